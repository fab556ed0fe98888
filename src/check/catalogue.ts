/** Every invariant there is, in the order of the list of names. */
import { INVARIANT_IDS, INVARIANT_NUMBERS, type InvariantId } from "./ids.ts";
import type { Invariant } from "./invariant.ts";
import { DATA_INVARIANTS } from "./data/catalogue.ts";
import { CHARGE_INVARIANTS } from "./machine/charges.ts";
import { SELECTION_INVARIANTS } from "./machine/selection.ts";
import { QUOTE_INVARIANTS } from "./quote/catalogue.ts";
import { REPLAY_INVARIANTS } from "./simulation/catalogue.ts";

/** All of them. */
export const INVARIANTS: readonly Invariant[] = [
  ...QUOTE_INVARIANTS,
  ...CHARGE_INVARIANTS,
  ...SELECTION_INVARIANTS,
  ...REPLAY_INVARIANTS,
  ...DATA_INVARIANTS,
].toSorted((one, other) => INVARIANT_IDS.indexOf(one.id) - INVARIANT_IDS.indexOf(other.id));

/** "7", or "+" for those that are not in the list the project began with. */
export function invariantNumber(id: InvariantId): string {
  return String(INVARIANT_NUMBERS[id] ?? "+");
}
