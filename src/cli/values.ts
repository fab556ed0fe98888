/** Option values from their text. Each refuses what it cannot read by name, value and allowed range. */
import { usageError } from "../core/errors.ts";
import { LOTS_PER_CONTRACT, MICROS_PER_CENT, MICROS_PER_DOLLAR } from "../core/units.ts";
import { assertRateLimit, RATE_LIMITS, type RateLimit } from "../engine/token-bucket.ts";

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

/** Whether a size has no part finer than a lot, floating-point dust aside. */
export function isWholeLots(contracts: number): boolean {
  const lots = contracts * LOTS_PER_CONTRACT;
  return Number.isSafeInteger(Math.round(lots)) && Math.abs(lots - Math.round(lots)) < 1e-6;
}

/** Contracts as lots, or `undefined` for "none". */
export function parseMaxPosition(text: string, name: string): number | undefined {
  if (text === "none") return undefined;
  const lots = text.trim() === "" ? NaN : Math.round(Number(text) * LOTS_PER_CONTRACT);
  if (!(lots > 0 && isWholeLots(Number(text))))
    throw usageError("USAGE_BAD_LIMIT", `${name} was "${text}", it must be contracts above 0 or "none"`, {
      hint: "Give for example 25; a hundredth of a contract is the smallest step.",
      data: { maxPosition: text },
    });
  return lots;
}

/** Dollars as micros, or `undefined` for "unlimited". */
export function parseCash(text: string, name: string): number | undefined {
  if (text === "unlimited") return undefined;
  const cents = text.trim() === "" ? NaN : (Number(text) * MICROS_PER_DOLLAR) / MICROS_PER_CENT;
  const whole = Math.round(cents);
  if (whole > 0 && Number.isSafeInteger(whole * MICROS_PER_CENT) && Math.abs(cents - whole) < 1e-6)
    return whole * MICROS_PER_CENT;
  throw usageError("USAGE_BAD_CASH", `${name} was "${text}", it must be dollars above 0 or "unlimited"`, {
    hint: "Give for example 500; a cent is the smallest step.",
    data: { cash: text },
  });
}

/** A tier's name, "TOKENS,CAPACITY", or `undefined` for "none". */
export function parseRateLimit(text: string, name: string): RateLimit | undefined {
  if (text === "none") return undefined;
  const tier = RATE_LIMITS.get(text);
  if (tier !== undefined) return tier;
  const parts = text.split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
  const [tokensPerSecond = NaN, capacityTokens = NaN] = parts;
  if (parts.length === 2) {
    const limit = { tokensPerSecond, capacityTokens };
    assertRateLimit(limit);
    return limit;
  }
  throw usageError(
    "USAGE_UNKNOWN_RATE_LIMIT",
    `${name} was "${text}", it must be a tier, tokens a second and the bucket's capacity, or "none"`,
    {
      hint: `Tiers: ${[...RATE_LIMITS.keys()].join(", ")}; in numbers, for example 300,900.`,
      data: { name: text },
    },
  );
}

export type FeePrecision = "direct" | "non-direct";

export function parseFeePrecision(text: string, name: string): FeePrecision {
  if (text === "direct" || text === "non-direct") return text;
  throw usageError("USAGE_BAD_FEE_PRECISION", `${name} was "${text}", it must be direct or non-direct`, {
    hint: "direct: a member's own account, whole multiples of $0.0001; non-direct: any other, whole cents (docs/FEES.md).",
    data: { feePrecision: text },
  });
}
