/** Fee rules as the exchange's schedule of July 2026 has them, for tests. */
import { ROUNDING, type RoundingName } from "../../src/core/fee-rounding.ts";
import {
  feeMultiplierPpm,
  feeRates,
  feeTerms,
  type FeeTerms,
  type FeeType,
} from "../../src/core/fee-terms.ts";

export const ROUNDINGS: readonly RoundingName[] = ["cent", "centicent", "micro"];

export function termsOf(feeType: FeeType, multiplier: string, rounding: RoundingName): FeeTerms {
  return feeTerms(feeRates({ feeType, multiplierPpm: feeMultiplierPpm(multiplier) }), ROUNDING[rounding]);
}

/** The maker's rate of each fee type in dollars, as the schedule has it. */
export const MAKER_RATE = {
  quadratic: "0",
  quadratic_with_maker_fees: "0.0175",
  quadratic_with_combo_maker_fees: "0.035",
} as const;
export type KnownType = keyof typeof MAKER_RATE;
export const TAKER_RATE = "0.07";
