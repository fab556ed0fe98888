/**
 * What all models of this folder take from fill intensities that fall exponentially with distance, A e^(-k d) (Guéant, Lehalle and Fernandez-Tapia 2013, Cartea and Jaimungal 2015).
 *
 * Prices are cents, times hours, sizes contracts. `xi` is the aversion to the risk that a fill comes at all: equal to gamma for
 * an exponential utility, 0 for fills that are taken as they come.
 */

export interface ExponentialFills {
  /** Orders filled an hour and side at the fair value itself; A. */
  readonly intensityPerHour: number;
  /** Decay of that with distance; k. */
  readonly kappaPerCent: number;
}

/**
 * What a maker who risks nothing beyond the fill itself quotes away from its indifference price, cents: ln(1 + xi D / k) / (xi D);
 * 1 / k where xi D is 0. It is half of what a round trip earns, at every inventory, volatility and time.
 */
export function fillOffsetCents(xiPerCent: number, sizeContracts: number, kappaPerCent: number): number {
  const risk = xiPerCent * sizeContracts;
  if (risk === 0) return 1 / kappaPerCent;
  return Math.log1p(risk / kappaPerCent) / risk;
}

/**
 * Intensity at the best offset as the linear system sees it, an hour: A (1 + xi D / k)^-(1 + k / (xi D)); A / e where xi D is 0.
 */
export function effectiveIntensityPerHour(
  xiPerCent: number,
  sizeContracts: number,
  { intensityPerHour, kappaPerCent }: ExponentialFills,
): number {
  const ratio = (xiPerCent * sizeContracts) / kappaPerCent;
  if (ratio === 0) return intensityPerHour / Math.E;
  const log = Math.log1p(ratio);
  return intensityPerHour * Math.exp(-log - log / ratio);
}
