/** The standard normal distribution, to the precision of doubles over the range that matters here. */

const DENSITY_AT_ZERO = 0.398_942_280_401_432_7;
/** Beyond it the probability is 0 or 1 to twelve digits and the series loses its own. */
const REACH = 7;
const NEWTON_STEPS_MAX = 60;

export function normalDensity(x: number): number {
  return DENSITY_AT_ZERO * Math.exp((-x * x) / 2);
}

/** P(Z <= x) by the series of Marsaglia, Evaluating the Normal Distribution (2004), section 1. */
export function normalProbability(x: number): number {
  if (x <= -REACH) return 0;
  if (x >= REACH) return 1;
  let sum = x;
  let before = 0;
  let term = x;
  for (let odd = 3; sum !== before; odd += 2) {
    before = sum;
    term *= (x * x) / odd;
    sum += term;
  }
  return 0.5 + sum * normalDensity(x);
}

/** x with P(Z <= x) = p: Newton's steps, halving an interval where they leave it. @param p in (0, 1). */
export function normalQuantile(p: number): number {
  let low = -REACH;
  let high = REACH;
  let x = 0;
  for (let step = 0; step < NEWTON_STEPS_MAX; step++) {
    const excess = normalProbability(x) - p;
    if (excess === 0) break;
    if (excess > 0) high = x;
    else low = x;
    const newton = x - excess / normalDensity(x);
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) < 1e-14) break;
    x = next;
  }
  return x;
}
