/**
 * The exchange's rate limit for writes: a bucket of tokens that refills continuously and that every command pays from
 * (Kalshi docs, rate_limits, read 2026-11-20). A command that cannot pay waits until it can; those after it wait behind it.
 *
 * Tokens are counted in millionths, so that a refill over whole microseconds is a whole number.
 */
import { usageError } from "../core/errors.ts";

export interface RateLimit {
  readonly tokensPerSecond: number;
  readonly capacityTokens: number;
}

/** Write budgets by tier. */
export const RATE_LIMITS: ReadonlyMap<string, RateLimit> = new Map([
  ["basic", { tokensPerSecond: 100, capacityTokens: 100 }],
  ["advanced", { tokensPerSecond: 300, capacityTokens: 900 }],
  ["expert", { tokensPerSecond: 600, capacityTokens: 1_800 }],
  ["premier", { tokensPerSecond: 1_200, capacityTokens: 3_600 }],
  ["paragon", { tokensPerSecond: 2_400, capacityTokens: 7_200 }],
  ["prime", { tokensPerSecond: 4_800, capacityTokens: 14_400 }],
  ["prestige", { tokensPerSecond: 9_600, capacityTokens: 28_800 }],
]);

/** What a command costs. */
export const PLACE_TOKENS = 10;
export const AMEND_TOKENS = 10;
export const CANCEL_TOKENS = 2;

const PARTS = 1_000_000;

/** @throws USAGE_BAD_RATE_LIMIT unless both are whole, positive, and an order can be paid for. */
export function assertRateLimit({ tokensPerSecond, capacityTokens }: RateLimit): void {
  const isWhole = Number.isSafeInteger(tokensPerSecond) && Number.isSafeInteger(capacityTokens);
  if (isWhole && tokensPerSecond > 0 && tokensPerSecond <= PARTS && capacityTokens >= PLACE_TOKENS) return;
  throw usageError(
    "USAGE_BAD_RATE_LIMIT",
    `the rate limit was ${tokensPerSecond} tokens a second and a bucket of ${capacityTokens}`,
    {
      hint: `Give whole numbers above zero with room for one order (${PLACE_TOKENS} tokens), or a tier: ${[...RATE_LIMITS.keys()].join(", ")}.`,
      data: { tokensPerSecond, capacityTokens },
    },
  );
}

export class TokenBucket {
  readonly #partsPerUs: number = 0;
  readonly #capacityParts: number = 0;
  #parts = 0;
  /** When it held `#parts`. */
  #timeUs = -Infinity;
  /** Commands that had to wait, and for how long in all. */
  waitedCount = 0;
  waitedUs = 0;

  constructor({ tokensPerSecond, capacityTokens }: RateLimit) {
    this.#partsPerUs = tokensPerSecond;
    this.#capacityParts = capacityTokens * PARTS;
    this.#parts = this.#capacityParts;
  }

  /** Whether a command is not larger than the bucket: no wait would be long enough. */
  canEverPay(costTokens: number): boolean {
    return costTokens * PARTS <= this.#capacityParts;
  }

  /**
   * Pays for a command and says when it leaves: now, or when the bucket holds enough and those before it have left.
   * hot: bench/venue.ts
   */
  departureUs(nowUs: number, costTokens: number): number {
    const costParts = costTokens * PARTS;
    if (nowUs >= this.#timeUs) {
      const refilled = this.#parts + (nowUs - this.#timeUs) * this.#partsPerUs;
      this.#parts = refilled < this.#capacityParts ? refilled : this.#capacityParts;
      this.#timeUs = nowUs;
      if (this.#parts >= costParts) {
        this.#parts -= costParts;
        return nowUs;
      }
    }
    return this.#wait(nowUs, costParts);
  }

  #wait(nowUs: number, costParts: number): number {
    const missing = costParts - this.#parts;
    const leavesUs = missing <= 0 ? this.#timeUs : this.#timeUs + Math.ceil(missing / this.#partsPerUs);
    this.#parts += (leavesUs - this.#timeUs) * this.#partsPerUs - costParts;
    this.#timeUs = leavesUs;
    this.waitedCount++;
    this.waitedUs += leavesUs - nowUs;
    return leavesUs;
  }
}
