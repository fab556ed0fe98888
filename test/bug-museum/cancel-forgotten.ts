/**
 * The bot empties its list of orders whether or not their cancels went through: an order that is not on the list rests on, and
 * fills beside those that took its place. Here every fourth cancel fails.
 */
import { BID } from "../../src/core/order-book.ts";
import type { EventSource } from "../../src/core/event-source.ts";
import { HEAD_KIND_MASK, HEAD_SLOT_SHIFT, ROW_KIND, rowLots } from "../../src/core/tape.ts";
import { FILL_CAUSES } from "../../src/core/venue.ts";
import type { JournalEntry } from "../../src/engine/journal.ts";
import { createSubject } from "../../src/check/subject.ts";
import { inventoryWithinLimit } from "../../src/check/simulation/inventory-within-limit.ts";
import { replayLanes, type Replay } from "../../src/check/simulation/lane-run.ts";
import { contextOf, NAIVE, strategyOf } from "../check/twins.ts";
import { replayPiece } from "./piece.ts";

const FAILED_ONE_IN = 4;
const THROUGH = FILL_CAUSES.indexOf("through");

/** The fill of an order that rests on: by the next print through its price. */
function fillAfter(source: EventSource, cancelled: JournalEntry, lots: number): JournalEntry | undefined {
  const { side, priceBp } = cancelled;
  for (let row = cancelled.row; row < source.rowCount; row++) {
    const slot = source.head[row]! >>> HEAD_SLOT_SHIFT;
    const printBp = source.grid.priceBpOfLevel[slot >> 1]!;
    const isPrint = (source.head[row]! & HEAD_KIND_MASK) === ROW_KIND.print && (slot & 1) === side;
    if (isPrint && (side === BID ? printBp < priceBp : printBp > priceBp))
      return {
        ...cancelled,
        kind: "filled",
        row,
        timeUs: source.timeUs[row]!,
        lots: Math.min(lots, rowLots(source, row)),
        detail: THROUGH,
      };
  }
  return undefined;
}

const everyFourthCancelFails: Replay = (source, plans) =>
  replayLanes(source, plans).map((run) => {
    const lotsOf = new Map<number, number>();
    for (const { kind, order, lots } of run.entries) if (kind === "placed") lotsOf.set(order, lots);
    const fills = run.entries
      .filter(({ kind }) => kind === "cancelled")
      .filter((_, index) => index % FAILED_ONE_IN === 0)
      .map((entry) => fillAfter(source, entry, lotsOf.get(entry.order) ?? 0))
      .filter((entry) => entry !== undefined);
    return { ...run, entries: [...run.entries, ...fills].toSorted((one, other) => one.row - other.row) };
  });

const maker = createSubject(
  strategyOf(NAIVE),
  { family: "N" },
  { halfSpreadCents: 1, maxPositionContracts: 10 },
);

export const cancelForgotten = replayPiece(
  {
    name: "cancel-forgotten",
    source: "Kalshi Market Making Strategies (2026), cancel_all of its bot",
    caughtBy: "inventory-within-limit",
    cause: "a cancel that failed was forgotten",
  },
  {
    broken: (seed) => inventoryWithinLimit(everyFourthCancelFails).check(maker, contextOf(seed)),
    healthy: (seed) => inventoryWithinLimit().check(maker, contextOf(seed)),
  },
);
