/** Which minute is shown of a market, and that all lanes show the same. Windows worked by hand. */
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { PriceGrid } from "../../src/core/price-grid.ts";
import type { FillRow } from "../../src/core/result-rows.ts";
import { completeParameters } from "../../src/core/strategy.ts";
import { runBacktest } from "../../src/engine/backtest.ts";
import { closeUpSpan } from "../../src/engine/close-up.ts";
import { FILL_MODELS } from "../../src/engine/fill-models/catalogue.ts";
import { ZERO_LATENCY } from "../../src/engine/latency.ts";
import { MarketHistory } from "../../src/engine/market-history.ts";
import { QuoteSeries } from "../../src/engine/quote-series.ts";
import { naiveSkew } from "../../src/strategies/naive-skew.ts";
import { deltaRow, printRow, snapshotRows, tapeOf, type PlainRow } from "./rows.ts";

const SECOND_US = 1_000_000;
const MINUTE_US = 60 * SECOND_US;
const GRID = new PriceGrid([{ startBp: 0, endBp: 10_000, stepBp: 100 }]);

/** A market recorded from 0 to the given second. */
function market(endSecond: number): MarketHistory {
  const series = new QuoteSeries();
  series.push(0, 48, 50);
  return new MarketHistory({ ticker: "M", grid: GRID, series, startUs: 0, endUs: endSecond * SECOND_US });
}

function fillsAt(...seconds: readonly number[]): FillRow[] {
  return seconds.map((second) => ({
    laneIndex: 0,
    ticker: "M",
    timeUs: second * SECOND_US,
    side: BID,
    priceBp: 4_900,
    lots: 100,
    cause: "queue",
    role: "maker",
    feeMicros: 0,
    isInFlight: false,
    midBp: 5_000,
    inventoryLots: 100,
  }));
}

/** In seconds. */
function spanOf(endSecond: number, ...lanes: readonly (readonly number[])[]): readonly [number, number] {
  const { fromUs, toUs } = closeUpSpan(
    market(endSecond),
    lanes.map((seconds) => fillsAt(...seconds)),
  );
  return [fromUs / SECOND_US, toUs / SECOND_US];
}

describe("the minute of a close-up", () => {
  it("should hold the most fills, with room before the first", () => {
    // 100, 110 and 154 lie within nine tenths of a minute; 155 would not have.
    expect(spanOf(1_000, [20, 100, 110, 154, 400, 410])).toEqual([97, 157]);
    expect(spanOf(1_000, [20, 100, 110, 155, 400, 410, 420])).toEqual([397, 457]);
  });

  it("should show a fill of as many lanes as it can before it counts fills", () => {
    expect(spanOf(1_000, [100, 101, 102, 103], [500], [502])).toEqual([497, 557]);
    expect(spanOf(1_000, [100, 101, 102, 510], [500, 900], [502])).toEqual([497, 557]);
  });

  it("should count the fills of all lanes where as many lanes are filled", () => {
    expect(spanOf(1_000, [100, 101, 500], [102, 501, 502, 503])).toEqual([497, 557]);
  });

  it("should be the first of equals", () => {
    expect(spanOf(1_000, [100, 500])).toEqual([97, 157]);
  });

  it("should stay within the recording", () => {
    expect(spanOf(1_000, [1])).toEqual([0, 60]);
    expect(spanOf(1_000, [990])).toEqual([940, 1_000]);
    expect(spanOf(30, [20])).toEqual([0, 30]);
    expect(spanOf(1_000, [])).toEqual([0, 60]);
  });
});

/** Sellers print at the bid of 48 each second of the first minute, and through it every other second of the third. */
function lively(): PlainRow[] {
  const rows = snapshotRows(0, [
    [BID, 4_800, 100_000],
    [BID, 4_000, 100_000],
    [ASK, 5_200, 100_000],
  ]);
  const sell = (second: number, priceBp: number): void => {
    rows.push(
      printRow(second * SECOND_US, BID, priceBp, 100),
      deltaRow(second * SECOND_US, BID, priceBp, -100),
    );
  };
  for (let second = 5; second < 60; second++) sell(second, 4_800);
  for (let second = 120; second < 180; second += 2) sell(second, 4_000);
  rows.push(deltaRow(600 * SECOND_US, ASK, 9_000, 100));
  return rows;
}

describe("the close-ups of a run", () => {
  it("should show one minute of a market for all fill models", () => {
    const parameters = completeParameters(naiveSkew, { halfSpreadCents: 2, maxPositionContracts: 50 });
    const request = {
      definition: naiveSkew,
      parameters,
      marketIndices: [0],
      postedThrough: "remainder",
      latency: ZERO_LATENCY,
      inventoryLotsMax: undefined,
    } as const;
    const lanes = [...FILL_MODELS.values()].map((fillModel) => ({ ...request, fillModel }));
    const { closeUps, lanes: rows } = runBacktest({ tapes: [tapeOf(lively())], lanes });
    expect(closeUps.map(({ laneIndex }) => laneIndex)).toEqual(rows.map(({ laneIndex }) => laneIndex));
    expect(new Set(closeUps.map(({ fromUs, toUs }) => `${fromUs} ${toUs}`)).size).toBe(1);
    const [{ fromUs, toUs }] = closeUps as [(typeof closeUps)[number]];
    expect(toUs - fromUs).toBe(MINUTE_US);
    for (const { fills } of closeUps) {
      expect(fills.length).toBeGreaterThan(0);
      expect(fills.every(({ timeUs }) => timeUs >= fromUs && timeUs <= toUs)).toBe(true);
    }
  });
});
