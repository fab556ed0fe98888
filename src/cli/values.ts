/** Option values from their text. Each refuses what it cannot read by name, value and allowed range. */
import { usageError } from "../core/errors.ts";
import { LOTS_PER_CONTRACT, US_PER_MS } from "../core/units.ts";
import type { Latency } from "../engine/latency.ts";

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

/** "20,50": milliseconds from the exchange to us, and back. */
export function parseLatency(text: string): Latency {
  const parts = text.split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
  const [feedMs = NaN, orderMs = NaN] = parts;
  if (parts.length !== 2 || !isDelay(feedMs) || !isDelay(orderMs))
    throw usageError(
      "USAGE_BAD_LATENCY",
      `--latency was "${text}", it must be two times in milliseconds, FEED,ORDER`,
      {
        hint: "Give for example --latency 20,50; each is zero or more and a whole number of microseconds.",
        data: { latency: text },
      },
    );
  return { feedUs: Math.round(feedMs * US_PER_MS), orderUs: Math.round(orderMs * US_PER_MS) };
}

function isDelay(ms: number): boolean {
  return ms >= 0 && Number.isFinite(ms) && Math.abs(ms * US_PER_MS - Math.round(ms * US_PER_MS)) < 1e-6;
}

/** Contracts as lots, or `undefined` for "none". */
export function parseMaxPosition(text: string): number | undefined {
  if (text === "none") return undefined;
  const lots = text.trim() === "" ? NaN : Math.round(Number(text) * LOTS_PER_CONTRACT);
  if (!(lots > 0 && isWholeLots(Number(text))))
    throw usageError(
      "USAGE_BAD_LIMIT",
      `--max-position was "${text}", it must be contracts above 0 or "none"`,
      {
        hint: "Give for example --max-position 25; a hundredth of a contract is the smallest step.",
        data: { maxPosition: text },
      },
    );
  return lots;
}

/** Fee schedules are not known yet, so their absence has to be accepted by name. */
export function requireFeesOff(fees: string | undefined): "none" {
  if (fees === "none") return fees;
  if (fees === undefined)
    throw usageError("USAGE_FEES_UNSTATED", "no fees were stated, and this version knows no fee schedule", {
      hint: "Add --fees none to run without fees; every P&L is then before fees.",
    });
  throw usageError("USAGE_FEES_UNKNOWN", `--fees was "${fees}", this version knows "none" only`, {
    hint: "Give --fees none; every P&L is then before fees.",
    data: { fees },
  });
}
