/**
 * A run's results in a directory:
 *   rows.sqlite    every row, one table a type (`run-tables.ts`), for SQL as much as for the report
 *   fills.csv      the fills once more, for spreadsheets, in cents and contracts
 *   manifest.json  what reproduces the run, for people and tools
 *
 * Each file is written under a temporary name and renamed, the manifest last. The database holds the manifest too, so
 * that files of two runs that came to lie together are noticed.
 */
import { makeFolder } from "./make-folder.ts";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { writeToString } from "fast-csv";
import { AppError, dataError } from "../core/errors.ts";
import { BID } from "../core/order-book.ts";
import type { CloseUp, FillRow, LaneRow, Manifest, RunRows } from "../core/result-rows.ts";
import { BP_PER_CENT, formatContracts, formatTimeUs, MICROS_PER_CENT } from "../core/units.ts";
import {
  BEST_PRICES,
  CAUSES,
  CLOSE_UP_BEST_PRICES,
  CLOSE_UP_FILLS,
  CLOSE_UP_QUOTES,
  CLOSE_UPS,
  createTable,
  DAYS,
  EQUITY,
  FILLS,
  INCENTIVES,
  INVENTORY,
  insertRows,
  LANE_MARKETS,
  LANES,
  MARKOUTS,
  METRICS,
  OUTCOMES,
  QUALITY,
  QUOTES,
  REFUSALS,
  selectRows,
  TRIPS,
  type Table,
  type TableShape,
} from "./run-tables.ts";

const RUN_ROWS_FILE = "rows.sqlite";
const RUN_MANIFEST_FILE = "manifest.json";
const RUN_FILLS_FILE = "fills.csv";
/** "HSRN" in ASCII: what `PRAGMA application_id` of a run's rows says. */
const RUN_APPLICATION_ID = 0x4853524e;
/** `PRAGMA user_version`: raised when a table changes. */
const RUN_FORMAT_VERSION = 6;

/** Writes a run, replacing the one that was in `dir`; the directory is made if there is none. */
export async function writeRun(dir: string, rows: RunRows): Promise<void> {
  makeFolder(dir);
  const manifestText = manifestJson(rows.manifest);
  const csvText = await fillsCsv(rows.fills);
  replaceFile(dir, RUN_ROWS_FILE, (file) => writeDatabase(file, rows, manifestText));
  replaceFile(dir, RUN_FILLS_FILE, (file) => writeFileSync(file, csvText));
  replaceFile(dir, RUN_MANIFEST_FILE, (file) => writeFileSync(file, manifestText));
}

/** @throws RUN_MISSING, RUN_UNREADABLE, RUN_NEWER, RUN_MIXED (exit 3) */
export function readRun(dir: string): RunRows {
  const manifestFile = path.join(dir, RUN_MANIFEST_FILE);
  const rowsFile = path.join(dir, RUN_ROWS_FILE);
  for (const file of [manifestFile, rowsFile])
    if (!existsSync(file))
      throw dataError("RUN_MISSING", `${dir} holds no complete run: ${path.basename(file)} is not there`, {
        hint: "Name a directory that `halfspread backtest --out DIR` wrote, or run the backtest again.",
        data: { dir, file },
      });
  let db: Database.Database | undefined;
  try {
    const manifestText = readFileSync(manifestFile, "utf8");
    db = new Database(rowsFile, { readonly: true, fileMustExist: true });
    assertRunFormat(db, rowsFile);
    assertSameRun(db, manifestText, dir);
    return readRows(db, JSON.parse(manifestText) as Manifest);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unreadable(rowsFile, error instanceof Error ? error.message : String(error), error);
  } finally {
    db?.close();
  }
}

