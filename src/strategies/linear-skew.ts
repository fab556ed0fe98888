/**
 * Linear skew: quotes around a reservation price r = fair - theta (q - q*).
 * Source: Full-stack systematic market making (2026), "linear skewing".
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

/** Reservation price, cents: fair value less theta for each contract above the target. */
export function linearReservationCents(
  fairCents: number,
  skewCentsPerContract: number,
  inventoryContracts: number,
  targetContracts: number,
): number {
  return fairCents - skewCentsPerContract * (inventoryContracts - targetContracts);
}

export const linearSkew: StrategyDefinition = {
  name: "linear-skew",
  summary:
    "reservation price = fair - skew x (inventory - target), -/+ half-spread; the same quotes as naive-skew while skew = half-spread / maximum and target = 0, as by default",
  source: "Full-stack systematic market making (February 2026), linear skewing",
  parameters: [
    {
      name: "halfSpreadCents",
      summary: "distance of each quote from the reservation price",
      default: 2,
      min: 0.01,
      max: 50,
    },
    {
      name: "skewCentsPerContract",
      summary: "shift of both quotes for each contract above the target; theta",
      default: 0.2,
      min: 0,
      max: 50,
    },
    {
      name: "targetContracts",
      summary: "inventory at which there is no skew; q*",
      default: 0,
      min: -1e6,
      max: 1e6,
    },
    {
      name: "maxPositionContracts",
      summary: "largest inventory either way",
      default: 10,
      min: 0.01,
      max: 1e6,
    },
    { name: "sizeContracts", summary: "size of each quote", default: 1, min: 0.01, max: 1e6 },
  ],
  assumes: ["the mid is the fair value", "each contract is as unwelcome as the one before"],
  wrongWhen: [
    "the inventory is large: the reservation price can leave 0..100 cents",
    "the market settles soon: the skew knows no time",
  ],
  create: createLinearSkew,
};

function createLinearSkew(parameters: Parameters) {
  const halfSpreadCents = parameters["halfSpreadCents"]!;
  const skewCentsPerContract = parameters["skewCentsPerContract"]!;
  const targetContracts = parameters["targetContracts"]!;
  const maxPositionContracts = parameters["maxPositionContracts"]!;
  const sizeContracts = parameters["sizeContracts"]!;
  assertSizeWithinPosition(sizeContracts, maxPositionContracts);
  return perMarket({
    reads: "fair-and-inventory",
    quote(market: MarketView, sheet: QuoteSheet): void {
      const fairCents = market.fairCents;
      if (fairCents === undefined) return;
      const inventory = market.inventoryContracts;
      const reservation = linearReservationCents(fairCents, skewCentsPerContract, inventory, targetContracts);
      if (hasRoom(inventory, sizeContracts, maxPositionContracts))
        sheet.bid(reservation - halfSpreadCents, sizeContracts);
      if (hasRoom(-inventory, sizeContracts, maxPositionContracts))
        sheet.ask(reservation + halfSpreadCents, sizeContracts);
    },
    distances(inventory, _, into) {
      const shiftCents = skewCentsPerContract * (inventory - targetContracts);
      into.bidCents = halfSpreadCents + shiftCents;
      into.askCents = halfSpreadCents - shiftCents;
      into.bidContracts = hasRoom(inventory, sizeContracts, maxPositionContracts) ? sizeContracts : 0;
      into.askContracts = hasRoom(-inventory, sizeContracts, maxPositionContracts) ? sizeContracts : 0;
      into.fairCentsMin = 0;
      into.fairCentsMax = 100;
    },
    explain(market: MarketView): readonly QuoteTerm[] {
      const fairCents = market.fairCents;
      if (fairCents === undefined) return [];
      const reservation = linearReservationCents(
        fairCents,
        skewCentsPerContract,
        market.inventoryContracts,
        targetContracts,
      );
      const shiftCents = reservation - fairCents;
      return [
        { label: "fair value", bidCents: fairCents, askCents: fairCents },
        { label: "inventory skew", bidCents: shiftCents, askCents: shiftCents },
        { label: "half-spread", bidCents: -halfSpreadCents, askCents: halfSpreadCents },
      ];
    },
  });
}
