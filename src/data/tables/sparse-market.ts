/**
 * A market known by its best prices and its trades alone, as the recorded rows that a tape is built from.
 *
 * The first quote is a snapshot, each later one the changes that lead to it: levels better than a best price that fell
 * back are gone, the best level takes the size it shows. Levels behind the best are remembered as they were last seen:
 * if they vanished whenever a better price came, an order that rests there would find itself first in its queue.
 * Where sizes are not known a level holds the smallest one there is. Of equal times, prints stand before quotes: a quote
 * says what trades have left.
 *
 * Quotes that were sampled at a steady pace and then were not leave a gap: one pace after the last of them the book is
 * unknown, until the next.
 */
import { ASK, BID, type Side } from "../../core/order-book.ts";
import { BP_PER_DOLLAR } from "../../core/units.ts";
import { RECORDED_KIND, type RecordedRows } from "../recorded-rows.ts";
import { RowBuffer } from "../row-buffer.ts";
import type { Store } from "../store.ts";
import { holesIn } from "./quote-pace.ts";
import { hasRows, type TablePart } from "./table-parts.ts";

/** What a level holds of which nobody said the size. */
const UNKNOWN_LOTS = 1;

/** The rows of a market, of its parts that came as tables. */
export function sparseRows(store: Store, marketId: number, parts: readonly TablePart[]): RecordedRows {
  const used = parts.filter(hasRows);
  const idsOf = (kind: TablePart["kind"]): string =>
    JSON.stringify(used.filter((part) => part.kind === kind).map(({ captureId }) => captureId));
  const quotes = readQuotes(store, marketId, idsOf("quotes"));
  return mergeRows(quotes, readPrints(store, marketId, idsOf("trades")));
}

export interface QuoteColumns {
  readonly timeUs: number;
  readonly receiveTimeUs: number;
  readonly bidBp: number | null;
  readonly bidLots: number | null;
  readonly askBp: number | null;
  readonly askLots: number | null;
}

/** @param captureIds as a JSON array. */
export function readQuotes({ db }: Store, marketId: number, captureIds: string): QuoteColumns[] {
  return db
    .prepare<[number, string], QuoteColumns>(
      `SELECT time_us AS timeUs, receive_time_us AS receiveTimeUs, bid_bp AS bidBp, bid_lots AS bidLots,
         ask_bp AS askBp, ask_lots AS askLots
       FROM quote JOIN capture USING (capture_id)
       WHERE market_id = ? AND capture_id IN (SELECT value FROM json_each(?))
       ORDER BY time_us, capture.first_time_us, capture.sha256, quote_index`,
    )
    .all(marketId, captureIds);
}

interface PrintColumns {
  readonly timeUs: number;
  readonly receiveTimeUs: number;
  readonly priceBp: number;
  readonly lots: number;
  readonly hitSide: "bid" | "ask";
  readonly isBlock: number;
}

function readPrints({ db }: Store, marketId: number, captureIds: string): PrintColumns[] {
  return db
    .prepare<[number, string], PrintColumns>(
      `SELECT time_us AS timeUs, receive_time_us AS receiveTimeUs, price_bp AS priceBp, size_lots AS lots,
         hit_side AS hitSide, is_block AS isBlock
       FROM trade JOIN capture USING (capture_id)
       WHERE market_id = ? AND capture_id IN (SELECT value FROM json_each(?))
       ORDER BY time_us, capture.first_time_us, capture.sha256, trade_index`,
    )
    .all(marketId, captureIds);
}

