/**
 * Money when a lane trades on a synthetic market. Nobody reacts to the lane, so its fills replace others': of a print's lots
 * those that fill us were sold to us instead of the maker whom the print filled in truth. The maker has them back, the taker
 * has our price instead of the maker's, and the exchange has our fee. A remainder that meets us comes out of its poster's pocket.
 */
import { BID } from "../../core/order-book.ts";
import { HEAD_KIND_MASK, ROW_KIND, type Tape } from "../../core/tape.ts";
import { FILL_CAUSES } from "../../core/venue.ts";
import type { TrueFill, TruePlacement } from "../../data/synth/truth.ts";
import type { JournalEntry } from "../../engine/journal.ts";
import type { SharedInvariant } from "../invariant.ts";
import { makerPlans, replayLanes, type LaneRun, type Replay } from "./lane-run.ts";
import { dollars, firstBreach, sharedReplay, type ReplayBreach } from "./replay-check.ts";
import { syntheticWorlds, type SyntheticWorld } from "./worlds.ts";

export function zeroSum(replay: Replay = replayLanes): SharedInvariant {
  return sharedReplay(
    {
      id: "zero-sum",
      statement: "What we win somebody loses: our P&L, everybody else's and the fees come to nothing.",
      condition:
        "cash of ours + cash of all counterparties + fees = 0 and lots of all = 0 after every fill, each fill traded with the taker of its print in place of the true maker, and our ledger ends with what that comes to: on synthetic markets, where counterparties are known",
      tolerance: "none: whole micro-dollars and lots",
      costs:
        "Money that nobody paid is a fill that nobody gave: a print of 500 contracts taken twice at 2 cents of spread shows $10 too much.",
    },
    (context) =>
      firstBreach(
        syntheticWorlds(context).flatMap((world) =>
          replay(world.tape, makerPlans()).map((run) => zeroSumBreach(world, run) ?? run.ledger.fillCount),
        ),
      ),
  );
}

/** Books a run's fills with everybody else and compares with our ledger. */
function zeroSumBreach(world: SyntheticWorld, run: LaneRun): ReplayBreach | undefined {
  const { truth } = world;
  const placed = new Map<number, TruePlacement>();
  for (const event of truth.events) if (event.kind === "placed") placed.set(event.orderId, event);
  const fillOfRow = trueFills(world);
  const leftOfRow = new Map<number, number>();
  // All agents together: between them the maker's lots go back at the print's price, which changes nothing in the sum.
  let othersMicros = truth.accounts.reduce((sum, { cashMicros }) => sum + cashMicros, 0);
  let othersLots = truth.accounts.reduce((sum, { inventoryLots }) => sum + inventoryLots, 0);
  for (const entry of run.entries) {
    if (entry.kind !== "filled") continue;
    const { row, side, priceBp, lots } = entry;
    const counterparty = fillOfRow.get(row) ?? placed.get(truth.orders.orderOfRow[row] ?? -1);
    const most = leftOfRow.get(row) ?? counterparty?.sizeLots ?? 0;
    leftOfRow.set(row, most - lots);
    if (lots > most) return noSeller(world, run, entry, most);
    const sign = side === BID ? 1 : -1;
    othersMicros += sign * priceBp * lots;
    othersLots -= sign * lots;
  }
  return imbalance(world, run, othersMicros, othersLots);
}

/** The true fill of each print of the tape: both stand in the order of the matches. */
function trueFills({ tape, truth }: SyntheticWorld): Map<number, TrueFill> {
  const fills = truth.events.filter((event) => event.kind === "filled");
  const byRow = new Map<number, TrueFill>();
  for (const row of printRows(tape)) byRow.set(row, fills[byRow.size]!);
  return byRow;
}

function* printRows(tape: Tape): Generator<number> {
  for (let row = 0; row < tape.rowCount; row++)
    if ((tape.head[row]! & HEAD_KIND_MASK) === ROW_KIND.print) yield row;
}

function noSeller(
  { name }: SyntheticWorld,
  { plan }: LaneRun,
  { row, side, priceBp, lots, detail }: JournalEntry,
  mostLots: number,
): ReplayBreach {
  return {
    state: { market: name, lane: plan.name, row, priceBp, cause: FILL_CAUSES[detail]! },
    observed: `${lots} lots were ${side === BID ? "bought" : "sold"} where counterparties had ${mostLots} left`,
    demanded: "each lot is somebody's",
    likelyCause:
      mostLots === 0
        ? "nobody traded there: the fill is invented, or its print was spent before"
        : "a print was spent twice, or its size overstated",
    missMicros: (lots - mostLots) * priceBp,
  };
}

function imbalance(
  { name }: SyntheticWorld,
  { plan, ledger }: LaneRun,
  othersMicros: number,
  othersLots: number,
): ReplayBreach | undefined {
  const { cashMicros, inventoryLots, feesMicros, fillCount } = ledger;
  const sumMicros = cashMicros + othersMicros + feesMicros;
  const sumLots = inventoryLots + othersLots;
  if (sumMicros === 0 && sumLots === 0) return undefined;
  return {
    state: { market: name, lane: plan.name, fillCount, inventoryLots, othersLots },
    observed: `our cash is ${dollars(cashMicros)}, all others have ${dollars(othersMicros)} and the exchange ${dollars(feesMicros)}`,
    demanded: `together they come to nothing: our cash is ${dollars(-othersMicros - feesMicros)}`,
    missMicros: sumMicros,
    likelyCause:
      sumLots !== 0
        ? "a fill is booked at another size or side than the other party's"
        : Math.abs(sumMicros) === Math.abs(feesMicros)
          ? "dropped term: the fees are paid by nobody"
          : "a fill is booked at another price than the other party's",
  };
}
