/** Parameters that somebody typed. */
import { usageError } from "./errors.ts";
import { completeParameters, type Parameters, type StrategyDefinition } from "./strategy.ts";
import { suggesting } from "./suggestions.ts";
import { isWholeLots, LOTS_PER_CONTRACT } from "./units.ts";

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
