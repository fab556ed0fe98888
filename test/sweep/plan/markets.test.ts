/** Which markets a plan chooses from a real database, and those it makes. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ASK, BID } from "../../../src/core/order-book.ts";
import { PRICE_LEVEL_STRUCTURES } from "../../../src/core/price-grid.ts";
import { RECORDED_KIND } from "../../../src/data/recorded-rows.ts";
import { openStore, type Store } from "../../../src/data/store.ts";
import { storeMarket } from "../../../src/data/synth/store-market.ts";
import { writeRecording } from "../../../src/data/write-recording.ts";
import { madeMarkets, type PlanMarket } from "../../../src/sweep/plan/markets.ts";
import { parsePlan, type SweepPlan } from "../../../src/sweep/plan/plan.ts";
import { storeMarkets } from "../../../src/sweep/plan/store-markets.ts";
import { taskMarkets } from "../../../src/sweep/plan/tasks.ts";
import { planOf, planText, refusal } from "./plan-texts.ts";

/** 2026-01-08T00:00:00Z */
const DAY_US = 1_767_830_400_000_000;
const HOUR_US = 3_600_000_000;

let folder: string;
let all: readonly PlanMarket[];

/** A snapshot of two levels, and so many deltas. */
function record(store: Store, ticker: string, deltaCount: number, more: object): void {
  const { snapshot, snapshotLevel, delta } = RECORDED_KIND;
  const rowCount = 3 + deltaCount;
  const timeUs = Float64Array.from({ length: rowCount }, (_, row) => DAY_US + Math.max(0, row - 2) * 1e6);
  writeRecording(store, {
    ticker,
    source: "by hand",
    priceRanges: PRICE_LEVEL_STRUCTURES.get("linear_cent")!,
    rows: {
      rowCount,
      kind: Uint8Array.from(timeUs, (_, row) => (row === 0 ? snapshot : row < 3 ? snapshotLevel : delta)),
      side: Uint8Array.from(timeUs, (_, row) => (row === 2 ? ASK : BID)),
      priceBp: Uint16Array.from(timeUs, (_, row) => (row === 0 ? 0 : row === 2 ? 5_200 : 4_800)),
      lots: Float64Array.from(timeUs, (_, row) => (row === 0 ? 0 : row < 3 ? 1_000 : 100)),
      timeUs,
      receiveTimeUs: timeUs,
      isBlock: new Uint8Array(rowCount),
    },
    ...more,
  });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "halfspread-plan-"));
  using store = openStore(join(folder, "plan.db"), "create");
  record(store, "GAME-1-HOME", 9, {
    closeTimeUs: DAY_US + 3 * HOUR_US,
    result: "yes",
    settlementMicros: 1_000_000,
  });
  record(store, "GAME-1-AWAY", 2, { closeTimeUs: DAY_US + 2 * HOUR_US, result: "no", settlementMicros: 0 });
  record(store, "GAME-2-HOME", 5, { closeTimeUs: DAY_US + 1 * HOUR_US });
  record(store, "ALONE", 4, {}); // no close is known: its recording ends 4 s after midnight
  store.db.exec("INSERT INTO market (ticker, price_ranges, is_grid_assumed) VALUES ('EMPTY', '[]', 1)");
  const event = store.db.prepare("INSERT INTO market_event VALUES (?, ?, ?, ?, ?)");
  for (const [ticker, name] of [
    ["GAME-1-HOME", "GAME-1"],
    ["GAME-1-AWAY", "GAME-1"],
    ["GAME-2-HOME", "GAME-2"],
  ])
    event.run(ticker, name, null, "by hand", 1);
  store.db.prepare("INSERT INTO kalshi_event VALUES ('GAME-1', 'GAME', 'by hand', 1)").run();
  store.share();
  all = storeMarkets(store);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function chosen(markets: string): string[] {
  return taskMarkets(recorded(markets), all).map(({ ticker }) => ticker);
}

function recorded(markets: string, more = ""): SweepPlan {
  const text = planText(more).replace(/synthetic:.*/, `markets: ${markets}`);
  return parsePlan(text, "experiment.yaml");
}

