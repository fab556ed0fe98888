/**
 * Asks a strategy for its quotes in a state: raw prices are the sums of what it explains, wishes are what it wrote on the
 * sheet, posted prices are the wishes put on a real grid by the engine's own functions.
 */
import { AppError } from "../core/errors.ts";
import { ASK, BID, OrderBook } from "../core/order-book.ts";
import { NO_LEVEL, PRICE_LEVEL_STRUCTURES, PriceGrid } from "../core/price-grid.ts";
import type { MarketView, Parameters, QuoteTerm, Strategy, StrategyDefinition } from "../core/strategy.ts";
import { BP_PER_CENT, LOTS_PER_CONTRACT } from "../core/units.ts";
import { KnownMarket } from "../engine/known-market.ts";
import { WrittenQuotes } from "../engine/quote-sheet.ts";
import { postableAskLevel, postableBidLevel } from "../engine/quoter.ts";

/** The grids that states are drawn on. */
const GRID_NAMES = ["linear_cent", "tapered_deci_cent", "deci_cent"] as const;

export interface CheckedGrid {
  readonly name: (typeof GRID_NAMES)[number];
  readonly prices: PriceGrid;
  /** The tick where it is the same everywhere, cents. */
  readonly tickCents: number | undefined;
}

export function checkedGrids(): readonly CheckedGrid[] {
  return GRID_NAMES.map((name) => {
    const ranges = PRICE_LEVEL_STRUCTURES.get(name)!;
    const tickCents = ranges.length === 1 ? ranges[0]!.stepBp / BP_PER_CENT : undefined;
    return { name, prices: new PriceGrid(ranges), tickCents };
  });
}

/** What a quote may depend on, beside parameters. */
export interface QuoteState {
  readonly grid: CheckedGrid;
  readonly fairCents: number;
  /** Best prices, any real number; on the grid where quotes are posted. Undefined is an empty side. */
  readonly bestBidCents: number | undefined;
  readonly bestAskCents: number | undefined;
  readonly inventoryContracts: number;
  readonly hoursToClose: number;
}

/** A wish of a strategy, raw. */
export interface Wish {
  readonly priceCents: number;
  readonly sizeContracts: number;
}

/** What a strategy answered in a state. */
export interface Quoted {
  readonly state: QuoteState;
  readonly terms: readonly QuoteTerm[];
  /** Sums of the terms; undefined where nothing is explained. */
  readonly rawBidCents: number | undefined;
  readonly rawAskCents: number | undefined;
  readonly bids: readonly Wish[];
  readonly asks: readonly Wish[];
}

/** A strategy with parameters and state as arguments. What diagnoses replace: see remedies.ts. */
export interface Quoter {
  /** Whether the strategy takes these parameters together. */
  accepts(parameters: Parameters): boolean;
  quote(parameters: Parameters, state: QuoteState): Quoted;
}

const NOW_US = 1_767_225_600_000_000;
const DISPLAYED_CONTRACTS = 100;

export function createQuoter(definition: StrategyDefinition): Quoter {
  let latest: { readonly parameters: Parameters; readonly strategy: Strategy } | undefined;
  const strategyOf = (parameters: Parameters): Strategy => {
    if (latest !== undefined && isSame(latest.parameters, parameters)) return latest.strategy;
    const strategy = definition.create(parameters);
    // A rule for one market has no memory by contract; anything else begins anew with each question.
    latest = strategy.rule === undefined ? undefined : { parameters, strategy };
    return strategy;
  };
  return {
    accepts(parameters) {
      try {
        strategyOf(parameters);
        return true;
      } catch (error) {
        if (error instanceof AppError && error.code.startsWith("USAGE_")) return false;
        throw error;
      }
    },
    quote: (parameters, state) => ask(strategyOf(parameters), state),
  };
}

function isSame(one: Parameters, other: Parameters): boolean {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length && names.every((name) => Object.is(one[name], other[name]))
  );
}

function ask(strategy: Strategy, state: QuoteState): Quoted {
  const group = { markets: [viewOf(state)], changed: [0], changedCount: 1, nowUs: NOW_US };
  const sheet = new WrittenQuotes();
  strategy.quote(group, [sheet]);
  const terms = strategy.explain(group, 0);
  const isExplained = terms.length > 0;
  return {
    state,
    terms,
    rawBidCents: isExplained ? terms.reduce((sum, { bidCents }) => sum + bidCents, 0) : undefined,
    rawAskCents: isExplained ? terms.reduce((sum, { askCents }) => sum + askCents, 0) : undefined,
    bids: wishes(sheet.bidCents, sheet.bidContracts, sheet.bidCount),
    asks: wishes(sheet.askCents, sheet.askContracts, sheet.askCount),
  };
}

function viewOf(state: QuoteState): MarketView {
  const { bestBidCents, bestAskCents } = state;
  return {
    ticker: "CHECK-1",
    grid: state.grid.prices,
    fairCents: state.fairCents,
    bestBidCents,
    bestAskCents,
    bestBidContracts: bestBidCents === undefined ? undefined : DISPLAYED_CONTRACTS,
    bestAskContracts: bestAskCents === undefined ? undefined : DISPLAYED_CONTRACTS,
    inventoryContracts: state.inventoryContracts,
    hoursToClose: state.hoursToClose,
    isTrading: true,
    isChanged: true,
  };
}

function wishes(prices: Float64Array, sizes: Float64Array, count: number): readonly Wish[] {
  return Array.from({ length: count }, (_, index) => ({
    priceCents: prices[index]!,
    sizeContracts: sizes[index]!,
  }));
}

/** Best posted prices in basis points; no bid is -Infinity, no ask is +Infinity. */
export interface Posted {
  readonly bidBp: number;
  readonly askBp: number;
}

/** The best of the wishes on the grid, one tick inside the opposite best price as post-only asks. */
export function posted({ state, bids, asks }: Quoted): Posted {
  const market = marketOf(state);
  const priceBp = market.grid.priceBpOfLevel;
  let [bidBp, askBp] = [-Infinity, Infinity];
  for (const { priceCents } of bids) {
    const level = postableBidLevel(market, priceCents);
    if (level !== NO_LEVEL) bidBp = Math.max(bidBp, priceBp[level]!);
  }
  for (const { priceCents } of asks) {
    const level = postableAskLevel(market, priceCents);
    if (level !== NO_LEVEL) askBp = Math.min(askBp, priceBp[level]!);
  }
  return { bidBp, askBp };
}

/** The same where the book is empty: rounding alone. */
export function rounded(quoted: Quoted): Posted {
  const state = { ...quoted.state, bestBidCents: undefined, bestAskCents: undefined };
  return posted({ ...quoted, state });
}

function marketOf({ grid: { prices: grid }, bestBidCents, bestAskCents }: QuoteState): KnownMarket {
  const book = new OrderBook(grid.levelCount);
  const lots = DISPLAYED_CONTRACTS * LOTS_PER_CONTRACT;
  if (bestBidCents !== undefined) book.set(BID, grid.bidLevel(bestBidCents * BP_PER_CENT), lots);
  if (bestAskCents !== undefined) book.set(ASK, grid.askLevel(bestAskCents * BP_PER_CENT), lots);
  return new KnownMarket(
    { ticker: "CHECK-1", grid, book, closeTimeUs: Infinity, refresh: () => {}, midTwiceBp: 0, lastRowUs: 0 },
    { nowUs: NOW_US },
  );
}
