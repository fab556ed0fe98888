/** Settings of lanes and runs from their text. Each refuses what it cannot read by name, value and allowed range. */
import { usageError } from "../core/errors.ts";
import type { Parameters, StrategyDefinition } from "../core/strategy.ts";
import {
  isWholeLots,
  LOTS_PER_CONTRACT,
  MICROS_PER_CENT,
  MICROS_PER_DOLLAR,
  nearestWhole,
} from "../core/units.ts";
import { assertRateLimit, RATE_LIMITS, type RateLimit } from "./token-bucket.ts";

/** Contracts as lots, or `undefined` for "none". */
function parseMaxPosition(text: string, name: string): number | undefined {
  if (text === "none") return undefined;
  const lots = text.trim() === "" ? NaN : nearestWhole(Number(text) * LOTS_PER_CONTRACT);
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
  const whole = nearestWhole(cents);
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

export function parsePostedThrough(text: string, name: string): "remainder" | "fill" {
  if (text === "remainder" || text === "fill") return text;
  throw usageError("USAGE_BAD_POSTED_THROUGH", `${name} was "${text}", it must be remainder or fill`, {
    hint: "remainder: only what is left of a print's aggressor fills us; fill: any growth at or through our price does.",
    data: { postedThrough: text },
  });
}

/** The position limit: what was said, else the strategy's own maximum. Never unlimited by default. */
export function inventoryLimit(
  text: string | undefined,
  name: string,
  definition: StrategyDefinition,
  parameters: Parameters,
): number | undefined {
  if (text !== undefined) return parseMaxPosition(text, name);
  const maxPositionContracts = parameters["maxPositionContracts"];
  if (maxPositionContracts === undefined)
    throw usageError(
      "USAGE_LIMIT_UNSTATED",
      `strategy ${definition.name} states no position limit of its own`,
      {
        hint: `State ${name}: a number of contracts, or none.`,
      },
    );
  return Math.floor(maxPositionContracts * LOTS_PER_CONTRACT + 1e-6);
}
