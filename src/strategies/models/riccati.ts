/**
 * Closed quotes for a finite horizon with settlement risk: the value of inventory as a parabola whose curvature follows a Riccati
 * equation. They contain Avellaneda-Stoikov (short times), GLFT (long times) and settlement decay (no
 * volatility), and keep the round trip exact. Prices are cents, times hours, sizes contracts.
 */

interface RiskInput {
  readonly kappaPerCent: number;
  readonly gammaPerCent: number;
  /** Of the fair value as it moves now. */
  readonly sigmaCentsPerSqrtHour: number;
  readonly sizeContracts: number;
}

/** Risk aversion over one order size an hour: k gamma sigma^2 D / 2. */
export function alphaPerHour({
  kappaPerCent,
  gammaPerCent,
  sigmaCentsPerSqrtHour,
  sizeContracts,
}: RiskInput): number {
  return (kappaPerCent * gammaPerCent * sigmaCentsPerSqrtHour ** 2 * sizeContracts) / 2;
}

const SERIES_BELOW = 0.05;

/**
 * tanh(x) from 0 on, to some parts in 10^15, in half the time of Math.tanh: from the exponential, and near 0, where that would
 * lose digits, from the series x - x^3/3 + 2 x^5/15 - 17 x^7/315 + 62 x^9/2835.
 */
export function tanhOf(x: number): number {
  if (x >= SERIES_BELOW) return 1 - 2 / (Math.exp(2 * x) + 1);
  const square = x * x;
  return x * (1 - square * (1 / 3 - square * (2 / 15 - square * (17 / 315 - (square * 62) / 2_835))));
}

/**
 * The curvature of the log of the value over order sizes with some hours to go: m' = 2 alpha - 2 eta m^2 from m(0) on. Above about 1 the parabola is
 * no good picture of the value.
 * @param atEnd m(0).
 * @param limit sqrt(alpha / eta), where the curvature comes to in the long run.
 * @param way tanh(2 sqrt(alpha eta) hours): how far, from 0 to 1, it has come there.
 */
export function riccatiSolution(
  atEnd: number,
  limit: number,
  eta: number,
  hours: number,
  way: number,
): number {
  if (limit === 0) return atEnd / (1 + 2 * eta * atEnd * hours);
  return (limit * (atEnd + limit * way)) / (limit + atEnd * way);
}
