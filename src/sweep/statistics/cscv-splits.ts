/**
 * The splits of combinatorially symmetric cross-validation, and the metric of every cell in either half of each.
 *
 * A cell's sums over any set of blocks are two numbers added: one from the table of the first half of the blocks, one from that of
 * the second. So 12,870 splits cost two additions a cell each, and cells with the same P&L come to exactly the same metric.
 */
import type { PnlMatrix } from "./pnl-matrix.ts";

export type CscvMetric = "mean" | "sharpe";

/** Relative to the mean square: below this a variance is what rounding leaves of 0. */
const VARIANCE_REL_MIN = 1e-12;

/** Sums over every set of the first (or second) half of the blocks: `[set * cellCount + cell]`, a set being a bit mask. */
interface SetSums {
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  /** Events in each set. */
  readonly counts: Float64Array;
}

export interface BlockSums {
  readonly cellCount: number;
  readonly blockCount: number;
  readonly low: SetSums;
  readonly high: SetSums;
  /** One number a cell, for whoever works with the sums. */
  readonly scratch: Float64Array;
}

/** @param weights how often each event counts; all once where absent. An event stays in its block, however often it counts. */
export function sumBlocks(matrix: PnlMatrix, blockCount: number, weights?: ArrayLike<number>): BlockSums {
  const half = blockCount / 2;
  return {
    cellCount: matrix.cellCount,
    blockCount,
    scratch: new Float64Array(matrix.cellCount),
    low: sumSets(matrix, { first: 0, half, length: matrix.periodCount / blockCount }, weights),
    high: sumSets(matrix, { first: half, half, length: matrix.periodCount / blockCount }, weights),
  };
}

function sumSets(
  { cellCount, values }: PnlMatrix,
  blocks: { readonly first: number; readonly half: number; readonly length: number },
  weights: ArrayLike<number> | undefined,
): SetSums {
  const setCount = 2 ** blocks.half;
  const sums = new Float64Array(setCount * cellCount);
  const squares = new Float64Array(setCount * cellCount);
  const counts = new Float64Array(setCount);
  for (let block = 0; block < blocks.half; block++) {
    const set = 2 ** block;
    const at = set * cellCount;
    const from = (blocks.first + block) * blocks.length;
    for (let period = from; period < from + blocks.length; period++) {
      const weight = weights === undefined ? 1 : weights[period]!;
      if (weight === 0) continue;
      counts[set]! += weight;
      for (let cell = 0; cell < cellCount; cell++) {
        const value = values[period * cellCount + cell]!;
        sums[at + cell]! += weight * value;
        squares[at + cell]! += weight * value * value;
      }
    }
    // All sets whose last block this is: one of the sets before it, and this block.
    for (let before = 1; before < set; before++) {
      const [to, from] = [(set + before) * cellCount, before * cellCount];
      counts[set + before] = counts[set]! + counts[before]!;
      for (let cell = 0; cell < cellCount; cell++) {
        sums[to + cell] = sums[at + cell]! + sums[from + cell]!;
        squares[to + cell] = squares[at + cell]! + squares[from + cell]!;
      }
    }
  }
  return { sums, squares, counts };
}

/** The halves that hold the first block, as bit masks, in lexicographic order of their blocks; the others are their complements. */
export function firstHalves(blockCount: number): readonly number[] {
  const halves: number[] = [];
  const extend = (mask: number, next: number, left: number): void => {
    if (left === 0) halves.push(mask);
    else
      for (let block = next; block <= blockCount - left; block++)
        extend(mask + 2 ** block, block + 1, left - 1);
  };
  extend(1, 1, blockCount / 2 - 1);
  return halves;
}

/**
 * hot: the metric of every cell over a set of blocks. Sharpe ratios are those of an event, with the sample standard deviation;
 * 0 where a cell always earned 0.
 * @returns false where fewer than two events are in the set: there is no metric then.
 */
export function metricOver(blocks: BlockSums, mask: number, metric: CscvMetric, into: Float64Array): boolean {
  const { low, high } = blocks;
  const half = blocks.blockCount / 2;
  const lowSet = mask % 2 ** half;
  const highSet = (mask - lowSet) / 2 ** half;
  const count = low.counts[lowSet]! + high.counts[highSet]!;
  if (count < 2) return false;
  addInto(into, low.sums, lowSet * into.length, high.sums, highSet * into.length, 1 / count);
  if (metric === "mean") return true;
  const squares = blocks.scratch;
  addInto(squares, low.squares, lowSet * into.length, high.squares, highSet * into.length, 1 / count);
  const sample = count / (count - 1);
  for (let cell = 0; cell < into.length; cell++) {
    const mean = into[cell]!;
    const variance = squares[cell]! - mean * mean;
    const isSteady = variance <= VARIANCE_REL_MIN * squares[cell]!;
    into[cell] = isSteady ? mean * Infinity || 0 : mean / Math.sqrt(variance * sample);
  }
  return true;
}

/** hot: (first + second) x factor, cell by cell, from a place in either. */
function addInto(
  into: Float64Array,
  first: Float64Array,
  firstAt: number,
  second: Float64Array,
  secondAt: number,
  factor: number,
): void {
  const cellCount = into.length;
  for (let cell = 0; cell < cellCount; cell++)
    into[cell] = (first[firstAt + cell]! + second[secondAt + cell]!) * factor;
}
