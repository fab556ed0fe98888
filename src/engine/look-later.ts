/** Decisions at times that a strategy names itself. */
import type { Strategy } from "../core/strategy.ts";
import type { Lane } from "./lane.ts";

/** Notes when each market of a lane is to be decided on again; the earliest of several times counts, and is asked for anew then. */
export function lookLater(lane: Lane, strategy: Strategy): void {
  for (const account of lane.accounts) {
    const wakeUs = strategy.wakeUs!(lane, account.position);
    if (wakeUs !== undefined) lane.venue.lookAgain(account, Math.ceil(wakeUs));
  }
}
