/**
 * Logit skew: what a contract that settles at 0 or 100 is worth to one who holds q of them until then. The reservation price
 * is moved in the logarithm of the odds, 100 sigmoid(logit p - 100 gamma q), so it stays between 0 and 100; quoted are the
 * indifference prices of buying and of selling one order more, -/+ c1.
 * Source: exponential utility over a Bernoulli payoff; the settlement's counterpart of Avellaneda & Stoikov (2008), equations 6 to 8.
 */
import {
  assertSizeWithinPosition,
  perMarket,
  type MarketView,
  type Parameters,
  type StrategyDefinition,
} from "../core/strategy.ts";
import {
  apart,
  explained,
  inModelUnits,
  isPriced,
  plainNumber,
  shift,
  spec,
  writeQuotes,
} from "./closed-form.ts";
import { settlementPrices, settlementReservationCents } from "./models/binary-settlement.ts";
import { fillOffsetCents } from "./models/exponential-fills.ts";

/** Log-odds at the limit above which hardly a price is left. */
const TILT_MAX = 3;

export const logitSkew: StrategyDefinition = {
  name: "logit-skew",
  summary:
    "reservation price = 100 sigmoid(logit p - 100 gamma q); the prices at which one order more, held to the settlement, changes nothing, -/+ c1",
  source:
    "exponential utility over a payoff of 0 or 100; Avellaneda & Stoikov (2008), equations 6 to 8, at the settlement",
  parameters: [
    spec("gammaPerDollar", { default: 0.05 }),
    spec("kappaPerCent"),
    spec("maxPositionContracts"),
    spec("sizeContracts", { summary: "size of each quote; Delta" }),
  ],
  assumes: [
    "what is bought is held to the settlement, and nothing is known before it",
    "fills thin out exponentially with distance, the same on both sides",
    "the mid is the probability",
  ],
  wrongWhen: [
    "there is time to trade out: it asks for the whole risk of the settlement, days before as at the close",
    "gamma was chosen without the position in view: at 0.05 per dollar one contract held moves the quotes at 50 cents by 1.25",
    "makers pay a fee: it is not in the quote",
  ],
  create: createLogitSkew,
  warnings: logitSkewWarnings,
};

function createLogitSkew(parameters: Parameters) {
  const { gammaPerCent, kappaPerCent, sizeContracts, maxPositionContracts } = inModelUnits(parameters);
  assertSizeWithinPosition(sizeContracts, maxPositionContracts);
  const limits = { sizeContracts, maxPositionContracts };
  const offsetCents = fillOffsetCents(gammaPerCent, sizeContracts, kappaPerCent);
  // One order is the unit: an order of Delta contracts minds Delta times as much.
  const gammaPerOrder = gammaPerCent * sizeContracts;
  const prices = settlementPrices(gammaPerOrder);
  return perMarket({
    reads: "fair-and-inventory",
    quote(market, sheet) {
      const fairCents = market.fairCents;
      if (!isPriced(fairCents)) return;
      const inventory = market.inventoryContracts;
      const orders = inventory / sizeContracts;
      if (!Number.isFinite(orders)) return;
      const bidCents = prices.bidCents(fairCents, orders) - offsetCents;
      const askCents = prices.askCents(fairCents, orders) + offsetCents;
      writeQuotes(sheet, limits, inventory, bidCents, askCents);
    },
    explain({ fairCents, inventoryContracts }: MarketView) {
      if (!isPriced(fairCents)) return [];
      const orders = inventoryContracts / sizeContracts;
      if (!Number.isFinite(orders)) return [];
      const reservation = settlementReservationCents(fairCents, orders, gammaPerOrder);
      return explained(
        shift("fair value", fairCents),
        shift("inventory skew", reservation - fairCents),
        {
          label: "settlement risk of the next fill",
          bidCents: prices.bidCents(fairCents, orders) - reservation,
          askCents: prices.askCents(fairCents, orders) - reservation,
        },
        apart("edge on a fill", offsetCents),
      );
    },
  });
}

function logitSkewWarnings(parameters: Parameters): readonly string[] {
  const { gammaPerCent, maxPositionContracts } = inModelUnits(parameters);
  const tilt = 100 * gammaPerCent * maxPositionContracts;
  if (tilt <= TILT_MAX) return [];
  const cents = settlementReservationCents(50, maxPositionContracts, gammaPerCent);
  return [
    `gammaPerDollar x maxPositionContracts is ${plainNumber(tilt)}: with the largest position a contract of 50 cents counts as one of ${plainNumber(cents)}, so it would be sold at almost any price. Choose gammaPerDollar of 0.3 to 3 divided by maxPositionContracts.`,
  ];
}
