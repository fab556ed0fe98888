/** Runs an invariant of functions that all strategies share: property, shrinking, verdict. */
import fc from "fast-check";
import { seedOf } from "../draws.ts";
import type { CheckContext, CounterExample, InvariantTexts, SharedInvariant } from "../invariant.ts";

/** How a case breaks an invariant, without what the invariant itself knows. */
export interface SharedBreach {
  readonly state: CounterExample["state"];
  readonly observed: string;
  readonly demanded: string;
  readonly likelyCause: string;
}

export interface MachineInvariantParts<Case> extends Omit<InvariantTexts, "kind"> {
  readonly draws: fc.Arbitrary<Case>;
  readonly judge: (at: Case) => SharedBreach | undefined;
}

const DRAW_COUNT = 1_000;

export function machineInvariant<Case>({
  draws,
  judge,
  ...texts
}: MachineInvariantParts<Case>): SharedInvariant {
  return {
    ...texts,
    kind: "machine",
    scope: "shared",
    check({ seed }: CheckContext) {
      const property = fc.property(draws, (at) => judge(at) === undefined);
      const details = fc.check(property, { seed: seedOf(seed, texts.id), numRuns: DRAW_COUNT });
      if (!details.failed) return { outcome: "pass", caseCount: details.numRuns };
      const breach = judge(details.counterexample![0])!;
      return {
        outcome: "fail",
        counterExample: { ...breach, parameters: {}, quotes: [], missCents: undefined, cost: texts.costs },
      };
    },
  };
}
