/** The figures of a market that was worked out by hand. */
import { describe, expect, it } from "vitest";
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import { US_PER_SECOND } from "../../src/core/units.ts";
import { marketFigures, meanFigures } from "../../src/data/market-figures.ts";
import { RECORDED_KIND, type RecordedRows } from "../../src/data/recorded-rows.ts";
import { makeRows } from "../../src/data/row-buffer.ts";

type Row = readonly [
  kind: keyof typeof RECORDED_KIND,
  seconds: number,
  side: Side,
  cents: number,
  contracts: number,
];

function rowsOf(list: readonly Row[]): RecordedRows {
  const rows = makeRows(list.length);
  for (const [row, [kind, seconds, side, cents, contracts]] of list.entries()) {
    rows.kind[row] = RECORDED_KIND[kind];
    rows.side[row] = side;
    rows.priceBp[row] = 100 * cents;
    rows.lots[row] = 100 * contracts;
    rows.timeUs[row] = seconds * US_PER_SECOND;
    rows.receiveTimeUs[row] = seconds * US_PER_SECOND;
  }
  return rows;
}

/** Two cents wide for a minute, then one; three sellers' trades, of which two are one parent, and one buyer's. */
const MARKET: readonly Row[] = [
  ["snapshot", 0, BID, 0, 0],
  ["snapshotLevel", 0, BID, 49, 100],
  ["snapshotLevel", 0, BID, 48, 40],
  ["snapshotLevel", 0, ASK, 51, 100],
  ["snapshotLevel", 0, ASK, 52, 40],
  ["delta", 30, BID, 49, -10],
  ["print", 30, BID, 49, 10],
  ["delta", 30.015, BID, 49, -20],
  ["print", 30.015, BID, 49, 20],
  ["delta", 60, BID, 50, 30],
  ["delta", 90, ASK, 51, -40],
  ["print", 90, ASK, 51, 40],
  ["delta", 100, BID, 48, -40],
  ["delta", 120, BID, 50, -5],
  ["print", 120, BID, 50, 5],
];

describe("the figures of a market", () => {
  const figures = marketFigures(rowsOf(MARKET), 60);

  it("should weigh spreads by time", () => {
    expect(figures.minutes).toBe(2);
    expect(figures.spreadShares).toEqual([0.5, 0.5, 0, 0, 0]);
  });

  it("should count trades, parents and what is between them", () => {
    expect(figures.tradesPerMinute).toBe(2);
    expect(figures.parentsPerMinute).toBe(1.5);
    expect(figures.parentGapSecondsMedian).toBe(30);
    // gaps of 60 and 30 seconds
    expect(figures.parentGapVariation).toBeCloseTo(15 / 45, 12);
  });

  it("should take sizes trade by trade, and logarithms parent by parent", () => {
    expect(figures.tradeContracts).toEqual([5, 10, 20, 40]);
    expect(figures.tradeContractsMean).toBe(18.75);
    expect(figures.parentLogMean).toBeCloseTo((Math.log(30) + Math.log(40) + Math.log(5)) / 3, 12);
  });

  it("should count changes and the removals that are trades", () => {
    expect(figures.deltasPerTrade).toBe(6 / 4);
    expect(figures.tradedRemovalShare).toBe(4 / 5);
  });

  it("should take the depth of both sides, weighted by time", () => {
    // at the best: 30 for 60 s, 60 for 30 s, 70 for 29.985 s, 90 for .015 s: half of 240 s; 100 for 120 s
    expect(figures.depthContracts[0]).toBe(90);
    // one behind: bids 40 (60 s), then 70 at 49 cents (60 s); asks 40
    expect(figures.depthContracts[1]).toBe(40);
  });

  it("should see how far parents reached from the mid before them", () => {
    // 1 cent (30 s), 0.5 (90 s), 0.5 (120 s): one parent of two sides in two minutes reached a whole cent
    expect(figures.sweeps.ratesPerMinute).toEqual([0.25, 0, 0, 0, 0]);
    // quotes at a cent from the mid of the first minute: the bid after 30 s, the ask not at all; none in the second
    expect(figures.held.ratesPerMinute[0]).toBeCloseTo(60 / (30 + 60 + 60 + 60), 12);
  });

  it("should sample the mid by the minute", () => {
    // 50, 50 at the first minute's end (the change comes at that time), 50.5
    expect(figures.volatilityCentsPerSqrtHour).toBeCloseTo(Math.sqrt((0.25 / 1) * 60), 12);
  });

  it("should be averaged one by one", () => {
    const mean = meanFigures([figures, { ...figures, minutes: 4, spreadShares: [1, 0, 0, 0, 0] }]);
    expect(mean.minutes).toBe(3);
    expect(mean.spreadShares).toEqual([0.75, 0.25, 0, 0, 0]);
    expect(mean.sweeps.ratesPerMinute).toEqual(figures.sweeps.ratesPerMinute);
  });
});
