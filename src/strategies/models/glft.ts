/**
 * The stationary quotes of Guéant, Lehalle and Fernandez-Tapia, Dealing with the inventory risk (2013), for orders of any size and
 * any aversion to the risk of fills. Prices are cents, times hours, sizes contracts.
 */
import { effectiveIntensityPerHour, fillOffsetCents, type ExponentialFills } from "./exponential-fills.ts";

export interface GlftInput extends ExponentialFills {
  readonly gammaPerCent: number;
  /** Equal to gamma in the paper. */
  readonly xiPerCent: number;
  readonly sigmaCentsPerSqrtHour: number;
  readonly sizeContracts: number;
}

export interface GlftTerms {
  /** Half of what a round trip earns. */
  readonly offsetCents: number;
  readonly halfSpreadCents: number;
  /** What one contract of inventory moves both quotes by. */
  readonly skewCentsPerContract: number;
}

/** Distances of both quotes from fair value follow: half-spread + skew x inventory for the bid, - for the ask. */
export function glftTerms(input: GlftInput): GlftTerms {
  const { gammaPerCent, xiPerCent, kappaPerCent, sigmaCentsPerSqrtHour, sizeContracts } = input;
  const offsetCents = fillOffsetCents(xiPerCent, sizeContracts, kappaPerCent);
  const etaPerHour = effectiveIntensityPerHour(xiPerCent, sizeContracts, input);
  const skewCentsPerContract =
    sigmaCentsPerSqrtHour * Math.sqrt(gammaPerCent / (2 * sizeContracts * kappaPerCent * etaPerHour));
  return {
    offsetCents,
    halfSpreadCents: offsetCents + (sizeContracts / 2) * skewCentsPerContract,
    skewCentsPerContract,
  };
}
