/**
 * A market's recorded rows out of the store: its captures in the order of their first times, each in frame order.
 */
import { ASK, BID, type Side } from "../core/order-book.ts";
import { unpackRows, type BookColumns } from "./chunk-format.ts";
import { requireMarket } from "./markets.ts";
import { RECORDED_KIND, type RecordedRows } from "./recorded-rows.ts";
import { copyRows, makeRows, sliceRows } from "./row-buffer.ts";
import type { Store } from "./store.ts";

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
  readonly beginsWithDelta: number;
  /** First and last number of the subscription its book came with, where it had numbers. */
  readonly firstSeq: number | null;
  readonly lastSeq: number | null;
}

/** The parts of a market, in the order in which their rows follow each other. */
export function marketParts(store: Store, ticker: string): MarketPart[] {
  const { marketId } = requireMarket(store, ticker);
  return store.db
    .prepare<[number], MarketPart>(
      `SELECT capture_id AS captureId, sha256, source, rows_hash AS rowsHash, part.first_time_us AS firstTimeUs,
         part.last_time_us AS lastTimeUs, trade_count AS tradeCount, duplicate_count AS duplicateCount,
         begins_with_delta AS beginsWithDelta,
         (SELECT coalesce(sum(row_count), 0) FROM book_chunk AS chunk
            WHERE chunk.market_id = part.market_id AND chunk.capture_id = part.capture_id) AS bookRowCount,
         (SELECT first_seq FROM capture_sequence AS run WHERE run.capture_id = part.capture_id AND sid = book_sid
            ORDER BY session LIMIT 1) AS firstSeq,
         (SELECT last_seq FROM capture_sequence AS run WHERE run.capture_id = part.capture_id AND sid = book_sid
            ORDER BY session DESC LIMIT 1) AS lastSeq
       FROM capture_market AS part JOIN capture USING (capture_id)
       WHERE market_id = ? ORDER BY capture.first_time_us, capture_id`,
    )
    .all(marketId);
}

/** @throws DATA_MARKET_UNKNOWN */
export function readRecordedRows(store: Store, ticker: string): RecordedRows {
  const { marketId } = requireMarket(store, ticker);
  const parts = marketParts(store, ticker);
  const rowCount = parts.reduce((sum, part) => sum + part.bookRowCount + part.tradeCount + 1, 0);
  const rows = makeRows(rowCount);
  let at = 0;
  parts.forEach((part, index) => {
    if (!continues(parts[index - 1], part)) {
      rows.kind[at] = RECORDED_KIND.gap;
      rows.timeUs[at] = part.firstTimeUs!;
      rows.receiveTimeUs[at] = part.firstTimeUs!;
      at++;
    }
    at = appendPart(store, marketId, part, rows, at);
  });
  return sliceRows(rows, 0, at);
}

/** Whether a part begins with a book that is known: its own snapshot, or the end of the part before it. */
function continues(previous: MarketPart | undefined, part: MarketPart): boolean {
  if (part.beginsWithDelta === 0) return true;
  if (previous === undefined) return false;
  return part.firstSeq === null || previous.lastSeq === part.firstSeq - 1;
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
