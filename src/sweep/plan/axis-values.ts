/** The values of one parameter as a plan writes them: a number, a list, or a range with a count and a scale. */
import { z } from "zod";
import { usageError } from "../../core/errors.ts";
import { LOTS_PER_CONTRACT, nearestWhole } from "../../core/units.ts";
import type { Path, YamlSource } from "../yaml-source.ts";

/** All real numbers between two, to be drawn from by a subset. */
export interface ValueRange {
  readonly from: number;
  readonly to: number;
  readonly scale: "linear" | "log";
}

/** One value, some ascending ones, or a range to draw from. */
export type WrittenValues = number | readonly number[] | ValueRange;

/** The most values one list or range may have. */
const VALUES_MAX = 1_000_000;

const listSchema = z.array(z.number()).min(1);
const rangeSchema = z.strictObject({
  from: z.number(),
  to: z.number(),
  count: z.int().min(2).max(VALUES_MAX).optional(),
  scale: z.enum(["linear", "log"]).optional(),
});
export const RANGE_NAMES: readonly string[] = Object.keys(rangeSchema.shape);

/** Reads what stands at a place. @param name the parameter's, whose unit says how fine its values are. */
export function writtenValues(source: YamlSource, path: Path, name: string): WrittenValues {
  const written = source.valueAt(path);
  if (Array.isArray(written)) return source.at(path, () => listed(source.parse(listSchema, path), name));
  if (typeof written !== "object" || written === null) return source.parse(z.number(), path);
  const { count, scale = "linear", ...ends } = source.parse(rangeSchema, path);
  const range = { ...ends, scale };
  return source.at(path, () => {
    requireRange(range, name);
    return count === undefined ? range : spaced(range, count, name);
  });
}

/** The value at a share of the way from one end of a range to the other, on its scale. */
export function valueAt({ from, to, scale }: ValueRange, share: number, name: string): number {
  if (share === 0) return from;
  if (share === 1) return to;
  const value =
    scale === "linear" ? from + (to - from) * share : from * Math.exp(share * Math.log(to / from));
  return Math.min(to, Math.max(from, tidy(value, name)));
}

/** A list of one is that value. */
function listed(values: readonly number[], name: string): number | readonly number[] {
  const ascending = values.toSorted((one, other) => one - other);
  requireDistinct(ascending, name, "Name each value once.");
  return ascending.length === 1 ? ascending[0]! : ascending;
}

function spaced(range: ValueRange, count: number, name: string): readonly number[] {
  const values = Array.from({ length: count }, (_, index) => valueAt(range, index / (count - 1), name));
  requireDistinct(values, name, "Ask for fewer values, or for a wider range.");
  return values;
}

/** Twelve digits say all that is meant and none of the dust; what is counted in contracts comes in whole lots. */
function tidy(value: number, name: string): number {
  if (name.endsWith("Contracts")) return nearestWhole(value * LOTS_PER_CONTRACT) / LOTS_PER_CONTRACT;
  return Number(value.toPrecision(12));
}

function requireDistinct(ascending: readonly number[], name: string, hint: string): void {
  const twice = ascending.find((value, index) => value === ascending[index + 1]);
  if (twice === undefined) return;
  throw usageError("USAGE_BAD_AXIS", `${name} has the value ${twice} more than once`, {
    hint,
    data: { name, value: twice },
  });
}

function requireRange({ from, to, scale }: ValueRange, name: string): void {
  if (from >= to) {
    const hint = from === to ? `Give ${from} alone.` : `Give from: ${to}, to: ${from}.`;
    throw usageError("USAGE_BAD_AXIS", `${name} goes from ${from} to ${to}: from must be below to`, {
      hint,
      data: { name, from, to },
    });
  }
  if (scale === "log" && from <= 0)
    throw usageError(
      "USAGE_BAD_AXIS",
      `${name} goes from ${from} to ${to} on a log scale, which begins above 0`,
      {
        hint: "Begin above 0, list the values, or use scale: linear.",
        data: { name, from, to },
      },
    );
}
