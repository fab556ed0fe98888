/**
 * The engine's integer units and the exact parsing of the decimal strings they come from.
 *
 * price  `priceBp`    basis points of the $1 payoff, 1 bp = $0.0001, a cent is 100, always the YES side
 * size   `sizeLots`   1 lot = 0.01 contract
 * money  `cashMicros` millionths of a dollar; `priceBp * sizeLots` is exactly micros
 * time   `timeUs`     microseconds since 1970 UTC
 */
import { dataError } from "./errors.ts";

export const BP_PER_DOLLAR = 10_000;
export const BP_PER_CENT = 100;
export const LOTS_PER_CONTRACT = 100;
export const MICROS_PER_DOLLAR = 1_000_000;
export const MICROS_PER_CENT = 10_000;
export const US_PER_MS = 1_000;
export const US_PER_SECOND = 1_000_000;
export const US_PER_HOUR = 3_600_000_000;

/** The largest size a tape row holds: 2^36 - 1 lots, 687 million contracts at one level. */
export const SIZE_LOTS_MAX = 2 ** 36 - 1;

/**
 * Parses a decimal string exactly into an integer number of units of 10^-decimals.
 * Trailing zeros beyond the precision are accepted, other digits are not: nothing is ever rounded.
 *
 * @example parseDecimal("0.4200", 4) // 4200
 * @example parseDecimal("-3.50", 2) // -350
 * @throws DATA_BAD_DECIMAL when the text is not a plain decimal, has more precision than the unit, or is not a safe integer.
 */
export function parseDecimal(text: string, decimals: number): number {
  let index = 0;
  const isNegative = text.charCodeAt(0) === 45;
  if (isNegative) index = 1;
  let units = 0;
  let digitCount = 0;
  let decimalsLeft = -1;
  for (; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 46 && decimalsLeft < 0) {
      decimalsLeft = decimals;
      continue;
    }
    const digit = code - 48;
    if (digit < 0 || digit > 9) throw badDecimal(text, decimals);
    digitCount++;
    if (decimalsLeft === 0) {
      if (digit !== 0) throw badDecimal(text, decimals);
      continue;
    }
    units = units * 10 + digit;
    if (decimalsLeft > 0) decimalsLeft--;
  }
  if (digitCount === 0) throw badDecimal(text, decimals);
  for (let left = decimalsLeft < 0 ? decimals : decimalsLeft; left > 0; left--) units *= 10;
  if (units > Number.MAX_SAFE_INTEGER) throw badDecimal(text, decimals);
  return isNegative && units !== 0 ? -units : units;
}

function badDecimal(text: string, decimals: number): Error {
  return dataError(
    "DATA_BAD_DECIMAL",
    `"${text.slice(0, 40)}" is not a decimal number with at most ${decimals} decimals`,
    {
      hint: "Prices have at most 4 decimals of a dollar and counts 2; check the field and its unit.",
      data: { text, decimals },
    },
  );
}

/** Dollars as text with as many decimals as needed, at least two: 1234500 -> "1.2345". */
export function formatDollars(micros: number): string {
  const sign = micros < 0 ? "-" : "";
  const whole = Math.trunc(Math.abs(micros) / MICROS_PER_DOLLAR);
  const fraction = String(Math.abs(micros) % MICROS_PER_DOLLAR)
    .padStart(6, "0")
    .replace(/0{1,4}$/, "");
  return `${sign}${whole}.${fraction}`;
}

/** Contracts as text: 150 lots -> "1.5". */
export function formatContracts(lots: number): string {
  return String(lots / LOTS_PER_CONTRACT);
}

/** A time as UTC text with microseconds: "2026-01-08T02:14:12.880013Z". */
export function formatTimeUs(timeUs: number): string {
  const secondUs = Math.floor(timeUs / US_PER_SECOND) * US_PER_SECOND;
  const seconds = new Date(secondUs / US_PER_MS).toISOString().slice(0, 19);
  return `${seconds}.${String(timeUs - secondUs).padStart(6, "0")}Z`;
}

/** The whole number nearest to one that is meant to be whole, 0 or more: takes floating-point dust away. */
export function nearestWhole(value: number): number {
  return Math.floor(value + 0.5);
}

/** Whether a size has no part finer than a lot, floating-point dust aside. */
export function isWholeLots(contracts: number): boolean {
  const lots = contracts * LOTS_PER_CONTRACT;
  return Number.isSafeInteger(nearestWhole(lots)) && Math.abs(lots - nearestWhole(lots)) < 1e-6;
}
