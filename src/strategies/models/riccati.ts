/**
 * Closed quotes for a finite horizon with settlement risk: the value of inventory as a parabola whose curvature follows a Riccati
 * equation. They contain Avellaneda-Stoikov (short times), GLFT (long times) and settlement decay (no
 * volatility), and keep the round trip exact. Prices are cents, times hours, sizes contracts.
 */
import { effectiveIntensityPerHour, fillOffsetCents, type ExponentialFills } from "./exponential-fills.ts";

export interface RiccatiInput extends ExponentialFills {
  readonly gammaPerCent: number;
  /** Equal to gamma for an exponential utility. */
  readonly xiPerCent: number;
  /** Of the fair value as it moves now. */
  readonly sigmaCentsPerSqrtHour: number;
  readonly sizeContracts: number;
  /** Variance that is left for the settlement itself, cents squared: at most fair x (100 - fair). */
  readonly settlementVarianceCents2: number;
  /** Penalty of inventory at the horizon, cents for each contract squared; 0 without one. */
  readonly terminalPenaltyCents: number;
  /** Time to the horizon. */
  readonly hoursLeft: number;
}

export interface RiccatiTerms {
  /** Half of what a round trip earns. */
  readonly offsetCents: number;
  readonly halfSpreadCents: number;
  /** What one contract of inventory moves both quotes by. */
  readonly skewCentsPerContract: number;
  /** Curvature of the log of the value over order sizes; above about 1 the parabola is no good picture of it. */
  readonly curvature: number;
}

/** Risk aversion over one order size an hour: k gamma sigma^2 D / 2. */
export function alphaPerHour(
  input: Pick<RiccatiInput, "kappaPerCent" | "gammaPerCent" | "sigmaCentsPerSqrtHour" | "sizeContracts">,
): number {
  const { kappaPerCent, gammaPerCent, sigmaCentsPerSqrtHour, sizeContracts } = input;
  return (kappaPerCent * gammaPerCent * sigmaCentsPerSqrtHour ** 2 * sizeContracts) / 2;
}

/** Distances of both quotes from fair value follow: half-spread + skew x inventory for the bid, - for the ask. */
export function riccatiTerms(input: RiccatiInput): RiccatiTerms {
  const { gammaPerCent, xiPerCent, kappaPerCent, sizeContracts, hoursLeft } = input;
  const offsetCents = fillOffsetCents(xiPerCent, sizeContracts, kappaPerCent);
  const etaPerHour = effectiveIntensityPerHour(xiPerCent, sizeContracts, input);
  const penaltyCents = input.terminalPenaltyCents + 0.5 * gammaPerCent * input.settlementVarianceCents2;
  const curvature = curvatureAfter(
    2 * kappaPerCent * sizeContracts * penaltyCents,
    alphaPerHour(input),
    etaPerHour,
    hoursLeft,
  );
  const perOrderCents = curvature / kappaPerCent;
  return {
    offsetCents,
    halfSpreadCents: offsetCents + perOrderCents / 2,
    skewCentsPerContract: perOrderCents / sizeContracts,
    curvature,
  };
}

/** Solution of m' = 2 alpha - 2 eta m^2 from m(0). */
function curvatureAfter(atEnd: number, alpha: number, eta: number, hours: number): number {
  return riccatiSolution(atEnd, Math.sqrt(alpha / eta), eta, hours, wayThere(alpha, eta, hours));
}

/** tanh(2 sqrt(alpha eta) tau): how far, from 0 to 1, the curvature has come towards its limit sqrt(alpha / eta). */
function wayThere(alpha: number, eta: number, hours: number): number {
  return tanhOf(2 * Math.sqrt(alpha * eta) * hours);
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

/** The same solution where the parts that depend on time alone are known. */
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
