/**
 * Kalshi's trading fees in integers. Model: multiplier x rate x contracts x P x (1 - P) with the price P in dollars; what is
 * charged of it depends on the rounding rule of the day (fee-rounding.ts). docs/FEES.md has sources and worked examples.
 */
import { assert } from "./errors.ts";
import { netFeeMicros, ROUNDING, TRADE_FEE_UNIT_MICROS, type FeeAccumulator } from "./fee-rounding.ts";
import { RAW_RESTS_PER_MICRO, type FeeTerms } from "./fee-terms.ts";
import { ASK, type Side } from "./order-book.ts";
import { BP_PER_DOLLAR, MICROS_PER_CENT } from "./units.ts";

/**
 * What a fill costs, after rounding, alignment of the balance and rebates. hot: bench/fees.ts
 *
 * Nothing depends on whether the fill opens or closes a position: the dollar a closed pair returns, times a whole number of
 * lots, is a whole number of cents, so the balance's remainder is the same.
 * @param precisionMicros of the account, BALANCE_PRECISION_MICROS.
 * @param order its memory of earlier fills, updated.
 * @param side BID when the order buys YES, ASK when it sells YES or, what is the same, buys NO.
 * @param priceBp of YES, 0..10000.
 * @returns micros; negative where a whole-cent rebate of the rule `centicent` is more than the fill was charged.
 */
export function chargeFill(
  terms: FeeTerms,
  precisionMicros: number,
  order: FeeAccumulator,
  isMaker: boolean,
  side: Side,
  priceBp: number,
  lots: number,
): number {
  if (terms.rounding === ROUNDING.cent) return chargeCents(terms, order, isMaker, priceBp, lots);
  const revenueMicros = side === ASK ? priceBp * lots : -priceBp * lots;
  const tradeMicros = tradeFeeMicros(terms, isMaker, priceBp, lots);
  return netFeeMicros(terms.rounding, precisionMicros, order, revenueMicros, tradeMicros);
}

/**
 * The model fee of one fill, rounded up to the unit of the rule: a cent, $0.0001 or $0.000001.
 * @example tradeFeeMicros(terms, false, 550, 100) // 3_639 under `micro`: 0.07 x 0.055 x 0.945 is $0.00363825
 */
export function tradeFeeMicros(terms: FeeTerms, isMaker: boolean, priceBp: number, lots: number): number {
  const numerator = isMaker ? terms.makerNumerator : terms.takerNumerator;
  const denominator = isMaker ? terms.makerDenominator : terms.takerDenominator;
  const micros = ceilMicrosOf(numerator, denominator, priceBp, lots);
  const unitMicros = TRADE_FEE_UNIT_MICROS[terms.rounding];
  return unitMicros === 1 ? micros : Math.ceil(micros / unitMicros) * unitMicros;
}

/**
 * The most that an order for `lots` at one price can be charged in total, whatever its earlier fills were: what to reserve
 * for it, or to take off a price. A better price may have a higher model fee, but never by more than it is better.
 * @param fillCount in how many fills it comes at most; under `cent` they cost no more than one.
 */
export function worstFeeMicros(
  terms: FeeTerms,
  precisionMicros: number,
  isMaker: boolean,
  priceBp: number,
  lots: number,
  fillCount = 1,
): number {
  const tradeMicros = tradeFeeMicros(terms, isMaker, priceBp, lots);
  if (terms.rounding === ROUNDING.cent) return tradeMicros;
  const splitMicros = (fillCount - 1) * TRADE_FEE_UNIT_MICROS[terms.rounding];
  return tradeMicros + splitMicros + fillCount * (precisionMicros - 1);
}

/**
 * Whole cents per order: a fill costs what it adds to the rounded sum of the order's model fees, so that it does not matter
 * in how many fills an order comes.
 */
function chargeCents(
  terms: FeeTerms,
  order: FeeAccumulator,
  isMaker: boolean,
  priceBp: number,
  lots: number,
): number {
  const beforeMicros = wholeCentsMicros(order);
  if (isMaker) addRaw(order, terms.makerNumerator, terms.makerDenominator, priceBp, lots);
  else addRaw(order, terms.takerNumerator, terms.takerDenominator, priceBp, lots);
  return wholeCentsMicros(order) - beforeMicros;
}

function wholeCentsMicros({ feeRawMicros, feeRawRest }: FeeAccumulator): number {
  const micros = feeRawRest > 0 ? feeRawMicros + 1 : feeRawMicros;
  return Math.ceil(micros / MICROS_PER_CENT) * MICROS_PER_CENT;
}

/** Adds a fill's model fee, exactly. */
function addRaw(
  order: FeeAccumulator,
  numerator: number,
  denominator: number,
  priceBp: number,
  lots: number,
): void {
  const product = numerator * (priceBp * (BP_PER_DOLLAR - priceBp)) * lots;
  let wholeMicros: number;
  let part: number; // in denominators of a micro
  if (product <= Number.MAX_SAFE_INTEGER) {
    wholeMicros = Math.floor(product / denominator);
    part = product - wholeMicros * denominator;
  } else {
    const exact = bigProduct(numerator, priceBp, lots);
    wholeMicros = safeNumber(exact / BigInt(denominator));
    part = Number(exact % BigInt(denominator));
  }
  const rest = order.feeRawRest + part * (RAW_RESTS_PER_MICRO / denominator);
  const hasCarry = rest >= RAW_RESTS_PER_MICRO;
  order.feeRawMicros += hasCarry ? wholeMicros + 1 : wholeMicros;
  order.feeRawRest = hasCarry ? rest - RAW_RESTS_PER_MICRO : rest;
}

function ceilMicrosOf(numerator: number, denominator: number, priceBp: number, lots: number): number {
  const product = numerator * (priceBp * (BP_PER_DOLLAR - priceBp)) * lots;
  if (product <= Number.MAX_SAFE_INTEGER) return Math.ceil(product / denominator);
  const divisor = BigInt(denominator);
  return safeNumber((bigProduct(numerator, priceBp, lots) + divisor - 1n) / divisor);
}

function bigProduct(numerator: number, priceBp: number, lots: number): bigint {
  return BigInt(numerator) * BigInt(priceBp * (BP_PER_DOLLAR - priceBp)) * BigInt(lots);
}

function safeNumber(micros: bigint): number {
  assert(micros <= Number.MAX_SAFE_INTEGER, "a fee is a whole number of micros below 2^53");
  return Number(micros);
}
