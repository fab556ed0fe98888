/** `import trades`, `quotes`, `fair-value`, `parquet`: reads tables into a database. */
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { EXIT_CODES, usageError } from "../../core/errors.ts";
import { PRICE_LEVEL_STRUCTURES } from "../../core/price-grid.ts";
import { openStore } from "../../data/store.ts";
import { importTables, type TableSummary } from "../../data/tables/import-tables.ts";
import { TABLE_KINDS, type TableKind } from "../../data/tables/table-fields.ts";
import type { CommandContext, CommandResult } from "../command.ts";
import { requireNoFolder } from "../foreign-file.ts";
import { formatCount, shorten } from "../format.ts";
import { interruptible, tellSupervisor } from "../interrupt.ts";
import { table } from "../layout.ts";
import { byteSize, discardIfEmpty } from "../new-store.ts";
import { startProgress } from "../progress.ts";
import { withSuggestion } from "../../core/suggestions.ts";
import type { Page, Terminal } from "../terminal.ts";

const PARQUET = "parquet";
export const TABLE_FORMATS: readonly string[] = [...TABLE_KINDS, PARQUET];

/** Options that say how a table is to be read. */
export interface TableFlags {
  readonly as?: string;
  readonly map?: readonly string[];
  readonly priceUnit?: string;
  readonly timeUnit?: string;
  readonly valueUnit?: string;
  readonly jsonPath?: string;
  readonly where?: readonly string[];
  readonly ticker?: string;
  readonly series?: string;
}

const FLAG_NAMES: Readonly<Record<keyof TableFlags, string>> = {
  as: "--as",
  map: "--map",
  priceUnit: "--price-unit",
  timeUnit: "--time-unit",
  valueUnit: "--value-unit",
  jsonPath: "--json-path",
  where: "--where",
  ticker: "--ticker",
  series: "--series",
};

/** Options that say nothing of a format, refused rather than passed over. */
const UNUSED: Readonly<Record<string, readonly (keyof TableFlags)[]>> = {
  "kalshi-frames": [
    "as",
    "map",
    "priceUnit",
    "timeUnit",
    "valueUnit",
    "jsonPath",
    "where",
    "ticker",
    "series",
  ],
  trades: ["as", "valueUnit", "series"],
  quotes: ["as", "valueUnit", "series"],
  "fair-value": ["as", "priceUnit", "ticker"],
  [PARQUET]: ["jsonPath"],
};

interface ImportTablesOptions extends TableFlags {
  readonly format: string;
  readonly files: readonly string[];
  readonly db: string;
  readonly grid?: string;
}

/** @throws USAGE_OPTION_UNUSED where an option for tables is given with recordings of frames. */
export function requireNoTableOptions(flags: TableFlags): void {
  requireUsed(flags, "kalshi-frames", UNUSED["kalshi-frames"]!);
}

function requireUsed(flags: TableFlags, format: string, unused: readonly (keyof TableFlags)[]): void {
  for (const name of unused) {
    if (flags[name] === undefined) continue;
    throw usageError("USAGE_OPTION_UNUSED", `${FLAG_NAMES[name]} says nothing of ${format}`, {
      hint: "Leave it out; `halfspread help import` says what each is for.",
      data: { option: FLAG_NAMES[name], format },
    });
  }
}

