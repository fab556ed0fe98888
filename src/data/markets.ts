import { dataError } from "../core/errors.ts";
import type { PriceRange } from "../core/price-grid.ts";
import { finalSettlementMicros } from "./market-life.ts";
import { firstToldGrid, lifeOf } from "./market-life-table.ts";
import { findMarket, type MarketRecord } from "./market-table.ts";
import { likelyNames, nearNames } from "../core/near-names.ts";
import type { Store } from "./store.ts";
import { kindOfParts, tableParts, type MarketKind, type TablePart } from "./tables/table-parts.ts";

/** A market and how much of it there is. */
export interface MarketListing {
  readonly ticker: string;
  /** What is known of it: a whole book, best quotes, trades alone. */
  readonly kind: MarketKind;
  readonly priceLevelStructure: string | undefined;
  readonly priceRanges: readonly PriceRange[];
  readonly isGridAssumed: boolean;
  readonly closeTimeUs: number | undefined;
  readonly result: string | undefined;
  readonly settlementMicros: number | undefined;
  readonly snapshotCount: number;
  readonly deltaCount: number;
  readonly tradeCount: number;
  /** Best quotes of a market without a recorded book. */
  readonly quoteCount: number;
  readonly gapCount: number;
  readonly duplicateCount: number;
  readonly captureCount: number;
  readonly firstTimeUs: number | undefined;
  readonly lastTimeUs: number | undefined;
}

interface ListingColumns extends Omit<
  MarketListing,
  "kind" | "quoteCount" | "priceRanges" | "isGridAssumed" | "firstTimeUs" | "lastTimeUs"
> {
  readonly marketId: number;
  readonly priceRanges: string;
  readonly isGridAssumed: number;
  readonly firstTimeUs: number | null;
  readonly lastTimeUs: number | null;
}

/** All markets by ticker. */
export function listMarkets(store: Store): MarketListing[] {
  return store.db
    .prepare<[], ListingColumns>(
      `SELECT market_id AS marketId, ticker, price_level_structure AS priceLevelStructure, price_ranges AS priceRanges,
         is_grid_assumed AS isGridAssumed, close_time_us AS closeTimeUs, result, settlement_micros AS settlementMicros,
         coalesce(sum(snapshot_count), 0) AS snapshotCount, coalesce(sum(delta_count), 0) AS deltaCount,
         coalesce(sum(trade_count), 0) AS tradeCount, coalesce(sum(gap_count), 0) AS gapCount,
         coalesce(sum(duplicate_count), 0) AS duplicateCount, count(capture_id) AS captureCount,
         min(first_time_us) AS firstTimeUs, max(last_time_us) AS lastTimeUs
       FROM market LEFT JOIN capture_market USING (market_id) GROUP BY market_id ORDER BY ticker`,
    )
    .all()
    .map(({ marketId, ...row }) => ({
      ...row,
      ...whatIsKnown(store, marketId, row),
      ...whatWasTold(store, row),
    }));
}

type ToldColumns = Pick<
  MarketListing,
  "priceLevelStructure" | "priceRanges" | "isGridAssumed" | "closeTimeUs" | "result" | "settlementMicros"
>;

/** The market's own record, and the exchange's word where that has none. */
function whatWasTold(store: Store, row: Omit<ListingColumns, "marketId">): ToldColumns {
  const told = lifeOf(store, row.ticker);
  const grid = row.isGridAssumed === 1 ? firstToldGrid(store, row.ticker) : undefined;
  const final = told.findLast(({ status }) => status === "settled");
  const determined = told.findLast(({ result }) => result !== undefined);
  return {
    priceLevelStructure: row.priceLevelStructure ?? undefined,
    priceRanges: JSON.parse(row.priceRanges) as readonly PriceRange[],
    ...grid,
    isGridAssumed: row.isGridAssumed === 1 && grid === undefined,
    closeTimeUs:
      told.findLast(({ closeUs }) => closeUs !== undefined)?.closeUs ?? row.closeTimeUs ?? undefined,
    result: row.result ?? (final === undefined ? undefined : (final.result ?? determined?.result)),
    settlementMicros: row.settlementMicros ?? finalSettlementMicros(told),
  };
}

type KnownColumns = Pick<
  MarketListing,
  "kind" | "tradeCount" | "quoteCount" | "duplicateCount" | "captureCount" | "firstTimeUs" | "lastTimeUs"
>;

/** A market without a recorded book is listed by its tables. */
function whatIsKnown(store: Store, marketId: number, row: Omit<ListingColumns, "marketId">): KnownColumns {
  const { tradeCount, duplicateCount, captureCount } = row;
  const times = { firstTimeUs: row.firstTimeUs ?? undefined, lastTimeUs: row.lastTimeUs ?? undefined };
  const isBook = row.snapshotCount + row.deltaCount + tradeCount > 0;
  const parts = isBook ? [] : tableParts(store, marketId);
  if (parts.length === 0)
    return {
      kind: isBook ? "book" : "empty",
      tradeCount,
      quoteCount: 0,
      duplicateCount,
      captureCount,
      ...times,
    };
  const sum = (pick: (part: TablePart) => number): number =>
    parts.reduce((total, part) => total + pick(part), 0);
  const firstTimes = parts.map((part) => part.firstTimeUs ?? Infinity);
  const lastTimes = parts.map((part) => part.lastTimeUs ?? -Infinity);
  return {
    kind: kindOfParts(parts),
    tradeCount: sum((part) => part.tradeCount),
    quoteCount: sum((part) => part.bookRowCount),
    duplicateCount: sum((part) => part.duplicateCount),
    captureCount: parts.length,
    firstTimeUs: Math.min(...firstTimes),
    lastTimeUs: Math.max(...lastTimes),
  };
}

/** @throws DATA_MARKET_UNKNOWN, with the tickers most like it. */
export function requireMarket(store: Store, ticker: string): MarketRecord {
  const market = findMarket(store, ticker);
  if (market !== undefined) return market;
  const tickers = store.db
    .prepare<[], { ticker: string }>("SELECT ticker FROM market")
    .all()
    .map((row) => row.ticker);
  const near = nearNames(ticker, tickers);
  const likely = likelyNames(ticker, tickers);
  throw dataError("DATA_MARKET_UNKNOWN", `${store.path} has no market ${ticker}`, {
    hint:
      near.length === 0
        ? "It has no market at all: import a recording first."
        : `${likely.length === 0 ? `Near names: ${near.join(", ")}.` : `Did you mean ${likely.join(" or ")}?`} \`halfspread markets\` lists all.`,
    data: { ticker, near, path: store.path },
  });
}
