/**
 * Imports tables of trades, best quotes or fair values, file by file, each wholly or not at all: CSV, JSON, one JSON record
 * a line, or Parquet.
 */
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { dataError, type AppError } from "../../core/errors.ts";
import { beginCapture, completeCapture } from "../capture-table.ts";
import { fileError } from "../content-reader.ts";
import { FilePackers, FrameArchive } from "../frame-archive.ts";
import { ensureMarket, planGrids, type GridPlan } from "../market-table.ts";
import type { Store } from "../store.ts";
import { inTransaction } from "../transaction.ts";
import { KeptContent, type ContentOptions } from "./kept-content.ts";
import { isParquet, parquetColumns, parquetRows } from "./parquet-rows.ts";
import type { TableKind, TableOptions } from "./table-fields.ts";
import { planTable, readRequest, type TablePlan, type TableRequest } from "./table-plan.ts";
import { knownTable } from "./table-parts.ts";
import { tableRows, type Rows } from "./table-rows.ts";
import { TableWriter, type OwnerSummary } from "./table-writer.ts";

export interface TableImportOptions extends TableOptions, ContentOptions {
  /** As for frames: NAME for all markets, or TICKER=NAME. */
  readonly priceLevelStructure?: string | undefined;
}

/** What became of one file. */
export interface TableSummary {
  readonly file: string;
  readonly kind: TableKind;
  readonly sha256: string;
  /** The same content was imported in the same way before: nothing was done, but for a grid that was named. */
  readonly isSkipped: boolean;
  /** Rows of the file; those not asked for; those kept. */
  readonly rowCount: number;
  readonly leftOutCount: number;
  readonly keptCount: number;
  readonly duplicateCount: number;
  readonly repeatCount: number;
  readonly outOfOrderCount: number;
  /** Tickers or series. */
  readonly names: readonly string[];
  readonly plan: TablePlan;
  /** A CSV file that ends in the middle of a line: its last cell may have been cut. */
  readonly isOpenEnded: boolean;
  /** Columns that nothing was read from. */
  readonly unreadColumns: readonly string[];
}

/**
 * @throws DATA_FILE_MISSING, DATA_TRUNCATED, DATA_BAD_TABLE, DATA_BAD_JSON, DATA_BAD_FIELD, DATA_OFF_GRID, DATA_EMPTY,
 * DATA_JSON_PATH, DATA_COLUMN_MISSING, DATA_COLUMN_AMBIGUOUS, DATA_SERIES_UNIT, DATA_PARQUET_UNREADABLE, USAGE_UNIT_UNSTATED
 * and the other refusals of a mapping, INTERRUPTED
 */
export async function importTables(
  store: Store,
  kind: TableKind,
  files: readonly string[],
  options: TableImportOptions = {},
): Promise<TableSummary[]> {
  const request = readRequest(kind, options);
  const grids = planGrids(options.priceLevelStructure);
  const summaries: TableSummary[] = [];
  await using packers = new FilePackers();
  for (const file of files) {
    try {
      summaries.push(
        await inTransaction(store, () => importFile(store, file, { request, grids, packers }, options)),
      );
    } catch (error) {
      if (!(error instanceof AlreadyImported)) throw error;
      await inTransaction(store, () => nameGrids(store, error.summary, grids));
      summaries.push(error.summary);
    }
  }
  return summaries;
}

/** Rolls the transaction back: the content was there already. */
class AlreadyImported extends Error {
  readonly summary: TableSummary;

  constructor(summary: TableSummary) {
    super(`${summary.file} was imported before`);
    this.summary = summary;
  }
}

function nameGrids(store: Store, { kind, names }: TableSummary, { gridOf }: GridPlan): Promise<void> {
  if (kind !== "fair-value") for (const ticker of names) ensureMarket(store, ticker, gridOf(ticker));
  return Promise.resolve();
}

interface ImportTools {
  readonly request: TableRequest;
  readonly grids: GridPlan;
  readonly packers: FilePackers;
}

