/** The fields in which the exchange tells of a market, much the same in its frames and in its REST answers. */
import { AppError } from "../core/errors.ts";
import { PRICE_LEVEL_STRUCTURES, unionPricesBp, type PriceRange } from "../core/price-grid.ts";
import { BP_PER_DOLLAR, MICROS_PER_DOLLAR, parseDecimal } from "../core/units.ts";
import type { BadField } from "./fee-fields.ts";
import { isFields, type Fields } from "./frame-fields.ts";

const PRICE_DECIMALS = 4;
const SETTLEMENT_DECIMALS = 6;

/** What is told of a market; undefined is what is not told. */
export interface MarketFacts {
  readonly openUs: number | undefined;
  readonly closeUs: number | undefined;
  /** The exchange's word: yes, no, scalar. */
  readonly result: string | undefined;
  /** Payout of one YES contract, 0..1,000,000. */
  readonly settlementMicros: number | undefined;
  readonly settledUs: number | undefined;
  readonly priceLevelStructure: string | undefined;
  readonly priceRanges: readonly PriceRange[] | undefined;
  readonly settlementFloorBp: number | undefined;
}

/** A text, undefined where the field is absent or empty. */
function readOptionalText(fields: Fields, field: string, bad: BadField): string | undefined {
  const value = fields[field] ?? "";
  if (typeof value !== "string") throw bad(field, value, "a text");
  return value === "" ? undefined : value;
}

/**
 * Payout of one YES contract: the value that is stated, else what "yes" and "no" say. Any other result pays what is stated
 * with it: that is how a market settles that was scalar, or void.
 */
export function readSettlement(
  fields: Fields,
  valueField: string,
  bad: BadField,
): Pick<MarketFacts, "result" | "settlementMicros"> {
  const result = readOptionalText(fields, "result", bad);
  const isStated = (fields[valueField] ?? "") !== "";
  const statedMicros = isStated
    ? decimalUpTo(fields, valueField, { decimals: SETTLEMENT_DECIMALS, max: MICROS_PER_DOLLAR }, bad)
    : undefined;
  return { result, settlementMicros: statedMicros ?? microsOfResult(result) };
}

function microsOfResult(result: string | undefined): number | undefined {
  if (result === "yes") return MICROS_PER_DOLLAR;
  return result === "no" ? 0 : undefined;
}

/** The price grid: `price_ranges` is the truth; where they are missing, those that the structure's name is known to mean. */
export function readGrid(
  fields: Fields,
  bad: BadField,
): Pick<MarketFacts, "priceLevelStructure" | "priceRanges"> {
  const priceLevelStructure = readOptionalText(fields, "price_level_structure", bad);
  const list = fields.price_ranges ?? undefined;
  if (list === undefined)
    return { priceLevelStructure, priceRanges: PRICE_LEVEL_STRUCTURES.get(priceLevelStructure ?? "") };
  if (!Array.isArray(list)) throw bad("price_ranges", list, "a list of {start, end, step}");
  const priceRanges = list.map((range) => readRange(range, bad));
  try {
    unionPricesBp([priceRanges]);
  } catch (cause) {
    throw bad("price_ranges", list, "ascending bands within 0 and 1 dollar that step evenly", cause);
  }
  return { priceLevelStructure, priceRanges };
}

function readRange(range: unknown, bad: BadField): PriceRange {
  if (!isFields(range)) throw bad("price_ranges", range, "a list of {start, end, step}");
  const [startBp, endBp, stepBp] = ["start", "end", "step"].map((field) =>
    decimalUpTo(range, field, { decimals: PRICE_DECIMALS, max: BP_PER_DOLLAR }, bad),
  );
  return { startBp: startBp!, endBp: endBp!, stepBp: stepBp! };
}

/** `settlement_floor_dollars`, undefined where there is none. */
export function readFloorBp(fields: Fields, bad: BadField): number | undefined {
  const field = "settlement_floor_dollars";
  if ((fields[field] ?? "") === "") return undefined;
  return decimalUpTo(fields, field, { decimals: PRICE_DECIMALS, max: BP_PER_DOLLAR }, bad);
}

function decimalUpTo(
  fields: Fields,
  field: string,
  { decimals, max }: { readonly decimals: number; readonly max: number },
  bad: BadField,
): number {
  const value = fields[field];
  const rule = `a decimal from 0 to 1 with at most ${decimals} decimals, as text`;
  if (typeof value !== "string") throw bad(field, value, rule);
  let units: number;
  try {
    units = parseDecimal(value, decimals);
  } catch (cause) {
    if (cause instanceof AppError) throw bad(field, value, rule, cause);
    throw cause;
  }
  if (units < 0 || units > max) throw bad(field, value, rule);
  return units;
}
