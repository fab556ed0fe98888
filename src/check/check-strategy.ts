/** One strategy held to every invariant, for programs and tests. */
import type { StrategyDefinition } from "../core/strategy.ts";
import type { StrategyClaims } from "./claims.ts";
import type { CheckContext, CheckedRecording } from "./invariant.ts";
import { runChecks, type CheckResult } from "./run.ts";
import { createSubject, type Subject } from "./subject.ts";

export interface CheckOptions {
  /** What the strategy says of itself; nothing where it is not given. */
  readonly claims?: StrategyClaims;
  /** Parameters that keep their value; the others are drawn over their ranges. */
  readonly parameters?: Readonly<Record<string, number>>;
  /** Of all draws: the same seed, the same verdicts. "1" where it is not given. */
  readonly seed?: string;
  /** Recorded markets for the invariants that need one. */
  readonly recordings?: readonly CheckedRecording[];
}

/**
 * Asks every invariant about one strategy, and those that all strategies share.
 * @throws USAGE_UNKNOWN_PARAMETER, USAGE_BAD_PARAMETER
 * @example checkStrategy(myStrategy).filter(({ verdict }) => verdict.outcome === "fail")
 */
export function checkStrategy(
  definition: StrategyDefinition,
  options: CheckOptions = {},
): readonly CheckResult[] {
  return runChecks({ subjects: [subjectOf(definition, options)], context: contextOf(options) });
}

export function subjectOf(definition: StrategyDefinition, { claims, parameters }: CheckOptions): Subject {
  return createSubject(definition, claims ?? {}, parameters);
}

export function contextOf({ seed = "1", recordings = [] }: CheckOptions): CheckContext {
  return { seed, recordings };
}
