/** Every invariant of quotes. */
import type { StrategyInvariant } from "../invariant.ts";
import { FAIR_VALUE_INVARIANTS } from "./fair-value.ts";
import { INVENTORY_INVARIANTS } from "./inventory.ts";
import { noDeadParameter } from "./parameters.ts";
import { POSTING_INVARIANTS } from "./posting.ts";
import { SENSITIVITY_INVARIANTS } from "./sensitivities.ts";
import { SPREAD_INVARIANTS } from "./spread.ts";
import { TIME_INVARIANTS } from "./time.ts";

export const QUOTE_INVARIANTS: readonly StrategyInvariant[] = [
  ...INVENTORY_INVARIANTS,
  ...FAIR_VALUE_INVARIANTS,
  ...POSTING_INVARIANTS,
  ...SPREAD_INVARIANTS,
  ...SENSITIVITY_INVARIANTS,
  ...TIME_INVARIANTS,
  noDeadParameter,
];
