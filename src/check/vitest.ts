/**
 * `halfspread/check`: the economics of a strategy as tests. One line in a test file makes one test of each invariant:
 *
 *     import { testInvariants } from "halfspread/check";
 *     import strategy, { claims } from "./my-strategy.ts";
 *     testInvariants(strategy, { claims });
 *
 * Needs Vitest, which is not installed along.
 */
import { describe, it } from "vitest";
import type { StrategyDefinition } from "../core/strategy.ts";
import { INVARIANTS, invariantNumber } from "./catalogue.ts";
import { contextOf, subjectOf, type CheckOptions } from "./check-strategy.ts";
import { counterExampleText } from "./counter-example-text.ts";
import { checkInvariant } from "./run.ts";

export * from "./library.ts";

/** A replay takes longer than a test usually may. */
const TIMEOUT_MS = 120_000;

/**
 * Makes one test of each invariant. Those that do not apply are reported as left out, with the reason.
 * @throws USAGE_UNKNOWN_PARAMETER, USAGE_BAD_PARAMETER
 */
export function testInvariants(definition: StrategyDefinition, options: CheckOptions = {}): void {
  const subject = subjectOf(definition, options);
  const context = contextOf(options);
  describe(`economics of ${definition.name}`, () => {
    for (const invariant of INVARIANTS)
      it(
        `${invariantNumber(invariant.id)} ${invariant.id}: ${invariant.statement}`,
        { timeout: TIMEOUT_MS },
        ({ skip }) => {
          const verdict = checkInvariant(invariant, subject, context);
          if (verdict.outcome === "not-applicable") skip(`not applicable: ${verdict.reason}`);
          if (verdict.outcome === "fail") throw new Error(counterExampleText(verdict.counterExample));
        },
      );
  });
}
