/** A lane's equity through time, from its journal and the tape alone: what a breaker has to have seen. */
import { BID, OrderBook } from "../../core/order-book.ts";
import {
  HEAD_BEST_MOVE,
  HEAD_EVENT_BEST,
  HEAD_KIND_MASK,
  HEAD_SLOT_SHIFT,
  ROW_KIND,
  rowLots,
  type Tape,
} from "../../core/tape.ts";
import { payoutBp } from "./lane-run.ts";
import type { JournalEntry } from "../../engine/journal.ts";

/** Cash net of fees and inventory at the mid, after a fill or a change of the best prices; at the settlement at what it pays. */
export interface EquityPoint {
  readonly timeUs: number;
  readonly equityMicros: number;
}

/** For tapes of one grid, and journals of fills by tape rows. */
export function equityPathOf(tape: Tape, entries: readonly JournalEntry[]): readonly EquityPoint[] {
  const { head, timeUs, rowCount, grid } = tape;
  const book = new OrderBook(grid.levelCount);
  const fills = entries.filter(({ kind }) => kind === "filled");
  const points: EquityPoint[] = [];
  let [cashMicros, inventoryLots, midTwiceBp, next] = [0, 0, 0, 0];
  const note = (at: number): void => {
    points.push({ timeUs: at, equityMicros: cashMicros + (inventoryLots * midTwiceBp) / 2 });
  };
  for (let row = 0; row < rowCount; row++) {
    const slot = head[row]! >>> HEAD_SLOT_SHIFT;
    const kind = head[row]! & HEAD_KIND_MASK;
    for (; next < fills.length && fills[next]!.row === row; next++) {
      const { side, priceBp, lots, feeMicros } = fills[next]!;
      const sign = side === BID ? 1 : -1;
      cashMicros -= sign * priceBp * lots + feeMicros;
      inventoryLots += sign * lots;
      note(timeUs[row]!);
    }
    if (kind === ROW_KIND.level && (head[row]! & HEAD_BEST_MOVE) !== 0)
      book.moveBest(slot, rowLots(tape, row));
    else if (kind === ROW_KIND.level) book.lotsOfSlot[slot] = rowLots(tape, row);
    else if (kind === ROW_KIND.clear || kind === ROW_KIND.gap) book.clear();
    if (kind === ROW_KIND.settlement) {
      midTwiceBp = 2 * payoutBp(rowLots(tape, row));
      note(timeUs[row]!);
    }
    if ((head[row]! & HEAD_EVENT_BEST) === 0) continue;
    if (book.hasBothSides)
      midTwiceBp = grid.priceBpOfLevel[book.bestBidLevel]! + grid.priceBpOfLevel[book.bestAskLevel]!;
    note(timeUs[row]!);
  }
  return points;
}

export interface Fall extends EquityPoint {
  /** Highest equity so far, 0 at the start, less this one. */
  readonly fallMicros: number;
}

/** Each point that lies further below the highest so far than any before it. */
export function deepestFalls(points: readonly EquityPoint[]): readonly Fall[] {
  let [peakMicros, deepestMicros] = [0, 0];
  return points.flatMap((point) => {
    peakMicros = Math.max(peakMicros, point.equityMicros);
    const fallMicros = peakMicros - point.equityMicros;
    if (fallMicros <= deepestMicros) return [];
    deepestMicros = fallMicros;
    return [{ ...point, fallMicros }];
  });
}
