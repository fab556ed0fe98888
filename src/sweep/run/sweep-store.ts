/**
 * A sweep's results in a folder:
 *   rows.sqlite    markets, scenarios, cells, what every cell did in every market, and which tasks are done
 *
 * A task's rows and its mark are one transaction: after a crash a task is done whole or not at all, and none is there twice.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { dataError, usageError } from "../../core/errors.ts";
import type {
  CellFailureRow,
  CellResultRow,
  SweepCellRow,
  SweepMarketRow,
  SweepScenarioRow,
} from "../../core/sweep-rows.ts";
import type { TaskRows } from "./run-task.ts";
import {
  columnList,
  FAILURE_COLUMNS,
  insertSql,
  MARKET_COLUMNS,
  RESULT_COLUMNS,
  SCENARIO_COLUMNS,
  selectList,
  valuesOf,
  withoutNulls,
  type Columns,
} from "./sweep-tables.ts";

export const SWEEP_ROWS_FILE = "rows.sqlite";
/** "HSSW" in ASCII. */
const APPLICATION_ID = 0x48535357;
const FORMAT_VERSION = 1;

const PLACE = "scenario_index, market_index, cell_index";

/** What a folder of results is of. */
export interface SweepIdentity {
  readonly workHash: string;
  readonly planHash: string;
  readonly planText: string;
}

export class SweepStore {
  readonly folder: string;
  readonly #db: Database.Database;
  readonly #insertResult: Database.Statement;
  readonly #insertFailure: Database.Statement;
  readonly #markDone: Database.Statement;

  private constructor(folder: string, db: Database.Database) {
    this.folder = folder;
    this.#db = db;
    this.#insertResult = db.prepare(insertSql("results", RESULT_COLUMNS));
    this.#insertFailure = db.prepare(insertSql("failures", FAILURE_COLUMNS));
    this.#markDone = db.prepare("INSERT INTO tasks (id, elapsed_ms) VALUES (?, ?)");
  }

  /** @throws USAGE_SWEEP_EXISTS where there is one and it is not to be gone on with. */
  static begin(folder: string, identity: SweepIdentity, isResumed: boolean): SweepStore {
    const file = join(folder, SWEEP_ROWS_FILE);
    const isThere = existsSync(file);
    if (isThere && !isResumed)
      throw usageError("USAGE_SWEEP_EXISTS", `${folder} holds a sweep already`, {
        hint: "Go on with it by --resume, or give another folder with --out.",
        data: { folder },
      });
    const db = new Database(file);
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = NORMAL");
    if (!isThere || db.pragma("user_version", { simple: true }) === 0) createTables(db, identity);
    requireFormat(db, file);
    const store = new SweepStore(folder, db);
    store.#requireSame(identity);
    return store;
  }

  /** @throws DATA_SWEEP_MISSING, DATA_SWEEP_FORMAT */
  static open(folder: string): SweepStore {
    const file = join(folder, SWEEP_ROWS_FILE);
    if (!existsSync(file))
      throw dataError("DATA_SWEEP_MISSING", `${folder} holds no sweep: ${SWEEP_ROWS_FILE} is not there`, {
        hint: "Name a folder that `halfspread sweep --out DIR` wrote.",
        data: { folder },
      });
    const db = new Database(file);
    requireFormat(db, file);
    return new SweepStore(folder, db);
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }

