/**
 * Rows of a table between file and store: staged in a temporary table, where SQLite sorts them, finds those that are there
 * twice, and those that another import brought. Memory stays bounded however long the file is.
 */
import type { Database } from "better-sqlite3";
import { BatchInsert } from "../batch-insert.ts";
import type { TableKind } from "./table-fields.ts";

interface StageShape {
  /** Whose rows they are: a market's or a series'. */
  readonly owner: "market_id" | "series_id";
  readonly target: string;
  readonly partTable: string;
  /** Columns of the target after its times. */
  readonly columns: readonly string[];
  /** Columns of the target between its index and its times: their values. */
  readonly fixed: readonly string[];
  /**
   * Of trades, every further copy of a row at its time is one too many. Best prices and fair values may go away and come
   * back within one time: of those only a row that repeats the row before it.
   */
  readonly isState: boolean;
}

const SHAPES: Readonly<Record<TableKind, StageShape>> = {
  trades: {
    owner: "market_id",
    target: "trade",
    partTable: "table_part",
    columns: ["price_bp", "size_lots", "hit_side", "is_block", "trade_id"],
    fixed: ["0"],
    isState: false,
  },
  quotes: {
    owner: "market_id",
    target: "quote",
    partTable: "table_part",
    columns: ["bid_bp", "bid_lots", "ask_bp", "ask_lots"],
    fixed: [],
    isState: true,
  },
  "fair-value": {
    owner: "series_id",
    target: "fair_value",
    partTable: "fair_value_part",
    columns: ["value"],
    fixed: [],
    isState: true,
  },
};

/** What came of one owner's rows. */
export interface StagedOwner {
  readonly ownerId: number;
  readonly rowCount: number;
  readonly sizedCount: number;
  readonly duplicateCount: number;
  readonly repeatCount: number;
  readonly firstTimeUs: number | null;
  readonly lastTimeUs: number | null;
}

/** The rows of an owner's latest time: where a file is in order, its copies are among them. */
interface LatestRows {
  timeUs: number;
  readonly records: Set<string>;
  duplicateCount: number;
}

export class TableStage {
  readonly #db: Database;
  readonly #kind: TableKind;
  readonly #shape: StageShape;
  readonly #insert: BatchInsert;
  readonly #latest = new Map<number, LatestRows>();
  /** No row was earlier than its owner's row before it. */
  #isInOrder = true;
  #rowCount = 0;

  /** Within a transaction, which takes the temporary tables away if it is rolled back. */
  constructor(db: Database, kind: TableKind) {
    this.#db = db;
    this.#kind = kind;
    this.#shape = SHAPES[kind];
    const { columns } = this.#shape;
    db.exec(
      `CREATE TEMP TABLE staged (row INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL, time_us INTEGER NOT NULL,
         receive_time_us INTEGER NOT NULL, is_sized INTEGER NOT NULL, record TEXT NOT NULL, ${columns.join(", ")})`,
    );
    this.#insert = new BatchInsert(db, "temp.staged", 6 + columns.length);
  }

