/** `import fees`: what the exchange said of its fees into a database. */
import { basename } from "node:path";
import { EXIT_CODES } from "../../core/errors.ts";
import { importFees, type FeeImportSummary } from "../../data/import-fees.ts";
import type { CommandResult } from "../command.ts";
import { importDocuments, type DocumentImportOptions } from "../document-import.ts";
import { formatCount } from "../format.ts";
import { table } from "../layout.ts";
import type { Page } from "../terminal.ts";

/** @throws USAGE_OPTION_UNUSED, and what importing throws; files before the one at fault stay imported. */
export async function importFeesCommand(options: DocumentImportOptions): Promise<CommandResult> {
  const { db } = options;
  const asked = { subject: "fees", format: "fees" };
  const summaries = await importDocuments(options, asked, (store, file) => importFees(store, file));
  return {
    exitCode: EXIT_CODES.good,
    document: { schema: "halfspread-import-fees/1", db, files: summaries },
    render: (page) => render(page, summaries),
  };
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
