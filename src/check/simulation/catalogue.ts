/**
 * Invariants of simulated markets and of recordings, and of the machine that only a replay shows: numbers 19 to 24, 26 to 29
 * and 32 of the list.
 */
import type { InvariantId } from "../ids.ts";
import type { Invariant } from "../invariant.ts";

/** Which they are. */
export const REPLAY_IDS: readonly InvariantId[] = [
  "pnl-identity",
  "zero-sum",
  "settlement-bounds",
  "inventory-within-limit",
  "better-price-fills-more",
  "fills-within-prints",
  "causal-and-repeatable",
  "inventory-reverts",
  "martingale-pays-nothing",
  "doubling-doubles",
  "drawdown-breaker",
];

export const REPLAY_INVARIANTS: readonly Invariant[] = [];
