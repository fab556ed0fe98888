/** The estimate of liquidity incentives: scores of single looks worked by hand, and a small recording. */
import { describe, expect, it } from "vitest";
import { ASK, BID, OrderBook, type Side } from "../../src/core/order-book.ts";
import { incentiveRows, sideScore, type IncentiveTerms } from "../../src/engine/accounting/incentives.ts";
import type { OrderSpan } from "../../src/engine/accounting/order-spans.ts";
import { perMarket, type StrategyDefinition } from "../../src/core/strategy.ts";
import { runBacktest } from "../../src/engine/backtest.ts";
import { fifoPessimistic } from "../../src/engine/fill-models/fifo-pessimistic.ts";
import { ZERO_LATENCY } from "../../src/engine/latency.ts";
import { naiveSkew } from "../../src/strategies/naive-skew.ts";
import { SECOND } from "./accounts.ts";
import { deltaRow, gapRow, snapshotRows, tapeOf } from "./rows.ts";

const TERMS = { discountFrac: 0.5, targetLots: 1_000 };

/** Bids of 400 at 40 c and 300 at 38 c, and the same asks seen from the other end. */
function bookOf(): OrderBook {
  const book = new OrderBook(99);
  book.setBid(39, 400);
  book.setBid(37, 300);
  book.setAsk(59, 400);
  book.setAsk(61, 300);
  return book;
}

/** Cents to levels of a grid of whole cents. */
const own = (sizes: readonly (readonly [cents: number, lots: number])[]): Map<number, number> =>
  new Map(sizes.map(([cents, lots]) => [cents - 1, lots]));

describe("one look at one side of the book", () => {
  it.each<[string, [number, number][], number, number]>([
    ["nothing of ours", [], 0, 400 + 300 / 4],
    ["ours at the best price", [[40, 100]], 100, 500 + 300 / 4],
    ["ours one tick behind", [[39, 100]], 50, 400 + 50 + 300 / 4],
    // The best price is ours: everybody else is a tick farther away.
    ["ours one tick before", [[41, 100]], 100, 100 + 400 / 2 + 300 / 8],
    // 400 + 400 leave 200 of the target for the 600 at 38 c, half of which are ours.
    [
      "a level that the target cuts",
      [
        [40, 400],
        [38, 300],
      ],
      400 + 100 / 4,
      800 + 200 / 4,
    ],
    ["more than the target at the best price", [[40, 1_600]], 800, 1_000],
    ["beyond the target", [[30, 5_000]], 300 / 1_024, 400 + 300 / 4 + 300 / 1_024],
  ])("should weigh by distance up to the target: %s", (_, sizes, ownScore, allScore) => {
    const bids = sideScore(bookOf(), own(sizes), BID, TERMS);
    expect([bids.own, bids.all]).toEqual([ownScore, allScore]);
    const mirrored = own(sizes.map(([cents, lots]) => [100 - cents, lots]));
    expect(sideScore(bookOf(), mirrored, ASK, TERMS)).toEqual(bids);
  });

  it("should count an order of ours where nothing is displayed", () => {
    const empty = new OrderBook(99);
    expect(sideScore(empty, own([[40, 100]]), BID, TERMS)).toEqual({ own: 100, all: 100 });
    expect(sideScore(empty, own([[40, 100]]), ASK, TERMS)).toEqual({ own: 100, all: 100 });
    expect(sideScore(empty, new Map(), BID, TERMS)).toEqual({ own: 0, all: 0 });
  });
});

/** From second 0 to 9: 400 bid at 40 c, 400 asked at 60 c; the bids go at second 5; a gap in the last second but one. */
const TAPE = tapeOf([
  ...snapshotRows(0, [
    [BID, 4_000, 400],
    [ASK, 6_000, 400],
  ]),
  deltaRow(5 * SECOND, BID, 4_000, -200),
  gapRow(8 * SECOND),
  ...snapshotRows(9 * SECOND, [
    [BID, 4_000, 200],
    [ASK, 6_000, 400],
  ]),
]);

const PROGRAMME: IncentiveTerms = {
  ...TERMS,
  startUs: -9 * SECOND,
  endUs: 9 * SECOND,
  periodRewardMicros: 1_000_000,
  rewardMicrosMax: undefined,
};

function spanOf(side: Side, priceBp: number, lots: number, from: number, to: number): OrderSpan {
  return { place: 0, side, priceBp, lots, fromUs: from * SECOND, toUs: to * SECOND };
}

describe("the estimate", () => {
  it("should share the recorded part of the reward by what was scored each second", () => {
    // Ten looks, one of them blind. Our 100 at the best bid from second 2 until just before second 7.
    const lanes = [
      { laneIndex: 0, spans: [spanOf(BID, 4_000, 100, 2, 7)] },
      { laneIndex: 1, spans: [] },
    ];
    const [first, second] = incentiveRows(TAPE, PROGRAMME, lanes);
    // Displayed: bids 400 in seconds 0 to 4, 200 in 5, 6, 7 and 9; asks 400 in nine. Ours: 100 in 2 to 6.
    const all = 5 * 400 + 4 * 200 + 9 * 400 + 5 * 100;
    expect(first).toEqual({
      laneIndex: 0,
      ticker: "TEST-1",
      fromUs: 0,
      toUs: 9 * SECOND,
      sampleCount: 10,
      unknownCount: 1,
      ownScore: 5,
      allScore: all / 100,
      // Half of the period was recorded, nine of ten looks saw a book.
      estimateMicros: Math.floor((1_000_000 * 0.5 * 0.9 * 500) / all),
    });
    expect(second).toMatchObject({ laneIndex: 1, ownScore: 0, estimateMicros: 0 });
  });

  it("should stop at the most that one account is paid, and be none outside the period", () => {
    const lanes = [{ laneIndex: 0, spans: [spanOf(BID, 4_000, 100, 0, 9)] }];
    expect(incentiveRows(TAPE, { ...PROGRAMME, rewardMicrosMax: 1_000 }, lanes)).toMatchObject([
      { estimateMicros: 1_000 },
    ]);
    const past = { ...PROGRAMME, startUs: -90 * SECOND, endUs: -80 * SECOND };
    expect(incentiveRows(TAPE, past, lanes)).toEqual([]);
  });
});

/** Bids 40 c for one contract. */
const bidForty: StrategyDefinition = {
  ...naiveSkew,
  create: () => perMarket({ quote: (_, sheet) => sheet.bid(40, 1), explain: () => [] }),
};

describe("a backtest", () => {
  it("should estimate incentives only when asked, beside the P&L and never in it", () => {
    const lane = {
      definition: bidForty,
      parameters: {},
      marketIndices: [0],
      fillModel: fifoPessimistic,
      postedThrough: "remainder",
      latency: ZERO_LATENCY,
      inventoryLotsMax: undefined,
    } as const;
    const without = runBacktest({ tapes: [TAPE], lanes: [lane] });
    const { incentives, ...rest } = runBacktest({ tapes: [TAPE], lanes: [lane], incentives: [PROGRAMME] });
    expect(without.incentives).toEqual([]);
    expect({ ...rest, incentives: [] }).toEqual(without);
    expect(incentives).toHaveLength(1);
    expect(incentives[0]!.ownScore).toBeGreaterThan(0);
    expect(incentives[0]!.estimateMicros).toBeGreaterThan(0);
  });
});
