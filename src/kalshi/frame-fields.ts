/**
 * Reads single fields of a frame: lenient about what is not needed, exact about what is. Each refusal names the file, the
 * line, the field and its value.
 */
import { AppError, dataError } from "../core/errors.ts";
import { BP_PER_CENT, LOTS_PER_CONTRACT, parseDecimal } from "../core/units.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** Where a frame stands, for messages; the reader moves `line` on as it goes. */
export interface FramePlace {
  readonly file: string;
  /** From 1: the line of the file, or the number of the frame in a document that holds many. */
  line: number;
  readonly unit: "line" | "frame";
}

const PRICE_DECIMALS = 4;
const COUNT_DECIMALS = 2;

export function placeText(place: FramePlace): string {
  return `${place.file}, ${place.unit} ${place.line}`;
}

export function badField(
  place: FramePlace,
  field: string,
  value: unknown,
  rule: string,
  cause?: unknown,
): AppError {
  const shown = value === undefined ? "missing" : JSON.stringify(value).slice(0, 60);
  return dataError("DATA_BAD_FIELD", `${placeText(place)}: ${field} was ${shown}, it must be ${rule}`, {
    hint: "The frame is damaged or of a form this version does not know; repair or leave out that line.",
    data: { file: place.file, [place.unit]: place.line, field, value },
    cause,
  });
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function readFields(value: unknown, field: string, place: FramePlace): Fields {
  if (!isFields(value)) throw badField(place, field, value, "an object");
  return value;
}

export function readText(fields: Fields, field: string, place: FramePlace): string {
  const value = fields[field];
  if (typeof value !== "string" || value === "") throw badField(place, field, value, "a text");
  return value;
}

/** A whole number, or undefined when the field is absent. */
export function readOptionalInteger(fields: Fields, field: string, place: FramePlace): number | undefined {
  const value = fields[field];
  if (value === undefined || value === null) return undefined;
  if (!Number.isSafeInteger(value)) throw badField(place, field, value, "a whole number");
  return value as number;
}

/** A price in dollars as text, in basis points. */
export function priceBpOfDollars(value: unknown, field: string, place: FramePlace): number {
  return decimal(value, PRICE_DECIMALS, field, place, "a price in dollars with at most 4 decimals");
}

/** A count of contracts as text, in lots. */
export function lotsOfCount(value: unknown, field: string, place: FramePlace): number {
  return decimal(value, COUNT_DECIMALS, field, place, "a number of contracts with at most 2 decimals");
}

/** A price in whole cents, in basis points. */
export function priceBpOfCents(value: unknown, field: string, place: FramePlace): number {
  if (!Number.isSafeInteger(value)) throw badField(place, field, value, "a price in whole cents");
  return (value as number) * BP_PER_CENT;
}

/** A count of whole contracts, in lots. */
export function lotsOfContracts(value: unknown, field: string, place: FramePlace): number {
  if (!Number.isSafeInteger(value)) throw badField(place, field, value, "a whole number of contracts");
  return (value as number) * LOTS_PER_CONTRACT;
}

function decimal(value: unknown, decimals: number, field: string, place: FramePlace, rule: string): number {
  if (typeof value !== "string") throw badField(place, field, value, rule);
  try {
    return parseDecimal(value, decimals);
  } catch (cause) {
    if (cause instanceof AppError) throw badField(place, field, value, rule, cause);
    throw cause;
  }
}