  /** @param record the row as it stood in the file; equal texts are the same row. @param values as the shape's columns. */
  add(
    ownerId: number,
    timeUs: number,
    receiveTimeUs: number,
    isSized: boolean,
    record: string,
    values: readonly unknown[],
  ): void {
    if (this.#isCopy(ownerId, timeUs, record)) return;
    this.#insert.add(this.#rowCount++, ownerId, timeUs, receiveTimeUs, Number(isSized), record, ...values);
  }

  /** Moves the rows to their table, each owner's in the order of time, and tells what came of them. */
  finish(captureId: number, ownerIds: readonly number[]): StagedOwner[] {
    this.#insert.flush();
    const duplicates = this.#isInOrder ? new Map<number, number>() : this.#remove(this.#duplicateRows());
    const repeats = this.#removeRepeats();
    const { target, columns, fixed } = this.#shape;
    const order = this.#isInOrder ? "row" : "time_us, row";
    this.#db
      .prepare(
        `INSERT INTO ${target} SELECT owner_id, ?, row_number() OVER (PARTITION BY owner_id ORDER BY ${order}) - 1,
           ${[...fixed, "time_us", "receive_time_us", ...columns].join(", ")} FROM staged ORDER BY owner_id, ${order}`,
      )
      .run(captureId);
    const rows = this.#db
      .prepare<[], Omit<StagedOwner, "duplicateCount" | "repeatCount">>(
        `SELECT owner_id AS ownerId, count(*) AS rowCount, sum(is_sized) AS sizedCount, min(time_us) AS firstTimeUs,
           max(time_us) AS lastTimeUs FROM staged GROUP BY owner_id`,
      )
      .all();
    this.#db.exec("DROP TABLE staged; DROP TABLE held;");
    const rowsOf = new Map(rows.map((row) => [row.ownerId, row]));
    return ownerIds.map((ownerId) => ({
      ownerId,
      ...(rowsOf.get(ownerId) ?? NO_ROWS),
      duplicateCount: (this.#latest.get(ownerId)?.duplicateCount ?? 0) + (duplicates.get(ownerId) ?? 0),
      repeatCount: repeats.get(ownerId) ?? 0,
    }));
  }

  /** Whether the row is a copy, as far as that shows while the file is in order; else SQLite finds it in the end. */
  #isCopy(ownerId: number, timeUs: number, record: string): boolean {
    let latest = this.#latest.get(ownerId);
    if (latest === undefined) {
      latest = { timeUs, records: new Set(), duplicateCount: 0 };
      this.#latest.set(ownerId, latest);
    }
    if (latest.timeUs === timeUs && latest.records.has(record)) {
      latest.duplicateCount++;
      return true;
    }
    if (timeUs < latest.timeUs) this.#isInOrder = false;
    if (timeUs !== latest.timeUs || this.#shape.isState) latest.records.clear();
    latest.timeUs = timeUs;
    latest.records.add(record);
    return false;
  }

  /** @returns how many rows of each owner were removed. */
  #remove(rowsSql: string): Map<number, number> {
    const removed = this.#db
      .prepare<[], number>(`DELETE FROM staged WHERE row IN (${rowsSql}) RETURNING owner_id`)
      .pluck()
      .all();
    const counts = new Map<number, number>();
    for (const ownerId of removed) counts.set(ownerId, (counts.get(ownerId) ?? 0) + 1);
    return counts;
  }

  #duplicateRows(): string {
    const found = this.#shape.isState
      ? "record = lag(record) OVER w AND time_us = lag(time_us) OVER w"
      : "row_number() OVER (PARTITION BY owner_id, time_us, record ORDER BY row) > 1";
    return `SELECT row FROM (SELECT row, ${found} AS is_twice FROM staged
      WINDOW w AS (PARTITION BY owner_id ORDER BY time_us, row)) WHERE is_twice`;
  }

  /** Removes rows that another table of the same kind brought for the same owner. */
  #removeRepeats(): Map<number, number> {
    const { owner, target, partTable, columns } = this.#shape;
    const compared = ["time_us", "receive_time_us", ...columns];
    this.#db.exec(
      `CREATE TEMP TABLE held AS
       SELECT target.${owner} AS owner_id, ${compared.map((name) => `target.${name}`).join(", ")}
       FROM (SELECT owner_id, min(time_us) AS first_us, max(time_us) AS last_us FROM staged GROUP BY owner_id) AS own
         JOIN ${partTable} AS part ON part.${owner} = own.owner_id
           AND part.last_time_us >= own.first_us AND part.first_time_us <= own.last_us
         JOIN table_import USING (capture_id)
         JOIN ${target} AS target ON target.${owner} = part.${owner} AND target.capture_id = part.capture_id
           AND target.time_us BETWEEN own.first_us AND own.last_us
       WHERE kind = '${this.#kind}'`,
    );
    if (this.#db.prepare("SELECT 1 FROM held LIMIT 1").get() === undefined) return new Map();
    this.#db.exec("CREATE INDEX temp.held_at ON held (owner_id, time_us)");
    const isSame = ["owner_id", ...compared].map((name) => `held.${name} IS staged.${name}`).join(" AND ");
    return this.#remove(`SELECT row FROM staged WHERE EXISTS (SELECT 1 FROM held WHERE ${isSame})`);
  }
}

const NO_ROWS = { rowCount: 0, sizedCount: 0, firstTimeUs: null, lastTimeUs: null };