function manifestJson(manifest: Manifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

function replaceFile(dir: string, name: string, write: (file: string) => void): void {
  const partial = path.join(dir, `${name}.${process.pid}.partial`);
  rmSync(partial, { force: true });
  try {
    write(partial);
    renameSync(partial, path.join(dir, name));
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

/** In the order in which they are made; every table of the format. */
const TABLES: readonly TableShape[] = [
  LANES,
  LANE_MARKETS,
  MARKOUTS,
  EQUITY,
  INVENTORY,
  BEST_PRICES,
  QUOTES,
  FILLS,
  OUTCOMES,
  REFUSALS,
  TRIPS,
  CLOSE_UPS,
  CLOSE_UP_BEST_PRICES,
  CLOSE_UP_QUOTES,
  CLOSE_UP_FILLS,
  DAYS,
  CAUSES,
  METRICS,
  INCENTIVES,
  QUALITY,
];

function writeDatabase(file: string, rows: RunRows, manifestText: string): void {
  const db = new Database(file);
  try {
    db.pragma(`application_id = ${RUN_APPLICATION_ID}`);
    db.pragma(`user_version = ${RUN_FORMAT_VERSION}`);
    db.transaction(() => {
      db.exec("CREATE TABLE manifest (json TEXT NOT NULL) STRICT");
      db.prepare("INSERT INTO manifest VALUES (?)").run(manifestText);
      for (const table of TABLES) createTable(db, table);
      insertAll(db, rows);
    })();
  } finally {
    db.close();
  }
}

function insertAll(db: Database.Database, rows: RunRows): void {
  insertRows(db, LANES, rows.lanes);
  for (const { laneIndex, markets } of rows.lanes)
    insertRows(
      db,
      LANE_MARKETS,
      markets.map((market) => ({ ...market, laneIndex })),
    );
  insertRows(db, MARKOUTS, rows.markouts);
  insertRows(db, EQUITY, rows.equity);
  insertRows(db, INVENTORY, rows.inventory);
  insertRows(db, BEST_PRICES, rows.bestPrices);
  insertRows(db, QUOTES, rows.quotes);
  insertRows(db, FILLS, rows.fills);
  insertRows(db, OUTCOMES, rows.outcomes);
  insertRows(db, REFUSALS, rows.refusals);
  insertRows(db, TRIPS, rows.trips);
  insertRows(db, CLOSE_UPS, rows.closeUps);
  rows.closeUps.forEach((closeUp, closeUpIndex) => {
    const within = <Row extends object>(list: readonly Row[]): (Row & { closeUpIndex: number })[] =>
      list.map((row) => ({ ...row, closeUpIndex }));
    insertRows(db, CLOSE_UP_BEST_PRICES, within(closeUp.bestPrices));
    insertRows(db, CLOSE_UP_QUOTES, within(closeUp.quotes));
    insertRows(db, CLOSE_UP_FILLS, within(closeUp.fills));
  });
  insertRows(db, DAYS, rows.days);
  insertRows(db, CAUSES, rows.causes);
  insertRows(db, METRICS, rows.metrics);
  insertRows(db, INCENTIVES, rows.incentives);
  insertRows(db, QUALITY, rows.quality);
}

function readRows(db: Database.Database, manifest: Manifest): RunRows {
  return {
    manifest,
    lanes: readLanes(db),
    markouts: selectRows(db, MARKOUTS),
    equity: selectRows(db, EQUITY),
    inventory: selectRows(db, INVENTORY),
    bestPrices: selectRows(db, BEST_PRICES),
    quotes: selectRows(db, QUOTES),
    fills: selectRows(db, FILLS),
    outcomes: selectRows(db, OUTCOMES),
    refusals: selectRows(db, REFUSALS),
    trips: selectRows(db, TRIPS),
    closeUps: readCloseUps(db),
    days: selectRows(db, DAYS),
    causes: selectRows(db, CAUSES),
    metrics: selectRows(db, METRICS),
    incentives: selectRows(db, INCENTIVES),
    quality: selectRows(db, QUALITY),
  };
}

function readLanes(db: Database.Database): LaneRow[] {
  const marketsOf = Map.groupBy(selectRows(db, LANE_MARKETS), (market) => market.laneIndex);
  return selectRows(db, LANES).map((lane) => ({
    ...lane,
    markets: (marketsOf.get(lane.laneIndex) ?? []).map(({ laneIndex, ...market }) => market),
  }));
}

function readCloseUps(db: Database.Database): CloseUp[] {
  const parts = <Row extends { readonly closeUpIndex: number }>(
    table: Table<Row>,
  ): ((index: number) => Omit<Row, "closeUpIndex">[]) => {
    const rowsOf = Map.groupBy(selectRows(db, table), (row) => row.closeUpIndex);
    return (index) => (rowsOf.get(index) ?? []).map(({ closeUpIndex, ...row }) => row);
  };
  const bestPrices = parts(CLOSE_UP_BEST_PRICES);
  const quotes = parts(CLOSE_UP_QUOTES);
  const fills = parts(CLOSE_UP_FILLS);
  return selectRows(db, CLOSE_UPS).map((closeUp, index) => ({
    ...closeUp,
    bestPrices: bestPrices(index),
    quotes: quotes(index),
    fills: fills(index),
  }));
}

function assertRunFormat(db: Database.Database, file: string): void {
  const applicationId = db.pragma("application_id", { simple: true });
  if (applicationId !== RUN_APPLICATION_ID)
    throw unreadable(file, "it is an SQLite database, but not one of a run's rows");
  const version = db.pragma("user_version", { simple: true }) as number;
  if (version > RUN_FORMAT_VERSION)
    throw dataError(
      "RUN_NEWER",
      `${file} has format ${version}; this halfspread reads formats up to ${RUN_FORMAT_VERSION}`,
      {
        hint: "Read it with the halfspread that wrote it (its version is in manifest.json) or a newer one.",
        data: { file, version, versionMax: RUN_FORMAT_VERSION },
      },
    );
  if (version < RUN_FORMAT_VERSION) throw unreadable(file, `its format ${version} was never published`);
}

function assertSameRun(db: Database.Database, manifestText: string, dir: string): void {
  const stored = db.prepare("SELECT json FROM manifest").pluck().get();
  if (stored === manifestText) return;
  throw dataError(
    "RUN_MIXED",
    `${RUN_MANIFEST_FILE} and ${RUN_ROWS_FILE} in ${dir} are not of the same run`,
    {
      hint: "A run was interrupted while it replaced an older one, or the manifest was edited: run the backtest again.",
      data: { dir },
    },
  );
}

function unreadable(file: string, reason: string, cause?: unknown): AppError {
  return dataError("RUN_UNREADABLE", `${file} was not readable as a run's rows: ${reason}`, {
    hint: "Check that the file is whole and written by halfspread; else run the backtest again.",
    data: { file },
    cause,
  });
}

const CSV_HEADERS = [
  "timeUtc",
  "lane",
  "ticker",
  "side",
  "priceCents",
  "sizeContracts",
  "cause",
  "role",
  "feeCents",
  "isInFlight",
  "midBeforeCents",
  "inventoryAfterContracts",
] as const;

async function fillsCsv(fills: readonly FillRow[]): Promise<string> {
  const lines = fills.map((fill) => [
    formatTimeUs(fill.timeUs),
    fill.laneIndex + 1,
    fill.ticker,
    fill.side === BID ? "buy" : "sell",
    fill.priceBp / BP_PER_CENT,
    formatContracts(fill.lots),
    fill.cause,
    fill.role,
    fill.feeMicros / MICROS_PER_CENT,
    fill.isInFlight,
    fill.midBp === undefined ? "" : fill.midBp / BP_PER_CENT,
    formatContracts(fill.inventoryLots),
  ]);
  return writeToString(lines, {
    headers: [...CSV_HEADERS],
    alwaysWriteHeaders: true,
    includeEndRowDelimiter: true,
  });
}
