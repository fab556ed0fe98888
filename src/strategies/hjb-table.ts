/** The table in ticks: the Hamilton-Jacobi-Bellman equation on the market's own prices, fees and settlement included. */
import { perMarket, type StrategyDefinition } from "../core/strategy.ts";
import { budgetWarnings } from "./closed-form.ts";
import { tableInputs, tableParameters } from "./table-parameters.ts";
import { TickQuotes } from "./tick-quotes.ts";

export const hjbTable: StrategyDefinition = {
  name: "hjb-table",
  summary:
    "the best ticks to quote at every inventory, fair value and time left: maker's fee, fair value that moves until the horizon and settles 0 or 100 there",
  source:
    "Guéant, Lehalle and Fernandez-Tapia, Dealing with the inventory risk (2013), on discrete prices with fees and the payoff of a binary contract",
  parameters: tableParameters([
    "gammaPerDollar",
    "kappaPerCent",
    "intensityPerHour",
    "sigmaDollarsPerSqrtHour",
    "settlementJumpFrac",
    "makerFeeRate",
    "horizonHours",
    "fairStepCents",
    "sizeContracts",
    "maxPositionContracts",
  ]),
  assumes: [
    "the mid is the fair value, and takers know no more than that",
    "fills come at random, with an intensity that falls exponentially with distance and is the same on both sides",
    "fair value moves like a random walk with the volatility it has now; what variance that leaves of fair x (100 - fair) comes at the horizon",
  ],
  wrongWhen: [
    "takers are informed: nothing is added for what they know",
    "the variance all comes at an announcement before the close: set the horizon to it",
    "intensity and decay are not those of this market: calibrate them",
  ],
  create: (parameters) => perMarket(new TickQuotes(tableInputs(parameters))),
  warnings: (parameters) => budgetWarnings(tableInputs(parameters)),
};
