/** What to know of a market that came as tables, for `verify`. */
import { BP_PER_DOLLAR, US_PER_SECOND } from "../../core/units.ts";
import type { MarketPart } from "../recorded-rows-store.ts";
import type { Store } from "../store.ts";
import { holesIn, paceUsOf } from "./quote-pace.ts";
import {
  hasRows,
  isTablePart,
  kindOfParts,
  tableParts,
  type MarketKind,
  type TablePart,
} from "./table-parts.ts";

const KIND_WARNINGS: Readonly<Partial<Record<MarketKind, string>>> = {
  quotes:
    "best prices only: levels behind the best are as they were last seen, queues as good as the sizes shown",
  "quotes-unsized":
    "best prices without all their sizes: no queue is known, only fill models through and touch apply",
  trades: "trades only: there is no book, and a backtest is refused",
};

/** @param parts those that a replay uses. */
export function tableWarnings(store: Store, marketId: number, parts: readonly MarketPart[]): string[] {
  const tables = parts.filter(isTablePart);
  if (tables.length === 0) return unusedTables(tableParts(store, marketId));
  return [
    ...[KIND_WARNINGS[kindOfParts(parts)] ?? []].flat(),
    ...counted(tables, "duplicateCount", "rows came twice in their file and were left out"),
    ...counted(tables, "repeatCount", "rows are held from another file and were left out"),
    ...counted(tables, "outOfOrderCount", "rows were earlier than the row before them and were sorted"),
    ...quoteWarnings(store, marketId, tables),
  ];
}

/** A market with a recorded book is replayed from that alone. */
function unusedTables(tables: readonly TablePart[]): string[] {
  const count = tables.reduce((sum, { rowCount }) => sum + rowCount, 0);
  return count === 0
    ? []
    : [`${count} rows of tables are kept and not replayed: the market has a recorded book`];
}

type CountName = "duplicateCount" | "repeatCount" | "outOfOrderCount";

function counted(tables: readonly TablePart[], name: CountName, what: string): string[] {
  const count = tables.reduce((sum, part) => sum + part[name], 0);
  return count === 0 ? [] : [`${count} ${what}`];
}

function quoteWarnings({ db }: Store, marketId: number, tables: readonly TablePart[]): string[] {
  const ids = JSON.stringify(tables.filter(hasRows).map(({ captureId }) => captureId));
  const quotes = db
    .prepare<[number, string], { timeUs: number; bidBp: number | null; askBp: number | null }>(
      `SELECT time_us AS timeUs, bid_bp AS bidBp, ask_bp AS askBp FROM quote
       WHERE market_id = ? AND capture_id IN (SELECT value FROM json_each(?)) ORDER BY time_us`,
    )
    .all(marketId, ids);
  const half = BP_PER_DOLLAR / 2;
  const placeholderCount = quotes.filter(({ bidBp, askBp }) => bidBp === half && askBp === half).length;
  const emptyCount = quotes.filter(({ bidBp, askBp }) => bidBp === null && askBp === null).length;
  return [
    ...holeWarnings(quotes.map(({ timeUs }) => timeUs)),
    ...(placeholderCount === 0
      ? []
      : [`${placeholderCount} quotes are 50 to 50 cents: likely placeholders, kept`]),
    ...(emptyCount === 0 ? [] : [`${emptyCount} quotes have neither side`]),
  ];
}

function holeWarnings(timeUs: readonly number[]): string[] {
  const holes = holesIn(timeUs);
  if (holes.length === 0) return [];
  const longestUs = Math.max(...holes.map(({ lengthUs }) => lengthUs));
  return [
    `quotes come every ${seconds(paceUsOf(timeUs)!)} s but for ${holes.length} holes, the longest of ${seconds(longestUs)} s: the book is unknown in them`,
  ];
}

function seconds(us: number): string {
  return (us / US_PER_SECOND).toFixed(1);
}
