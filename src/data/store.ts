/**
 * The store: one SQLite file with everything that was recorded. `migrations.ts` has its tables; the modules beside this
 * one read and write them.
 */
import { makeFolder } from "./make-folder.ts";
import { existsSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { dataError } from "../core/errors.ts";
import { registerBookEvent } from "./book-event-table.ts";
import { APPLICATION_ID, migrate, SCHEMA_VERSION } from "./migrations.ts";
import { foreignDatabase, isBusy, storeError } from "./store-errors.ts";

/** create: made if it is not there. write: must be there. read: must be there and is not changed. */
export type StoreMode = "create" | "write" | "read";

/** How long a statement waits for another process's transaction. */
const BUSY_TIMEOUT_MS = 2_000;

/** The tables of which one at least has a row once anything is kept. */
const KEPT_TABLES = [
  "market",
  "capture",
  "series_fee",
  "event_fee",
  "market_event",
  "market_life",
  "exchange_schedule",
];

export class Store {
  readonly path: string;
  readonly db: Database.Database;
  #isPrivate: boolean;

  /** @param isPrivate whether the file is new: nobody else reads it before there is something in it. */
  constructor(path: string, db: Database.Database, isPrivate: boolean) {
    this.path = path;
    this.db = db;
    this.#isPrivate = isPrivate;
  }

  /**
   * Lets others read while this one writes. Until then what is written goes straight to its place in the file, not through a
   * log that is copied afterwards: a first import's commit takes a third of the time. While somebody reads the new file
   * already it stays so; whoever opens it next to write lets others in.
   */
  share(): void {
    if (!this.#isPrivate) return;
    this.#isPrivate = false;
    try {
      this.db.pragma("journal_mode = WAL");
      this.db.pragma("synchronous = NORMAL");
    } catch (error) {
      if (!isBusy(error)) throw storeError(error, this.path);
    }
  }

  close(): void {
    try {
      if (this.db.open) this.share();
    } finally {
      this.db.close();
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * Opens a store; in mode create or write an older one is brought up to date.
 * @throws DATA_DB_MISSING, DATA_DB_FOREIGN, DATA_DB_NEWER, DATA_DB_OLDER, DATA_DB_BUSY, DATA_DB_UNREADABLE
 */
export function openStore(path: string, mode: StoreMode): Store {
  const isThere = existsSync(path);
  if (!isThere && mode !== "create")
    throw dataError("DATA_DB_MISSING", `there is no database ${path}`, {
      hint: "Name an existing one with --db, or make one with `halfspread import` or `halfspread demo`.",
      data: { path },
    });
  const isNew = mode === "create" && (!isThere || statSync(path).size === 0);
  let db: Database.Database | undefined;
  try {
    if (isNew) makeFolder(dirname(path));
    db = new Database(path, {
      readonly: mode === "read",
      fileMustExist: !isNew,
      timeout: BUSY_TIMEOUT_MS,
    });
    prepare(db, path, mode, isNew);
    return new Store(path, db, isNew);
  } catch (error) {
    db?.close();
    throw storeError(error, path);
  }
}

/**
 * Closes a store and, where nothing was ever kept in it, takes its file away: it was made for work that came to nothing.
 * @throws DATA_DB_BUSY where another process has it open; then it stays.
 */
export function discardEmptyStore(store: Store): void {
  const { db, path } = store;
  try {
    if (KEPT_TABLES.some((table) => db.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get() !== undefined)) return;
    db.pragma("journal_mode = DELETE"); // needs the file for itself alone
    db.close();
    rmSync(path);
  } catch (error) {
    throw storeError(error, path);
  } finally {
    db.close();
  }
}

function prepare(db: Database.Database, path: string, mode: StoreMode, isNew: boolean): void {
  const version = isNew ? 0 : knownVersion(db, path, mode);
  if (mode !== "read") {
    // There is nothing yet in a new file that a journal on disk would save.
    db.pragma(`journal_mode = ${isNew ? "MEMORY" : "WAL"}`);
    db.pragma("synchronous = NORMAL");
    db.pragma("foreign_keys = ON");
    if (version < SCHEMA_VERSION) migrate(db);
    if (isNew) {
      db.pragma("journal_mode = DELETE");
      db.pragma("synchronous = FULL"); // without a log less is not safe
    }
  }
  registerBookEvent(db, path);
}

/** The schema version of an existing file, before anything in it is touched. */
function knownVersion(db: Database.Database, path: string, mode: StoreMode): number {
  const version = Number(db.pragma("user_version", { simple: true }));
  if (db.pragma("application_id", { simple: true }) !== APPLICATION_ID) throw foreignDatabase(path);
  if (version > SCHEMA_VERSION)
    throw dataError(
      "DATA_DB_NEWER",
      `${path} has schema version ${version}, this program knows versions up to ${SCHEMA_VERSION}`,
      {
        hint: "Update halfspread, or work on another database.",
        data: { path, version, known: SCHEMA_VERSION },
      },
    );
  if (version < SCHEMA_VERSION && mode === "read")
    throw dataError("DATA_DB_OLDER", `${path} has the older schema version ${version}`, {
      hint: "Run any command that writes to it once, such as `halfspread import`; that brings it up to date.",
      data: { path, version, known: SCHEMA_VERSION },
    });
  return version;
}
