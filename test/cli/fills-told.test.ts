/** What a backtest says of its fills in words: whether the P&L rests on them, and why there were none. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fillModelsText } from "../../src/cli/fill-models-text.ts";
import { Terminal } from "../../src/cli/terminal.ts";
import { measureStanding } from "../../src/cli/unfilled.ts";
import { ASK, BID } from "../../src/core/order-book.ts";
import { PRICE_LEVEL_STRUCTURES } from "../../src/core/price-grid.ts";
import type { LaneRow, QuoteRow } from "../../src/core/result-rows.ts";
import { US_PER_SECOND } from "../../src/core/units.ts";
import { RECORDED_KIND } from "../../src/data/recorded-rows.ts";
import { openStore } from "../../src/data/store.ts";
import { tapeOf } from "../../src/data/tape-cache.ts";
import { writeRecording } from "../../src/data/write-recording.ts";
import { makeRows } from "../reports/fixture.ts";
import { runCli } from "./run-cli.ts";
import { Folder, makeStore } from "./tiny-store.ts";

let folder: Folder;
let db: string;

beforeAll(() => {
  folder = new Folder();
  db = folder.file("tiny.db");
  makeStore(db);
});

afterAll(() => folder[Symbol.dispose]());

/** A backtest's words in one line. */
async function wordsOf(...more: string[]): Promise<string> {
  const argv = ["backtest", "--db", db, "--market", "CALM", "--strategy", "naive-skew", "--fees", "none"];
  return (await runCli([...argv, ...more])).stdout.replaceAll(/\s+/g, " ");
}

describe("the words on fill models", () => {
  const { page } = new Terminal(
    { stdout: { write: () => true }, stderr: { write: () => true }, env: {} },
    false,
  );
  const [lane] = makeRows({ seconds: 60 }).lanes;
  const told = (...pnlMicros: number[]): string => {
    const models = ["through", "fifo-pessimistic", "touch"];
    const lanes = pnlMicros.map((pnl, index): LaneRow => ({
      ...lane!,
      laneIndex: index,
      fillModel: models[index % 3]!,
      strategy: `s${Math.floor(index / 3)}`,
      pnlMicros: pnl,
      fillCount: 1,
    }));
    return fillModelsText(page, lanes).replaceAll(/\s+/g, " ");
  };

  it("should name the lanes whose sign rests on the model", () => {
    expect(told(1, 2, 3, -1, 2, 3, 5, 0, 5)).toContain(
      "through fills least, touch most. The sign of the P&L depends on that in lanes 4 to 6 and 7 to 9: there is no result yet.",
    );
    expect(told(-1, 2)).toContain("in lanes 1 and 2: there is no result yet.");
  });

  it("should say where only the size rests on it", () => {
    expect(told(1, 2, 3, -1, -2, -3)).toContain(
      "The sign of the P&L does not depend on that, its size does.",
    );
  });

  it("should be in every backtest of more than one model", async () => {
    expect(await wordsOf("--fill-model", "all")).toContain(
      "The same quotes under 8 assumptions about who is filled: through fills least, touch most.",
    );
    expect(await wordsOf()).not.toContain("assumptions about who is filled");
  });
});

describe("the words on lanes without fills", () => {
  it("should give what was measured of quotes far from every trade", async () => {
    const words = await wordsOf("--params", '{"halfSpreadCents":40}', "--fill-model", "all");
    expect(words).toContain("Why nothing was filled");
    expect(words).toMatch(/\d orders rested, .+ in all, 0\.0 % of that at the best recorded price or better/);
    expect(words).toMatch(/on their side none reached our price, the nearest came within \d+ cents/);
    expect(words).not.toContain("assumptions about who is filled");
  });

  it("should not be there where there are fills", async () => {
    expect(await wordsOf()).not.toContain("Why nothing");
  });
});

describe("what is measured of standing quotes", () => {
  const START_US = 1e15;
  const at = (seconds: number): number => START_US + seconds * US_PER_SECOND;

  /** Bids 48 and 46, ask 52. Someone sells at 48 after 10 s; after 15 s that level is gone, the last row is at 30 s. */
  function makeTape() {
    const { snapshot, snapshotLevel, delta, print } = RECORDED_KIND;
    const timeUs = Float64Array.of(at(0), at(0), at(0), at(0), at(10), at(15), at(30));
    using store = openStore(folder.file("standing.db"), "create");
    writeRecording(store, {
      ticker: "HAND",
      source: "by hand",
      priceRanges: PRICE_LEVEL_STRUCTURES.get("linear_cent")!,
      rows: {
        rowCount: 7,
        kind: Uint8Array.of(snapshot, snapshotLevel, snapshotLevel, snapshotLevel, print, delta, delta),
        side: Uint8Array.of(BID, BID, BID, ASK, BID, BID, ASK),
        priceBp: Uint16Array.of(0, 4_800, 4_600, 5_200, 4_800, 4_800, 5_200),
        lots: Float64Array.of(0, 1_000, 1_000, 1_000, 100, -1_000, 5),
        timeUs,
        receiveTimeUs: timeUs,
        isBlock: new Uint8Array(7),
      },
    });
    return tapeOf(store, "HAND", { isGapAllowed: false });
  }

  function bid(priceBp: number, fromSeconds: number, toSeconds: number): QuoteRow {
    const [fromUs, toUs] = [at(fromSeconds), at(toSeconds)];
    return { laneIndex: 0, ticker: "HAND", side: BID, priceBp, lots: 100, fromUs, toUs };
  }

  // Our bid at 46 rests for 20 s: 15 s two cents behind 48, then 5 s at the best; the sale at 48 misses it by 2 cents.
  // Our bid at 48 rests from 9 s to 12 s: at the best all along, and the sale reaches it.
  it("should agree with a market worked by hand", () => {
    const tape = makeTape();
    expect(measureStanding(tape, [bid(4_600, 0, 20)])).toEqual({
      quoteCount: 1,
      restedUs: 20 * US_PER_SECOND,
      atBestUs: 5 * US_PER_SECOND,
      behindBpUs: 200 * 15 * US_PER_SECOND,
      tradeCount: 1,
      reachedCount: 0,
      nearestMissBp: 200,
    });
    expect(measureStanding(tape, [bid(4_800, 9, 12), bid(4_600, 0, 5)])).toEqual({
      quoteCount: 2,
      restedUs: 8 * US_PER_SECOND,
      atBestUs: 3 * US_PER_SECOND,
      behindBpUs: 200 * 5 * US_PER_SECOND,
      tradeCount: 1,
      reachedCount: 1,
      nearestMissBp: undefined,
    });
  });
});
