import type { Statement } from "better-sqlite3";
import { hashText, hashWords } from "../core/digest.ts";
import { CHUNK_ROWS_MAX, packRows } from "./chunk-format.ts";
import { RECORDED_KIND, type RecordedRows } from "./recorded-rows.ts";
import { sliceRows } from "./row-buffer.ts";
import type { Store } from "./store.ts";
import { TradeInsert } from "./trade-insert.ts";

/** Statements that write a market's rows, prepared once a capture. */
export interface RowInserts {
  readonly chunk: Statement;
  readonly trade: TradeInsert;
  readonly market: Statement;
}

export function prepareRowInserts({ db }: Store): RowInserts {
  return {
    chunk: db.prepare("INSERT INTO book_chunk VALUES (?, ?, ?, ?, ?, ?, ?)"),
    trade: new TradeInsert(db),
    market: db.prepare("INSERT INTO capture_market VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
  };
}

export interface MarketCaptureKey {
  readonly marketId: number;
  readonly captureId: number;
}

export interface MarketCaptureFacts {
  readonly duplicateCount: number;
  readonly bookSid: number | undefined;
  /** Numbers show that its first row follows the last one of the captures before. */
  readonly isContinued: boolean;
  readonly lostPrintCount: number;
}

/** Writes one market's rows of one capture: book rows packed in chunks, prints as rows of their own. */
export class MarketCapture {
  readonly #inserts: RowInserts;
  readonly #key: MarketCaptureKey;
  /** Rows written, by RECORDED_KIND. */
  readonly #kindCounts = [0, 0, 0, 0, 0];
  #bookRowCount = 0;
  #chunkCount = 0;
  #firstTimeUs: number | undefined;
  #lastTimeUs: number | undefined;
  #firstBookKind: number | undefined;
  #rowsHash = "";

  constructor(inserts: RowInserts, key: MarketCaptureKey) {
    this.#inserts = inserts;
    this.#key = key;
  }

  get tradeCount(): number {
    return this.#kindCounts[RECORDED_KIND.print]!;
  }

  /** Appends rows, in their order. @param tradeIds by row of `rows`. */
  write(rows: RecordedRows, tradeIds: ReadonlyMap<number, string>): void {
    for (let from = 0; from < rows.rowCount; from += CHUNK_ROWS_MAX)
      this.#writeChunk(sliceRows(rows, from, Math.min(from + CHUNK_ROWS_MAX, rows.rowCount)), tradeIds, from);
  }

  /** Writes the market's line in the capture; nothing may follow. */
  finish(facts: MarketCaptureFacts): void {
    const { marketId, captureId } = this.#key;
    const counts = this.#kindCounts;
    this.#inserts.market.run([
      marketId,
      captureId,
      counts[RECORDED_KIND.snapshot],
      counts[RECORDED_KIND.delta],
      counts[RECORDED_KIND.print],
      counts[RECORDED_KIND.gap],
      facts.duplicateCount,
      this.#firstTimeUs ?? null,
      this.#lastTimeUs ?? null,
      facts.bookSid ?? null,
      Number(this.#firstBookKind === RECORDED_KIND.delta),
      this.#rowsHash,
      Number(facts.isContinued),
      facts.lostPrintCount,
    ]);
  }

  #writeChunk(rows: RecordedRows, tradeIds: ReadonlyMap<number, string>, firstRow: number): void {
    const printMarks = this.#writeTrades(rows, tradeIds, firstRow);
    const { book, prints } = packRows(rows);
    const bookRowCount = rows.rowCount - printMarks.length;
    const firstTimeUs = rows.timeUs[0]!;
    const lastTimeUs = rows.timeUs[rows.rowCount - 1]!;
    const { marketId, captureId } = this.#key;
    if (bookRowCount > 0)
      this.#inserts.chunk.run([
        marketId,
        captureId,
        this.#chunkCount++,
        firstTimeUs,
        lastTimeUs,
        bookRowCount,
        book,
      ]);
    this.#bookRowCount += bookRowCount;
    this.#firstTimeUs ??= firstTimeUs;
    this.#lastTimeUs = lastTimeUs;
    const parts = [words(book), words(prints), printMarks].map((part) => hashWords(part));
    this.#rowsHash = hashText(this.#rowsHash + parts.join(""));
  }

  /** Inserts the prints among the rows and counts all rows; returns each print's place and block mark, for the hash. */
  #writeTrades(rows: RecordedRows, tradeIds: ReadonlyMap<number, string>, firstRow: number): Uint32Array {
    const inserts = this.#inserts.trade;
    const printMarks: number[] = [];
    inserts.begin(this.#key, this.tradeCount);
    for (let row = 0; row < rows.rowCount; row++) {
      const kind = rows.kind[row]!;
      this.#kindCounts[kind]!++;
      if (kind !== RECORDED_KIND.print) {
        this.#firstBookKind ??= kind;
        continue;
      }
      const position = this.#bookRowCount + row - printMarks.length;
      printMarks.push(position * 2 + rows.isBlock[row]!);
      inserts.add(position, rows, row, tradeIds.get(firstRow + row));
    }
    inserts.finish();
    return Uint32Array.from(printMarks);
  }
}

function words(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >>> 2);
}
