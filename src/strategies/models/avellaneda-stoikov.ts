/**
 * The finite-horizon quotes of Avellaneda and Stoikov, High-frequency trading in a limit order book, Quantitative Finance 8(3)
 * (2008), equations 6 to 8, 29 and 30. Prices are cents, times hours.
 */
import { fillOffsetCents } from "./exponential-fills.ts";

export interface AvellanedaStoikovInput {
  readonly fairCents: number;
  readonly inventoryContracts: number;
  readonly gammaPerCent: number;
  readonly kappaPerCent: number;
  readonly sigmaCentsPerSqrtHour: number;
  /** Time to the horizon. */
  readonly hoursLeft: number;
}

export interface RawQuotes {
  readonly bidCents: number;
  readonly askCents: number;
}

export interface AvellanedaStoikovQuotes extends RawQuotes {
  readonly reservationCents: number;
  readonly spreadCents: number;
}

/** What one contract of inventory moves both quotes by, cents: gamma sigma^2 tau. */
export function riskCentsPerContract(gammaPerCent: number, varianceCents2: number): number {
  return gammaPerCent * varianceCents2;
}

/** Raw quotes: any real price, before fees, grid and limits. A gamma of 0 is the limit: fair value -/+ 1 / kappa. */
export function avellanedaStoikovQuotes(input: AvellanedaStoikovInput): AvellanedaStoikovQuotes {
  const { fairCents, inventoryContracts, gammaPerCent, kappaPerCent } = input;
  const riskCents = riskCentsPerContract(gammaPerCent, input.sigmaCentsPerSqrtHour ** 2 * input.hoursLeft);
  const reservationCents = fairCents - inventoryContracts * riskCents;
  const spreadCents = riskCents + 2 * fillOffsetCents(gammaPerCent, 1, kappaPerCent);
  return {
    reservationCents,
    spreadCents,
    bidCents: reservationCents - spreadCents / 2,
    askCents: reservationCents + spreadCents / 2,
  };
}

/**
 * Up to which time to go the quotes are close to the true optimum, hours: sqrt(3 / (4 eta alpha)); their relative error in
 * skew grows with the square of the time over it. Infinity where there is no risk.
 */
export function validityHours(alphaPerHour: number, etaPerHour: number): number {
  const product = etaPerHour * alphaPerHour;
  return product > 0 ? Math.sqrt(3 / (4 * product)) : Infinity;
}
