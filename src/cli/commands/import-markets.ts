/** `import markets`: what the exchange said of markets and of its hours into a database. */
import { basename } from "node:path";
import { EXIT_CODES } from "../../core/errors.ts";
import { importMarkets, type MarketImportSummary } from "../../data/import-markets.ts";
import type { CommandResult } from "../command.ts";
import { importDocuments, type DocumentImportOptions } from "../document-import.ts";
import { formatCount } from "../format.ts";
import { table } from "../layout.ts";
import type { Page } from "../terminal.ts";

/** @throws USAGE_OPTION_UNUSED, and what importing throws; files before the one at fault stay imported. */
export async function importMarketsCommand(options: DocumentImportOptions): Promise<CommandResult> {
  const { db } = options;
  const asked = { subject: "the exchange's own documents", format: "markets" };
  const summaries = await importDocuments(options, asked, (store, file) => importMarkets(store, file));
  return {
    exitCode: EXIT_CODES.good,
    document: { schema: "halfspread-import-markets/1", db, files: summaries },
    render: (page) => render(page, summaries, db),
  };
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
