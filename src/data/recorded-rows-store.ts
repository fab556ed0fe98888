/**
 * A market's recorded rows out of the store: its captures in the order of their first times, each in frame order.
 */
import { ASK, BID, type Side } from "../core/order-book.ts";
import { CAPTURE_ORDER } from "./capture-table.ts";
import { unpackRows, type BookColumns } from "./chunk-format.ts";
import { requireMarket } from "./markets.ts";
import { RECORDED_KIND, type RecordedRows } from "./recorded-rows.ts";
import { copyRows, makeRows, sliceRows } from "./row-buffer.ts";
import type { Store } from "./store.ts";
import { sparseRows } from "./tables/sparse-market.ts";
import { hasRows, isTablePart, kindOfParts, tableParts, type MarketKind } from "./tables/table-parts.ts";

/** One capture's part of a market. */
export interface MarketPart {
  readonly captureId: number;
  readonly sha256: string;
  readonly source: string;
  readonly rowsHash: string;
  readonly firstTimeUs: number | null;
  readonly lastTimeUs: number | null;
  readonly bookRowCount: number;
  readonly tradeCount: number;
  readonly duplicateCount: number;
  readonly lostPrintCount: number;
  readonly beginsWithDelta: number;
  /** Its rows came from no wire: they have no sequence numbers. */
  readonly isMade: number;
  /** Sequence numbers show that its first row follows the last one of the parts before. */
  readonly isContinued: number;
}

/**
 * The parts of a market that a replay uses, in the order in which their rows follow each other: those of its book, else
 * those that came as tables (`TablePart`).
 */
export function marketParts(store: Store, ticker: string): MarketPart[] {
  const { marketId } = requireMarket(store, ticker);
  const parts = bookParts(store, marketId);
  if (parts.some(hasRows)) return parts;
  const tables = tableParts(store, marketId);
  return tables.length > 0 ? tables : parts;
}

/** What is known of a market: all levels, best prices, or trades alone. @throws DATA_MARKET_UNKNOWN */
export function marketKind(store: Store, ticker: string): MarketKind {
  return kindOfParts(marketParts(store, ticker));
}

function bookParts(store: Store, marketId: number): MarketPart[] {
  return store.db
    .prepare<[number], MarketPart>(
      `SELECT capture_id AS captureId, sha256, source, rows_hash AS rowsHash, part.first_time_us AS firstTimeUs,
         part.last_time_us AS lastTimeUs, trade_count AS tradeCount, duplicate_count AS duplicateCount,
         lost_print_count AS lostPrintCount, begins_with_delta AS beginsWithDelta, dialect = 'rows' AS isMade,
         is_continued AS isContinued,
         (SELECT coalesce(sum(row_count), 0) FROM book_chunk AS chunk
            WHERE chunk.market_id = part.market_id AND chunk.capture_id = part.capture_id) AS bookRowCount
       FROM capture_market AS part JOIN capture USING (capture_id)
       WHERE market_id = ? ORDER BY ${CAPTURE_ORDER}`,
    )
    .all(marketId);
}

/** @throws DATA_MARKET_UNKNOWN */
export function readRecordedRows(store: Store, ticker: string): RecordedRows {
  const { marketId } = requireMarket(store, ticker);
  const parts = marketParts(store, ticker);
  const tables = parts.filter(isTablePart);
  if (tables.length > 0) return sparseRows(store, marketId, tables);
  const rowCount = parts.reduce((sum, part) => sum + part.bookRowCount + part.tradeCount + 1, 0);
  const rows = makeRows(rowCount);
  let at = 0;
  let previous: MarketPart | undefined;
  for (const part of parts) {
    if (part.bookRowCount > 0) {
      if (isGapBefore(part, previous)) {
        rows.kind[at] = RECORDED_KIND.gap;
        rows.timeUs[at] = part.firstTimeUs!;
        rows.receiveTimeUs[at] = part.firstTimeUs!;
        at++;
      }
      previous = part;
    }
    at = appendPart(store, marketId, part, rows, at);
  }
  return sliceRows(rows, 0, at);
}

/**
 * Whether a part's book does not go on from the part before it. Recordings of the wire have their gaps among their rows;
 * rows that were made have no numbers, and go on only where they begin with a change.
 */
function isGapBefore(part: MarketPart, previous: MarketPart | undefined): boolean {
  if (previous === undefined) return part.beginsWithDelta === 1;
  if (part.isMade !== previous.isMade) return true;
  return part.isMade === 1 && part.beginsWithDelta === 0;
}

/** A part, and a part before it that holds the same stretch. */
type PartOverlap = readonly [earlier: MarketPart, later: MarketPart];

