/**
 * The finite-horizon quotes of Avellaneda and Stoikov, High-frequency trading in a limit order book, Quantitative Finance 8(3)
 * (2008), equations 6 to 8, 29 and 30. Prices are cents, times hours.
 */

/** What one contract of inventory moves both quotes by, cents: gamma sigma^2 tau. */
export function riskCentsPerContract(gammaPerCent: number, varianceCents2: number): number {
  return gammaPerCent * varianceCents2;
}

/**
 * Up to which time to go the quotes are close to the true optimum, hours: sqrt(3 / (4 eta alpha)); their relative error in
 * skew grows with the square of the time over it. Infinity where there is no risk.
 */
export function validityHours(alphaPerHour: number, etaPerHour: number): number {
  const product = etaPerHour * alphaPerHour;
  return product > 0 ? Math.sqrt(3 / (4 * product)) : Infinity;
}
