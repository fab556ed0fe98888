/**
 * Pairs each print with the reductions of the level its aggressor hit.
 *
 * On the wire the negative deltas of a trade come around its print; a queue model that sees both counts the volume
 * twice. Three passes over all prints in row order, never across a snapshot or a gap:
 *   (a) a reduction of equal time and exactly equal size, the first such row;
 *   (b) exactly equal size, nearest in time (the earlier row on ties), at most 2 s away;
 *   (c) what volume is left: earlier rows nearest first, then later ones, within 2 s.
 * Block trades are not paired.
 */
import { RECORDED_KIND, type RecordedRows } from "./recorded-rows.ts";
import { BP_PER_DOLLAR, US_PER_SECOND } from "../core/units.ts";

/** How many level keys there are: two sides, prices 0..10000 basis points. */
const LEVEL_KEYS = 2 * (BP_PER_DOLLAR + 1);

export const PAIRING_WINDOW_US = 2 * US_PER_SECOND;

/** Every pair made, in columns: which print, which reduction, how much. */
export interface Pairs {
  readonly printRow: readonly number[];
  readonly reductionRow: readonly number[];
  readonly lots: readonly number[];
}

export interface Pairing {
  /** For a reduction the part of it that was traded, for a print the part of it that was found; else 0. Lots. */
  readonly tradedLots: Float64Array;
  /** For a print the earliest row before it that it was paired with, else the print's own row. */
  readonly anchorRow: Int32Array;
  readonly pairs: Pairs;
  readonly pairedLotsByPass: { readonly a: number; readonly b: number; readonly c: number };
  readonly unpairedLots: number;
}

/** @param timeUs the rows' times made non-decreasing. Cost: linear but for the rows within the window of equal level. */
export function pairPrints(rows: RecordedRows, timeUs: Float64Array): Pairing {
  const work: Work = {
    rows,
    timeUs,
    tradedLots: new Float64Array(rows.rowCount),
    anchorRow: Int32Array.from({ length: rows.rowCount }, (_, row) => row),
    pairs: { printRow: [], reductionRow: [], lots: [] },
    paired: { a: 0, b: 0, c: 0 },
  };
  let unpairedLots = 0;
  let start = 0;
  for (let row = 0; row <= rows.rowCount; row++) {
    if (
      row < rows.rowCount &&
      rows.kind[row] !== RECORDED_KIND.snapshot &&
      rows.kind[row] !== RECORDED_KIND.gap
    )
      continue;
    unpairedLots += pairSegment(work, start, row);
    start = row;
  }
  return {
    tradedLots: work.tradedLots,
    anchorRow: work.anchorRow,
    pairs: work.pairs,
    pairedLotsByPass: work.paired,
    unpairedLots,
  };
}

interface Work {
  readonly rows: RecordedRows;
  readonly timeUs: Float64Array;
  readonly tradedLots: Float64Array;
  readonly anchorRow: Int32Array;
  readonly pairs: { readonly printRow: number[]; readonly reductionRow: number[]; readonly lots: number[] };
  readonly paired: { a: number; b: number; c: number };
}

/** Pairs the prints of rows [start, end); returns the printed lots that found no reduction. */
function pairSegment(work: Work, start: number, end: number): number {
  const { rows, tradedLots } = work;
  const bySize = new Map<number, number[]>();
  const byLevel = new Map<number, number[]>();
  const prints: number[] = [];
  for (let row = start; row < end; row++) {
    const kind = rows.kind[row];
    if (kind === RECORDED_KIND.delta && rows.lots[row]! < 0) {
      append(bySize, sizeKey(rows, row, -rows.lots[row]!), row);
      append(byLevel, levelKey(rows, row), row);
    } else if (kind === RECORDED_KIND.print && rows.isBlock[row] === 0) prints.push(row);
  }
  for (const print of prints) {
    const match = firstAtSameTime(work, bySize.get(sizeKey(rows, print, rows.lots[print]!)), print);
    if (match !== undefined) book(work, print, match, rows.lots[print]!, "a");
  }
  for (const print of prints) {
    if (tradedLots[print] !== 0) continue;
    const match = nearestInTime(work, bySize.get(sizeKey(rows, print, rows.lots[print]!)), print);
    if (match !== undefined) book(work, print, match, rows.lots[print]!, "b");
  }
  let unpairedLots = 0;
  for (const print of prints) {
    takeRemainders(work, byLevel.get(levelKey(rows, print)), print);
    unpairedLots += rows.lots[print]! - tradedLots[print]!;
  }
  return unpairedLots;
}

