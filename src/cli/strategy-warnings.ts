/** What strategies say of doubtful parameters, told where they are used. */
import type { Parameters, StrategyDefinition } from "../core/strategy.ts";
import type { Terminal } from "./terminal.ts";

/** A strategy with parameters: a lane, a subject of a check. */
export interface Tuned {
  readonly definition: StrategyDefinition;
  readonly parameters: Parameters;
}

export function warningsOf({ definition, parameters }: Tuned): readonly string[] {
  return definition.warnings?.(parameters) ?? [];
}

/** Each warning once, however many lanes it is of. */
export function tellWarnings(terminal: Terminal, tuned: readonly Tuned[]): void {
  const told = tuned.flatMap((one) => warningsOf(one).map((warning) => `${one.definition.name}: ${warning}`));
  for (const warning of new Set(told)) terminal.warn(warning);
}
