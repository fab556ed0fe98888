import { usageError } from "../core/errors.ts";
import { PRICE_LEVEL_STRUCTURES, type PriceRange } from "../core/price-grid.ts";
import { firstToldGrid } from "./market-life-table.ts";
import { requireOnGrid } from "./recorded-prices.ts";
import type { Store } from "./store.ts";

/** What is known of a market beside its rows. */
export interface MarketRecord {
  readonly marketId: number;
  readonly ticker: string;
  /** The exchange's name for the grid; a label, `priceRanges` is the truth. */
  readonly priceLevelStructure: string | undefined;
  readonly priceRanges: readonly PriceRange[];
  /** Neither a person nor the exchange said which grid the market has: it was taken for whole cents. */
  readonly isGridAssumed: boolean;
  readonly closeTimeUs: number | undefined;
  readonly result: string | undefined;
  readonly settlementMicros: number | undefined;
  readonly resultNote: string | undefined;
}

export interface GridChoice {
  readonly priceLevelStructure: string | undefined;
  readonly priceRanges: readonly PriceRange[];
  readonly isAssumed: boolean;
}

export interface MarketOutcome {
  readonly result?: string | undefined;
  readonly settlementMicros?: number | undefined;
  readonly resultNote?: string | undefined;
}

const ASSUMED_STRUCTURE = "linear_cent";

/**
 * The grid of a named structure; whole cents, marked as assumed, when none is named: they are valid in every structure.
 * @throws USAGE_UNKNOWN_GRID
 */
export function chooseGrid(priceLevelStructure: string | undefined): GridChoice {
  const name = priceLevelStructure ?? ASSUMED_STRUCTURE;
  const priceRanges = PRICE_LEVEL_STRUCTURES.get(name);
  if (priceRanges === undefined)
    throw usageError("USAGE_UNKNOWN_GRID", `there is no price grid "${name}"`, {
      hint: `Use one of: ${[...PRICE_LEVEL_STRUCTURES.keys()].join(", ")}.`,
      data: { name },
    });
  return { priceLevelStructure: name, priceRanges, isAssumed: priceLevelStructure === undefined };
}

/** The grid of each market of an import. */
export interface GridPlan {
  readonly gridOf: (ticker: string) => GridChoice;
  /** The one market that a grid was named for. */
  readonly onlyTicker: string | undefined;
}

/**
 * Grids as they are named on a command line: `NAME` for all markets, `TICKER=NAME` for one.
 * @throws USAGE_UNKNOWN_GRID
 */
export function planGrids(text: string | undefined): GridPlan {
  const split = text?.lastIndexOf("=") ?? -1;
  const named = chooseGrid(text?.slice(split + 1));
  if (text === undefined || split < 0) return { gridOf: () => named, onlyTicker: undefined };
  const onlyTicker = text.slice(0, split);
  const assumed = chooseGrid(undefined);
  return { gridOf: (ticker) => (ticker === onlyTicker ? named : assumed), onlyTicker };
}

interface MarketColumns {
  readonly market_id: number;
  readonly ticker: string;
  readonly price_level_structure: string | null;
  readonly price_ranges: string;
  readonly is_grid_assumed: number;
  readonly close_time_us: number | null;
  readonly result: string | null;
  readonly settlement_micros: number | null;
  readonly result_note: string | null;
}

export function findMarket(store: Store, ticker: string): MarketRecord | undefined {
  const row = store.db.prepare<[string], MarketColumns>("SELECT * FROM market WHERE ticker = ?").get(ticker);
  if (row === undefined) return undefined;
  const told = row.is_grid_assumed === 1 ? firstToldGrid(store, ticker) : undefined;
  return {
    marketId: row.market_id,
    ticker: row.ticker,
    priceLevelStructure: row.price_level_structure ?? undefined,
    priceRanges: JSON.parse(row.price_ranges) as readonly PriceRange[],
    ...told,
    isGridAssumed: row.is_grid_assumed === 1 && told === undefined,
    closeTimeUs: row.close_time_us ?? undefined,
    result: row.result ?? undefined,
    settlementMicros: row.settlement_micros ?? undefined,
    resultNote: row.result_note ?? undefined,
  };
}

/**
 * The market's record, made if it is new. A grid that was named replaces the one on record, an assumed one never does.
 * @throws DATA_OFF_GRID where the named grid lacks a price that was recorded.
 */
export function ensureMarket(store: Store, ticker: string, grid: GridChoice): MarketRecord {
  const known = findMarket(store, ticker);
  const columns = [
    grid.priceLevelStructure ?? null,
    JSON.stringify(grid.priceRanges),
    Number(grid.isAssumed),
    ticker,
  ];
  if (known === undefined)
    store.db
      .prepare(
        "INSERT INTO market (price_level_structure, price_ranges, is_grid_assumed, ticker) VALUES (?, ?, ?, ?)",
      )
      .run(columns);
  else if (!grid.isAssumed) {
    if (JSON.stringify(known.priceRanges) !== columns[1]) requireOnGrid(store, known, grid);
    store.db
      .prepare(
        "UPDATE market SET price_level_structure = ?, price_ranges = ?, is_grid_assumed = ? WHERE ticker = ?",
      )
      .run(columns);
  } else return known;
  return findMarket(store, ticker)!;
}

/** Notes how the market ended; what is undefined stays as it was. */
export function setOutcome(store: Store, marketId: number, outcome: MarketOutcome): void {
  store.db
    .prepare(
      `UPDATE market SET result = coalesce(?, result), settlement_micros = coalesce(?, settlement_micros),
         result_note = coalesce(?, result_note) WHERE market_id = ?`,
    )
    .run(outcome.result ?? null, outcome.settlementMicros ?? null, outcome.resultNote ?? null, marketId);
}

export function setCloseTime(store: Store, marketId: number, closeTimeUs: number): void {
  store.db.prepare("UPDATE market SET close_time_us = ? WHERE market_id = ?").run(closeTimeUs, marketId);
}
