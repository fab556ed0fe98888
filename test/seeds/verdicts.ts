/** The verdicts on all built-in strategies, of which every seed must give the same. */
import { expect } from "vitest";
import { runChecks } from "../../src/check/run.ts";
import { rowOf } from "../../src/check/strategy-rows.ts";
import { createSubject } from "../../src/check/subject.ts";
import { STRATEGIES, type StrategyName } from "../../src/strategies/catalogue.ts";

/** All verdicts under a seed, as "naive-skew bid-below-ask pass". */
function verdictsOf(seed: string): readonly string[] {
  const subjects = [...STRATEGIES].map(([name, definition]) =>
    createSubject(definition, rowOf(name as StrategyName)),
  );
  return runChecks({ subjects, context: { seed, recordings: [] } }).map(({ invariant, strategy, verdict }) =>
    [strategy ?? "all", invariant.id, verdict.outcome].join(" "),
  );
}

let usual: readonly string[] | undefined;

/** Holds a seed's verdicts to those of the seed that `check` takes where none is given: nothing fails, the same is asked. */
export function expectVerdicts(seed: string): void {
  usual ??= verdictsOf("1");
  expect(usual.filter((verdict) => verdict.endsWith(" fail"))).toEqual([]);
  expect(verdictsOf(seed)).toEqual(usual);
}
