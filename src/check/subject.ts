/** What is checked: a strategy, the parameters that are not drawn, and what it claims. */
import { completeParameters, type Parameters, type StrategyDefinition } from "../core/strategy.ts";
import type { InvariantId } from "./ids.ts";
import { DRAW_COUNT, standingOf, type StrategyClaims } from "./claims.ts";
import type { Family, Standing } from "./matrix.ts";

export interface Subject {
  readonly definition: StrategyDefinition;
  /** Parameters that keep their value in every draw; the others are drawn over their stated ranges. */
  readonly fixed: Parameters;
  /** All parameters: the fixed ones, and defaults. */
  readonly parameters: Parameters;
  readonly family: Family | undefined;
  /** Whether it is shown the time to the close: all but what follows from fair value and inventory alone. */
  readonly readsTime: boolean;
  /** Draws for each invariant of quotes. */
  readonly drawCount: number;
  /** Whether and how an invariant holds for it, by matrix and claims. */
  standing(id: InvariantId): Standing;
}

/**
 * @param given parameters to keep fixed.
 * @throws USAGE_UNKNOWN_PARAMETER, USAGE_BAD_PARAMETER, and what the strategy itself refuses.
 */
export function createSubject(
  definition: StrategyDefinition,
  claims: StrategyClaims,
  given: Readonly<Record<string, unknown>> = {},
): Subject {
  const parameters = completeParameters(definition, given);
  const { rule } = definition.create(parameters); // refuses here, not in the middle of a check
  const fixed = Object.fromEntries(Object.keys(given).map((name) => [name, parameters[name]!]));
  return {
    definition,
    fixed,
    parameters,
    family: claims.family,
    readsTime: rule?.reads !== "fair-and-inventory",
    drawCount: claims.drawCount ?? DRAW_COUNT,
    standing: (id) => standingOf(id, claims),
  };
}