/** Parts of which numbers do not show how they belong together: their rows may be there twice. */
export function overlapOf(store: Store, ticker: string): PartOverlap | undefined {
  const parts = marketParts(store, ticker);
  const tables = parts.filter(isTablePart);
  const ofKind = (kind: string): MarketPart[] => tables.filter((part) => part.kind === kind && hasRows(part));
  const overlap =
    tables.length === 0
      ? overlapInTime(parts)
      : (overlapInTime(ofKind("quotes")) ?? overlapInTime(ofKind("trades")));
  return overlap ?? sharedTrade(store, requireMarket(store, ticker).marketId, parts);
}

/** Two parts that have one trade, by its id. */
function sharedTrade({ db }: Store, marketId: number, parts: readonly MarketPart[]): PartOverlap | undefined {
  if (parts.filter(({ tradeCount }) => tradeCount > 0).length < 2) return undefined;
  const shared = db
    .prepare<[number, string], { first: number; second: number }>(
      `SELECT min(capture_id) AS first, max(capture_id) AS second FROM trade
       WHERE market_id = ? AND trade_id IS NOT NULL AND capture_id IN (SELECT value FROM json_each(?))
       GROUP BY trade_id HAVING first <> second LIMIT 1`,
    )
    .get(marketId, JSON.stringify(parts.map(({ captureId }) => captureId)));
  if (shared === undefined) return undefined;
  const [earlier, later] = parts.filter(
    ({ captureId }) => captureId === shared.first || captureId === shared.second,
  );
  return [earlier!, later!];
}

/** A part that begins before another ends. */
function overlapInTime(parts: readonly MarketPart[]): PartOverlap | undefined {
  let latest: MarketPart | undefined;
  for (const part of parts) {
    if (part.firstTimeUs === null) continue;
    if (latest !== undefined && part.isContinued === 0 && part.firstTimeUs < latest.lastTimeUs!)
      return [latest, part];
    if (latest === undefined || part.lastTimeUs! > latest.lastTimeUs!) latest = part;
  }
  return undefined;
}

interface TradeColumns {
  readonly position: number;
  readonly timeUs: number;
  readonly receiveTimeUs: number;
  readonly priceBp: number;
  readonly lots: number;
  readonly hitSide: "bid" | "ask";
  readonly isBlock: number;
}

/** Appends a part's book rows with its trades between them; returns the row after the last. */
function appendPart(
  { db }: Store,
  marketId: number,
  part: MarketPart,
  rows: RecordedRows,
  firstRow: number,
): number {
  const trades = db
    .prepare<[number, number], TradeColumns>(
      `SELECT book_position AS position, time_us AS timeUs, receive_time_us AS receiveTimeUs, price_bp AS priceBp,
         size_lots AS lots, hit_side AS hitSide, is_block AS isBlock
       FROM trade WHERE market_id = ? AND capture_id = ? ORDER BY trade_index`,
    )
    .all(marketId, part.captureId);
  const chunks = db
    .prepare<[number, number], { rowCount: number; columns: Buffer }>(
      `SELECT row_count AS rowCount, columns FROM book_chunk
       WHERE market_id = ? AND capture_id = ? ORDER BY chunk_index`,
    )
    .iterate(marketId, part.captureId);
  let at = firstRow;
  let tradeIndex = 0;
  let chunkPosition = 0;
  for (const { rowCount, columns } of chunks) {
    const book = unpackRows(columns, rowCount);
    let from = 0;
    for (; (trades[tradeIndex]?.position ?? Infinity) < chunkPosition + rowCount; tradeIndex++) {
      const to = trades[tradeIndex]!.position - chunkPosition;
      copyRows(sliceBook(book, from, to), rows, at);
      at += to - from;
      from = to;
      putTrade(trades[tradeIndex]!, rows, at++);
    }
    copyRows(sliceBook(book, from, rowCount), rows, at);
    at += rowCount - from;
    chunkPosition += rowCount;
  }
  for (; tradeIndex < trades.length; tradeIndex++) putTrade(trades[tradeIndex]!, rows, at++);
  return at;
}

function putTrade(trade: TradeColumns, rows: RecordedRows, row: number): void {
  const side: Side = trade.hitSide === "ask" ? ASK : BID;
  rows.kind[row] = RECORDED_KIND.print;
  rows.side[row] = side;
  rows.priceBp[row] = trade.priceBp;
  rows.lots[row] = trade.lots;
  rows.timeUs[row] = trade.timeUs;
  rows.receiveTimeUs[row] = trade.receiveTimeUs;
  rows.isBlock[row] = trade.isBlock;
}

function sliceBook(book: BookColumns, from: number, to: number): BookColumns {
  return {
    rowCount: to - from,
    kind: book.kind.subarray(from, to),
    side: book.side.subarray(from, to),
    priceBp: book.priceBp.subarray(from, to),
    lots: book.lots.subarray(from, to),
    timeUs: book.timeUs.subarray(from, to),
    receiveTimeUs: book.receiveTimeUs.subarray(from, to),
  };
}
