/** The fields in which the exchange names a fee, the same in its REST answers and in its frames. */
import { AppError } from "../core/errors.ts";
import { FEE_TYPES, feeMultiplierPpm, type FeeRule, type FeeType } from "../core/fee-terms.ts";
import type { Fields } from "./frame-fields.ts";

/** Makes the error for a bad value of a field, or of an item of a list, with the place where it stands. */
export type BadField = (field: string | number, value: unknown, rule: string, cause?: unknown) => AppError;

/** A series' fee. @throws what `bad` makes */
export function readFeeRule(fields: Fields, bad: BadField): FeeRule {
  return readRule(fields, "fee_type", "fee_multiplier", bad);
}

/** An event's override, undefined where it has none. Both fields or neither: one alone says nothing. @throws what `bad` makes */
export function readFeeOverride(fields: Fields, bad: BadField): FeeRule | undefined {
  const feeType = fields.fee_type_override ?? undefined;
  const multiplier = fields.fee_multiplier_override ?? undefined;
  if (feeType === undefined && multiplier === undefined) return undefined;
  return readRule(fields, "fee_type_override", "fee_multiplier_override", bad);
}

function readRule(fields: Fields, typeField: string, multiplierField: string, bad: BadField): FeeRule {
  const feeType = fields[typeField];
  if (!FEE_TYPES.includes(feeType as FeeType)) throw bad(typeField, feeType, FEE_TYPES.join(", "));
  const multiplierPpm = readMultiplierPpm(fields[multiplierField], multiplierField, bad);
  return { feeType: feeType as FeeType, multiplierPpm };
}

/** A number's shortest text is the decimal that was written, as far as 15 digits go; more are not rounded but refused. */
function readMultiplierPpm(value: unknown, field: string, bad: BadField): number {
  const rule = "a decimal from 0 to 10 with at most 6 decimals";
  if (typeof value !== "number" && typeof value !== "string") throw bad(field, value, rule);
  try {
    return feeMultiplierPpm(String(value));
  } catch (cause) {
    if (cause instanceof AppError) throw bad(field, value, rule, cause);
    throw cause;
  }
}
