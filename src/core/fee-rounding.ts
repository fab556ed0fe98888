/**
 * How the exchange rounds fees, which it has changed twice: docs/FEES.md has the rules, their dates and sources.
 *
 * Divisions below are of whole numbers under 2^53 by whole numbers. Such a quotient that is not whole lies further from the
 * next whole number than a double rounds, so `Math.floor` and `Math.ceil` of it are exact.
 */
import { MICROS_PER_CENT } from "./units.ts";

/** The rules by date, as small integers for hot code. `cent` before February 2026, `micro` since September 2026. */
export const ROUNDING = { cent: 0, centicent: 1, micro: 2 } as const;
export type RoundingName = keyof typeof ROUNDING;
export type Rounding = (typeof ROUNDING)[RoundingName];

/** What a fill's model fee is rounded up to under each rule, micros. */
export const TRADE_FEE_UNIT_MICROS: readonly [number, number, number] = [MICROS_PER_CENT, 100, 1];

/** What an account's balance is a whole multiple of, micros: direct members $0.0001, all others $0.01. */
export const BALANCE_PRECISION_MICROS = { direct: 100, nonDirect: MICROS_PER_CENT } as const;

/** Rebates of the rule `centicent` are whole cents, whatever the account's precision. */
const CENTICENT_REBATE_MICROS = MICROS_PER_CENT;

/**
 * What an order remembers of its fees, over all its fills, maker and taker. All fields start at 0. A class whose objects
 * are reused sets them back with `clearFees`.
 */
export interface FeeAccumulator {
  /** Rounding fees paid and not yet rebated. */
  feeAccumulatorMicros: number;
  /** Model fee of the fills under the rule `cent`: whole micros, and the rest in units of 1 / RAW_RESTS_PER_MICRO. */
  feeRawMicros: number;
  feeRawRest: number;
}

export function clearFees(order: FeeAccumulator): void {
  order.feeAccumulatorMicros = 0;
  order.feeRawMicros = 0;
  order.feeRawRest = 0;
}

/** From when on a rule holds. */
export interface DatedRounding {
  readonly fromTimeUs: number;
  readonly rounding: RoundingName;
}

/**
 * The rules' dates as far as they are known (docs/FEES.md). Both changes are known to the month only, so that a
 * configuration may give its own list.
 */
export const DEFAULT_ROUNDING_DATES: readonly DatedRounding[] = [
  { fromTimeUs: 0, rounding: "cent" },
  { fromTimeUs: 1_769_904_000_000_000, rounding: "centicent" }, // 2026-02-01 00:00 UTC
  { fromTimeUs: 1_788_393_600_000_000, rounding: "micro" }, // 2026-09-03 00:00 UTC
];

/**
 * What brings a balance that changes by `balanceChangeMicros` back to the account's precision: the change less its floor.
 * @example roundingFeeMicros(-63_500, 10_000) // 6_500: -$0.0635 is posted as -$0.07
 */
export function roundingFeeMicros(balanceChangeMicros: number, precisionMicros: number): number {
  return balanceChangeMicros - Math.floor(balanceChangeMicros / precisionMicros) * precisionMicros;
}

/**
 * What an order gets back of its rounding fees. `centicent`: all whole cents. `micro`: all whole multiples of the precision
 * that leave the fill's net fee at zero or above.
 * @param accumulatorMicros with the fill's own rounding fee.
 * @param chargedMicros the fill's trade fee and rounding fee.
 */
function rebateMicros(
  rounding: Rounding,
  precisionMicros: number,
  accumulatorMicros: number,
  chargedMicros: number,
): number {
  if (rounding === ROUNDING.centicent)
    return Math.floor(accumulatorMicros / CENTICENT_REBATE_MICROS) * CENTICENT_REBATE_MICROS;
  const limitMicros = accumulatorMicros < chargedMicros ? accumulatorMicros : chargedMicros;
  return Math.floor(limitMicros / precisionMicros) * precisionMicros;
}

/**
 * Net fee of a fill under `centicent` or `micro`: trade fee + rounding fee - rebate. hot: bench/fees.ts
 * @param order updated.
 * @param revenueMicros what the fill brings before fees, negative for a buyer.
 * @param tradeFeeMicros the model fee, rounded up as the rule says.
 */
export function netFeeMicros(
  rounding: Rounding,
  precisionMicros: number,
  order: FeeAccumulator,
  revenueMicros: number,
  tradeFeeMicros: number,
): number {
  const roundingMicros = roundingFeeMicros(revenueMicros - tradeFeeMicros, precisionMicros);
  const accumulatorMicros = order.feeAccumulatorMicros + roundingMicros;
  const chargedMicros = tradeFeeMicros + roundingMicros;
  const backMicros = rebateMicros(rounding, precisionMicros, accumulatorMicros, chargedMicros);
  order.feeAccumulatorMicros = accumulatorMicros - backMicros;
  return chargedMicros - backMicros;
}
