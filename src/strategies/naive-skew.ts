/**
 * Naive skew: quotes around fair value, both shifted against the inventory by up to one half-spread.
 * Source: the WatchDog market-making guide (2026), section 4, with passive rounding in place of round-to-nearest.
 */
import {
  assertSizeWithinPosition,
  hasRoom,
  perMarket,
  type MarketView,
  type Parameters,
  type QuoteSheet,
  type QuoteTerm,
  type StrategyDefinition,
} from "../core/strategy.ts";

/** Shift of both quotes against the inventory, cents: (inventory / maximum) x half-spread. */
export function naiveSkewCents(
  inventoryContracts: number,
  maxPositionContracts: number,
  halfSpreadCents: number,
): number {
  return (inventoryContracts / maxPositionContracts) * halfSpreadCents;
}

export const naiveSkew: StrategyDefinition = {
  name: "naive-skew",
  summary:
    "fair value -/+ half-spread, both shifted by inventory / maximum x half-spread; that is linear-skew with its skew tied to half-spread / maximum",
  source: "WatchDog Bot, Kalshi Market Making Strategies (2026), section 4",
  parameters: [
    {
      name: "halfSpreadCents",
      summary: "distance of each quote from fair value when flat",
      default: 2,
      min: 0.01,
      max: 50,
    },
    {
      name: "maxPositionContracts",
      summary: "inventory at which the skew is one half-spread and quoting stops",
      default: 10,
      min: 0.01,
      max: 1e6,
    },
    { name: "sizeContracts", summary: "size of each quote", default: 1, min: 0.01, max: 1e6 },
  ],
  assumes: ["the mid is the fair value", "inventory risk grows in proportion to inventory"],
  wrongWhen: [
    "flow is informed: the mid follows the trade that filled us",
    "the market settles soon: the skew knows no time",
  ],
  create: createNaiveSkew,
};

function createNaiveSkew(parameters: Parameters) {
  const halfSpreadCents = parameters["halfSpreadCents"]!;
  const maxPositionContracts = parameters["maxPositionContracts"]!;
  const sizeContracts = parameters["sizeContracts"]!;
  assertSizeWithinPosition(sizeContracts, maxPositionContracts);
  return perMarket({
    reads: "fair-and-inventory",
    quote(market: MarketView, sheet: QuoteSheet): void {
      const fairCents = market.fairCents;
      if (fairCents === undefined) return;
      const inventory = market.inventoryContracts;
      const skewCents = naiveSkewCents(inventory, maxPositionContracts, halfSpreadCents);
      if (hasRoom(inventory, sizeContracts, maxPositionContracts))
        sheet.bid(fairCents - halfSpreadCents - skewCents, sizeContracts);
      if (hasRoom(-inventory, sizeContracts, maxPositionContracts))
        sheet.ask(fairCents + halfSpreadCents - skewCents, sizeContracts);
    },
    distances(inventory, _, into) {
      const skewCents = naiveSkewCents(inventory, maxPositionContracts, halfSpreadCents);
      into.bidCents = halfSpreadCents + skewCents;
      into.askCents = halfSpreadCents - skewCents;
      into.bidContracts = hasRoom(inventory, sizeContracts, maxPositionContracts) ? sizeContracts : 0;
      into.askContracts = hasRoom(-inventory, sizeContracts, maxPositionContracts) ? sizeContracts : 0;
      into.fairCentsMin = 0;
      into.fairCentsMax = 100;
    },
    explain(market: MarketView): readonly QuoteTerm[] {
      const fairCents = market.fairCents;
      if (fairCents === undefined) return [];
      const skewCents = naiveSkewCents(market.inventoryContracts, maxPositionContracts, halfSpreadCents);
      return [
        { label: "fair value", bidCents: fairCents, askCents: fairCents },
        { label: "half-spread", bidCents: -halfSpreadCents, askCents: halfSpreadCents },
        { label: "inventory skew", bidCents: -skewCents, askCents: -skewCents },
      ];
    },
  });
}
