/** `import markets`: what the exchange said of markets and of its hours into a database. */
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { EXIT_CODES, usageError } from "../../core/errors.ts";
import { importMarkets, type MarketImportSummary } from "../../data/import-markets.ts";
import { openStore } from "../../data/store.ts";
import type { CommandResult } from "../command.ts";
import { requireNoFolder } from "../foreign-file.ts";
import { formatCount } from "../format.ts";
import { tellSupervisor } from "../interrupt.ts";
import { table } from "../layout.ts";
import { discardIfEmpty } from "../new-store.ts";
import type { Page } from "../terminal.ts";

export interface ImportMarketsOptions {
  readonly files: readonly string[];
  readonly db: string;
}

/** @throws USAGE_OPTION_UNUSED, and what importing throws; files before the one at fault stay imported. */
export async function importMarketsCommand(options: ImportMarketsOptions): Promise<CommandResult> {
  const { files, db, ...others } = options;
  requireNoOthers(others);
  for (const file of files) requireNoFolder(file);
  const isNew = !existsSync(db);
  if (isNew) tellSupervisor({ kind: "newDatabase", path: db });
  using store = openStore(db, "create");
  const summaries: MarketImportSummary[] = [];
  try {
    for (const file of files) summaries.push(await importMarkets(store, file));
  } catch (error) {
    if (isNew) discardIfEmpty(store);
    throw error;
  }
  return {
    exitCode: EXIT_CODES.good,
    document: { schema: "halfspread-import-markets/1", db, files: summaries },
    render: (page) => render(page, summaries, db),
  };
}

/** What `import` has for other formats. */
function requireNoOthers(others: object): void {
  const [name] = Object.entries(others).find(([, value]) => value !== undefined) ?? [];
  if (name === undefined) return;
  const option = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw usageError("USAGE_OPTION_UNUSED", `${option} says nothing of the exchange's own documents`, {
    hint: "Leave it out; `halfspread help import` says what each is for.",
    data: { option, format: "markets" },
  });
}

function render(page: Page, summaries: readonly MarketImportSummary[], db: string): string {
  const columns = [
    { title: "file", align: "left", isShortened: true },
    { title: "markets", align: "right" },
    { title: "new", align: "right" },
    { title: "settled", align: "right" },
    { title: "schedules", align: "right" },
  ] as const;
  const rows = summaries.map(({ file, marketCount, newCount, settledCount, scheduleCount }) => [
    basename(file),
    ...[marketCount, newCount, settledCount, scheduleCount].map(formatCount),
  ]);
  return `${table(page, columns, rows)}\nnext: halfspread verify --db ${db}\n`;
}
