/**
 * Volatility from evenly sampled mids: realised variance, Roll's correction and two time scales, with intervals.
 *
 * Mids stand on half ticks and bounce, so plain realised variance is too large at any short step. Roll (1984) takes the
 * bounce out by the first autocovariance of changes; Zhang, Mykland and Ait-Sahalia (2005) by comparing two time scales.
 * A NaN is a time without a mid: changes from or to it are left out.
 */
import type { Estimated } from "../core/calibration-rows.ts";
import { studentQuantile975 } from "./special-functions.ts";

/** Fewer changes than this are no estimate. */
export const OBSERVATIONS_MIN = 60;

/** Stretches over which an estimate's spread is measured, and Student's t for one fewer, 97.5 %. */
export const BATCH_COUNT = 20;
const BATCH_T = studentQuantile975(BATCH_COUNT - 1);

/** The part of a variance that each change brings; the parts add up to the variance of a step. */
export interface StepVariance {
  readonly perStep: number;
  readonly parts: Float64Array;
}

/** Changes of the mid, step by step; NaN where either end is missing. */
export function changesOf(mids: ArrayLike<number>): Float64Array {
  const changes = new Float64Array(Math.max(0, mids.length - 1));
  for (let step = 0; step < changes.length; step++) changes[step] = mids[step + 1]! - mids[step]!;
  return changes;
}

export function observationCount(changes: Float64Array): number {
  let count = 0;
  for (const change of changes) if (!Number.isNaN(change)) count++;
  return count;
}

/** Sum d^2 / n, in squares of the mids' unit a step. */
export function realisedVariance(changes: Float64Array): StepVariance {
  const count = observationCount(changes);
  return summed(changes.map((change) => (change * change) / count));
}

/** Sum of (d_i - m)(d_i+1 - m) / (n - 1), m the mean change; negative where mids bounce. */
export function rollAutocovariance(changes: Float64Array): number {
  return summed(autocovarianceParts(changes)).perStep;
}

function autocovarianceParts(changes: Float64Array): Float64Array {
  const count = observationCount(changes);
  const mean = summed(changes).perStep / count;
  let pairCount = 0;
  const products = changes.map((change, step) => (change - mean) * ((changes[step + 1] ?? NaN) - mean));
  for (const product of products) if (!Number.isNaN(product)) pairCount++;
  return products.map((product) => product / pairCount);
}

/** Roll (1984): 2 sqrt(-cov), 0 where changes do not bounce. */
export function rollSpread(autocovariance: number): number {
  return autocovariance < 0 ? 2 * Math.sqrt(-autocovariance) : 0;
}

/** Realised variance with the bounce taken out: RV + 2 cov. At or below zero the bounce is all there is. */
export function rollVariance(changes: Float64Array): StepVariance {
  const squares = realisedVariance(changes).parts;
  const products = autocovarianceParts(changes);
  return summed(
    squares.map((square, step) => square + 2 * (Number.isNaN(products[step]!) ? 0 : products[step]!)),
  );
}

/** The estimator of Zhang, Mykland and Ait-Sahalia (2005) with its small-sample adjustment. */
export interface TwoScaleVariance extends StepVariance {
  /** Sum of squared changes over `slowSteps` / slowSteps, less its noise: of the whole sample, not yet divided. */
  readonly rawSum: number;
}

/** @param slowSteps K of the paper: the slow scale in steps, 2 or more. */
export function twoScaleVariance(mids: ArrayLike<number>, slowSteps: number): TwoScaleVariance {
  const fast = changesOf(mids);
  const slow = fast.map((_, step) => (mids[step + slowSteps] ?? NaN) - mids[step]!);
  const [fastCount, slowCount] = [observationCount(fast), observationCount(slow)];
  const meanCount = slowCount / slowSteps;
  const noiseShare = meanCount / fastCount;
  const parts = fast.map((change, step) => {
    const slowPart = Number.isNaN(slow[step]!) ? 0 : (slow[step]! * slow[step]!) / slowSteps;
    const fastPart = Number.isNaN(change) ? 0 : noiseShare * change * change;
    return slowPart - fastPart;
  });
  const rawSum = summed(parts).perStep;
  const divisor = fastCount * (1 - noiseShare);
  return { rawSum, perStep: rawSum / divisor, parts: parts.map((part) => part / divisor) };
}

/**
 * The slow scale K = c n^(2/3) with the least error: c^3 = 12 e^4 / V^2 minimises the asymptotic variance 8 e^4 / c^2 + 4 c V^2 / 3
 * of Zhang, Mykland and Ait-Sahalia (2005), e^2 the noise's variance and V that of the whole window. For means over each step, of
 * which neighbours share a sixth of a step's variance.
 */
export function bestSlowSteps(changes: Float64Array): number {
  const count = observationCount(changes);
  const autocovariance = rollAutocovariance(changes);
  const realised = realisedVariance(changes).perStep;
  const perStep = Math.max(realised + 2 * autocovariance, realised / 20);
  const noise = Math.max(0, perStep / 6 - autocovariance);
  const total = count * perStep;
  if (total === 0) return 2;
  const best = Math.cbrt((12 * count * count * noise * noise) / (total * total));
  return Math.max(2, Math.min(Math.ceil(best), Math.floor(count / 20)));
}

/**
 * The root of a variance a time with a 95 % interval: the parts' sums over 20 equal stretches tell its spread, and the
 * interval is of Student's t about the logarithm. Holds for changing volatility and for changes that depend on each other over less
 * than a stretch. @returns undefined where the variance is not above zero.
 */
export function rootWithInterval({ perStep, parts }: StepVariance, stepHours: number): Estimated | undefined {
  if (!(perStep > 0)) return undefined;
  const sums = new Float64Array(BATCH_COUNT);
  for (let step = 0; step < parts.length; step++)
    if (!Number.isNaN(parts[step]!)) sums[Math.floor((step * BATCH_COUNT) / parts.length)]! += parts[step]!;
  let squares = 0;
  for (const sum of sums) squares += (sum - perStep / BATCH_COUNT) ** 2;
  const relative = Math.sqrt((squares * BATCH_COUNT) / (BATCH_COUNT - 1)) / perStep;
  const value = Math.sqrt(perStep / stepHours);
  const factor = Math.exp((BATCH_T * relative) / 2);
  return { value, low: value / factor, high: value * factor };
}

/** The variance budget: the most that sigma can be, cents per square root of an hour. */
export function budgetSigmaCents(midCents: number, hoursToClose: number): number {
  return Math.sqrt((midCents * (100 - midCents)) / hoursToClose);
}

/** Adds what is there, compensated; `perStep` of parts that are shares of a mean already. */
function summed(parts: Float64Array): StepVariance {
  let sum = 0;
  let lost = 0;
  for (const part of parts) {
    if (Number.isNaN(part)) continue;
    const next = sum + (part - lost);
    lost = next - sum - (part - lost);
    sum = next;
  }
  return { perStep: sum, parts };
}
