/**
 * The normal distribution. Hart's rational approximation and, far out, a continued fraction, in double precision as
 * G. West (2005), "Better approximations to cumulative normal functions", gives them.
 */

/** Where the rational function gives way to the continued fraction: 10 / sqrt 2. */
const FAR = 7.07106781186547;
/** Beyond this e^(-x^2/2) is no number any more. */
const FARTHEST = 37;
const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

/** Coefficients of the rational function, highest power first. */
const NUMERATOR = [
  3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871,
  221.213596169931, 220.206867912376,
];
const DENOMINATOR = [
  8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674,
  637.333633378831, 793.826512519948, 440.413735824752,
];

/** P(Z <= z) of a standard normal Z: absolute error about 1e-15; of the lower tail 13 digits, 8 of them beyond 7 deviations. */
export function normalProbability(z: number): number {
  return z > 0 ? 1 - lowerTail(z) : lowerTail(-z);
}

/** P(from <= Z < to) of a standard normal Z; keeps its digits in either tail, where the two probabilities lie close together. */
export function normalProbabilityBetween(from: number, to: number): number {
  if (from > 0) return lowerTail(from) - lowerTail(to);
  return normalProbability(to) - normalProbability(from);
}

/** P(Z <= -distance), distance not negative. */
function lowerTail(distance: number): number {
  if (distance > FARTHEST) return 0;
  const density = Math.exp((-distance * distance) / 2);
  if (distance < FAR) return (density * polynomial(NUMERATOR, distance)) / polynomial(DENOMINATOR, distance);
  let fraction = distance + 0.65;
  for (let term = 4; term > 0; term--) fraction = distance + term / fraction;
  return density / fraction / SQRT_TWO_PI;
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * x + coefficient;
  return sum;
}
