/** `import`: reads recordings into a database. */
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { EXIT_CODES, usageError } from "../../core/errors.ts";
import { PRICE_LEVEL_STRUCTURES } from "../../core/price-grid.ts";
import { importFrames, type ImportSummary } from "../../data/import-frames.ts";
import { openStore } from "../../data/store.ts";
import type { CommandContext, CommandResult } from "../command.ts";
import { explainForeignFile, requireNoFolder } from "../foreign-file.ts";
import { formatCount, shorten } from "../format.ts";
import { interruptible, tellSupervisor } from "../interrupt.ts";
import { table } from "../layout.ts";
import { byteSize, discardIfEmpty } from "../new-store.ts";
import { startProgress } from "../progress.ts";
import { withSuggestion } from "../../core/suggestions.ts";
import {
  importTablesCommand,
  requireNoTableOptions,
  TABLE_FORMATS,
  type TableFlags,
} from "./import-tables.ts";
import type { Page, Terminal } from "../terminal.ts";

export interface ImportOptions extends TableFlags {
  readonly format: string;
  readonly files: readonly string[];
  readonly db: string;
  readonly grid?: string;
}

const FRAMES = "kalshi-frames";
/** `fees` and `markets` are documents, which have commands of their own. */
const FORMATS = [FRAMES, ...TABLE_FORMATS, "fees", "markets"];

export async function importRecordings(
  context: CommandContext,
  options: ImportOptions,
): Promise<CommandResult> {
  const { terminal } = context;
  const { format, files, db } = options;
  requireFormat(format);
  if (format !== FRAMES) return importTablesCommand(context, options);
  requireNoTableOptions(options);
  for (const file of files) requireNoFolder(file);
  const isNew = !existsSync(db);
  if (isNew) tellSupervisor({ kind: "newDatabase", path: db });
  using store = openStore(db, "create");
  const sizes = files.map(byteSize);
  const progress = await startProgress(
    terminal,
    sizes.reduce((sum, size) => sum + size, 0),
  );
  let summaries: ImportSummary[];
  try {
    summaries = await interruptible(terminal, (signal) =>
      importFrames(store, files, {
        priceLevelStructure: options.grid,
        signal,
        onProgress: ({ file, bytesDone, frameCount }) => {
          const before = sizes.slice(0, files.indexOf(file)).reduce((sum, size) => sum + size, 0);
          progress.update(before + bytesDone, `${shorten(basename(file), 22)} ${formatCount(frameCount)}`);
        },
      }),
    );
  } catch (error) {
    progress.stop();
    if (isNew) discardIfEmpty(store);
    throw withSuggestion(await explainForeignFile(error, files), [...PRICE_LEVEL_STRUCTURES.keys()]);
  } finally {
    progress.stop();
  }
  warnOfLosses(terminal, summaries);
  return {
    exitCode: EXIT_CODES.good,
    document: { schema: "halfspread-import/1", db, files: summaries },
    render: (page) => render(page, summaries, db),
  };
}

function requireFormat(format: string): void {
  if (FORMATS.includes(format)) return;
  const unknown = usageError("USAGE_UNKNOWN_FORMAT", `there is no format "${format}"`, {
    hint: `Formats: ${FORMATS.join(", ")}. The format comes first, then the files.`,
    data: { name: format },
  });
  throw withSuggestion(unknown, FORMATS);
}

/** What a recording lacks or what of it could not be read is said at once, not only when somebody asks. */
function warnOfLosses(terminal: Terminal, summaries: readonly ImportSummary[]): void {
  for (const { file, gapCount, missingCount, duplicateCount, lateCount, frameTypes } of summaries) {
    const name = basename(file);
    if (gapCount > 0)
      terminal.warn(
        `${name}: ${formatCount(missingCount)} messages were lost in ${formatCount(gapCount)} gaps`,
      );
    if (duplicateCount + lateCount > 0)
      terminal.warn(
        `${name}: ${formatCount(duplicateCount + lateCount)} messages came twice or late, left out`,
      );
    for (const { type, count, isUnread } of frameTypes)
      if (isUnread)
        terminal.warn(`${name}: ${formatCount(count)} messages of type ${type} were kept but not read`);
  }
}

function render(page: Page, summaries: readonly ImportSummary[], db: string): string {
  const columns = [
    { title: "file", align: "left", isShortened: true },
    { title: "markets", align: "right" },
    { title: "frames", align: "right" },
    { title: "changes", align: "right" },
    { title: "trades", align: "right" },
    { title: "gaps", align: "right" },
    { title: "", align: "left" },
  ] as const;
  const rows = summaries.map((summary) => [
    basename(summary.file),
    ...[
      summary.tickers.length,
      summary.frameCount,
      summary.deltaCount,
      summary.tradeCount,
      summary.gapCount,
    ].map(formatCount),
    summary.isSkipped ? "known" : "new",
  ]);
  return `${table(page, columns, rows)}\nnext: halfspread verify --db ${db}\n`;
}
