/** Cells of tables as the engine's integers, exactly: a cell that does not say it is refused, never rounded or repaired. */
import { AppError, dataError } from "../../core/errors.ts";
import { ASK, BID, type Side } from "../../core/order-book.ts";
import { BP_PER_DOLLAR, parseDecimal, SIZE_LOTS_MAX, US_PER_MS, US_PER_SECOND } from "../../core/units.ts";
import type { PlannedColumn } from "./table-plan.ts";

/** A row of a file as it came: values by column. */
export interface TableRow {
  /** Line, record or row of the file, from 1. */
  readonly number: number;
  readonly unit: "line" | "record" | "row";
  readonly fields: Readonly<Record<string, unknown>>;
}

export function badCell(
  file: string,
  row: TableRow,
  column: string,
  value: unknown,
  wanted: string,
): AppError {
  const told = cellText(value).slice(0, 60);
  const text = typeof value === "string" && told !== "" ? `"${told}"` : told;
  return dataError(
    "DATA_BAD_FIELD",
    `${file}, ${row.unit} ${row.number}, column ${column}: ${text || "nothing"} is not ${wanted}`,
    {
      hint: "Nothing of this file was imported; correct the row or the mapping, then import it again.",
      data: { file, [row.unit]: row.number, column, value: cellText(value) },
    },
  );
}

/** A cell's text; empty where there is none. Numbers become the shortest text that reads back as them. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value.trim();
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean")
    return String(value);
  return JSON.stringify(value) ?? "";
}

/** The value in a column; a name with points goes into nested records. */
export function cellOf(fields: TableRow["fields"], column: string): unknown {
  if (Object.hasOwn(fields, column)) return fields[column];
  if (!column.includes(".")) return undefined;
  let value: unknown = fields;
  for (const name of column.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

const PRICE_DECIMALS: Readonly<Record<string, number>> = { dollars: 4, cents: 2, bp: 0 };

/** A price of 0 to 10,000 bp. */
export function priceBpOf(file: string, row: TableRow, { column, unit }: PlannedColumn): number | undefined {
  const value = cellOf(row.fields, column);
  const text = cellText(value);
  if (text === "") return undefined;
  const priceBp = decimalOf(text, PRICE_DECIMALS[unit]!);
  if (priceBp === undefined || priceBp < 0 || priceBp > BP_PER_DOLLAR)
    throw badCell(file, row, column, value, `a price in ${unit} between $0 and $1, of whole $0.0001`);
  return priceBp;
}

export function sizeLotsOf(file: string, row: TableRow, { column, unit }: PlannedColumn): number | undefined {
  const value = cellOf(row.fields, column);
  const text = cellText(value);
  if (text === "") return undefined;
  const lots = decimalOf(text, unit === "lots" ? 0 : 2);
  if (lots === undefined || lots < 0 || lots > SIZE_LOTS_MAX)
    throw badCell(file, row, column, value, "a size in contracts, of at most two decimals and not negative");
  return lots;
}

function decimalOf(text: string, decimals: number): number | undefined {
  try {
    return parseDecimal(text, decimals);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** Any time from 1980 to 2200: in a wrong unit a time lies outside. */
const TIME_US_MIN = Date.UTC(1980, 0) * US_PER_MS;
const TIME_US_MAX = Date.UTC(2200, 0) * US_PER_MS;
const TIME_DECIMALS: Readonly<Record<string, number>> = { us: 0, ms: 3, s: 6 };
const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:\s*(Z|UTC|[+-]\d\d:?\d\d))?$/;

export function timeUsOf(file: string, row: TableRow, { column, unit }: PlannedColumn): number {
  const value = cellOf(row.fields, column);
  const text = cellText(value);
  const isIso = unit === "iso" || unit === "iso-utc";
  const timeUs = isIso ? isoUs(text, unit === "iso-utc") : decimalOf(text, TIME_DECIMALS[unit]!);
  if (timeUs === undefined || !(timeUs >= TIME_US_MIN && timeUs <= TIME_US_MAX))
    throw badCell(file, row, column, value, TIME_WANTED[unit]!);
  return timeUs;
}

const TIME_WANTED: Readonly<Record<string, string>> = {
  us: "a time in microseconds since 1970",
  ms: "a time in milliseconds since 1970",
  s: "a time in seconds since 1970",
  iso: "a time as ISO 8601 text with its zone, like 2026-01-05T14:30:00.000Z (without one, in UTC: --time-unit iso-utc)",
  "iso-utc": "a time as ISO 8601 text, like 2026-01-05T14:30:00.000",
};

function isoUs(text: string, isUtcMeant: boolean): number | undefined {
  const [, day, clock, fraction = "", zone] = ISO.exec(text) ?? [];
  if (day === undefined || (zone === undefined && !isUtcMeant)) return undefined;
  if (/[1-9]/.test(fraction.slice(6))) return undefined; // nanoseconds are not rounded
  const offset = zone === undefined || zone === "UTC" ? "Z" : zone;
  const seconds = Date.parse(`${day}T${clock}${offset}`) / 1_000;
  // 30 February becomes a day of March: that is no time.
  if (Number.isNaN(seconds) || new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) !== day)
    return undefined;
  return seconds * US_PER_SECOND + Number(fraction.slice(0, 6).padEnd(6, "0"));
}

const BUYERS: readonly string[] = ["yes", "yes_taker", "buy", "buyer"];
const SELLERS: readonly string[] = ["no", "no_taker", "sell", "seller"];

/** The side of the resting order that was hit, by what the taker did: who buys YES hits an ask. */
export function hitSideOf(file: string, row: TableRow, { column }: PlannedColumn, isBookSide: boolean): Side {
  const value = cellOf(row.fields, column);
  const text = cellText(value).toLowerCase();
  if (isBookSide ? text === "bid" : BUYERS.includes(text)) return ASK;
  if (isBookSide ? text === "ask" : SELLERS.includes(text)) return BID;
  const wanted = isBookSide
    ? `"bid" or "ask"`
    : `what the taker did in YES: ${BUYERS.join(", ")}, or ${SELLERS.join(", ")}`;
  throw badCell(file, row, column, value, wanted);
}

export function flagOf(file: string, row: TableRow, { column }: PlannedColumn): boolean {
  const value = cellOf(row.fields, column);
  const text = cellText(value).toLowerCase();
  if (["", "0", "false"].includes(text)) return false;
  if (["1", "true"].includes(text)) return true;
  throw badCell(file, row, column, value, "true, false, 1 or 0");
}

export function textOf(file: string, row: TableRow, { column }: PlannedColumn): string {
  const value = cellOf(row.fields, column);
  const text = cellText(value);
  if (text === "" || typeof value === "object") throw badCell(file, row, column, value, "a name");
  return text;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

export function valueOf(file: string, row: TableRow, { column, unit }: PlannedColumn): number {
  const cell = cellOf(row.fields, column);
  const text = cellText(cell);
  const value = NUMBER.test(text) ? Number(text) : NaN;
  const max = VALUE_MAX[unit]!;
  if (!Number.isFinite(value) || (max !== Infinity && (value < 0 || value > max)))
    throw badCell(
      file,
      row,
      column,
      cell,
      max === Infinity ? "a finite number" : `a number between 0 and ${max}, in ${unit}`,
    );
  return value;
}

const VALUE_MAX: Readonly<Record<string, number>> = { probability: 1, cents: 100, dollars: 1, raw: Infinity };
