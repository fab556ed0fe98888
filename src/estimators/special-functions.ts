/**
 * Quantiles that exact intervals need: of chi-square (rates, exponential depths) and of beta (depths in ticks).
 *
 * simple-statistics has the logarithm of gamma, but neither incomplete function; its chi-square is a table of three digits.
 * Series and continued fractions are those of NIST's Digital Library of Mathematical Functions, numbers beside the code.
 */
import { gammaln } from "simple-statistics";

const PRECISION = 1e-15;
const TERMS_MAX = 100_000;
/** Stands for zero in a denominator (Lentz's method as modified by Thompson and Barnett, 1986). */
const TINY = 1e-300;
const HALVINGS_MAX = 200;

/** P(a, x): the probability that a gamma variable of shape a is at most x. Relative precision about 1e-13. */
export function gammaProbability(shape: number, x: number): number {
  if (x <= 0) return 0;
  const front = Math.exp(shape * Math.log(x) - x - gammaln(shape));
  return x < shape + 1 ? front * gammaSeries(shape, x) : 1 - front * gammaFraction(shape, x);
}

/** DLMF 8.7.1. */
function gammaSeries(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let n = 1; n < TERMS_MAX && term > sum * PRECISION; n++) {
    term *= x / (shape + n);
    sum += term;
  }
  return sum;
}

/** DLMF 8.9.2, contracted. */
function gammaFraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < TERMS_MAX; n++) {
    const numerator = -n * (n - shape);
    b += 2;
    d = 1 / awayFromZero(numerator * d + b);
    c = awayFromZero(b + numerator / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return fraction;
}

/** I_x(a, b): the probability that a beta variable is at most x. */
export function betaProbability(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(gammaln(a + b) - gammaln(a) - gammaln(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(a, b, x)) / a
    : 1 - (front * betaFraction(b, a, 1 - x)) / b;
}

/** DLMF 8.17.22. */
function betaFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < TERMS_MAX; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return fraction;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/** The chi-square quantile. @param share in (0, 1). */
export function chiSquareQuantile(share: number, degreesOfFreedom: number): number {
  const shape = degreesOfFreedom / 2;
  let high = degreesOfFreedom + 10;
  while (gammaProbability(shape, high / 2) < share) high *= 2;
  return rootBetween(0, high, (x) => gammaProbability(shape, x / 2) - share);
}

/** The chance of a chi-square statistic this large or larger. */
export function chiSquareTail(statistic: number, degreesOfFreedom: number): number {
  return degreesOfFreedom <= 0 ? 1 : 1 - gammaProbability(degreesOfFreedom / 2, statistic / 2);
}

export function betaQuantile(share: number, a: number, b: number): number {
  return rootBetween(0, 1, (x) => betaProbability(a, b, x) - share);
}

/** Student's t that 97.5 % do not exceed, by the beta law of df / (df + t^2). */
export function studentQuantile975(degreesOfFreedom: number): number {
  const x = betaQuantile(0.05, degreesOfFreedom / 2, 0.5);
  return Math.sqrt((degreesOfFreedom * (1 - x)) / x);
}

/** Of an increasing function, by halving: as far as doubles go, whatever its shape. */
function rootBetween(from: number, to: number, excess: (x: number) => number): number {
  let [low, high] = [from, to];
  for (let step = 0; step < HALVINGS_MAX; step++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (excess(middle) > 0) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
