import type { Database, Statement } from "better-sqlite3";
import { ASK } from "../core/order-book.ts";
import type { RecordedRows } from "./recorded-rows.ts";

/** Rows of one statement: calls into SQLite, and each value that is bound, cost as much as the rows themselves. */
const BATCH_ROWS = 64;

const ROW_VALUES = 8;

/** Inserts the prints of one market and capture after the other, many a statement. */
export class TradeInsert {
  readonly #many: Statement;
  readonly #one: Statement;
  readonly #values: unknown[] = Array.from({ length: BATCH_ROWS * ROW_VALUES }, () => null);
  #valueCount = 0;
  /** What is bound once a statement. */
  readonly #key = { marketId: 0, captureId: 0, tradeIndex: 0 };

  constructor(db: Database) {
    this.#many = db.prepare(insertOf(BATCH_ROWS));
    this.#one = db.prepare(insertOf(1));
  }

  /** @param tradeIndex of the next print. */
  begin({ marketId, captureId }: { marketId: number; captureId: number }, tradeIndex: number): void {
    this.#key.marketId = marketId;
    this.#key.captureId = captureId;
    this.#key.tradeIndex = tradeIndex;
  }

  /** @param position how many of the capture's book rows came before it. hot: bench/import.ts */
  add(position: number, rows: RecordedRows, row: number, tradeId: string | undefined): void {
    const values = this.#values;
    const at = this.#valueCount;
    values[at] = position;
    values[at + 1] = rows.timeUs[row];
    values[at + 2] = rows.receiveTimeUs[row];
    values[at + 3] = rows.priceBp[row];
    values[at + 4] = rows.lots[row];
    values[at + 5] = Number(rows.side[row] === ASK);
    values[at + 6] = rows.isBlock[row];
    values[at + 7] = tradeId ?? null;
    this.#valueCount = at + ROW_VALUES;
    if (this.#valueCount < values.length) return;
    // Arguments are bound in two thirds of the time that an array of the same values takes.
    this.#many.run(...values, this.#key);
    this.#key.tradeIndex += BATCH_ROWS;
    this.#valueCount = 0;
  }

  /** Inserts the prints that are still held. */
  finish(): void {
    for (let at = 0; at < this.#valueCount; at += ROW_VALUES) {
      this.#one.run(...this.#values.slice(at, at + ROW_VALUES), this.#key);
      this.#key.tradeIndex++;
    }
    this.#valueCount = 0;
  }
}

function insertOf(rowCount: number): string {
  const rows = Array.from(
    { length: rowCount },
    (_, row) => `(@marketId, @captureId, @tradeIndex + ${row}, ?, ?, ?, ?, ?, iif(?, 'ask', 'bid'), ?, ?)`,
  );
  return `INSERT INTO trade VALUES ${rows.join()}`;
}