  /** @throws USAGE_OTHER_SWEEP where what was begun is other work. */
  #requireSame({ workHash }: SweepIdentity): void {
    if (this.fact("workHash") === workHash) return;
    throw usageError("USAGE_OTHER_SWEEP", `${this.folder} holds the rows of another plan`, {
      hint: "What decides its rows has changed since: cells, scenarios, markets or the run's rules. Give another folder with --out.",
      data: { folder: this.folder, workHash },
    });
  }

  fact(key: string): string | undefined {
    const row = this.#db
      .prepare<[string], { value: string }>("SELECT value FROM facts WHERE key = ?")
      .get(key);
    return row?.value;
  }

  setFact(key: string, value: string): void {
    this.#db
      .prepare(
        "INSERT INTO facts (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
      )
      .run(key, value);
  }

  /**
   * Writes what is run, or compares it with what is there already.
   * @throws DATA_TAPES_CHANGED where markets' tapes are not those that rows are of.
   */
  describe(
    markets: readonly SweepMarketRow[],
    scenarios: readonly SweepScenarioRow[],
    cells: Iterable<SweepCellRow>,
  ): void {
    const known = this.markets();
    if (known.length > 0) return requireSameTapes(known, markets);
    this.#db.transaction(() => {
      this.#insertAll("markets", MARKET_COLUMNS, markets);
      this.#insertAll("scenarios", SCENARIO_COLUMNS, scenarios);
      const insert = this.#db.prepare("INSERT INTO cells (cell_index, parameter_values) VALUES (?, ?)");
      for (const { cellIndex, values } of cells) insert.run(cellIndex, JSON.stringify(values));
    })();
  }

  #insertAll<Row extends object>(table: string, columns: Columns<Row>, rows: readonly Row[]): void {
    const insert = this.#db.prepare(insertSql(table, columns));
    for (const row of rows) insert.run(valuesOf(columns, row));
  }

  isDone(taskId: string): boolean {
    return this.#db.prepare("SELECT 1 FROM tasks WHERE id = ?").get(taskId) !== undefined;
  }

  /** All of a task or nothing. What is there already is left as it is. */
  finishTask(taskId: string, elapsedMs: number, { results, failures }: TaskRows): void {
    this.#db.transaction(() => {
      if (this.isDone(taskId)) return;
      for (const row of results) this.#insertResult.run(valuesOf(RESULT_COLUMNS, row));
      for (const row of failures) this.#insertFailure.run(valuesOf(FAILURE_COLUMNS, row));
      this.#markDone.run(taskId, elapsedMs);
    })();
  }

  markets(): readonly SweepMarketRow[] {
    return this.#all("markets", MARKET_COLUMNS, "market_index");
  }

  scenarios(): readonly SweepScenarioRow[] {
    return this.#all("scenarios", SCENARIO_COLUMNS, "scenario_index");
  }

  *cells(): Generator<SweepCellRow> {
    const rows = this.#db
      .prepare<[], { cellIndex: number; text: string }>(
        "SELECT cell_index AS cellIndex, parameter_values AS text FROM cells ORDER BY cell_index",
      )
      .iterate();
    for (const { cellIndex, text } of rows) yield { cellIndex, values: JSON.parse(text) as number[] };
  }

  /** In canonical order: by scenario, market, cell. */
  *results(): Generator<CellResultRow> {
    const sql = `SELECT ${selectList(RESULT_COLUMNS)} FROM results ORDER BY ${PLACE}`;
    for (const row of this.#db.prepare<[], Record<string, unknown>>(sql).iterate())
      yield withoutNulls(row) as unknown as CellResultRow;
  }

  failures(): readonly CellFailureRow[] {
    return this.#all("failures", FAILURE_COLUMNS, PLACE);
  }

  #all<Row>(table: string, columns: Columns<Row>, order: string): Row[] {
    const sql = `SELECT ${selectList(columns)} FROM ${table} ORDER BY ${order}`;
    return this.#db
      .prepare<[], Record<string, unknown>>(sql)
      .all()
      .map((row) => withoutNulls(row) as Row);
  }
}

function createTables(db: Database.Database, { workHash, planHash, planText }: SweepIdentity): void {
  db.transaction(() => {
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.exec(`CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
      CREATE TABLE tasks (id TEXT PRIMARY KEY, elapsed_ms REAL NOT NULL) STRICT;
      CREATE TABLE markets (${columnList(MARKET_COLUMNS)}, PRIMARY KEY (market_index)) STRICT;
      CREATE TABLE scenarios (${columnList(SCENARIO_COLUMNS)}, PRIMARY KEY (scenario_index)) STRICT;
      CREATE TABLE cells (cell_index INTEGER PRIMARY KEY, parameter_values TEXT NOT NULL) STRICT;
      CREATE TABLE results (${columnList(RESULT_COLUMNS)}, PRIMARY KEY (${PLACE})) STRICT, WITHOUT ROWID;
      CREATE TABLE failures (${columnList(FAILURE_COLUMNS)}, PRIMARY KEY (${PLACE})) STRICT, WITHOUT ROWID;`);
    const insert = db.prepare("INSERT INTO facts (key, value) VALUES (?, ?)");
    for (const [key, value] of Object.entries({ workHash, planHash, planText })) insert.run(key, value);
    db.pragma(`user_version = ${FORMAT_VERSION}`);
  })();
}

function requireFormat(db: Database.Database, file: string): void {
  const isOurs = db.pragma("application_id", { simple: true }) === APPLICATION_ID;
  const version = db.pragma("user_version", { simple: true });
  if (isOurs && version === FORMAT_VERSION) return;
  db.close();
  throw dataError("DATA_SWEEP_FORMAT", `${file} is no sweep that this version reads`, {
    hint: isOurs
      ? `Its format is ${String(version)}, not ${FORMAT_VERSION}: run the plan again.`
      : "Give the folder of a sweep.",
    data: { file },
  });
}

function requireSameTapes(known: readonly SweepMarketRow[], now: readonly SweepMarketRow[]): void {
  const [before, after] = [known.map(marketText), now.map(marketText)];
  const changed = after.findIndex((row, index) => row !== before[index]);
  if (changed < 0 && before.length === after.length) return;
  const ticker = now[changed]?.ticker ?? known[after.length]!.ticker;
  throw dataError("DATA_TAPES_CHANGED", `the markets are not those that the rows are of: ${ticker} differs`, {
    hint: "Recordings came in, or the database is another. Run the plan anew with another --out.",
    data: { ticker },
  });
}

function marketText({ ticker, part, contentHash }: SweepMarketRow): string {
  return `${ticker} ${part} ${contentHash}`;
}
