/** Option values from their text. Each refuses what it cannot read by name, value and allowed range. */
import { usageError } from "../core/errors.ts";

/** A JSON object given on the command line. */
export function parseJsonObject(option: string, text: string, example: string): Record<string, unknown> {
  const hint = `Give one JSON object in single quotes, for example ${option} '${example}'.`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw usageError("USAGE_BAD_JSON", `${option} was ${text}, which is not JSON`, { hint, cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw usageError("USAGE_BAD_JSON", `${option} was ${text}, it must be a JSON object`, { hint });
  return value as Record<string, unknown>;
}

/** A whole number within a range, both ends included. @throws USAGE_BAD_VALUE */
export function parseWhole(option: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw usageError(
    "USAGE_BAD_VALUE",
    `${option} was "${text}", it must be a whole number from ${min} to ${max.toLocaleString("en-US")}`,
    {
      hint: `Give for example ${option} ${min}.`,
      data: { option, text },
    },
  );
}
