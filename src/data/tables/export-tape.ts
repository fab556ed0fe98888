/** A tape as a table for other programs: what the kernel replays, row by row, in natural units beside the integer ones. */
import { cancelWord, NO_ROW, oldestRow, youngestRow } from "../../core/cancel-rows.ts";
import { ASK } from "../../core/order-book.ts";
import {
  HEAD_BEST_MOVE,
  HEAD_BLOCK,
  HEAD_EVENT_BEST,
  HEAD_EVENT_END,
  HEAD_KIND_MASK,
  HEAD_MOVED,
  HEAD_SLOT_SHIFT,
  HEAD_TRADED_WHOLE,
  ROW_KIND,
  rowLots,
  sparseLots,
  type Tape,
} from "../../core/tape.ts";
import { MICROS_PER_DOLLAR } from "../../core/units.ts";
import { priceColumns, sizeColumns, type ExportColumn, type ExportTable } from "./export-columns.ts";

const KIND_NAMES = Object.fromEntries(Object.entries(ROW_KIND).map(([name, kind]) => [kind, name]));

/** Kinds whose size is another number: what `ROW_KIND` says of each. */
const DETAIL_KINDS: ReadonlySet<number> = new Set(
  Object.values(ROW_KIND).filter((kind) => ![ROW_KIND.clear, ROW_KIND.gap].some((bare) => bare === kind)),
);

export function tapeTable(tape: Tape): ExportTable {
  const { head, timeUs, lagUs, grid, partRow, partLots, openRow, openLots, rowCount } = tape;
  const events = eventOfRow(tape);
  const kindOf = (row: number): number => head[row]! & HEAD_KIND_MASK;
  const flag = (name: string, mask: number): ExportColumn => ({
    name,
    type: "flag",
    at: (row) => (head[row]! & mask) !== 0,
  });
  const hasLevel = (row: number): boolean => kindOf(row) === ROW_KIND.level || kindOf(row) === ROW_KIND.print;
  const ofLevel =
    <Value>(value: (row: number) => Value) =>
    (row: number) =>
      hasLevel(row) ? value(row) : undefined;
  const hasDetail = (row: number): boolean => !hasLevel(row) && DETAIL_KINDS.has(kindOf(row));
  const slotOf = (row: number): number => head[row]! >>> HEAD_SLOT_SHIFT;
  const orderRow = (name: string, rowOf: typeof oldestRow): ExportColumn => ({
    name,
    type: "integer",
    isNullable: true,
    at: (row) => {
      const order = rowOf(tape, row, cancelWord(tape, row));
      return order === NO_ROW ? undefined : order;
    },
  });
  const tradedLots = (row: number): number =>
    (head[row]! & HEAD_TRADED_WHOLE) !== 0 && kindOf(row) === ROW_KIND.print
      ? rowLots(tape, row)
      : sparseLots(partRow, partLots, row);
  return {
    schema: "halfspread-tape/1",
    rowCount,
    notes: {
      ticker: tape.ticker,
      contentHash: tape.contentHash,
      priceRanges: JSON.stringify(tape.priceRanges),
      counts: JSON.stringify(tape.counts),
    },
    columns: [
      { name: "row", type: "integer", at: (row) => row },
      { name: "event", type: "integer", at: (row) => events[row] },
      { name: "time", type: "time", at: (row) => timeUs[row] },
      { name: "time_us", type: "integer", at: (row) => timeUs[row] },
      { name: "receive_time_us", type: "integer", at: (row) => timeUs[row]! + lagUs[row]! },
      { name: "kind", type: "text", at: (row) => KIND_NAMES[kindOf(row)] },
      {
        name: "side",
        type: "text",
        isNullable: true,
        at: ofLevel((row) => ((slotOf(row) & 1) === ASK ? "ask" : "bid")),
      },
      { name: "level", type: "integer", isNullable: true, at: ofLevel((row) => slotOf(row) >>> 1) },
      ...priceColumns(
        "price",
        ofLevel((row) => grid.priceBpOfLevel[slotOf(row) >>> 1]!),
        true,
      ),
      ...sizeColumns(
        "size",
        ofLevel((row) => rowLots(tape, row)),
        true,
      ),
      { name: "traded_part_lots", type: "integer", at: tradedLots },
      { name: "open_lots", type: "integer", at: (row) => sparseLots(openRow, openLots, row) },
      {
        name: "payout_dollars",
        type: "number",
        isNullable: true,
        at: (row) =>
          kindOf(row) === ROW_KIND.settlement ? rowLots(tape, row) / MICROS_PER_DOLLAR : undefined,
      },
      {
        name: "detail",
        type: "integer",
        isNullable: true,
        at: (row) => (hasDetail(row) ? rowLots(tape, row) : undefined),
      },
      flag("is_event_end", HEAD_EVENT_END),
      flag("is_event_best", HEAD_EVENT_BEST),
      flag("is_best_move", HEAD_BEST_MOVE),
      flag("is_traded_whole", HEAD_TRADED_WHOLE),
      flag("is_moved", HEAD_MOVED),
      flag("is_block", HEAD_BLOCK),
      orderRow("oldest_row", oldestRow),
      orderRow("youngest_row", youngestRow),
    ],
  };
}

function eventOfRow({ head, rowCount }: Tape): Int32Array {
  const events = new Int32Array(rowCount);
  let event = 0;
  for (let row = 0; row < rowCount; row++) {
    events[row] = event;
    if ((head[row]! & HEAD_EVENT_END) !== 0) event++;
  }
  return events;
}
