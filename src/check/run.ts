/** A whole check: every invariant against every subject, and what all subjects share once. */
import { assert } from "../core/errors.ts";
import { INVARIANTS } from "./catalogue.ts";
import type { CheckContext, Invariant, Verdict } from "./invariant.ts";
import type { Subject } from "./subject.ts";

/** One invariant asked of one subject, or of what all share. */
export interface CheckResult {
  readonly invariant: Invariant;
  /** The strategy's name; undefined for what all of them share. */
  readonly strategy: string | undefined;
  readonly verdict: Verdict;
  readonly elapsedMs: number;
}

export interface CheckPlan {
  readonly subjects: readonly Subject[];
  readonly context: CheckContext;
  /** Told before each question, for progress. */
  readonly onStart?: (doneCount: number, what: string) => void;
}

interface Question {
  readonly invariant: Invariant;
  readonly subject: Subject | undefined;
}

/** How many questions a plan asks. */
export function questionCount({ subjects }: CheckPlan): number {
  return questions(subjects).length;
}

export function runChecks(plan: CheckPlan): readonly CheckResult[] {
  return questions(plan.subjects).map(({ invariant, subject }, index) => {
    const strategy = subject?.definition.name;
    plan.onStart?.(index, [strategy, invariant.id].filter((part) => part !== undefined).join(" "));
    const startMs = performance.now();
    const verdict = checkInvariant(invariant, subject, plan.context);
    return { invariant, strategy, verdict, elapsedMs: performance.now() - startMs };
  });
}

/** Subject by subject, what all share last. */
function questions(subjects: readonly Subject[]): readonly Question[] {
  return [
    ...subjects.flatMap((subject) =>
      INVARIANTS.filter(({ scope }) => scope === "strategy").map((invariant) => ({ invariant, subject })),
    ),
    ...INVARIANTS.filter(({ scope }) => scope === "shared").map((invariant) => ({
      invariant,
      subject: undefined,
    })),
  ];
}

/** One question. What does not apply to the subject is not asked. */
export function checkInvariant(
  invariant: Invariant,
  subject: Subject | undefined,
  context: CheckContext,
): Verdict {
  if (invariant.scope === "shared") return invariant.check(context);
  assert(subject !== undefined, "an invariant of strategies is asked of one");
  const standing = subject.standing(invariant.id);
  return standing.holds === "not"
    ? { outcome: "not-applicable", reason: standing.why }
    : invariant.check(subject, context);
}
