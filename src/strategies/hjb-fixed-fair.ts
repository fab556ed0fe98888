/** The control of the table in ticks: a fair value that never moves and never settles. */
import { perMarket, type StrategyDefinition } from "../core/strategy.ts";
import { tableInputs, tableParameters } from "./table-parameters.ts";
import { TickQuotes } from "./tick-quotes.ts";

export const hjbFixedFair: StrategyDefinition = {
  name: "hjb-fixed-fair",
  summary:
    "a control, not a strategy to trade: hjb-table with neither volatility nor settlement, so that nothing is at risk but room within the limit",
  source: "Full-stack systematic market making (February 2026), the equation with a known, fixed fair value",
  parameters: tableParameters([
    "gammaPerDollar",
    "kappaPerCent",
    "intensityPerHour",
    "makerFeeRate",
    "horizonHours",
    "fairStepCents",
    "sizeContracts",
    "maxPositionContracts",
  ]),
  assumes: [
    "fair value is known, stays where it is, and every position can be closed at it in the end",
    "fills come at random, with an intensity that falls exponentially with distance and is the same on both sides",
  ],
  wrongWhen: [
    "anything is at risk: its skew is the limit's alone and the same for every gamma",
    "used for more than to show that a sweep of gamma over this equation tests nothing",
  ],
  create: (parameters) => perMarket(new TickQuotes(tableInputs(parameters))),
};
