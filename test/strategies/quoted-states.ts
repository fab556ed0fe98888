/** Asks a strategy for its quotes in a state, for tests of strategies with tables. */
import { PriceGrid, PRICE_LEVEL_STRUCTURES } from "../../src/core/price-grid.ts";
import type { MarketView, QuoteTerm, Strategy } from "../../src/core/strategy.ts";
import { WrittenQuotes } from "../../src/engine/quote-sheet.ts";

export function gridNamed(name: string): PriceGrid {
  return new PriceGrid(PRICE_LEVEL_STRUCTURES.get(name)!);
}

export interface State {
  readonly grid: PriceGrid;
  readonly fairCents: number | undefined;
  readonly inventoryContracts: number;
  readonly hoursToClose: number | undefined;
}

/** Undefined is no quote. */
export interface Quotes {
  readonly bidCents: number | undefined;
  readonly askCents: number | undefined;
}

function viewOf(state: State): MarketView {
  return {
    ticker: "TEST-1",
    bestBidCents: undefined,
    bestAskCents: undefined,
    bestBidContracts: undefined,
    bestAskContracts: undefined,
    isTrading: true,
    isChanged: true,
    ...state,
  };
}

export function quotesIn(strategy: Strategy, state: State): Quotes {
  const sheet = new WrittenQuotes();
  strategy.quote({ markets: [viewOf(state)], changed: [0], changedCount: 1, nowUs: 0 }, [sheet]);
  return {
    bidCents: sheet.bidCount === 0 ? undefined : sheet.bidCents[0]!,
    askCents: sheet.askCount === 0 ? undefined : sheet.askCents[0]!,
  };
}

export function explainedTerms(strategy: Strategy, state: State): readonly QuoteTerm[] {
  return strategy.explain({ markets: [viewOf(state)], changed: [0], changedCount: 1, nowUs: 0 }, 0);
}

/** Sums of what is explained; undefined where nothing is. */
export function explainedIn(strategy: Strategy, state: State): Quotes {
  const terms = explainedTerms(strategy, state);
  if (terms.length === 0) return { bidCents: undefined, askCents: undefined };
  return {
    bidCents: terms.reduce((sum, term) => sum + term.bidCents, 0),
    askCents: terms.reduce((sum, term) => sum + term.askCents, 0),
  };
}
