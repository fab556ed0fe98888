/** What the rows of a run say of its money: marks of groups, payouts, drawdowns within a bucket. Figures worked by hand. */
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { PriceGrid } from "../../src/core/price-grid.ts";
import type { FillRow } from "../../src/core/result-rows.ts";
import { perMarket, type StrategyDefinition } from "../../src/core/strategy.ts";
import { runBacktest } from "../../src/engine/backtest.ts";
import { fifoPessimistic } from "../../src/engine/fill-models/fifo-pessimistic.ts";
import { ZERO_LATENCY } from "../../src/engine/latency.ts";
import { Ledger } from "../../src/engine/ledger.ts";
import { MarketHistory } from "../../src/engine/market-history.ts";
import { bucketsOf, equityPath } from "../../src/engine/paths.ts";
import { marksOf, markoutsOf, payoutMicros } from "../../src/engine/pnl-parts.ts";
import { QuoteSeries } from "../../src/engine/quote-series.ts";
import { naiveSkew } from "../../src/strategies/naive-skew.ts";
import { deltaRow, printRow, snapshotRows, tapeOf } from "./rows.ts";

const GRID = new PriceGrid([{ startBp: 0, endBp: 10_000, stepBp: 100 }]);

/** A market whose best bid and ask stand at the given cents from the given times on. */
function history(
  quotes: readonly (readonly [timeUs: number, bidCents: number, askCents: number])[],
  endUs: number,
): MarketHistory {
  const series = new QuoteSeries();
  for (const [timeUs, bidCents, askCents] of quotes) series.push(timeUs, bidCents - 1, askCents - 1);
  return new MarketHistory({ ticker: "M", grid: GRID, series, startUs: 0, endUs });
}

function bought(timeUs: number, priceBp: number, lots: number): FillRow {
  const kind = {
    laneIndex: 0,
    ticker: "M",
    side: BID,
    cause: "queue",
    role: "maker",
    feeMicros: 0,
    isInFlight: false,
    midBp: priceBp,
  } as const;
  return { ...kind, timeUs, priceBp, lots, inventoryLots: lots };
}

describe("the payout of an inventory", () => {
  it.each([
    [100, 1_000_000, 1_000_000],
    [-100, 1_000_000, -1_000_000],
    [250, 0, 0],
    // A third of a dollar on 7 lots is 23,333.31 micros: less for whoever holds it, more for whoever owes it.
    [7, 333_333, 23_333],
    [-7, 333_333, -23_334],
  ])("should be whole micros, rounded against us: %i lots at %i", (lots, microsPerContract, expected) => {
    expect(payoutMicros(lots, microsPerContract)).toBe(expected);
  });
});

/** A lane that holds the given contracts, at no cost. */
function holding(contracts: number): Ledger {
  const ledger = new Ledger();
  ledger.fill(contracts > 0 ? BID : ASK, 0, 100 * Math.abs(contracts), 0, false, 10_000, 0);
  return ledger;
}

describe("the marks of an inventory", () => {
  it.each([
    // Long sells to the bid, short buys from the ask.
    ["a sound book", 48, 52, 1, 500_000, 480_000],
    ["a sound book", 48, 52, -1, -500_000, -520_000],
    ["a locked book", 50, 50, 1, 500_000, 500_000],
    ["a locked book", 50, 50, -1, -500_000, -500_000],
    // Of a crossed book the worse price counts: 45 for who sells, 55 for who buys.
    ["a crossed book", 55, 45, 1, 500_000, 450_000],
    ["a crossed book", 55, 45, -1, -500_000, -550_000],
  ])("should leave at no better than the mid: %s, %i to %i, %i contracts", (...row) => {
    const [, bidCents, askCents, contracts, midMicros, exitMicros] = row;
    const marks = marksOf(holding(contracts), history([[0, bidCents, askCents]], 999));
    expect(marks).toMatchObject({ midMicros, exitMicros });
  });

  it("should leave at a bid that rose above the last mid there was, once the asks are gone", () => {
    const series = new QuoteSeries();
    series.push(0, 47, 51);
    series.push(10, 89, GRID.levelCount);
    const lost = new MarketHistory({ ticker: "M", grid: GRID, series, startUs: 0, endUs: 999 });
    expect(marksOf(holding(1), lost)).toMatchObject({ midMicros: 500_000, exitMicros: 900_000 });
  });
});