export async function importTablesCommand(
  { terminal }: CommandContext,
  options: ImportTablesOptions,
): Promise<CommandResult> {
  const { files, db } = options;
  const kind = kindOf(options);
  for (const file of files) requireNoFolder(file);
  const isNew = !existsSync(db);
  if (isNew) tellSupervisor({ kind: "newDatabase", path: db });
  using store = openStore(db, "create");
  const sizes = files.map(byteSize);
  const progress = await startProgress(
    terminal,
    sizes.reduce((sum, size) => sum + size, 0),
  );
  let summaries: TableSummary[];
  try {
    summaries = await interruptible(terminal, (signal) =>
      importTables(store, kind, files, {
        ...options,
        priceLevelStructure: options.grid,
        signal,
        onProgress: ({ file, bytesDone, rowCount }) => {
          const before = sizes.slice(0, files.indexOf(file)).reduce((sum, size) => sum + size, 0);
          progress.update(before + bytesDone, `${shorten(basename(file), 22)} ${formatCount(rowCount)}`);
        },
      }),
    );
  } catch (error) {
    progress.stop();
    if (isNew) discardIfEmpty(store);
    throw withSuggestion(error, [...PRICE_LEVEL_STRUCTURES.keys()]);
  } finally {
    progress.stop();
  }
  tellOfRows(terminal, summaries);
  return {
    exitCode: EXIT_CODES.good,
    document: { schema: "halfspread-import-table/1", db, files: summaries },
    render: (page) => render(page, summaries, db),
  };
}

function kindOf(options: ImportTablesOptions): TableKind {
  const { format, as } = options;
  const name = format === PARQUET ? as : format;
  const kind = TABLE_KINDS.find((known) => known === name);
  if (kind === undefined) {
    const hint = `Give --as with one of: ${TABLE_KINDS.join(", ")}.`;
    if (name === undefined)
      throw usageError("USAGE_MISSING_OPTION", "import parquet: nothing says what the rows are", { hint });
    throw usageError("USAGE_UNKNOWN_FORMAT", `--as was "${name}"`, { hint, data: { name } });
  }
  requireUsed(options, format, UNUSED[format]!);
  if (format === PARQUET)
    requireUsed(
      options,
      kind,
      UNUSED[kind]!.filter((flag) => flag !== "as"),
    );
  if (kind === "fair-value" && options.grid !== undefined)
    throw usageError("USAGE_OPTION_UNUSED", "--grid says nothing of fair-value", {
      hint: "Leave it out: fair values lie on no price grid.",
      data: { option: "--grid", format: kind },
    });
  return kind;
}

/** What was left out, moved or not read is said at once. */
function tellOfRows(terminal: Terminal, summaries: readonly TableSummary[]): void {
  for (const summary of summaries) {
    const warn = (count: number, what: string): void => {
      if (count > 0) terminal.warn(`${basename(summary.file)}: ${formatCount(count)} ${what}`);
    };
    warn(summary.duplicateCount, "rows came twice, left out");
    warn(summary.repeatCount, "rows are held from another file, left out");
    warn(summary.outOfOrderCount, "rows were earlier than the row before them, sorted");
    if (summary.isOpenEnded)
      terminal.warn(`${basename(summary.file)}: ends without a line break, its last row may be cut`);
    if (terminal.isProgressShown && summary.unreadColumns.length > 0)
      terminal.note(`${basename(summary.file)}: columns not read: ${summary.unreadColumns.join(", ")}`);
  }
}

function render(page: Page, summaries: readonly TableSummary[], db: string): string {
  const columns = [
    { title: "file", align: "left", isShortened: true },
    { title: "", align: "left" },
    { title: "names", align: "right" },
    { title: "rows", align: "right" },
    { title: "not asked for", align: "right" },
    { title: "kept", align: "right" },
    { title: "", align: "left" },
  ] as const;
  const rows = summaries.map((summary) => [
    basename(summary.file),
    summary.kind,
    ...[summary.names.length, summary.rowCount, summary.leftOutCount, summary.keptCount].map(formatCount),
    summary.isSkipped ? "known" : "new",
  ]);
  return `${table(page, columns, rows)}${readingText(summaries)}\nnext: halfspread verify --db ${db}\n`;
}

/** How each file was read: what the user has to be able to check. */
function readingText(summaries: readonly TableSummary[]): string {
  const readings = summaries.map(({ plan }) =>
    Object.entries(plan.fields)
      .map(([field, { column, unit }]) => `${field} from ${column}${unit === "text" ? "" : ` (${unit})`}`)
      .join(", "),
  );
  return [...new Set(readings)].map((text) => `\nread: ${text}\n`).join("");
}
