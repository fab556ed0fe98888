/**
 * Each order asked by itself whether the print reached it: two orders of ours were both given the whole of it. Here every order
 * has a venue to itself, and the fills are booked together.
 */
import type { Strategy } from "../../src/core/strategy.ts";
import type { JournalEntry } from "../../src/engine/journal.ts";
import { fillsWithinPrints } from "../../src/check/simulation/fills-within-prints.ts";
import { replayLanes, type LaneRun, type Replay } from "../../src/check/simulation/lane-run.ts";
import { contextOf } from "../check/twins.ts";
import { replayPiece } from "./piece.ts";

/** How many orders a side the lanes of the invariant keep. */
const ORDERS_A_SIDE = 2;

/** The strategy with one wish a side left: the first, the second. */
function wishAlone(strategy: Strategy, turn: number): Strategy {
  return {
    quote(group, [sheet]) {
      const seen = { bid: 0, ask: 0 };
      strategy.quote(group, [
        {
          bid: (cents, contracts) => void (seen.bid++ === turn && sheet!.bid(cents, contracts)),
          ask: (cents, contracts) => void (seen.ask++ === turn && sheet!.ask(cents, contracts)),
        },
      ]);
    },
    explain: (group, market) => strategy.explain(group, market),
  };
}

function together(runs: readonly LaneRun[]): LaneRun {
  const entries = runs.flatMap((run, turn) =>
    run.entries.map((entry): JournalEntry => ({ ...entry, order: entry.order * ORDERS_A_SIDE + turn })),
  );
  return { ...runs[0]!, entries: entries.toSorted((one, other) => one.row - other.row) };
}

const venueForEachOrder: Replay = (source, plans) =>
  plans.map((plan) => {
    const turns = Array.from({ length: ORDERS_A_SIDE }, (_, turn) => ({
      ...plan,
      create: () => wishAlone(plan.create(), turn),
    }));
    return { ...together(replayLanes(source, turns)), plan };
  });

export const printSpentTwice = replayPiece(
  {
    name: "print-spent-twice",
    source: "hftbacktest, three orders and one print of 101 lots; NautilusTrader #2564, #5017",
    caughtBy: "fills-within-prints",
    cause: "a print spent twice",
  },
  {
    broken: (seed) => fillsWithinPrints(venueForEachOrder).check(contextOf(seed)),
    healthy: (seed) => fillsWithinPrints().check(contextOf(seed)),
  },
);
