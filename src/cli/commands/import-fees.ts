/** `import fees`: what the exchange said of its fees into a database. */
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { EXIT_CODES, usageError } from "../../core/errors.ts";
import { importFees, type FeeImportSummary } from "../../data/import-fees.ts";
import { openStore } from "../../data/store.ts";
import type { CommandResult } from "../command.ts";
import { requireNoFolder } from "../foreign-file.ts";
import { formatCount } from "../format.ts";
import { tellSupervisor } from "../interrupt.ts";
import { table } from "../layout.ts";
import { discardIfEmpty } from "../new-store.ts";
import type { Page } from "../terminal.ts";

export interface ImportFeesOptions {
  readonly files: readonly string[];
  readonly db: string;
}

/** @throws USAGE_OPTION_UNUSED, and what importing throws; files before the one at fault stay imported. */
export async function importFeesCommand(options: ImportFeesOptions): Promise<CommandResult> {
  const { files, db, ...others } = options;
  requireNoOthers(others);
  for (const file of files) requireNoFolder(file);
  const isNew = !existsSync(db);
  if (isNew) tellSupervisor({ kind: "newDatabase", path: db });
  using store = openStore(db, "create");
  const summaries: FeeImportSummary[] = [];
  try {
    for (const file of files) summaries.push(await importFees(store, file));
  } catch (error) {
    if (isNew) discardIfEmpty(store);
    throw error;
  }
  return {
    exitCode: EXIT_CODES.good,
    document: { schema: "halfspread-import-fees/1", db, files: summaries },
    render: (page) => render(page, summaries),
  };
}

/** What `import` has for other formats. */
function requireNoOthers(others: object): void {
  const [name] = Object.entries(others).find(([, value]) => value !== undefined) ?? [];
  if (name === undefined) return;
  const option = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw usageError("USAGE_OPTION_UNUSED", `${option} says nothing of fees`, {
    hint: "Leave it out; `halfspread help import` says what each is for.",
    data: { option, format: "fees" },
  });
}

function render(page: Page, summaries: readonly FeeImportSummary[]): string {
  const columns = [
    { title: "file", align: "left", isShortened: true },
    { title: "fees of series", align: "right" },
    { title: "of events", align: "right" },
    { title: "markets", align: "right" },
  ] as const;
  const rows = summaries.map(({ file, seriesFeeCount, eventFeeCount, marketCount }) => [
    basename(file),
    ...[seriesFeeCount, eventFeeCount, marketCount].map(formatCount),
  ]);
  return `${table(page, columns, rows)}\nnext: halfspread backtest --fees recorded ...\n`;
}