function mergeRows(quotes: readonly QuoteColumns[], prints: readonly PrintColumns[]): RecordedRows {
  const rows = new RowBuffer();
  const book = new RememberedBook(rows);
  const holes = holesIn(quotes.map(({ timeUs }) => timeUs));
  const holeBefore = new Map(holes.map((hole) => [hole.quoteIndex, hole]));
  let print = 0;
  const addPrintsUntil = (timeUs: number): void => {
    for (; print < prints.length && prints[print]!.timeUs <= timeUs; print++) addPrint(rows, prints[print]!);
  };
  quotes.forEach((quote, index) => {
    const hole = holeBefore.get(index);
    if (hole !== undefined) {
      addPrintsUntil(hole.fromUs);
      rows.push(RECORDED_KIND.gap, BID, 0, 0, hole.fromUs, hole.fromUs, false);
    }
    addPrintsUntil(quote.timeUs);
    if (index === 0 || hole !== undefined) book.show(quote);
    else book.change(quote);
  });
  addPrintsUntil(Infinity);
  return rows.view();
}

function addPrint(
  rows: RowBuffer,
  { timeUs, receiveTimeUs, priceBp, lots, hitSide, isBlock }: PrintColumns,
): void {
  const side = hitSide === "ask" ? ASK : BID;
  rows.push(RECORDED_KIND.print, side, priceBp, lots, timeUs, receiveTimeUs, isBlock === 1);
}

/** The levels as they were last seen; writes the rows that lead from quote to quote. */
class RememberedBook {
  readonly #rows: RowBuffer;
  readonly #lots = [new Float64Array(BP_PER_DOLLAR + 1), new Float64Array(BP_PER_DOLLAR + 1)] as const;
  /** The best prices; of an empty side, the worst there could be. */
  readonly #bestBp = [0, BP_PER_DOLLAR];

  constructor(rows: RowBuffer) {
    this.#rows = rows;
  }

  /** The book holds nothing but this quote. */
  show(quote: QuoteColumns): void {
    for (const side of [BID, ASK] as const) this.#lots[side].fill(0);
    this.#rows.push(RECORDED_KIND.snapshot, BID, 0, 0, quote.timeUs, quote.receiveTimeUs, false);
    for (const side of [BID, ASK] as const) {
      const { priceBp, lots } = sideOf(quote, side);
      this.#bestBp[side] = priceBp;
      if (lots > 0) this.#put(RECORDED_KIND.snapshotLevel, side, priceBp, lots, quote);
      this.#lots[side][priceBp] = lots;
    }
  }

  change(quote: QuoteColumns): void {
    for (const side of [BID, ASK] as const) this.#dropBetter(side, quote);
    for (const side of [BID, ASK] as const) {
      const { priceBp, lots } = sideOf(quote, side);
      const changeLots = lots - this.#lots[side][priceBp]!;
      this.#bestBp[side] = priceBp;
      if (changeLots === 0) continue;
      this.#put(RECORDED_KIND.delta, side, priceBp, changeLots, quote);
      this.#lots[side][priceBp] = lots;
    }
  }

  /** Takes away what is remembered at better prices than the quote's; all of it where nobody quotes the side. */
  #dropBetter(side: Side, quote: QuoteColumns): void {
    const { priceBp: bestBp } = sideOf(quote, side);
    const stepBp = side === BID ? -1 : 1;
    for (let priceBp = this.#bestBp[side]!; (bestBp - priceBp) * stepBp > 0; priceBp += stepBp) {
      const lots = this.#lots[side][priceBp]!;
      if (lots === 0) continue;
      this.#put(RECORDED_KIND.delta, side, priceBp, -lots, quote);
      this.#lots[side][priceBp] = 0;
    }
  }

  #put(
    kind: number,
    side: Side,
    priceBp: number,
    lots: number,
    { timeUs, receiveTimeUs }: QuoteColumns,
  ): void {
    this.#rows.push(kind, side, priceBp, lots, timeUs, receiveTimeUs, false);
  }
}

function sideOf(quote: QuoteColumns, side: Side): { priceBp: number; lots: number } {
  const [priceBp, lots] = side === BID ? [quote.bidBp, quote.bidLots] : [quote.askBp, quote.askLots];
  if (priceBp === null) return { priceBp: side === BID ? 0 : BP_PER_DOLLAR, lots: 0 };
  return { priceBp, lots: lots ?? UNKNOWN_LOTS };
}
