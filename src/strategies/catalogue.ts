import { usageError } from "../core/errors.ts";
import type { StrategyDefinition } from "../core/strategy.ts";
import { linearSkew } from "./linear-skew.ts";
import { naiveSkew } from "./naive-skew.ts";

/** Every strategy there is, by name. */
export const STRATEGIES: ReadonlyMap<string, StrategyDefinition> = new Map(
  [naiveSkew, linearSkew].map((definition) => [definition.name, definition]),
);

/** @throws USAGE_UNKNOWN_STRATEGY */
export function strategyNamed(name: string): StrategyDefinition {
  const definition = STRATEGIES.get(name);
  if (definition === undefined)
    throw usageError("USAGE_UNKNOWN_STRATEGY", `there is no strategy "${name}"`, {
      hint: `Strategies: ${[...STRATEGIES.keys()].join(", ")}.`,
      data: { name },
    });
  return definition;
}
