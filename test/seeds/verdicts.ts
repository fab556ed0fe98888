/** The verdicts on all built-in strategies, of which every seed must give the same. */
import { expect } from "vitest";
import { runChecks } from "../../src/check/run.ts";
import { rowOf } from "../../src/check/strategy-rows.ts";
import { createSubject } from "../../src/check/subject.ts";
import { STRATEGIES, type StrategyName } from "../../src/strategies/catalogue.ts";

/** Holds the verdicts of a seed to what the matrix says: what applies passes, what does not is not asked. */
export function expectVerdicts(seed: string): void {
  const subjects = [...STRATEGIES].map(([name, definition]) =>
    createSubject(definition, rowOf(name as StrategyName)),
  );
  const results = runChecks({ subjects, context: { seed, recordings: [] } });
  const seen = results.map(({ invariant, strategy, verdict }) => [
    strategy ?? "all",
    invariant.id,
    verdict.outcome,
  ]);
  const due = results.map(({ invariant, strategy }) => {
    const subject = subjects.find(({ definition }) => definition.name === strategy);
    const isAsked =
      subject === undefined ? invariant.kind !== "data" : subject.standing(invariant.id).holds !== "not";
    return [strategy ?? "all", invariant.id, isAsked ? "pass" : "not-applicable"];
  });
  expect(seen).toEqual(due);
}
