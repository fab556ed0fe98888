/** The table at continuous prices: the same equation as linear system, its quotes rounded passively. */
import { usageError } from "../core/errors.ts";
import { perMarket, type StrategyDefinition } from "../core/strategy.ts";
import { ContinuousQuotes } from "./continuous-quotes.ts";
import { budgetWarnings, numberUpTo, VARIANCE_CENTS2_MAX } from "./closed-form.ts";
import { tableInputs, tableParameters, type TableInputs } from "./table-parameters.ts";

export const hjbContinuous: StrategyDefinition = {
  name: "hjb-continuous",
  summary:
    "the best distances to quote at every inventory, fair value and time left, rounded passively: fair value that moves until the horizon and settles 0 or 100 there",
  source:
    "Guéant, Lehalle and Fernandez-Tapia, Dealing with the inventory risk (2013), with the payoff of a binary contract",
  parameters: tableParameters([
    "gammaPerDollar",
    "kappaPerCent",
    "intensityPerHour",
    "sigmaDollarsPerSqrtHour",
    "settlementJumpFrac",
    "horizonHours",
    "sizeContracts",
    "maxPositionContracts",
  ]),
  assumes: [
    "the mid is the fair value, and takers know no more than that",
    "fills come at random, with an intensity that falls exponentially with distance and is the same on both sides",
    "any price can be quoted and fills cost nothing; quotes may pass fair value to get rid of a position",
  ],
  wrongWhen: [
    "a tick is wide beside 1 / kappa, or makers pay fees: hjb-table knows both",
    "the position is near its limit: quotes pass fair value by as much as it is worth, through the other side of the book",
  ],
  create: (parameters) => {
    const inputs = tableInputs(parameters);
    assertSolvable(inputs);
    return perMarket(new ContinuousQuotes(inputs, parameters["maxPositionContracts"]!));
  },
  warnings: (parameters) => budgetWarnings(tableInputs(parameters)),
};

/** Terms of the series that one cell may take beside those of its fills: a tenth of a second. */
const TERMS_MAX = 8_000;
/** @throws USAGE_BAD_PARAMETER where running risk at the limit is out of all proportion to what a fill earns. */
function assertSolvable(inputs: TableInputs): void {
  const { gammaPerCent, kappaPerCent, sizeContracts, boundSizes, sigmaCentsPerSqrtHour } = inputs;
  const variance = Math.min(sigmaCentsPerSqrtHour ** 2 * inputs.horizonHours, VARIANCE_CENTS2_MAX);
  const terms = 0.5 * kappaPerCent * gammaPerCent * variance * sizeContracts * boundSizes ** 2;
  if (terms <= TERMS_MAX) return;
  throw usageError(
    "USAGE_BAD_PARAMETER",
    `gammaPerDollar was ${100 * gammaPerCent} with maxPositionContracts ${boundSizes * sizeContracts}: the risk of that position is ${numberUpTo(1_000_000, terms)} times what its fills earn, a table goes up to ${TERMS_MAX.toLocaleString("en-US")}`,
    {
      hint: "Choose gamma from what may be at stake: about 1 / (dollars at the largest position).",
      data: { gammaPerDollar: 100 * gammaPerCent, sizeContracts, boundSizes },
    },
  );
}