/** Pass (a): the first reduction of equal size, wholly untaken, at exactly the print's time. */
function firstAtSameTime(work: Work, candidates: number[] | undefined, print: number): number | undefined {
  if (candidates === undefined) return undefined;
  const { timeUs, tradedLots } = work;
  for (let index = firstNotBefore(candidates, timeUs, timeUs[print]!); index < candidates.length; index++) {
    const row = candidates[index]!;
    if (timeUs[row] !== timeUs[print]) return undefined;
    if (tradedLots[row] === 0) return row;
  }
  return undefined;
}

/** Pass (b): the reduction of equal size, wholly untaken, nearest in time; the smallest row among equals. */
function nearestInTime(work: Work, candidates: number[] | undefined, print: number): number | undefined {
  if (candidates === undefined) return undefined;
  const { timeUs, tradedLots } = work;
  const printUs = timeUs[print]!;
  const middle = firstNotBefore(candidates, timeUs, printUs);
  let best: number | undefined;
  let bestUs = PAIRING_WINDOW_US;
  for (let index = middle - 1; index >= 0; index--) {
    const row = candidates[index]!;
    const distanceUs = printUs - timeUs[row]!;
    if (distanceUs > bestUs) break;
    if (tradedLots[row] !== 0) continue;
    best = row; // equal distances: a smaller row replaces a larger one
    bestUs = distanceUs;
  }
  for (let index = middle; index < candidates.length; index++) {
    const row = candidates[index]!;
    const distanceUs = timeUs[row]! - printUs;
    if (distanceUs > bestUs) break;
    if (tradedLots[row] !== 0) continue;
    if (best === undefined || distanceUs < bestUs) best = row;
    break;
  }
  return best;
}

/** Pass (c): remainders of the level, earlier rows nearest first, then later ones. */
function takeRemainders(work: Work, candidates: number[] | undefined, print: number): void {
  if (candidates === undefined) return;
  const { rows, timeUs, tradedLots } = work;
  const printUs = timeUs[print]!;
  const middle = firstAfterRow(candidates, print);
  const take = (row: number): void => {
    const leftLots = rows.lots[print]! - tradedLots[print]!;
    const freeLots = -rows.lots[row]! - tradedLots[row]!;
    const lots = Math.min(leftLots, freeLots);
    if (lots > 0) book(work, print, row, lots, "c");
  };
  for (let index = middle - 1; index >= 0; index--) {
    if (tradedLots[print] === rows.lots[print] || printUs - timeUs[candidates[index]!]! > PAIRING_WINDOW_US)
      break;
    take(candidates[index]!);
  }
  for (let index = middle; index < candidates.length; index++) {
    if (tradedLots[print] === rows.lots[print] || timeUs[candidates[index]!]! - printUs > PAIRING_WINDOW_US)
      break;
    take(candidates[index]!);
  }
}

function book(work: Work, print: number, row: number, lots: number, pass: "a" | "b" | "c"): void {
  work.tradedLots[print]! += lots;
  work.tradedLots[row]! += lots;
  work.paired[pass] += lots;
  work.pairs.printRow.push(print);
  work.pairs.reductionRow.push(row);
  work.pairs.lots.push(lots);
  if (row < work.anchorRow[print]!) work.anchorRow[print] = row;
}

/** A number for side, price and size together: sizes stay below 2^36 lots, so it is exact. */
function sizeKey(rows: RecordedRows, row: number, lots: number): number {
  return lots * LEVEL_KEYS + levelKey(rows, row);
}

function levelKey(rows: RecordedRows, row: number): number {
  return rows.priceBp[row]! * 2 + rows.side[row]!;
}

function append(lists: Map<number, number[]>, key: number, row: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [row]);
  else list.push(row);
}

/** Index of the first candidate whose time is not before `atUs`. */
function firstNotBefore(candidates: readonly number[], timeUs: Float64Array, atUs: number): number {
  return lowerBound(candidates, (row) => timeUs[row]! < atUs);
}

function firstAfterRow(candidates: readonly number[], row: number): number {
  return lowerBound(candidates, (candidate) => candidate < row);
}

function lowerBound(candidates: readonly number[], isBefore: (row: number) => boolean): number {
  let low = 0;
  let high = candidates.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(candidates[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
