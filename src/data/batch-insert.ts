import type { Database, Statement } from "better-sqlite3";

/** Rows of one statement; more gain little, and SQLite allows no more than 32,766 values. */
const BATCH_ROWS = 32;

/** Inserts rows several at a time: calls into SQLite cost as much as the rows themselves. */
export class BatchInsert {
  readonly #columnCount: number;
  readonly #many: Statement;
  readonly #one: Statement;
  readonly #values: unknown[];
  #valueCount = 0;

  constructor(db: Database, table: string, columnCount: number) {
    const row = `(${Array.from({ length: columnCount }, () => "?").join()})`;
    this.#columnCount = columnCount;
    this.#values = Array.from({ length: BATCH_ROWS * columnCount }, () => null);
    this.#one = db.prepare(`INSERT INTO ${table} VALUES ${row}`);
    this.#many = db.prepare(
      `INSERT INTO ${table} VALUES ${Array.from({ length: BATCH_ROWS }, () => row).join()}`,
    );
  }

  /** @param values as many as the table has columns. */
  add(...values: readonly unknown[]): void {
    for (let column = 0; column < this.#columnCount; column++)
      this.#values[this.#valueCount++] = values[column];
    if (this.#valueCount < this.#values.length) return;
    // Arguments are bound in two thirds of the time that an array of the same values takes.
    this.#many.run(...this.#values);
    this.#valueCount = 0;
  }

  /** Inserts the rows that are still held. */
  flush(): void {
    for (let at = 0; at < this.#valueCount; at += this.#columnCount)
      this.#one.run(...this.#values.slice(at, at + this.#columnCount));
    this.#valueCount = 0;
  }
}
