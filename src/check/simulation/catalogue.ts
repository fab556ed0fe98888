/**
 * Invariants of simulated markets and of recordings, and of the machine that only a replay shows: numbers 19 to 24, 26 to 29
 * and 32 of the list. Where recordings are given, those that need no known counterparties look at them as well.
 */
import type { InvariantId } from "../ids.ts";
import type { Invariant } from "../invariant.ts";
import { betterPriceFillsMore } from "./better-price-fills-more.ts";
import { causalAndRepeatable } from "./causal-and-repeatable.ts";
import { doublingDoubles } from "./doubling-doubles.ts";
import { drawdownBreaker } from "./drawdown-breaker.ts";
import { fillsWithinPrints } from "./fills-within-prints.ts";
import { inventoryReverts } from "./inventory-reverts.ts";
import { inventoryWithinLimit } from "./inventory-within-limit.ts";
import { martingalePaysNothing } from "./martingale-pays-nothing.ts";
import { pnlIdentity } from "./pnl-identity.ts";
import { settlementBounds } from "./settlement-bounds.ts";
import { zeroSum } from "./zero-sum.ts";

export const REPLAY_INVARIANTS: readonly Invariant[] = [
  pnlIdentity(),
  zeroSum(),
  settlementBounds(),
  inventoryWithinLimit(),
  betterPriceFillsMore(),
  fillsWithinPrints(),
  causalAndRepeatable(),
  inventoryReverts,
  martingalePaysNothing(),
  doublingDoubles(),
  drawdownBreaker(),
];

/** Which they are. */
export const REPLAY_IDS: readonly InvariantId[] = REPLAY_INVARIANTS.map(({ id }) => id);
