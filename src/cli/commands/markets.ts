/** `markets`: what a database holds. */
import { EXIT_CODES } from "../../core/errors.ts";
import { listMarkets, type MarketListing } from "../../data/markets.ts";
import { openStore } from "../../data/store.ts";
import { listSeries, type SeriesListing } from "../../data/tables/series-table.ts";
import type { CommandResult } from "../command.ts";
import { formatCount, formatSpan, formatTime, NO_VALUE } from "../format.ts";
import { table } from "../layout.ts";
import type { Page } from "../terminal.ts";

export interface MarketsOptions {
  readonly db: string;
}

export function markets({ db }: MarketsOptions): CommandResult {
  using store = openStore(db, "read");
  const listings = listMarkets(store);
  const series = listSeries(store);
  return {
    exitCode: EXIT_CODES.good,
    document: { schema: "halfspread-markets/1", db, markets: listings, fairValueSeries: series },
    render: (page) => marketsText(page, listings, db) + seriesText(page, series),
  };
}

/** Nothing where there is no series. */
function seriesText(page: Page, series: readonly SeriesListing[]): string {
  if (series.length === 0) return "";
  const columns = [
    { title: "fair value", align: "left" },
    { title: "first, UTC", align: "left" },
    { title: "length", align: "right", isOptional: true },
    { title: "values", align: "right" },
    { title: "unit", align: "left" },
  ] as const;
  const rows = series.map(({ name, unit, observationCount, firstTimeUs = 0, lastTimeUs = 0 }) => [
    name,
    formatTime(firstTimeUs).slice(0, 16),
    formatSpan(lastTimeUs - firstTimeUs),
    formatCount(observationCount),
    unit,
  ]);
  return `\n${table(page, columns, rows)}`;
}

function marketsText(page: Page, listings: readonly MarketListing[], db: string): string {
  if (listings.length === 0) return `${db} holds no market yet.\n`;
  const columns = [
    { title: "market", align: "left" },
    { title: "first, UTC", align: "left" },
    { title: "length", align: "right", isOptional: true },
    { title: "known", align: "left", isOptional: true },
    { title: "changes", align: "right" },
    { title: "trades", align: "right" },
    { title: "gaps", align: "right", isOptional: true },
    { title: "result", align: "left", isOptional: true },
    { title: "grid", align: "left", isOptional: true },
  ] as const;
  return table(page, columns, listings.map(cells));
}

const KIND_WORDS: Readonly<Record<MarketListing["kind"], string>> = {
  book: "book",
  quotes: "quotes",
  "quotes-unsized": "prices",
  trades: "trades",
  empty: NO_VALUE,
};

function cells(market: MarketListing): string[] {
  const { firstTimeUs, lastTimeUs, priceLevelStructure = "other", isGridAssumed } = market;
  const isTimed = firstTimeUs !== undefined && lastTimeUs !== undefined;
  return [
    market.ticker,
    isTimed ? formatTime(firstTimeUs).slice(0, 16) : NO_VALUE,
    isTimed ? formatSpan(lastTimeUs - firstTimeUs) : NO_VALUE,
    KIND_WORDS[market.kind],
    formatCount(market.deltaCount + market.quoteCount),
    formatCount(market.tradeCount),
    formatCount(market.gapCount),
    market.result ?? NO_VALUE,
    isGridAssumed ? `${priceLevelStructure} (assumed)` : priceLevelStructure,
  ];
}
