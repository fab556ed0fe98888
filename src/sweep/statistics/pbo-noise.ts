/**
 * How noisy a PBO is. Over matrices of pure noise it is .5 on average, but a single one is often .2 or .8: a figure without this
 * beside it says little.
 *
 * Two answers. *Scatter*: events are drawn with replacement and PBO is computed again; an event that is drawn twice counts twice in
 * its own block, so that it is never on both sides of a split. *Without skill*: every event's P&L, less each cell's mean, is turned
 * round by the toss of a coin, all cells together, and PBO computed again: what the sweep's own dependence makes of no skill at all.
 */
import { randomStream } from "../../core/random.ts";
import { blockCountOf, CSCV_EVENTS_MIN, playSplits, sharesOf } from "./cscv.ts";
import { sumBlocks, type CscvMetric } from "./cscv-splits.ts";
import type { Figure, Interval } from "../../core/figure.ts";
import { cellMeans, periodsBetween, type PnlMatrix } from "./pnl-matrix.ts";
import { drawCounts } from "./resampled-means.ts";

/** 70 splits: a PBO of 8 blocks is as noisy as one of 16, and costs a two-hundredth. */
const NOISE_BLOCKS_MAX = 8;

export interface PboNoiseOptions {
  readonly metric: CscvMetric;
  readonly seed: string;
  readonly resampleCount: number;
}

export interface PboNoise {
  readonly blockCount: number;
  /** With these blocks. */
  readonly pbo: number;
  /** Standard deviation over resamples of the events. */
  readonly standardError: number;
  /** PBO less and plus 1.96 of them, within 0 and 1. */
  readonly interval: Interval;
  /** Where nine of ten PBOs lie if no cell has any skill. */
  readonly withoutSkill: Interval;
  /** The chance of a PBO this small or smaller if no cell has any skill. */
  readonly pValue: number;
}

export function pboNoise(matrix: PnlMatrix, options: PboNoiseOptions): Figure<PboNoise> {
  const { periodCount, cellCount } = matrix;
  if (cellCount < 2) return { reason: `${cellCount} cell, 2 are the least to choose from` };
  if (periodCount < CSCV_EVENTS_MIN)
    return { reason: `${periodCount} events, ${CSCV_EVENTS_MIN} are the least` };
  const blockCount = blockCountOf(periodCount, NOISE_BLOCKS_MAX);
  const used = periodsBetween(matrix, periodCount % blockCount, periodCount);
  const pboOf = (of: PnlMatrix, weights?: Uint8Array): number =>
    sharesOf(playSplits(sumBlocks(of, blockCount, weights), options.metric)).pbo;
  const pbo = pboOf(used);

  const resamples = randomStream(options.seed, "pbo-resamples");
  const weights = new Uint8Array(used.periodCount);
  const scattered = Array.from({ length: options.resampleCount }, () => {
    drawCounts(weights, resamples);
    return pboOf(used, weights);
  });
  const coins = randomStream(options.seed, "pbo-coins");
  const turned = Array.from({ length: options.resampleCount }, () => pboOf(turnedRound(used, coins))).sort(
    (a, b) => a - b,
  );
  const standardError = deviationOf(scattered);
  return {
    value: {
      blockCount,
      pbo,
      standardError,
      interval: {
        low: Math.max(0, pbo - 1.96 * standardError),
        high: Math.min(1, pbo + 1.96 * standardError),
      },
      withoutSkill: {
        low: turned[Math.floor(0.05 * turned.length)]!,
        high: turned[Math.floor(0.95 * turned.length)]!,
      },
      pValue: (1 + turned.filter((value) => value <= pbo).length) / (turned.length + 1),
    },
  };
}

function turnedRound(matrix: PnlMatrix, coins: { below(count: number): number }): PnlMatrix {
  const { cellCount } = matrix;
  const { means } = cellMeans(matrix);
  const values = new Float64Array(matrix.values.length);
  for (let at = 0; at < values.length; at += cellCount) {
    const sign = coins.below(2) === 0 ? -1 : 1;
    for (let cell = 0; cell < cellCount; cell++)
      values[at + cell] = sign * (matrix.values[at + cell]! - means[cell]!);
  }
  return { ...matrix, values };
}

function deviationOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1));
}
