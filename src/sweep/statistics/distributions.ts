/** Quantiles of the normal distribution; Student's t. From the functions in `estimators`, which are exact to 1e-13. */
import { normalProbability } from "../../estimators/normal-distribution.ts";
import { betaProbability, betaQuantile } from "../../estimators/special-functions.ts";

const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);
const STEPS_MAX = 50;

/**
 * The standard normal quantile. Newton's steps from Abramowitz & Stegun 26.2.22, whose error is below .003.
 * simple-statistics has `probit`, whose error of 4.5e-4 would be seen in every deflated Sharpe ratio.
 * @param share in (0, 1).
 */
export function normalQuantile(share: number): number {
  if (share > 0.5) return -normalQuantile(1 - share);
  const root = Math.sqrt(-2 * Math.log(share));
  let z = -(root - (2.30753 + 0.27061 * root) / (1 + 0.99229 * root + 0.04481 * root * root));
  for (let step = 0; step < STEPS_MAX; step++) {
    const change = ((normalProbability(z) - share) * SQRT_TWO_PI) / Math.exp((-z * z) / 2);
    z -= change;
    if (Math.abs(change) <= 1e-15 * (1 + Math.abs(z))) break;
  }
  return z;
}

/** The chance of a t this large or larger. */
export function studentTail(t: number, degreesOfFreedom: number): number {
  const half = betaProbability(degreesOfFreedom / 2, 0.5, degreesOfFreedom / (degreesOfFreedom + t * t)) / 2;
  return t >= 0 ? half : 1 - half;
}

/** The t that is exceeded with the chance `1 - share`. @param share in (0, 1). */
export function studentQuantile(share: number, degreesOfFreedom: number): number {
  if (share === 0.5) return 0;
  if (share < 0.5) return -studentQuantile(1 - share, degreesOfFreedom);
  const x = betaQuantile(2 * (1 - share), degreesOfFreedom / 2, 0.5);
  return Math.sqrt((degreesOfFreedom * (1 - x)) / x);
}
