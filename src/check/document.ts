/** Verdicts as plain data, for machines: schema halfspread-check/1. Nothing in it depends on the clock. */
import type { Verdict } from "./invariant.ts";
import { INVARIANT_NUMBERS } from "./ids.ts";
import type { CheckResult } from "./run.ts";
import type { Subject } from "./subject.ts";

const CHECK_SCHEMA = "halfspread-check/1";

export interface Tally {
  readonly passCount: number;
  readonly failCount: number;
  readonly notApplicableCount: number;
}

export function tallyOf(results: readonly CheckResult[]): Tally {
  const count = (outcome: Verdict["outcome"]): number =>
    results.filter(({ verdict }) => verdict.outcome === outcome).length;
  return { passCount: count("pass"), failCount: count("fail"), notApplicableCount: count("not-applicable") };
}

export function checkDocument(seed: string, subjects: readonly Subject[], results: readonly CheckResult[]) {
  const tally = tallyOf(results);
  return {
    schema: CHECK_SCHEMA,
    seed,
    isGood: tally.failCount === 0,
    ...tally,
    strategies: subjects.map(({ definition, family, fixed }) => ({
      name: definition.name,
      family,
      fixed,
      ...tallyOf(results.filter(({ strategy }) => strategy === definition.name)),
    })),
    results: results.map(({ invariant, strategy, verdict }) => ({
      id: invariant.id,
      number: INVARIANT_NUMBERS[invariant.id],
      kind: invariant.kind,
      scope: invariant.scope,
      strategy,
      ...verdict,
    })),
  };
}
