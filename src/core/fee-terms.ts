/**
 * What a fill's fee depends on: the exchange's fee type and multiplier as exact rates, and these made ready for hot code.
 *
 * priceBp x (10000 - priceBp) x lots is contracts x P x (1 - P) in units of 1e-10 dollars. A rate in parts per trillion
 * makes units of 1e-22 dollars of it, so that micros are these over 1e16; every rate brings a part of that divisor along.
 */
import { assert, dataError } from "./errors.ts";
import type { Rounding } from "./fee-rounding.ts";
import { parseDecimal } from "./units.ts";

/** The exchange's `fee_type`. */
export const FEE_TYPES = [
  "quadratic",
  "quadratic_with_maker_fees",
  "quadratic_with_combo_maker_fees",
  "flat",
] as const;
export type FeeType = (typeof FEE_TYPES)[number];

/** What the exchange says of a series or an event. */
export interface FeeRule {
  readonly feeType: FeeType;
  /** `fee_multiplier` in parts per million. */
  readonly multiplierPpm: number;
}

/** Rates in parts per trillion (1e-12): rate in ppm x multiplier in ppm, exact. */
export interface FeeRates {
  readonly takerRatePpt: number;
  readonly makerRatePpt: number;
}

/** Everything a fill's fee depends on, made ready for hot code: micros = numerator x p x (10000 - p) x lots / denominator. */
export interface FeeTerms extends FeeRates {
  readonly rounding: Rounding;
  readonly takerNumerator: number;
  readonly takerDenominator: number;
  readonly makerNumerator: number;
  readonly makerDenominator: number;
}

/** 0.07 dollars a contract at P(1 - P) = 1. */
const TAKER_RATE_PPM = 70_000;
/** A quarter of the taker's rate, half of it for combos, nothing. */
const MAKER_RATE_PPM = {
  quadratic: 0,
  quadratic_with_maker_fees: 17_500,
  quadratic_with_combo_maker_fees: 35_000,
} as const;

const MULTIPLIER_DECIMALS = 6;
/** Beyond it a better price could cost more than the worse one; the exchange's are 0 to 1. */
const MULTIPLIER_PPM_MAX = 10_000_000;
const RATE_PPT_MAX = TAKER_RATE_PPM * MULTIPLIER_PPM_MAX;

/** Every rate is a multiple of this, which leaves 4e12 of the divisor 1e16 at most. */
const RATE_STEP_PPT = 2_500;
/** Parts into which `FeeAccumulator.feeRawRest` divides a micro: a multiple of every denominator. */
export const RAW_RESTS_PER_MICRO = 4_000_000_000_000;

/**
 * A `fee_multiplier` in parts per million.
 * @param text a plain decimal with at most 6 decimals, from 0 to 10.
 * @example feeMultiplierPpm("0.35") // 350_000
 * @throws DATA_BAD_DECIMAL
 */
export function feeMultiplierPpm(text: string): number {
  const ppm = parseDecimal(text, MULTIPLIER_DECIMALS);
  if (ppm >= 0 && ppm <= MULTIPLIER_PPM_MAX) return ppm;
  throw dataError("DATA_BAD_DECIMAL", `the fee multiplier was ${text}, it must be from 0 to 10`, {
    hint: "Multipliers are factors: 0.5 halves the fee, 0 waives it.",
    data: { text },
  });
}

/** @throws DATA_FEE_TYPE_UNSUPPORTED for `flat`, whose table is nowhere in use. */
export function feeRates({ feeType, multiplierPpm }: FeeRule): FeeRates {
  if (feeType === "flat")
    throw dataError(
      "DATA_FEE_TYPE_UNSUPPORTED",
      'the fee type is "flat", whose special table this version does not know',
      {
        hint: "No series was known to use it; switch fees off by name, or leave out the market.",
        data: { feeType },
      },
    );
  return {
    takerRatePpt: TAKER_RATE_PPM * multiplierPpm,
    makerRatePpt: MAKER_RATE_PPM[feeType] * multiplierPpm,
  };
}

/** Whether a number can be a rate. */
export function isRatePpt(value: unknown): value is number {
  return (
    Number.isInteger(value) &&
    (value as number) >= 0 &&
    (value as number) <= RATE_PPT_MAX &&
    (value as number) % RATE_STEP_PPT === 0
  );
}

export function feeTerms({ takerRatePpt, makerRatePpt }: FeeRates, rounding: Rounding): FeeTerms {
  assert(isRatePpt(takerRatePpt) && isRatePpt(makerRatePpt), "fee rates are whole multiples of 2,500 ppt");
  const [takerNumerator, takerDenominator] = reduced(takerRatePpt / RATE_STEP_PPT);
  const [makerNumerator, makerDenominator] = reduced(makerRatePpt / RATE_STEP_PPT);
  return {
    takerRatePpt,
    makerRatePpt,
    rounding,
    takerNumerator,
    takerDenominator,
    makerNumerator,
    makerDenominator,
  };
}

/** steps / 4e12 in lowest terms: small numerators keep products below 2^53. */
function reduced(steps: number): readonly [number, number] {
  let divisor = RAW_RESTS_PER_MICRO;
  for (let rest = steps; rest !== 0;) [divisor, rest] = [rest, divisor % rest];
  return [steps / divisor, RAW_RESTS_PER_MICRO / divisor];
}
