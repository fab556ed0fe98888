/**
 * What a sweep comes to: the P&L of every cell of the parameters in every period.
 *
 * A period is one of Kalshi's events. Its markets settle together, so they are one unit: added up, never split.
 */
import { assert } from "../../core/errors.ts";

export interface PnlMatrix {
  /** Rows: events in order of time. */
  readonly periodCount: number;
  /** Columns: cells of the sweep. */
  readonly cellCount: number;
  /** Dollars, one period after the other: `values[period * cellCount + cell]`. */
  readonly values: Float64Array;
}

/** @param rows one row a period, one number of dollars a cell. */
export function pnlMatrix(rows: readonly (readonly number[])[]): PnlMatrix {
  const cellCount = rows[0]?.length ?? 0;
  const values = new Float64Array(rows.length * cellCount);
  for (const [period, row] of rows.entries()) {
    assert(row.length === cellCount, "every period has a P&L for every cell");
    assert(
      row.every((value) => Number.isFinite(value)),
      "a P&L is a finite number",
    );
    values.set(row, period * cellCount);
  }
  return { periodCount: rows.length, cellCount, values };
}

/**
 * Adds up the markets of each event.
 * @param markets one row a market, in order of time.
 * @param events of each row, the event that it belongs to.
 * @returns one row an event, in the order of their last markets: only then is an event's P&L known.
 */
export function totalsByEvent(markets: PnlMatrix, events: readonly string[]): PnlMatrix {
  assert(events.length === markets.periodCount, "every market has an event");
  const { cellCount } = markets;
  const totals = new Map<string, Float64Array>();
  for (const [market, event] of events.entries()) {
    const total = totals.get(event) ?? new Float64Array(cellCount);
    for (let cell = 0; cell < cellCount; cell++) total[cell]! += markets.values[market * cellCount + cell]!;
    // Taken out and put in again, it stands last.
    totals.delete(event);
    totals.set(event, total);
  }
  const values = new Float64Array(totals.size * cellCount);
  for (const [period, total] of [...totals.values()].entries()) values.set(total, period * cellCount);
  return { periodCount: totals.size, cellCount, values };
}

/** Periods `from` (included) to `to` (not included), over the same memory. */
export function periodsBetween({ cellCount, values }: PnlMatrix, from: number, to: number): PnlMatrix {
  return { periodCount: to - from, cellCount, values: values.subarray(from * cellCount, to * cellCount) };
}

/** The earlier events to choose on, the later ones to test on. @param trainShare of the events, rounded down. */
export function splitByTime(matrix: PnlMatrix, trainShare: number): { train: PnlMatrix; test: PnlMatrix } {
  const at = Math.floor(matrix.periodCount * trainShare);
  return {
    train: periodsBetween(matrix, 0, at),
    test: periodsBetween(matrix, at, matrix.periodCount),
  };
}

/** One cell's P&L by period, dollars. */
export function columnOf({ periodCount, cellCount, values }: PnlMatrix, cell: number): Float64Array {
  const column = new Float64Array(periodCount);
  for (let period = 0; period < periodCount; period++) column[period] = values[period * cellCount + cell]!;
  return column;
}

export interface CellMeans {
  /** Dollars an event, by cell. */
  readonly means: Float64Array;
  /** Of the means: sample standard deviation over the root of the number of events; 0 where there are fewer than two. */
  readonly standardErrors: Float64Array;
}

/** Means of all cells with their standard errors, in two passes over the matrix. */
export function cellMeans({ periodCount, cellCount, values }: PnlMatrix): CellMeans {
  const means = new Float64Array(cellCount);
  const standardErrors = new Float64Array(cellCount);
  for (let at = 0; at < values.length; at += cellCount)
    for (let cell = 0; cell < cellCount; cell++) means[cell]! += values[at + cell]!;
  for (let cell = 0; cell < cellCount; cell++) means[cell]! /= Math.max(1, periodCount);
  if (periodCount < 2) return { means, standardErrors };
  for (let at = 0; at < values.length; at += cellCount)
    for (let cell = 0; cell < cellCount; cell++) {
      const deviation = values[at + cell]! - means[cell]!;
      standardErrors[cell]! += deviation * deviation;
    }
  const divisor = periodCount * (periodCount - 1);
  for (let cell = 0; cell < cellCount; cell++)
    standardErrors[cell] = Math.sqrt(standardErrors[cell]! / divisor);
  return { means, standardErrors };
}

/** The first of the largest. */
export function firstLargest(values: Float64Array): number {
  let best = 0;
  let largest = values[0]!;
  for (let index = 1; index < values.length; index++) {
    const value = values[index]!;
    if (value > largest) [best, largest] = [index, value];
  }
  return best;
}
