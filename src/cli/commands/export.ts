/** `export`: writes what a database holds as a table for other programs. */
import path from "node:path";
import { dataError, EXIT_CODES, usageError } from "../../core/errors.ts";
import { listMarkets } from "../../data/markets.ts";
import { openStore, type Store } from "../../data/store.ts";
import { tapeOf } from "../../data/tape-cache.ts";
import type { ExportTable } from "../../data/tables/export-columns.ts";
import { bookTable, fairValueTable, quotesTable, tradesTable } from "../../data/tables/export-rows.ts";
import { tapeTable } from "../../data/tables/export-tape.ts";
import { listSeries } from "../../data/tables/series-table.ts";
import { TABLE_FORMATS, writeTable } from "../../data/tables/write-table.ts";
import type { CommandContext, CommandResult } from "../command.ts";
import { formatCount } from "../format.ts";
import { tellOfTapes, tellSupervisor } from "../interrupt.ts";
import { withSuggestion } from "../../core/suggestions.ts";

export interface ExportOptions {
  readonly what: string;
  readonly db: string;
  readonly format: string;
  readonly out: string;
  readonly market?: readonly string[];
  readonly series?: readonly string[];
  readonly allowGaps?: true;
}

const WHATS = ["trades", "quotes", "book", "fair-value", "tape"];

export async function exportTables(_context: CommandContext, options: ExportOptions): Promise<CommandResult> {
  const { what, db, out } = options;
  requireName("USAGE_UNKNOWN_EXPORT", what, WHATS, `there is no export "${what}"`);
  requireName("USAGE_UNKNOWN_FORMAT", options.format, TABLE_FORMATS, `--format was "${options.format}"`);
  const format = TABLE_FORMATS.find((name) => name === options.format)!;
  requireOptions(options);
  tellOfTapes(db);
  tellSupervisor({ kind: "folder", path: path.resolve(path.dirname(out)) });
  using store = openStore(db, "read");
  const table = tableOf(store, options);
  await writeTable(out, table, format);
  const columns = table.columns.map(({ name }) => name);
  return {
    exitCode: EXIT_CODES.good,
    document: { schema: "halfspread-export/1", db, what, format, out, rowCount: table.rowCount, columns },
    render: () => `${formatCount(table.rowCount)} rows of ${columns.length} columns: ${out}\n`,
  };
}

function requireName(code: string, name: string, names: readonly string[], message: string): void {
  if (names.includes(name)) return;
  throw withSuggestion(
    usageError(code, message, { hint: `Use one of: ${names.join(", ")}.`, data: { name } }),
    names,
  );
}

/** What says nothing of the export is refused, not passed over. */
function requireOptions({ what, market, series, allowGaps }: ExportOptions): void {
  const isOfSeries = what === "fair-value";
  const unused = isOfSeries ? market && "--market" : series && "--series";
  const gaps = what !== "tape" && allowGaps ? "--allow-gaps" : undefined;
  if (unused !== undefined || gaps !== undefined)
    throw usageError("USAGE_OPTION_UNUSED", `${unused ?? gaps} says nothing of ${what}`, {
      hint: "Leave it out; `halfspread help export` says what each is for.",
      data: { option: unused ?? gaps, what },
    });
  if ((what === "tape" || what === "book") && market?.length !== 1)
    throw usageError(
      "USAGE_MISSING_OPTION",
      `export ${what} writes one market, --market names ${market?.length ?? 0}`,
      {
        hint: `Give one: halfspread export ${what} --market TICKER ...`,
        data: { what },
      },
    );
}

function tableOf(store: Store, { what, market, series, allowGaps }: ExportOptions): ExportTable {
  switch (what) {
    case "tape":
      return tapeTable(tapeOf(store, market![0]!, { isGapAllowed: allowGaps === true }));
    case "book":
      return bookTable(store, market![0]!);
    case "fair-value":
      return fairValueTable(
        store,
        series ??
          namesIn(
            store,
            listSeries(store).map(({ name }) => name),
            "series",
          ),
      );
    case "quotes":
      return quotesTable(
        store,
        market ?? namesIn(store, tickersWith(store, "quoteCount"), "market with best quotes"),
      );
    default:
      return tradesTable(
        store,
        market ?? namesIn(store, tickersWith(store, "tradeCount"), "market with trades"),
      );
  }
}

function tickersWith(store: Store, count: "tradeCount" | "quoteCount"): string[] {
  return listMarkets(store)
    .filter((market) => market[count] > 0)
    .map(({ ticker }) => ticker);
}

function namesIn(store: Store, names: readonly string[], what: string): readonly string[] {
  if (names.length > 0) return names;
  throw dataError("DATA_EMPTY_STORE", `${store.path} has no ${what} to export`, {
    hint: "`halfspread markets` lists what it holds.",
    data: { db: store.path },
  });
}
