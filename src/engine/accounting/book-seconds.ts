/** A market's displayed book at regular times: a tape replayed without any order of ours. */
import { OrderBook } from "../../core/order-book.ts";
import { HEAD_KIND_MASK, HEAD_SLOT_SHIFT, ROW_KIND, rowLots, type Tape } from "../../core/tape.ts";
import { US_PER_SECOND } from "../../core/units.ts";

/** @param book undefined where it is not known: before the first snapshot, and in a gap. Valid until the call returns. */
type VisitBook = (timeUs: number, book: OrderBook | undefined) => void;

/**
 * Shows the book as it is each second from `fromUs` to `toUs`, after everything of that time has happened. Cost: one pass
 * over the tape's rows.
 */
export function visitBookSeconds(tape: Tape, fromUs: number, toUs: number, visit: VisitBook): void {
  const book = new OrderBook(tape.grid.levelCount);
  let isKnown = false;
  let row = 0;
  for (let atUs = fromUs; atUs <= toUs; atUs += US_PER_SECOND) {
    for (; row < tape.rowCount && tape.timeUs[row]! <= atUs; row++) {
      const head = tape.head[row]!;
      const kind = head & HEAD_KIND_MASK;
      if (kind === ROW_KIND.level) book.moveBest(head >>> HEAD_SLOT_SHIFT, rowLots(tape, row));
      else if (kind === ROW_KIND.clear) {
        book.clear();
        isKnown = true;
      } else if (kind === ROW_KIND.gap || kind === ROW_KIND.settlement) isKnown = false;
    }
    visit(atUs, isKnown ? book : undefined);
  }
}
