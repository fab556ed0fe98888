/**
 * A run's paths through time in equal buckets: equity, inventory, best prices. Every bucket keeps its extremes, so a peak
 * that lasted a moment is still there; the largest drawdown is taken over every point, not over buckets.
 */
import { BID } from "../core/order-book.ts";
import type { BestPriceRow, EquityRow, FillRow, InventoryRow } from "../core/result-rows.ts";
import type { MarketHistory } from "./market-history.ts";
import { payoutMicros } from "./pnl-parts.ts";

/** Equal slices of a run's time. */
export interface Buckets {
  readonly startUs: number;
  readonly widthUs: number;
  readonly count: number;
}

export function bucketsOf(startUs: number, endUs: number, count: number): Buckets {
  return { startUs, widthUs: Math.max(1, Math.ceil((endUs - startUs + 1) / count)), count };
}

function bucketIndex({ startUs, widthUs, count }: Buckets, timeUs: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor((timeUs - startUs) / widthUs)));
}

function bucketStartUs({ startUs, widthUs }: Buckets, index: number): number {
  return startUs + index * widthUs;
}

/** A value from a time on. */
interface Change {
  readonly timeUs: number;
  readonly value: number;
}

/** A value that changes at times, in buckets; buckets without a change repeat the last value. */
function bucketed(
  buckets: Buckets,
  firstValue: number,
  changes: readonly Change[],
): { readonly timeUs: number; readonly last: number; readonly min: number; readonly max: number }[] {
  const rows = [];
  let value = firstValue;
  let next = 0;
  for (let index = 0; index < buckets.count; index++) {
    let min = value;
    let max = value;
    for (; next < changes.length && bucketIndex(buckets, changes[next]!.timeUs) === index; next++) {
      value = changes[next]!.value;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    rows.push({ timeUs: bucketStartUs(buckets, index), last: value, min, max });
  }
  return rows;
}

export function inventoryPath(
  laneIndex: number,
  ticker: string,
  fills: readonly FillRow[],
  buckets: Buckets,
): InventoryRow[] {
  const changes = fills.map(({ timeUs, inventoryLots }) => ({ timeUs, value: inventoryLots }));
  return bucketed(buckets, 0, changes).map(({ timeUs, last, min, max }) => ({
    laneIndex,
    ticker,
    timeUs,
    lastLots: last,
    minLots: min,
    maxLots: max,
  }));
}

/** Inventory at the end of each step of a grid, the start first. */
export function inventoryOnGrid(
  fills: readonly FillRow[],
  startUs: number,
  endUs: number,
  stepUs: number,
): number[] {
  const levels = [0];
  let inventoryLots = 0;
  let next = 0;
  for (let atUs = startUs + stepUs; atUs <= endUs; atUs += stepUs) {
    for (; next < fills.length && fills[next]!.timeUs <= atUs; next++)
      inventoryLots = fills[next]!.inventoryLots;
    levels.push(inventoryLots);
  }
  return levels;
}

/** One of a lane's markets: what happened there and what it did. */
export interface LaneMarketHistory {
  readonly history: MarketHistory;
  readonly fills: readonly FillRow[];
  readonly settlementMicrosPerContract: number | undefined;
}

/** Mid-marked equity of a lane over all its markets, settlement at the end included. */
export function equityPath(
  laneIndex: number,
  markets: readonly LaneMarketHistory[],
  buckets: Buckets,
): { readonly rows: EquityRow[]; readonly drawdownMaxMicros: number } {
  const changes = equityChanges(markets);
  const falls = drawdowns(changes);
  const fallOfBucket = bucketed(buckets, 0, falls);
  const rows = bucketed(buckets, 0, changes).map(({ timeUs, last, min, max }, index) => {
    const drawdownMicros = fallOfBucket[index]!.max;
    return { laneIndex, timeUs, lastMicros: last, minMicros: min, maxMicros: max, drawdownMicros };
  });
  const drawdownMaxMicros = falls.reduce((max, { value }) => Math.max(max, value), 0);
  return { rows, drawdownMaxMicros };
}

/** How far each value lies below the highest one so far, the start of zero included. */
function drawdowns(changes: readonly Change[]): Change[] {
  let peak = 0;
  return changes.map(({ timeUs, value }) => {
    peak = Math.max(peak, value);
    return { timeUs, value: peak - value };
  });
}

interface EquityStep {
  readonly timeUs: number;
  /** Fills before marks before settlements at one time. */
  readonly order: number;
  readonly market: number;
  readonly cashMicros: number;
  readonly lots: number;
  readonly markTwiceBp: number | undefined;
}

function equityChanges(markets: readonly LaneMarketHistory[]): Change[] {
  const steps = markets.flatMap((market, index) => stepsOf(market, index));
  steps.sort((a, b) => a.timeUs - b.timeUs || a.order - b.order);
  const cashMicros = markets.map(() => 0);
  const lots = markets.map(() => 0);
  const markTwiceBp = markets.map(() => 0);
  let cashTotal = 0;
  let valueTotalTwice = 0;
  return steps.map((step) => {
    const { market } = step;
    valueTotalTwice -= lots[market]! * markTwiceBp[market]!;
    cashMicros[market]! += step.cashMicros;
    cashTotal += step.cashMicros;
    lots[market]! += step.lots;
    if (step.markTwiceBp !== undefined) markTwiceBp[market] = step.markTwiceBp;
    valueTotalTwice += lots[market]! * markTwiceBp[market]!;
    return { timeUs: step.timeUs, value: cashTotal + valueTotalTwice / 2 };
  });
}

function stepsOf(
  { history, fills, settlementMicrosPerContract }: LaneMarketHistory,
  market: number,
): EquityStep[] {
  const steps: EquityStep[] = fills.map(({ timeUs, side, priceBp, lots, feeMicros }) => {
    const sign = side === BID ? 1 : -1;
    return {
      timeUs,
      order: 0,
      market,
      cashMicros: -sign * priceBp * lots - feeMicros,
      lots: sign * lots,
      markTwiceBp: undefined,
    };
  });
  const { timeUs } = history.series;
  for (let index = 0; index < timeUs.length; index++) {
    const markTwiceBp = history.midTwiceBp[index]!;
    if (index > 0 && markTwiceBp === history.midTwiceBp[index - 1]) continue;
    steps.push({ timeUs: timeUs[index]!, order: 1, market, cashMicros: 0, lots: 0, markTwiceBp });
  }
  if (settlementMicrosPerContract !== undefined) {
    const lots = fills.at(-1)?.inventoryLots ?? 0;
    const cashMicros = payoutMicros(lots, settlementMicrosPerContract);
    steps.push({ timeUs: history.endUs, order: 2, market, cashMicros, lots: -lots, markTwiceBp: undefined });
  }
  return steps;
}

/** A market's best prices in buckets, with the extremes of the mid within each. */
export function bestPricePath(history: MarketHistory, buckets: Buckets): BestPriceRow[] {
  const { timeUs } = history.series;
  const rows: BestPriceRow[] = [];
  let next = 0;
  for (let index = 0; index < buckets.count; index++) {
    let midMinTwiceBp = next === 0 ? Infinity : history.midTwiceBp[next - 1]! || Infinity;
    let midMaxTwiceBp = next === 0 ? 0 : history.midTwiceBp[next - 1]!;
    for (; next < timeUs.length && bucketIndex(buckets, timeUs[next]!) === index; next++) {
      const midTwiceBp = history.midTwiceBp[next]!;
      if (midTwiceBp === 0) continue;
      midMinTwiceBp = Math.min(midMinTwiceBp, midTwiceBp);
      midMaxTwiceBp = Math.max(midMaxTwiceBp, midTwiceBp);
    }
    rows.push({
      ticker: history.ticker,
      timeUs: bucketStartUs(buckets, index),
      ...(next === 0 ? { bidBp: undefined, askBp: undefined } : history.bestPrices(next - 1)),
      midMinBp: midMaxTwiceBp === 0 ? undefined : midMinTwiceBp / 2,
      midMaxBp: midMaxTwiceBp === 0 ? undefined : midMaxTwiceBp / 2,
    });
  }
  return rows;
}
