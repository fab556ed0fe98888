/** Numbers as people read them: dollars, cents, contracts, durations and times in UTC. */
import {
  LOTS_PER_CONTRACT,
  MICROS_PER_CENT,
  MICROS_PER_DOLLAR,
  US_PER_MS,
  US_PER_SECOND,
} from "../core/units.ts";

const MINUS = "−";

/** 3204500 -> "$3.20"; parts of a cent are told below ten cents: 3500 -> "$0.0035". */
export function dollarsText(micros: number): string {
  const absolute = Math.abs(micros) / MICROS_PER_DOLLAR;
  const decimals = absolute < 0.1 && micros % MICROS_PER_CENT !== 0 ? 4 : 2;
  const text = grouped(absolute, decimals);
  const isZero = Number(text.replaceAll(",", "")) === 0;
  return `${micros < 0 && !isZero ? MINUS : ""}$${text}`;
}

/** As `dollarsText`, with a plus before gains. */
export function signedDollarsText(micros: number): string {
  const text = dollarsText(micros);
  return micros > 0 ? `+${text}` : text;
}

/** 1.234 -> "+1.23¢". */
export function signedCentsText(cents: number): string {
  const text = grouped(Math.abs(cents), 2);
  const sign = Number(text) === 0 ? "" : cents < 0 ? MINUS : "+";
  return `${sign}${text}¢`;
}

/** A lane's inventory, market by market: contracts of different markets do not cancel. */
export function inventoryText({
  markets,
}: {
  readonly markets: readonly { readonly inventoryLots: number }[];
}): string {
  return markets.map(({ inventoryLots }) => contractsText(inventoryLots)).join(" / ");
}

/** 12550 lots -> "125.5". */
export function contractsText(lots: number): string {
  return signedPlain(lots / LOTS_PER_CONTRACT, 2);
}

export function countText(count: number): string {
  return signedPlain(count, 0);
}

/** A number with at most that many decimals, zeros at the end dropped. */
export function signedPlain(value: number, decimalsMax: number): string {
  const text = Math.abs(value).toLocaleString("en-US", { maximumFractionDigits: decimalsMax });
  return `${value < 0 && text !== "0" ? MINUS : ""}${text}`;
}

/** "1 fill", "2 fills". */
export function plural(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** 0.25 -> "25 %"; near nothing and near everything a decimal more: 0.9985 -> "99.9 %"; 0.0001 -> "under 0.1 %". */
export function shareText(share: number): string {
  if (share > 0 && share < 0.0005) return "under 0.1 %";
  const isNearEnd = (share > 0 && share < 0.1) || (share > 0.99 && share < 1);
  return `${signedPlain(share * 100, isNearEnd ? 1 : 0)} %`;
}

/** Seconds in the one or two units that say it: "250 ms", "41 s", "5 min 3 s", "2 h 10 min", "3 d 4 h". */
export function durationText(seconds: number): string {
  if (seconds === 0) return "0 s";
  if (seconds < 1) return `${signedPlain(seconds * 1000, 0)} ms`;
  if (seconds < 10) return `${signedPlain(seconds, 1)} s`;
  const first = DURATION_UNITS.findIndex(([size]) => seconds >= size);
  const [nextSize] = DURATION_UNITS[first + 1] ?? [1];
  // Rounded to the second unit first: 1:59:59 is 2 h, and may belong to a larger first unit.
  const whole = Math.round(seconds / nextSize) * nextSize;
  const unit = DURATION_UNITS.findIndex(([size]) => whole >= size);
  const [size, name] = DURATION_UNITS[unit]!;
  const [partSize, partName] = DURATION_UNITS[unit + 1] ?? [1, ""];
  const part = Math.floor((whole % size) / partSize);
  return `${Math.floor(whole / size)} ${name}${part === 0 ? "" : ` ${part} ${partName}`}`;
}

const DURATION_UNITS: readonly (readonly [number, string])[] = [
  [86_400, "d"],
  [3600, "h"],
  [60, "min"],
  [1, "s"],
];

/** "8 Jan 2026 01:30:00" */
export function utcText(timeUs: number): string {
  return `${utcDateText(timeUs)} ${iso(timeUs).slice(11, 19)}`;
}

/** "01:30:00.250": time of day to the millisecond. */
export function utcClockText(timeUs: number): string {
  return iso(timeUs).slice(11, 23);
}

/** "8 Jan 2026" */
export function utcDateText(timeUs: number): string {
  const date = new Date(Math.floor(timeUs / US_PER_MS));
  const month = date.toLocaleString("en-GB", { month: "short", timeZone: "UTC" });
  return `${date.getUTCDate()} ${month} ${date.getUTCFullYear()}`;
}

/** "2026-01-08" -> "8 Jan 2026" */
export function dateText(date: string): string {
  return utcDateText(Date.parse(`${date}T00:00:00Z`) * US_PER_MS);
}

function iso(timeUs: number): string {
  return new Date(Math.floor(timeUs / US_PER_MS)).toISOString();
}

export function secondsBetween(fromUs: number, toUs: number): number {
  return (toUs - fromUs) / US_PER_SECOND;
}

/** Rounds for a specification: enough digits for any picture, none of the noise of binary fractions. */
export function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals)) || 0;
}

function grouped(value: number, decimals: number): string {
  return value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}