describe("the markets of a database", () => {
  it("should be those with rows, each with its event, or alone", () => {
    expect(all.map(({ ticker, kalshiEvent, series }) => [ticker, kalshiEvent, series])).toEqual([
      ["ALONE", "ALONE", undefined],
      ["GAME-1-AWAY", "GAME-1", "GAME"],
      ["GAME-1-HOME", "GAME-1", "GAME"],
      ["GAME-2-HOME", "GAME-2", undefined],
    ]);
    expect(all[0]).toMatchObject({ closeUs: DAY_US + 4e6, isSettled: false, rowCount: 5 });
    expect(all[1]).toMatchObject({ closeUs: DAY_US + 2 * HOUR_US, isSettled: true });
  });

  it.each([
    ["{}", ["ALONE", "GAME-2-HOME", "GAME-1-AWAY", "GAME-1-HOME"]], // by close
    ["{ limit: 2 }", ["ALONE", "GAME-2-HOME"]],
    ["{ tickers: [GAME-1-HOME, ALONE] }", ["ALONE", "GAME-1-HOME"]],
    ["{ series: [GAME] }", ["GAME-1-AWAY", "GAME-1-HOME"]],
    ["{ events: [GAME-2, ALONE] }", ["ALONE", "GAME-2-HOME"]],
    ["{ events: [GAME-1], tickers: [GAME-1-HOME, ALONE] }", ["GAME-1-HOME"]],
    ["{ settledOnly: true }", ["GAME-1-AWAY", "GAME-1-HOME"]],
    ["{ settledOnly: false, rowsMin: 6 }", ["GAME-2-HOME", "GAME-1-HOME"]],
    [
      "{ closesAfter: 2026-01-08T01:00:00Z, closesBefore: 2026-01-08T03:00:00Z }",
      ["GAME-2-HOME", "GAME-1-AWAY"],
    ],
  ])("should be chosen by %s", (markets, tickers) => {
    expect(chosen(markets)).toEqual(tickers);
  });

  it.each([
    ["{ tickers: [GAME-1-HOM] }", "DATA_MARKET_UNKNOWN", "no market GAME-1-HOM", "Did you mean GAME-1-HOME?"],
    [
      "{ tickers: [EMPTY] }",
      "DATA_MARKET_UNKNOWN",
      "no market EMPTY that can be replayed",
      "halfspread markets",
    ],
    ["{ events: [GAME-3] }", "DATA_MARKET_UNKNOWN", "no event GAME-3", "Did you mean GAME-1?"],
    ["{ series: [GAMES] }", "DATA_MARKET_UNKNOWN", "no series GAMES", "Did you mean GAME?"],
    ["{ tickers: [ALONE], settledOnly: true }", "DATA_NO_MARKETS", "settledOnly leaves none of 1", "Loosen"],
    ["{ closesBefore: 2026-01-07T00:00:00Z }", "DATA_NO_MARKETS", "closesBefore leaves none of 4", "Loosen"],
  ])("should be missed by %s: %s", (markets, code, message, hint) => {
    const told = refusal(() => chosen(markets));
    expect(told).toMatchObject({ code, exitCode: 3 });
    expect(told.message).toContain(message);
    expect(told.hint).toContain(hint);
  });

  it("should be told their part", () => {
    const plan = recorded("{}", "split: { by: time, train: 0.34, test: rest }");
    expect(taskMarkets(plan, all).map(({ ticker, part }) => `${ticker} ${part}`)).toEqual([
      "ALONE train",
      "GAME-2-HOME test",
      "GAME-1-AWAY test",
      "GAME-1-HOME test",
    ]);
  });
});

describe("made markets", () => {
  it("should have seeds and tickers of their own, and be found once they are made", () => {
    const text = planText("").replace(
      "eventCount: 10, rowsPerMarket: 1000",
      "eventCount: 2, rowsPerMarket: 1000, seed: 7",
    );
    const plan = parsePlan(text, "experiment.yaml");
    if (plan.markets.kind !== "synthetic") throw new Error("they are made");
    const made = madeMarkets(plan.markets);
    expect(made).toEqual([
      { preset: "poisson", seed: "7-1", rowCount: 1000, ticker: "SYN-POISSON-7-1" },
      { preset: "poisson", seed: "7-2", rowCount: 1000, ticker: "SYN-POISSON-7-2" },
    ]);
    using store = openStore(join(folder, "made.db"), "create");
    for (const request of [...made, { ...made[0]!, seed: "8", ticker: "OTHER" }]) storeMarket(store, request);
    const found = taskMarkets(plan, storeMarkets(store)).map(({ ticker }) => ticker);
    expect(found.toSorted()).toEqual(["SYN-POISSON-7-1", "SYN-POISSON-7-2"]);
    expect(refusal(() => taskMarkets(planOf(""), storeMarkets(store))).code).toBe("DATA_MARKET_UNKNOWN");
  });
});