describe("fills before both sides had a price", () => {
  const second = 1_000_000;
  const market = history([[5 * second, 49, 51]], 100 * second);
  const early = { ...bought(second, 4_800, 100), midBp: undefined };

  it("should be in no markout: there is nothing to measure them from", () => {
    const late = { ...bought(6 * second, 4_900, 100), midBp: 5_000 };
    const rows = markoutsOf(0, [{ fills: [early, late], history: market }]);
    expect(
      rows.map(({ horizonSeconds, fillCount, meanCents }) => [horizonSeconds, fillCount, meanCents]),
    ).toEqual([
      [1, 1, 1],
      [10, 1, 1],
      [60, 1, 1],
    ]);
    expect(markoutsOf(0, [{ fills: [early], history: market }])).toEqual([]);
  });

  it("should be counted in the lane's row", () => {
    // A bid alone at first; our bid of 48 is filled by a print before any ask came.
    const rows = [
      ...snapshotRows(0, [[BID, 4_500, 1_000]]),
      printRow(second, BID, 4_500, 100),
      deltaRow(second, BID, 4_500, -100),
      deltaRow(2 * second, ASK, 5_500, 100),
    ];
    const { lanes } = runBacktest({
      tapes: [tapeOf(rows)],
      lanes: [
        {
          definition: bidOnce,
          parameters: {},
          marketIndices: [0],
          fillModel: fifoPessimistic,
          postedThrough: "remainder",
          latency: ZERO_LATENCY,
          inventoryLotsMax: undefined,
        },
      ],
    });
    expect(lanes[0]!.markets[0]).toMatchObject({ fillCount: 1, filledWithoutMidLots: 100 });
    expect(lanes[0]!.pnlParts).toMatchObject({ spreadEarnedMicros: 0, adverseSelectionMicros: 0 });
  });
});

describe("the equity path", () => {
  it("should show a fall from a peak within one bucket", () => {
    // One contract bought at 50 c; the mid goes to 60 c and back to 40 c within a second: +10 c, then -10 c.
    const market = history(
      [
        [0, 49, 51],
        [100, 59, 61],
        [200, 39, 41],
      ],
      999,
    );
    const markets = [
      { history: market, fills: [bought(50, 5_000, 100)], settlementMicrosPerContract: undefined },
    ];
    const { rows, drawdownMaxMicros } = equityPath(0, markets, bucketsOf(0, 999, 1));
    expect(rows).toMatchObject([
      { timeUs: 0, lastMicros: -100_000, minMicros: -100_000, maxMicros: 100_000 },
    ]);
    expect(rows[0]!.drawdownMicros).toBe(200_000);
    expect(drawdownMaxMicros).toBe(200_000);
  });

  it("should end at the payout where the market settled", () => {
    const markets = [
      {
        history: history([[0, 49, 51]], 999),
        fills: [bought(50, 5_000, 7)],
        settlementMicrosPerContract: 333_333,
      },
    ];
    const { rows } = equityPath(0, markets, bucketsOf(0, 999, 4));
    expect(rows.at(-1)!.lastMicros).toBe(23_333 - 35_000);
  });
});

/** Bids 48 c for one contract in each market until it has one. */
const bidOnce: StrategyDefinition = {
  ...naiveSkew,
  create: () =>
    perMarket({
      quote: (market, sheet) => {
        if (market.inventoryContracts === 0) sheet.bid(48, 1);
      },
      explain: () => [],
    }),
};

describe("a group of which one market has settled", () => {
  it("should mark each market by itself: the settled one at its payout, the open one at its exit", () => {
    // Both markets: 45 bid, 55 asked; a seller prints through our bid of 48 and fills one contract. A settles NO.
    const rows = [
      ...snapshotRows(0, [
        [BID, 4_500, 1_000],
        [ASK, 5_500, 1_000],
      ]),
      printRow(1_000_000, BID, 4_500, 100),
      deltaRow(1_000_000, BID, 4_500, -100),
      deltaRow(2_000_000, ASK, 9_000, 100),
    ];
    const settled = tapeOf(rows, { settlementMicros: 0 });
    const open = tapeOf(rows);
    const { lanes } = runBacktest({
      tapes: [settled, open],
      lanes: [
        {
          definition: bidOnce,
          parameters: {},
          marketIndices: [0, 1],
          fillModel: fifoPessimistic,
          postedThrough: "remainder",
          latency: ZERO_LATENCY,
          inventoryLotsMax: undefined,
        },
      ],
    });
    expect(lanes[0]).toMatchObject({ pnlMark: "mixed", pnlMicros: -480_000 + (450_000 - 480_000) });
  });
});
