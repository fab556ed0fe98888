/** A strategy's parameters from the command line. */
import { usageError } from "../core/errors.ts";
import { completeParameters, type Parameters, type StrategyDefinition } from "../core/strategy.ts";
import { LOTS_PER_CONTRACT } from "../core/units.ts";
import { STRATEGIES, strategyNamed } from "../strategies/catalogue.ts";
import { isStrategyFile } from "./strategy-file.ts";
import { suggesting } from "./suggestions.ts";
import { isWholeLots, parseJsonObject } from "./values.ts";

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

/** Given parameters, complete with defaults. @throws USAGE_UNKNOWN_PARAMETER, USAGE_BAD_PARAMETER */
export function checkParameters(
  definition: StrategyDefinition,
  given: Readonly<Record<string, unknown>>,
): Parameters {
  const names = definition.parameters.map(({ name }) => name);
  const parameters = suggesting(names, () => completeParameters(definition, given));
  for (const name of names)
    if (name.endsWith("Contracts")) requireWholeLots(definition, name, parameters[name]!);
  return parameters;
}

/** Orders and positions come in lots: a finer size would silently be another one. */
function requireWholeLots(definition: StrategyDefinition, name: string, contracts: number): void {
  if (isWholeLots(contracts)) return;
  const below = Math.floor(contracts * LOTS_PER_CONTRACT) / LOTS_PER_CONTRACT;
  const above = Math.ceil(contracts * LOTS_PER_CONTRACT) / LOTS_PER_CONTRACT;
  throw usageError(
    "USAGE_BAD_PARAMETER",
    `${definition.name}.${name} was ${contracts}, a hundredth of a contract is the smallest step`,
    { hint: `Give ${below} or ${above}.`, data: { name, value: contracts, step: 1 / LOTS_PER_CONTRACT } },
  );
}
