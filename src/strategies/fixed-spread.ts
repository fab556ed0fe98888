/** Fixed spread: the same distance on both sides of fair value, whatever is held. A control: what skews has to beat it. */
import {
  assertSizeWithinPosition,
  perMarket,
  type Parameters,
  type StrategyDefinition,
} from "../core/strategy.ts";
import { apart, explained, isPriced, shift, spec, writeDistances, writeQuotes } from "./closed-form.ts";

export const fixedSpread: StrategyDefinition = {
  name: "fixed-spread",
  summary: "fair value -/+ half-spread, whatever is held: no skew; a control for those that have one",
  source: "Avellaneda & Stoikov (2008): the symmetric strategy that theirs is compared with",
  parameters: [
    {
      name: "halfSpreadCents",
      summary: "distance of each quote from fair value",
      default: 2,
      min: 0.01,
      max: 50,
    },
    spec("maxPositionContracts"),
    spec("sizeContracts"),
  ],
  assumes: ["the mid is the fair value", "the inventory comes back by itself before it hurts"],
  wrongWhen: [
    "flow is one-sided: it holds its limit until the market settles",
    "it is meant to earn: it is there to be compared with",
  ],
  create: createFixedSpread,
};

function createFixedSpread(parameters: Parameters) {
  const halfSpreadCents = parameters["halfSpreadCents"]!;
  const maxPositionContracts = parameters["maxPositionContracts"]!;
  const sizeContracts = parameters["sizeContracts"]!;
  assertSizeWithinPosition(sizeContracts, maxPositionContracts);
  const limits = { sizeContracts, maxPositionContracts };
  return perMarket({
    reads: "fair-and-inventory",
    quote(market, sheet) {
      const fairCents = market.fairCents;
      if (!isPriced(fairCents)) return;
      writeQuotes(
        sheet,
        limits,
        market.inventoryContracts,
        fairCents - halfSpreadCents,
        fairCents + halfSpreadCents,
      );
    },
    distances(inventory, _, into) {
      writeDistances(into, limits, inventory, halfSpreadCents, halfSpreadCents);
      into.fairCentsMin = 0;
      into.fairCentsMax = 100;
    },
    explain({ fairCents }) {
      if (!isPriced(fairCents)) return [];
      return explained(shift("fair value", fairCents), apart("half-spread", halfSpreadCents));
    },
  });
}
