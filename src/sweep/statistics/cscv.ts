/**
 * The probability of backtest overfitting (PBO): how often the cell that was best in one half of the events is in the worse half
 * of the cells in the other.
 *
 * Bailey, Borwein, Lopez de Prado & Zhu (2017), "The probability of backtest overfitting", Journal of Computational Finance 20(4),
 * section 3 (CSCV). Conventions: equal blocks of consecutive events; the first cell on ties in sample; the average rank on ties out of
 * sample; rank over cells + 1; PBO is the share of splits with a logit of 0 or less.
 */
import { assert } from "../../core/errors.ts";
import { firstHalves, metricOver, sumBlocks, type BlockSums, type CscvMetric } from "./cscv-splits.ts";
import type { Figure } from "../../core/figure.ts";
import { firstLargest, periodsBetween, type PnlMatrix } from "./pnl-matrix.ts";

/** 12,870 splits; with 18 there would be 48,620, which are no less alike. */
const BLOCKS_MAX = 16;
/** Halves of fewer than four events rank cells by one event or two. */
export const CSCV_EVENTS_MIN = 8;

export interface CscvOptions {
  /** Even, 4 to 16. */
  readonly blockCount: number;
  readonly metric: CscvMetric;
}

export interface Cscv {
  /** Share of splits in which the best cell in sample is at or below the median out of sample. */
  readonly pbo: number;
  /** Share of splits in which its metric out of sample is below 0. */
  readonly lossShare: number;
  readonly splitCount: number;
  readonly eventsPerBlock: number;
  /** The earliest events, where the blocks would not be equal. */
  readonly eventsLeftOut: number;
  /** By split, in lexicographic order of the blocks in sample. */
  readonly logits: Float64Array;
  readonly chosenCells: Int32Array;
  readonly meanLogit: number;
  /** Of the chosen cells' metric out of sample on that in sample, over the splits. Below 0: the better it looked, the worse it did. */
  readonly degradation: Figure<{ readonly slope: number; readonly intercept: number }>;
}

/** Blocks of at least two events, as many as the matrix has, at most `most`. */
export function blockCountOf(eventCount: number, most: number = BLOCKS_MAX): number {
  return Math.min(most, 2 * Math.floor(eventCount / 4));
}

export function cscv(matrix: PnlMatrix, { blockCount, metric }: CscvOptions): Figure<Cscv> {
  assert(blockCount % 2 === 0 && blockCount >= 4 && blockCount <= BLOCKS_MAX, "blocks are even, 4 to 16");
  const { periodCount, cellCount } = matrix;
  if (cellCount < 2) return { reason: `${cellCount} cell, 2 are the least to choose from` };
  if (periodCount < CSCV_EVENTS_MIN || periodCount < blockCount)
    return {
      reason: `${periodCount} events, ${Math.max(CSCV_EVENTS_MIN, blockCount)} are the least for ${blockCount} blocks`,
    };
  const eventsLeftOut = periodCount % blockCount;
  const used = periodsBetween(matrix, eventsLeftOut, periodCount);
  const splits = playSplits(sumBlocks(used, blockCount), metric);
  return {
    value: {
      ...sharesOf(splits),
      splitCount: splits.logits.length,
      eventsPerBlock: used.periodCount / blockCount,
      eventsLeftOut,
      logits: splits.logits,
      chosenCells: splits.chosenCells,
      meanLogit: splits.logits.reduce((sum, logit) => sum + logit, 0) / splits.logits.length,
      degradation: lineOf(splits.inSample, splits.outOfSample),
    },
  };
}

export interface Splits {
  readonly logits: Float64Array;
  readonly chosenCells: Int32Array;
  /** The chosen cell's metric in either half. */
  readonly inSample: Float64Array;
  readonly outOfSample: Float64Array;
}

/** A split and its mirror image share their metrics; in lexicographic order the mirror of the first split is the last. */
export function playSplits(blocks: BlockSums, metric: CscvMetric): Splits {
  const halves = firstHalves(blocks.blockCount);
  const splitCount = 2 * halves.length;
  const logits = new Float64Array(splitCount);
  const chosenCells = new Int32Array(splitCount);
  const inSample = new Float64Array(splitCount);
  const outOfSample = new Float64Array(splitCount);
  const [first, second] = [new Float64Array(blocks.cellCount), new Float64Array(blocks.cellCount)];
  const play = (split: number, trained: Float64Array, tested: Float64Array): void => {
    const cell = firstLargest(trained);
    chosenCells[split] = cell;
    inSample[split] = trained[cell]!;
    outOfSample[split] = tested[cell]!;
    logits[split] = logitOf(tested, cell);
  };
  const all = 2 ** blocks.blockCount - 1;
  for (const [split, half] of halves.entries()) {
    const isThere = metricOver(blocks, half, metric, first) && metricOver(blocks, all - half, metric, second);
    // Only weighted events can leave a half empty: then nothing tells the cells apart, and all rank alike.
    if (!isThere) continue;
    play(split, first, second);
    play(splitCount - 1 - split, second, first);
  }
  return { logits, chosenCells, inSample, outOfSample };
}

export function sharesOf({ logits, outOfSample }: Splits): { pbo: number; lossShare: number } {
  let [overfit, lost] = [0, 0];
  for (let split = 0; split < logits.length; split++) {
    if (logits[split]! <= 0) overfit++;
    if (outOfSample[split]! < 0) lost++;
  }
  return { pbo: overfit / logits.length, lossShare: lost / logits.length };
}

/** ln(w / (1 - w)), w the average ascending rank over the number of cells + 1. */
function logitOf(metrics: Float64Array, cell: number): number {
  const own = metrics[cell]!;
  let [less, equal] = [0, 0];
  for (let other = 0; other < metrics.length; other++) {
    const value = metrics[other]!;
    less += value < own ? 1 : 0;
    equal += value === own ? 1 : 0;
  }
  const share = (less + (equal + 1) / 2) / (metrics.length + 1);
  return Math.log(share / (1 - share));
}

function lineOf(x: Float64Array, y: Float64Array): Cscv["degradation"] {
  const meanX = x.reduce((sum, value) => sum + value, 0) / x.length;
  const meanY = y.reduce((sum, value) => sum + value, 0) / y.length;
  let [products, squares] = [0, 0];
  for (let index = 0; index < x.length; index++) {
    products += (x[index]! - meanX) * (y[index]! - meanY);
    squares += (x[index]! - meanX) * (x[index]! - meanX);
  }
  if (!(squares > 0) || !Number.isFinite(products))
    return { reason: "the best cell in sample did equally well in every split" };
  const slope = products / squares;
  return { value: { slope, intercept: meanY - slope * meanX } };
}
