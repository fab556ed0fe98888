import type { Database, Statement } from "better-sqlite3";

/** Rows of one statement; more gain little, and SQLite allows no more than 32,766 values. */
const BATCH_ROWS = 32;

/** Inserts rows several at a time: calls into SQLite cost as much as the rows themselves. */
export class BatchInsert {
  readonly #columnCount: number;
  readonly #many: Statement;
  readonly #one: Statement;
  #values: unknown[] = [];

  constructor(db: Database, table: string, columnCount: number) {
    const row = `(${Array.from({ length: columnCount }, () => "?").join()})`;
    this.#columnCount = columnCount;
    this.#one = db.prepare(`INSERT INTO ${table} VALUES ${row}`);
    this.#many = db.prepare(
      `INSERT INTO ${table} VALUES ${Array.from({ length: BATCH_ROWS }, () => row).join()}`,
    );
  }

  /** @param values as many as the table has columns. */
  add(...values: readonly unknown[]): void {
    this.#values.push(...values);
    if (this.#values.length < BATCH_ROWS * this.#columnCount) return;
    this.#many.run(this.#values);
    this.#values = [];
  }

  /** Inserts the rows that are still held. */
  flush(): void {
    for (let at = 0; at < this.#values.length; at += this.#columnCount)
      this.#one.run(this.#values.slice(at, at + this.#columnCount));
    this.#values = [];
  }
}