async function importFile(
  store: Store,
  file: string,
  tools: ImportTools,
  options: TableImportOptions,
): Promise<TableSummary> {
  const byteTotal = await fileSize(file);
  const captureId = beginCapture(store, basename(file));
  const content = new KeptContent(
    file,
    new FrameArchive(store, captureId, tools.packers.packerOf(byteTotal)),
    options,
  );
  const { writer, plan, columns } = await readInto(store, file, content, tools);
  const contentHash = await content.finish();
  const sha256 = createHash("sha256")
    .update(`${JSON.stringify(plan)}\n${contentHash}`)
    .digest("hex");
  const summary = {
    file,
    kind: plan.kind,
    sha256,
    rowCount: writer.rowCount,
    leftOutCount: writer.leftOutCount,
    plan,
    isOpenEnded: content.isOpenEnded,
    unreadColumns: unreadColumns(plan, columns),
  };
  const known = knownTable(store, sha256);
  if (known !== undefined) throw new AlreadyImported({ ...summary, ...known, isSkipped: true });
  store.db
    .prepare("INSERT INTO table_import VALUES (?, ?, ?, ?, ?)")
    .run(captureId, plan.kind, JSON.stringify(plan), contentHash, writer.leftOutCount);
  const owners = writer.finish(captureId, sha256);
  completeCapture(store, captureId, {
    sha256,
    dialect: `table-${plan.kind}`,
    frameCount: writer.rowCount,
    byteCount: content.byteCount,
    ...timesOf(owners),
  });
  return {
    ...summary,
    isSkipped: false,
    keptCount: sum(owners, "rowCount"),
    duplicateCount: sum(owners, "duplicateCount"),
    repeatCount: sum(owners, "repeatCount"),
    outOfOrderCount: sum(owners, "outOfOrderCount"),
    names: owners.map(({ name }) => name).toSorted(),
  };
}

interface ReadTable {
  readonly writer: TableWriter;
  readonly plan: TablePlan;
  readonly columns: readonly string[];
}

async function readInto(
  store: Store,
  file: string,
  content: KeptContent,
  { request, grids }: ImportTools,
): Promise<ReadTable> {
  const typed = (await isParquet(file)) ? await parquetColumns(file) : undefined;
  if (typed !== undefined) await content.keep();
  const rows: Rows =
    typed === undefined
      ? tableRows(file, content.read(), request.options.jsonPath)
      : parquetRows(file, typed);
  let table: ReadTable | undefined;
  for await (const batch of rows) {
    content.requireGoOn();
    if (batch.length === 0) continue;
    if (table === undefined) {
      const columns = typed?.names ?? [...new Set(batch.flatMap(({ fields }) => Object.keys(fields)))];
      const plan = planTable(request, file, columns, typed?.utcNames);
      table = { writer: new TableWriter(store, file, plan, grids), plan, columns };
    }
    for (const row of batch) table.writer.add(row);
    content.tellProgress(table.writer.rowCount);
    await nextTurn(); // Ctrl-C and progress bars get their turn
  }
  content.requireGoOn();
  if (table === undefined || table.writer.rowCount === table.writer.leftOutCount)
    throw nothingThere(file, table?.writer.rowCount ?? 0);
  return table;
}

async function fileSize(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    throw fileError(error, file);
  }
}

function unreadColumns({ fields, where }: TablePlan, columns: readonly string[]): string[] {
  const read = new Set([
    ...Object.values(fields).map(({ column }) => column),
    ...where.map(([column]) => column),
  ]);
  return columns.filter(
    (column) => ![...read].some((name) => name === column || name.startsWith(`${column}.`)),
  );
}

function timesOf(owners: readonly OwnerSummary[]): {
  firstTimeUs: number | undefined;
  lastTimeUs: number | undefined;
} {
  let firstTimeUs: number | undefined;
  let lastTimeUs: number | undefined;
  for (const owner of owners) {
    if (owner.firstTimeUs === null || owner.lastTimeUs === null) continue;
    firstTimeUs = Math.min(firstTimeUs ?? Infinity, owner.firstTimeUs);
    lastTimeUs = Math.max(lastTimeUs ?? -Infinity, owner.lastTimeUs);
  }
  return { firstTimeUs, lastTimeUs };
}

type CountName = "rowCount" | "duplicateCount" | "repeatCount" | "outOfOrderCount";

function sum(owners: readonly OwnerSummary[], name: CountName): number {
  return owners.reduce((total, owner) => total + owner[name], 0);
}

function nothingThere(file: string, rowCount: number): AppError {
  return rowCount === 0
    ? dataError("DATA_EMPTY", `${file} holds no rows`, {
        hint: "A table has a line of column names and a line a row; JSON has records.",
        data: { file },
      })
    : dataError("DATA_EMPTY", `${file}: none of ${rowCount} rows is asked for by --where`, {
        hint: "Check the column and the value; they are compared as text.",
        data: { file, rowCount },
      });
}
