/** Synthetic markets in a real store, and their truth in a real file. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listMarkets } from "../../../src/data/markets.ts";
import { RECORDED_KIND } from "../../../src/data/recorded-rows.ts";
import { readRecordedRows } from "../../../src/data/recorded-rows-store.ts";
import { openStore } from "../../../src/data/store.ts";
import { makeMarket } from "../../../src/data/synth/market.ts";
import { storeMarket } from "../../../src/data/synth/store-market.ts";
import { TruthFile } from "../../../src/data/synth/truth-file.ts";
import { tapeOf } from "../../../src/data/tape-cache.ts";

/** More than one chunk of the store. */
const REQUEST = { preset: "nba-live", seed: "store", rowCount: 70_000 };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "halfspread-synth-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a synthetic market in a store", () => {
  it("should come back row by row, with its result and its close", () => {
    using store = openStore(join(folder, "a.db"), "create");
    const counts: number[] = [];
    const stored = storeMarket(store, REQUEST, { onRows: (count) => counts.push(count) });
    const made = makeMarket(REQUEST);
    expect(stored.isKnown).toBe(false);
    expect(counts).toEqual([65_536, 70_000]);
    expect(readRecordedRows(store, stored.ticker)).toEqual(made.rows);
    expect(listMarkets(store)[0]).toMatchObject({
      ticker: "SYN-NBA-LIVE-STORE",
      result: made.result,
      gapCount: 0,
      tradeCount: Array.from(made.rows.kind).filter((kind) => kind === RECORDED_KIND.print).length,
    });
    expect(tapeOf(store, stored.ticker).closeTimeUs).toBe(made.closeTimeUs);
  });

  it("should be kept once, and stand for itself: other rows of its name are refused", () => {
    using store = openStore(join(folder, "a.db"), "create");
    storeMarket(store, REQUEST);
    expect(storeMarket(store, REQUEST).isKnown).toBe(true);
    expect(() => storeMarket(store, { ...REQUEST, rowCount: 5_000 })).toThrow(
      expect.objectContaining({ code: "DATA_SYNTH_MIXED" }),
    );
    expect(storeMarket(store, { ...REQUEST, rowCount: 5_000, ticker: "OTHER" }).ticker).toBe("OTHER");
    expect(listMarkets(store).map(({ ticker }) => ticker)).toEqual(["OTHER", "SYN-NBA-LIVE-STORE"]);
  });
});

describe("a truth file", () => {
  it("should hold a line for everything that happened, and how it ended", () => {
    using store = openStore(join(folder, "a.db"), "create");
    const path = join(folder, "truth.jsonl");
    const events: unknown[] = [];
    {
      using truth = new TruthFile(path);
      const market = storeMarket(
        store,
        { ...REQUEST, rowCount: 3_000 },
        { truth: (event) => truth.add(event) },
      );
      truth.finish(market);
      expect(truth.lineCount).toBeGreaterThan(2_000);
    }
    const market = makeMarket({ ...REQUEST, rowCount: 3_000 }, (event) => events.push(event));
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    expect(lines.slice(0, -1).map((line) => JSON.parse(line) as unknown)).toEqual(events);
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({
      kind: "settled",
      result: market.result,
      lastFair: market.lastFair,
      accounts: market.accounts,
    });
  });

  it("should say where it cannot be written", () => {
    expect(() => new TruthFile(join(folder, "none", "truth.jsonl"))).toThrow(
      expect.objectContaining({ code: "DATA_TRUTH_UNWRITABLE" }),
    );
  });
});
