/**
 * The bootstrap distribution of a mean: Efron & Tibshirani (1993), "An introduction to the bootstrap", chapters 4 and 6.
 *
 * Where there are few events all n^n resamples are taken: the ideal bootstrap, without chance. They are C(2n - 1, n) different
 * ones, each as often as its multinomial coefficient says.
 */
import type { RandomStream } from "../../core/random.ts";

/** Up to here all resamples are taken: 8^8 = 16,777,216 of them in 6,435 terms. */
export const EXACT_EVENTS_MAX = 8;

export interface ResampledMeans {
  /** Ascending. */
  readonly means: Float64Array;
  /** Of each mean, how many resamples have it or one before it. */
  readonly countsUpTo: Float64Array;
  readonly resampleCount: number;
  readonly isExact: boolean;
}

export function exactMeans(values: ArrayLike<number>): ResampledMeans {
  const eventCount = values.length;
  const terms: { mean: number; count: number }[] = [];
  // `ways` holds the product of binomials, which is n! / (k1! k2! ..): exact, as 8^8 is far below 2^53.
  const extend = (event: number, left: number, sum: number, ways: number): void => {
    if (event === eventCount - 1) {
      terms.push({ mean: (sum + left * values[event]!) / eventCount, count: ways });
      return;
    }
    let choose = 1;
    for (let taken = 0; taken <= left; taken++) {
      extend(event + 1, left - taken, sum + taken * values[event]!, ways * choose);
      choose = (choose * (left - taken)) / (taken + 1);
    }
  };
  extend(0, eventCount, 0, 1);
  terms.sort((a, b) => a.mean - b.mean);
  let resampleCount = 0;
  const countsUpTo = Float64Array.from(terms, ({ count }) => (resampleCount += count));
  return { means: Float64Array.from(terms, ({ mean }) => mean), countsUpTo, resampleCount, isExact: true };
}

export function drawnMeans(
  values: ArrayLike<number>,
  random: RandomStream,
  resampleCount: number,
): ResampledMeans {
  const eventCount = values.length;
  const means = new Float64Array(resampleCount);
  for (let resample = 0; resample < resampleCount; resample++) {
    let sum = 0;
    for (let draw = 0; draw < eventCount; draw++) sum += values[random.below(eventCount)]!;
    means[resample] = sum / eventCount;
  }
  means.sort();
  return { means, countsUpTo: means.map((_, index) => index + 1), resampleCount, isExact: false };
}

/** How often each event is in one resample. @param counts filled anew: one number an event. */
export function drawCounts(counts: Uint8Array, random: RandomStream): void {
  counts.fill(0);
  for (let draw = 0; draw < counts.length; draw++) counts[random.below(counts.length)]!++;
}

/** The smallest mean that a share of the resamples does not exceed. @param share in (0, 1]. */
export function resampledQuantile(
  { means, countsUpTo, resampleCount }: ResampledMeans,
  share: number,
): number {
  let [low, high] = [0, means.length - 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (countsUpTo[middle]! >= share * resampleCount) high = middle;
    else low = middle + 1;
  }
  return means[low]!;
}

/** Share of the resamples whose mean is at most `limit`. */
export function shareAtMost({ means, countsUpTo, resampleCount }: ResampledMeans, limit: number): number {
  let count = 0;
  for (let index = 0; index < means.length && means[index]! <= limit; index++) count = countsUpTo[index]!;
  return count / resampleCount;
}

/** Standard deviation of the resampled means about `mean`: the bootstrap's standard error. */
export function resampledError({ means, countsUpTo, resampleCount }: ResampledMeans, mean: number): number {
  let squares = 0;
  let before = 0;
  for (let index = 0; index < means.length; index++) {
    const deviation = means[index]! - mean;
    squares += (countsUpTo[index]! - before) * deviation * deviation;
    before = countsUpTo[index]!;
  }
  return Math.sqrt(squares / resampleCount);
}
