/**
 * The fee rules once more, in the plainest way: exact decimals as big integers of 1e-20 dollars, one step after the other as
 * the exchange's page tells them. What the product is compared with.
 */

const UNITS_PER_DOLLAR = 10n ** 20n;
const UNITS_PER_MICRO = 10n ** 14n;
const CENT = UNITS_PER_DOLLAR / 100n;

export type NaiveRounding = "cent" | "centicent" | "micro";

export interface NaiveAccount {
  readonly rounding: NaiveRounding;
  /** Decimal text, dollars. */
  readonly precision: "0.0001" | "0.01";
}

export interface NaiveFill {
  /** Decimal texts: dollars a contract at P(1 - P) = 1, and a factor. */
  readonly rate: string;
  readonly multiplier: string;
  readonly isBuy: boolean;
  readonly priceBp: number;
  readonly lots: number;
  /** Part of the fill that closes a position. */
  readonly closingLots: number;
}

function decimal(text: string, places: number): bigint {
  const [whole = "", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(places, "0"));
}

/** rate (4 places) x multiplier (6) x contracts (2) x P (4) x (1 - P) (4): exact in 20 places. */
export function naiveModelFee({ rate, multiplier, priceBp, lots }: NaiveFill): bigint {
  const price = BigInt(priceBp);
  return decimal(rate, 4) * decimal(multiplier, 6) * BigInt(lots) * price * (10_000n - price);
}

function floorTo(units: bigint, step: bigint): bigint {
  const past = ((units % step) + step) % step;
  return units - past;
}

export function ceilTo(units: bigint, step: bigint): bigint {
  return -floorTo(-units, step);
}

/** A buyer of YES pays P a contract, a buyer of NO 1 - P; who closes gets what the outcome held is worth. */
function revenueOf({ isBuy, priceBp, lots, closingLots }: NaiveFill): bigint {
  const yes = BigInt(priceBp) * UNITS_PER_MICRO;
  const no = BigInt(10_000 - priceBp) * UNITS_PER_MICRO;
  const opening = BigInt(lots - closingLots);
  const closing = BigInt(closingLots);
  return isBuy ? no * closing - yes * opening : yes * closing - no * opening;
}

/** What each fill of one order costs, micros. */
export function naiveNetFees({ rounding, precision }: NaiveAccount, fills: readonly NaiveFill[]): number[] {
  const tradeUnit = { cent: CENT, centicent: CENT / 100n, micro: UNITS_PER_MICRO }[rounding];
  const balanceUnit = decimal(precision, 20);
  let model = 0n;
  let accumulator = 0n;
  return fills.map((fill) => {
    const fee = naiveModelFee(fill);
    const before = model;
    model += fee;
    if (rounding === "cent") return inMicros(ceilTo(model, CENT) - ceilTo(before, CENT));
    const tradeFee = ceilTo(fee, tradeUnit);
    const change = revenueOf(fill) - tradeFee;
    const roundingFee = change - floorTo(change, balanceUnit);
    accumulator += roundingFee;
    let rebate = floorTo(accumulator, rounding === "centicent" ? CENT : balanceUnit);
    if (rounding === "micro") while (tradeFee + roundingFee - rebate < 0n) rebate -= balanceUnit;
    accumulator -= rebate;
    return inMicros(tradeFee + roundingFee - rebate);
  });
}

function inMicros(units: bigint): number {
  if (units % UNITS_PER_MICRO !== 0n) throw new Error("no whole number of micros");
  return Number(units / UNITS_PER_MICRO);
}
