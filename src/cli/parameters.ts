/** A strategy's parameters from the command line. */
import { checkParameters } from "../core/checked-parameters.ts";
import { usageError } from "../core/errors.ts";
import type { Parameters, StrategyDefinition } from "../core/strategy.ts";
import { STRATEGIES, strategyNamed } from "../strategies/catalogue.ts";
import { isStrategyFile } from "./strategy-file.ts";
import { suggesting } from "../core/suggestions.ts";
import { parseJsonObject } from "./values.ts";

/** @throws USAGE_UNKNOWN_STRATEGY, with the name that was likely meant. */
export function chooseStrategy(name: string): StrategyDefinition {
  if (isStrategyFile(name))
    throw usageError(
      "USAGE_UNKNOWN_STRATEGY",
      `${name} is a file: a strategy of your own can be held to its economics, not yet replayed from the command line`,
      {
        hint: "Use `halfspread check --strategy FILE`; to replay it call runBacktest of the package from a script.",
        data: { name },
      },
    );
  return suggesting([...STRATEGIES.keys()], () => strategyNamed(name));
}

/**
 * The parameters of `--params`, complete with defaults.
 * @throws USAGE_BAD_JSON, USAGE_UNKNOWN_PARAMETER, USAGE_BAD_PARAMETER
 */
export function parseParameters(definition: StrategyDefinition, text: string | undefined): Parameters {
  return checkParameters(definition, parseJsonObject("--params", text ?? "{}", '{"halfSpreadCents":2}'));
}
