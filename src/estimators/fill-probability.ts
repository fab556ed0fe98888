/**
 * Fills as a Poisson flow: the closer to fair value, the more often (docs/QUEUE.md; Avellaneda & Stoikov 2008, section
 * 2.5). Units are the caller's: time and price as the intensity's A and k have them.
 */

/** Of an exponential intensity A e^(-k delta). */
export interface Intensity {
  /** A: fills per unit of time at distance 0. */
  readonly perTime: number;
  /** k: per unit of price, above 0. */
  readonly perPrice: number;
}

/** Fills per unit of time of a quote at a distance from fair value; a quote beyond fair value has a negative distance. */
export function fillIntensity({ perTime, perPrice }: Intensity, distance: number): number {
  return perTime * Math.exp(-perPrice * distance);
}

/** Chance of at least one fill while a quote stands for `duration`: 1 - e^(-rate x duration), exact for small ones too. */
export function fillProbability(rate: number, duration: number): number {
  return -Math.expm1(-rate * duration);
}

/** Avellaneda and Stoikov's own approximation, cut at 1: for reproducing their figures only. */
export function linearFillProbability(rate: number, duration: number): number {
  return Math.min(1, rate * duration);
}

/**
 * Chance of two or more fills: 1 - e^-x (1 + x), x = rate x duration. Where x is small the difference loses its digits, so
 * the series sum over n >= 2 of (-1)^n (n - 1) x^n / n! takes its place.
 */
export function twoFillsProbability(rate: number, duration: number): number {
  const x = rate * duration;
  if (x >= SERIES_MAX) return -Math.expm1(-x) - x * Math.exp(-x);
  let sum = 0;
  let term = -x; // (-1)^n x^n / n! for n = 1
  for (let n = 2; n <= SERIES_TERMS; n++) {
    term *= -x / n;
    sum += (n - 1) * term;
  }
  return sum;
}

const SERIES_MAX = 0.5;
/** The terms left out at x = 0.5 are below 4e-15 of the sum. */
const SERIES_TERMS = 14;

/** The time by which half of such quotes have been filled. */
export function fillTimeMedian(rate: number): number {
  return Math.LN2 / rate;
}
