/** An order counted as filled, whole, as soon as the book stood at its price: nobody had to trade, and nobody was there before. */
import { HEAD_KIND_MASK, HEAD_SLOT_SHIFT, ROW_KIND } from "../../src/core/tape.ts";
import type { EventSource } from "../../src/core/event-source.ts";
import { FILL_CAUSES } from "../../src/core/venue.ts";
import type { JournalEntry } from "../../src/engine/journal.ts";
import { fillsWithinPrints } from "../../src/check/simulation/fills-within-prints.ts";
import { replayLanes, type Replay } from "../../src/check/simulation/lane-run.ts";
import { contextOf } from "../check/twins.ts";
import { replayPiece } from "./piece.ts";

const TOUCHED = FILL_CAUSES.indexOf("through");

/** The fill of an order at the first change of its own level after it came to rest. */
function touched(source: EventSource, placed: JournalEntry): JournalEntry | undefined {
  for (let row = placed.row; row < source.rowCount; row++) {
    const [head, timeUs] = [source.head[row]!, source.timeUs[row]!];
    const slot = head >>> HEAD_SLOT_SHIFT;
    const isLevel = (head & HEAD_KIND_MASK) === ROW_KIND.level && (slot & 1) === placed.side;
    if (isLevel && timeUs > placed.timeUs && source.grid.priceBpOfLevel[slot >> 1] === placed.priceBp)
      return { ...placed, kind: "filled", row, timeUs, detail: TOUCHED };
  }
  return undefined;
}

/** Fills at the touch in place of what became of the orders. */
const filledByTouch: Replay = (source, plans) =>
  replayLanes(source, plans).map((run) => {
    const placed = run.entries.filter(({ kind }) => kind === "placed");
    const filled = placed.map((entry) => touched(source, entry)).filter((entry) => entry !== undefined);
    return { ...run, entries: [...placed, ...filled].toSorted((one, other) => one.row - other.row) };
  });

export const touchForCertain = replayPiece(
  {
    name: "touch-for-certain",
    source: "NautilusTrader, its default fill model",
    caughtBy: "fills-within-prints",
    cause: "touch taken for certain",
  },
  {
    broken: (seed) => fillsWithinPrints(filledByTouch).check(contextOf(seed)),
    healthy: (seed) => fillsWithinPrints().check(contextOf(seed)),
  },
);
