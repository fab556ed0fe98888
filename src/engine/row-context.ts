/** What a tape row means beside what it says: the volume that was traded in it, the prints of its event. */
import type { EventSource } from "../core/event-source.ts";
import type { Side } from "../core/order-book.ts";
import {
  HEAD_BLOCK,
  HEAD_KIND_MASK,
  HEAD_SLOT_SHIFT,
  HEAD_TRADED_PART,
  HEAD_TRADED_WHOLE,
  ROW_KIND,
  sparseLots,
} from "../core/tape.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const TRADED_WHOLE = HEAD_TRADED_WHOLE;
const TRADED_PART = HEAD_TRADED_PART;

/** How much of a reduction by `wholeLots` was traded; the rest was cancelled. */
export function tradedLots(source: EventSource, head: number, row: number, wholeLots: number): number {
  if ((head & TRADED_WHOLE) !== 0) return wholeLots;
  return (head & TRADED_PART) === 0 ? 0 : sparseLots(source.partRow, source.partLots, row);
}

/** Volume that a print has traded before the book shows it, or whose reduction a row brings at last. */
export function openLots(source: EventSource, row: number): number {
  return sparseLots(source.openRow, source.openLots, row);
}

/** Whether `side` grows at `row` after a print, in the same event, that hit the other side: the rest of that aggressor's order. */
export function hasAggressor({ head: heads, timeUs: times }: EventSource, row: number, side: Side): boolean {
  const rowUs = times[row]!;
  for (let before = row - 1; before >= 0 && times[before] === rowUs; before--) {
    const head = heads[before]!;
    const isPrint = (head & (HEAD_KIND_MASK | HEAD_BLOCK)) === ROW_KIND.print;
    if (isPrint && ((head >>> HEAD_SLOT_SHIFT) & 1) !== side) return true;
  }
  return false;
}
