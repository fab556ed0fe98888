/** `verify`: whether recordings can be trusted, and what to know of them. */
import { dataError, EXIT_CODES } from "../../core/errors.ts";
import type { QualityRow } from "../../core/result-rows.ts";
import { listMarkets } from "../../data/markets.ts";
import { openStore } from "../../data/store.ts";
import { listSeries } from "../../data/tables/series-table.ts";
import { verifyStore, type StoreQuality } from "../../data/verify-store.ts";
import { verifyMarket } from "../../data/verify.ts";
import type { CommandContext, CommandResult } from "../command.ts";
import { formatCount, formatShare, formatSpan } from "../format.ts";
import { tellOfTapes } from "../interrupt.ts";
import { bullets, heading, table } from "../layout.ts";
import { startProgress } from "../progress.ts";
import type { Page } from "../terminal.ts";

export interface VerifyOptions {
  readonly db: string;
  readonly market?: readonly string[];
}

export async function verify({ terminal }: CommandContext, options: VerifyOptions): Promise<CommandResult> {
  tellOfTapes(options.db);
  using store = openStore(options.db, "read");
  const tickers = options.market ?? listMarkets(store).map(({ ticker }) => ticker);
  if (tickers.length === 0 && listSeries(store).length === 0)
    throw dataError("DATA_EMPTY_STORE", `${options.db} has no market to judge`, {
      hint: "Import a recording first: halfspread import kalshi-frames FILE --db F.",
      data: { db: options.db },
    });
  const progress = await startProgress(terminal, tickers.length + 1);
  const quality: QualityRow[] = [];
  let database: StoreQuality;
  try {
    for (const ticker of new Set(tickers)) {
      progress.update(quality.length, ticker);
      quality.push(verifyMarket(store, ticker));
    }
    progress.update(tickers.length, "the database itself");
    database = verifyStore(store);
  } finally {
    progress.stop();
  }
  const isSound = database.integrityErrors.length === 0 && database.damagedCaptures.length === 0;
  const isGood = isSound && quality.every(({ failures }) => failures.length === 0);
  return {
    exitCode: isGood ? EXIT_CODES.good : EXIT_CODES.checkFailed,
    document: { schema: "halfspread-verify/1", db: options.db, isGood, markets: quality, database },
    render: (page) => render(page, quality, database),
  };
}

function render(page: Page, quality: readonly QualityRow[], database: StoreQuality): string {
  const columns = [
    { title: "market", align: "left", isShortened: true },
    { title: "", align: "left" },
    { title: "events", align: "right" },
    { title: "trades", align: "right" },
    { title: "gaps", align: "right" },
    { title: "paired", align: "right" },
    { title: "at quote", align: "right" },
    { title: "crossed", align: "right", isOptional: true },
    { title: "snapshots off", align: "right", isOptional: true },
    { title: "silence", align: "right", isOptional: true },
  ] as const;
  const rows = quality.map((row) => marketCells(page, row));
  return [
    table(page, columns, rows),
    findingsText(page, quality, database),
    `\n${verdict(page, quality, database)}\n`,
  ].join("");
}

function marketCells(page: Page, row: QualityRow): string[] {
  const { a, b, c } = row.counts.pairedLotsByPass;
  const printCount = row.printsAt + row.printsThrough + row.printsInside;
  return [
    row.ticker,
    row.failures.length > 0 ? page.colors.red("FAILED") : page.colors.green("good"),
    formatCount(row.counts.eventCount),
    formatCount(row.counts.printCount),
    formatCount(row.sequenceGapCount),
    formatShare(a + b + c, a + b + c + row.counts.unpairedLots),
    formatShare(row.printsAt, printCount),
    formatSpan(row.crossedUs),
    `${formatCount(row.differingSnapshotCount)} of ${formatCount(row.comparedSnapshotCount)}`,
    formatSpan(row.silenceUsMax),
  ];
}

/** What was found, each thing once with the markets it was found in; failures first. */
function findingsText(page: Page, quality: readonly QualityRow[], database: StoreQuality): string {
  const { colors } = page;
  const failures = [
    ...quality.flatMap((row) => row.failures.map((text) => ({ text, ticker: row.ticker }))),
    ...database.integrityErrors.map((text) => ({ text, ticker: "the database" })),
    ...database.damagedCaptures.map((source) => ({ text: "the kept messages are damaged", ticker: source })),
  ];
  const warnings = quality.flatMap((row) => row.warnings.map((text) => ({ text, ticker: row.ticker })));
  const items = [
    ...grouped(failures).map((text) => `${colors.red("failure:")} ${text}`),
    ...grouped(warnings).map((text) => `${colors.yellow("warning:")} ${text}`),
  ];
  return items.length === 0 ? "" : heading(page, "Found") + bullets(page, items);
}

const TICKERS_NAMED_MAX = 3;

function grouped(findings: readonly { readonly text: string; readonly ticker: string }[]): string[] {
  return [...Map.groupBy(findings, ({ text }) => text)].map(([text, group]) => {
    const named = group.slice(0, TICKERS_NAMED_MAX).map(({ ticker }) => ticker);
    const moreCount = group.length - named.length;
    return `${text} (${named.join(", ")}${moreCount === 0 ? "" : ` and ${moreCount} more`})`;
  });
}

function verdict(page: Page, quality: readonly QualityRow[], database: StoreQuality): string {
  const failedCount = quality.filter(({ failures }) => failures.length > 0).length;
  const isSound = database.integrityErrors.length === 0 && database.damagedCaptures.length === 0;
  const parts = [
    `${formatCount(quality.length - failedCount)} of ${formatCount(quality.length)} markets can be trusted`,
    isSound ? "the database is sound" : page.colors.red("the database is damaged"),
  ];
  return `${parts.join(", ")}.`;
}
