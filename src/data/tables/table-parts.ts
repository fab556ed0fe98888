/** What tables the store holds of a market, as parts that a tape is built from. */
import type { MarketPart } from "../recorded-rows-store.ts";
import type { Store } from "../store.ts";
import type { TableKind } from "./table-fields.ts";

/** One table's part of a market. */
export interface TablePart extends MarketPart {
  readonly kind: "trades" | "quotes";
  /** Rows that state the sizes of all their prices. */
  readonly sizedCount: number;
  readonly rowCount: number;
  readonly repeatCount: number;
  readonly outOfOrderCount: number;
}

/** The parts of a market that came as tables, in the order of their first times. */
export function tableParts({ db }: Store, marketId: number): TablePart[] {
  return db
    .prepare<[number], TablePart>(
      `SELECT capture_id AS captureId, sha256, source, rows_hash AS rowsHash, part.first_time_us AS firstTimeUs,
         part.last_time_us AS lastTimeUs, iif(kind = 'quotes', row_count, 0) AS bookRowCount,
         iif(kind = 'trades', row_count, 0) AS tradeCount, duplicate_count AS duplicateCount, 0 AS lostPrintCount,
         0 AS beginsWithDelta, 0 AS isMade, 0 AS isContinued, kind, sized_count AS sizedCount, row_count AS rowCount,
         repeat_count AS repeatCount, out_of_order_count AS outOfOrderCount
       FROM table_part AS part JOIN table_import USING (capture_id) JOIN capture USING (capture_id)
       WHERE market_id = ? ORDER BY part.first_time_us, sha256`,
    )
    .all(marketId);
}

/**
 * What is known of a market. book: all levels, from the wire or made. quotes: best prices with sizes, and trades if there
 * are any. quotes-unsized: best prices without all their sizes. trades: prints alone, no book.
 */
export type MarketKind = "book" | "quotes" | "quotes-unsized" | "trades" | "empty";

export function kindOfParts(parts: readonly MarketPart[]): MarketKind {
  const tables = parts.filter(isTablePart);
  if (tables.length === 0) return parts.some(hasRows) ? "book" : "empty";
  const quotes = tables.filter(({ kind, rowCount }) => kind === "quotes" && rowCount > 0);
  if (quotes.length === 0) return "trades";
  return quotes.every(({ sizedCount, rowCount }) => sizedCount === rowCount) ? "quotes" : "quotes-unsized";
}

export function isTablePart(part: MarketPart): part is TablePart {
  return "kind" in part;
}

export function hasRows({ bookRowCount, tradeCount }: MarketPart): boolean {
  return bookRowCount + tradeCount > 0;
}

/** What is on record of a table that was imported in exactly the same way. */
export interface KnownTable {
  readonly keptCount: number;
  readonly duplicateCount: number;
  readonly repeatCount: number;
  readonly outOfOrderCount: number;
  readonly names: readonly string[];
}

export function knownTable({ db }: Store, sha256: string): KnownTable | undefined {
  const table = db
    .prepare<[string], { captureId: number; kind: TableKind }>(
      "SELECT capture_id AS captureId, kind FROM table_import JOIN capture USING (capture_id) WHERE sha256 = ?",
    )
    .get(sha256);
  if (table === undefined) return undefined;
  const parts =
    table.kind === "fair-value"
      ? "fair_value_part JOIN fair_value_series USING (series_id)"
      : "table_part JOIN market USING (market_id)";
  const name = table.kind === "fair-value" ? "name" : "ticker";
  const { names, ...counts } = db
    .prepare<[number], Omit<KnownTable, "names"> & { names: string }>(
      `SELECT sum(row_count) AS keptCount, sum(duplicate_count) AS duplicateCount, sum(repeat_count) AS repeatCount,
         sum(out_of_order_count) AS outOfOrderCount, json_group_array(${name} ORDER BY ${name}) AS names
       FROM ${parts} WHERE capture_id = ?`,
    )
    .get(table.captureId)!;
  return { ...counts, names: JSON.parse(names) as string[] };
}
