/** Asks a strategy for its raw quotes in a state. */
import { PriceGrid, PRICE_LEVEL_STRUCTURES } from "../../src/core/price-grid.ts";
import type { MarketView, Parameters, QuoteTerm, StrategyDefinition } from "../../src/core/strategy.ts";
import { completeParameters } from "../../src/core/strategy.ts";
import { WrittenQuotes } from "../../src/engine/quote-sheet.ts";

export const CENT_GRID = new PriceGrid(PRICE_LEVEL_STRUCTURES.get("linear_cent")!);

export interface Asked {
  readonly fairCents: number | undefined;
  readonly inventoryContracts?: number;
  readonly hoursToClose?: number | undefined;
}

export interface Answered {
  readonly bidCents: number | undefined;
  readonly askCents: number | undefined;
  readonly terms: readonly QuoteTerm[];
}

function viewOf({ fairCents, inventoryContracts = 0, hoursToClose }: Asked): MarketView {
  return {
    ticker: "TEST-1",
    grid: CENT_GRID,
    fairCents,
    bestBidCents: undefined,
    bestAskCents: undefined,
    bestBidContracts: undefined,
    bestAskContracts: undefined,
    inventoryContracts,
    hoursToClose,
    isTrading: true,
    isChanged: true,
  };
}

/** @param given the others have their defaults; ranges are not looked at, so that golden numbers can be put in. */
export function answerOf(definition: StrategyDefinition, given: Parameters, asked: Asked): Answered {
  const strategy = definition.create({ ...completeParameters(definition, {}), ...given });
  const group = { markets: [viewOf(asked)], changed: [0], changedCount: 1, nowUs: 0 };
  const sheet = new WrittenQuotes();
  strategy.quote(group, [sheet]);
  return {
    bidCents: sheet.bidCount === 0 ? undefined : sheet.bidCents[0]!,
    askCents: sheet.askCount === 0 ? undefined : sheet.askCents[0]!,
    terms: strategy.explain(group, 0),
  };
}

/** Sum of the terms of some labels on one side. */
export function sumOf(
  terms: readonly QuoteTerm[],
  side: "bidCents" | "askCents",
  count = terms.length,
): number {
  return terms.slice(0, count).reduce((sum, term) => sum + term[side], 0);
}
