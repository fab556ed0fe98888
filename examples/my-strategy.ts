/**
 * A strategy of your own, complete: quotes around the mid, shifted against the inventory, and wider the more is held.
 *
 *     halfspread check --strategy ./my-strategy.ts
 *
 * The default export is the strategy; `claims` says which invariants are to hold for it beyond those of every strategy. Copy
 * the file anywhere: `halfspread` is found by the command. Only types are taken out of it, so import types with `type`.
 */
import {
  perMarket,
  type MarketRule,
  type MarketView,
  type Parameters,
  type QuoteTerm,
  type StrategyDefinition,
} from "halfspread";
import type { StrategyClaims } from "halfspread/check";

/** What one quote is made of, cents: the terms that are explained are the very ones that are quoted. */
function termsOf(parameters: Parameters, market: MarketView): readonly QuoteTerm[] {
  const fairCents = market.fairCents;
  if (fairCents === undefined) return [];
  const halfSpreadCents = parameters["halfSpreadCents"]!;
  const wideningCents = parameters["wideningCentsPerContract"]! * Math.abs(market.inventoryContracts);
  const skewCents = -parameters["skewCentsPerContract"]! * market.inventoryContracts;
  return [
    { label: "fair value", bidCents: fairCents, askCents: fairCents },
    { label: "half-spread", bidCents: -halfSpreadCents, askCents: halfSpreadCents },
    { label: "wider with inventory", bidCents: -wideningCents, askCents: wideningCents },
    { label: "inventory skew", bidCents: skewCents, askCents: skewCents },
  ];
}

function createRule(parameters: Parameters): MarketRule {
  const sizeContracts = parameters["sizeContracts"]!;
  const maxPositionContracts = parameters["maxPositionContracts"]!;
  return {
    // Its quotes follow from fair value and inventory alone, which makes replays of it faster.
    reads: "fair-and-inventory",
    quote(market, sheet) {
      const terms = termsOf(parameters, market);
      if (terms.length === 0) return;
      const inventory = market.inventoryContracts;
      if (inventory + sizeContracts <= maxPositionContracts)
        sheet.bid(sum(terms.map(({ bidCents }) => bidCents)), sizeContracts);
      if (inventory - sizeContracts >= -maxPositionContracts)
        sheet.ask(sum(terms.map(({ askCents }) => askCents)), sizeContracts);
    },
    explain: (market) => termsOf(parameters, market),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

const strategy: StrategyDefinition = {
  name: "my-strategy",
  summary: "fair value -/+ a half-spread that widens with inventory, both quotes shifted against it",
  source: "an example",
  parameters: [
    {
      name: "halfSpreadCents",
      summary: "distance of each quote from fair value when flat",
      default: 2,
      min: 0.5,
      max: 20,
    },
    {
      name: "skewCentsPerContract",
      summary: "shift of both quotes for each contract held",
      default: 0.3,
      min: 0.1,
      max: 5,
    },
    {
      name: "wideningCentsPerContract",
      summary:
        "what each contract held adds to the half-spread; no more than the skew, or the ask would rise with inventory",
      default: 0.1,
      min: 0.01,
      max: 0.1,
    },
    { name: "sizeContracts", summary: "size of each quote", default: 1, min: 0.01, max: 10 },
    {
      name: "maxPositionContracts",
      summary: "largest inventory either way",
      default: 10,
      min: 10,
      max: 1_000,
    },
  ],
  assumes: ["the mid is the fair value"],
  wrongWhen: ["flow is informed: the mid follows the trade that filled us"],
  create: (parameters) => perMarket(createRule(parameters)),
};

export default strategy;

export const claims: StrategyClaims = {
  holds: ["quotes-move-with-fair-value", "spread-widens-with-inventory"],
};
