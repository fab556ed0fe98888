/** Quantities as people read them. Machines get the integers. */
import { LOTS_PER_CONTRACT, MICROS_PER_DOLLAR, US_PER_HOUR, US_PER_SECOND } from "../core/units.ts";

/** A dollar column shows at least cents and at most the basis points of a payoff; cents are enough beside this much. */
const DOLLAR_DECIMALS_MIN = 2;
const DOLLAR_DECIMALS_MAX = 4;
const CENTS_ENOUGH_MICROS = 10 * MICROS_PER_DOLLAR;

/** What stands where there is no value. */
export const NO_VALUE = "-";

/** Whole numbers with thousands apart: 1234567 -> "1,234,567". */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** Lots as contracts with thousands apart: 123450 -> "1,234.5". */
export function formatContracts(lots: number): string {
  return (lots / LOTS_PER_CONTRACT).toLocaleString("en-US", { maximumFractionDigits: 2 });
}

/** Signed contracts: the sign says which side of the market an inventory is on. */
export function formatInventory(lots: number): string {
  return lots > 0 ? `+${formatContracts(lots)}` : formatContracts(lots);
}

/**
 * Money of one column in dollars, all with the same number of decimals so that the points stand in line: as many as the
 * values need, from 2 to 4, and 2 once there are tens of dollars.
 */
export function dollarColumn(micros: readonly (number | undefined)[]): string[] {
  const isLarge = micros.some((value) => Math.abs(value ?? 0) >= CENTS_ENOUGH_MICROS);
  const decimalsMax = isLarge ? DOLLAR_DECIMALS_MIN : DOLLAR_DECIMALS_MAX;
  let decimals = DOLLAR_DECIMALS_MIN;
  for (const value of micros)
    while (decimals < decimalsMax && (value ?? 0) % 10 ** (6 - decimals) !== 0) decimals++;
  return micros.map((value) => (value === undefined ? NO_VALUE : signedDollars(value, decimals)));
}

function signedDollars(micros: number, decimals: number): string {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const text = (Math.abs(micros) / MICROS_PER_DOLLAR).toLocaleString("en-US", digits);
  if (micros === 0 || Number(text.replaceAll(",", "")) === 0) return text;
  return `${micros < 0 ? "-" : "+"}${text}`;
}

/** An amount of dollars without a sign, with cents where there are any: "$500", "$12.50". */
export function formatDollars(micros: number): string {
  const digits = micros % MICROS_PER_DOLLAR === 0 ? 0 : DOLLAR_DECIMALS_MIN;
  const text = (micros / MICROS_PER_DOLLAR).toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `$${text}`;
}

/** Cents with two decimals, or as many as a price off the whole cents needs. */
export function formatCents(cents: number): string {
  const text = cents.toFixed(4).replace(/0{1,2}$/, "");
  return /^-0\.0+$/.test(text) ? text.slice(1) : text;
}

export function formatSignedCents(cents: number): string {
  const text = formatCents(cents);
  return cents > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** A span of time in the unit that fits: "850 ms", "12.5 s", "3 h 05 min", "4 d 02 h". */
export function formatSpan(spanUs: number): string {
  if (spanUs < US_PER_SECOND) return `${Math.round(spanUs / 1_000)} ms`;
  const seconds = spanUs / US_PER_SECOND;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${pad(Math.floor(seconds % 60))} s`;
  const hours = Math.floor(spanUs / US_PER_HOUR);
  if (hours < 48) return `${hours} h ${pad(minutes % 60)} min`;
  return `${Math.floor(hours / 24)} d ${pad(hours % 24)} h`;
}

/** A time to the second, UTC: "2026-01-08 02:14:12". */
export function formatTime(timeUs: number): string {
  return new Date(Math.floor(timeUs / US_PER_SECOND) * 1_000).toISOString().slice(0, 19).replace("T", " ");
}

/** A share of a whole: 0.1234 -> "12.3 %". */
export function formatShare(part: number, whole: number): string {
  return whole === 0 ? NO_VALUE : `${((100 * part) / whole).toFixed(1)} %`;
}

/** A text cut to a width by leaving out its middle: both ends of a ticker tell markets apart. */
export function shorten(text: string, width: number): string {
  if (text.length <= width) return text;
  const tail = Math.floor((width - 2) / 2);
  return `${text.slice(0, width - 2 - tail)}..${text.slice(text.length - tail)}`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
