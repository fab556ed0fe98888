/** What would change the verdict: said beside it, so that a "no" is not taken for more than it is, nor a "yes". */
import { BOOTSTRAP_EVENTS_MIN } from "../statistics/bootstrap-mean.ts";
import { dollars, percent } from "../statistics/figure-text.ts";
import { POWER } from "../statistics/held-out-test.ts";
import type { SweepJudgement } from "../statistics/judge-sweep.ts";
import type { Evidence } from "../statistics/verdict.ts";

/** An edge that takes more than so many times the events there are is not one to wait for. */
const EVENTS_TIMES_MAX = 20;

export function wouldChange({ verdict, evidence }: SweepJudgement): readonly string[] {
  const { trainCount, testCount } = evidence;
  const count = trainCount + testCount;
  if (verdict.decision === "adopt") return afterAdopting(evidence);
  const missing: string[] = [];
  if (count < BOOTSTRAP_EVENTS_MIN)
    missing.push(
      `More events: at least ${BOOTSTRAP_EVENTS_MIN}, about half of them held out; there are ${count}.`,
    );
  if (testCount === 0)
    missing.push(
      "Events held out: every event is a training event, and nothing is left to test a choice on.",
    );
  return missing.length > 0 ? missing : afterRefusing(evidence);
}

function afterAdopting({ rareLoss, fillBracket }: Evidence): readonly string[] {
  return [
    "Events to come: the same test on events that nobody has seen yet. A loss there is worth more than the gain here.",
    "reason" in fillBracket
      ? "Another fill model: with one alone nobody knows how much of the P&L is its kindness."
      : "A scenario that was not run: the bracket speaks of those that were.",
    ...("value" in rareLoss && !rareLoss.value.isRuledOut
      ? [
          `One loss of ${dollars(rareLoss.value.worstLossDollars)} in ${rareLoss.value.breakEvenEvents.toFixed(0)} events or fewer.`,
        ]
      : []),
  ];
}

function afterRefusing(evidence: Evidence): readonly string[] {
  const { heldOut } = evidence;
  if ("reason" in heldOut) return [`A chosen cell that can be tested: ${heldOut.reason}.`];
  return [
    ...aboutScenarios(evidence),
    ...aboutEvents(heldOut.value),
    "Events that had no part in this: those held out are used up, and looking at them again proves nothing.",
  ];
}

function aboutScenarios({ fillBracket }: Evidence): readonly string[] {
  if ("reason" in fillBracket) return [];
  const { rows } = fillBracket.value;
  const losing = rows
    .filter(({ chosenMeanDollars }) => chosenMeanDollars <= 0)
    .map(({ fillModel }) => fillModel);
  if (losing.length === 0) return [];
  if (losing.length === rows.length)
    return ["Other cells: the chosen one loses under every scenario that was run."];
  return [
    `Knowing the queue: it loses under ${losing.join(", ")}, and only a calibration or orders of one's own say which model is right.`,
  ];
}

type HeldOut = Extract<Evidence["heldOut"], { readonly value: unknown }>["value"];

function aboutEvents(heldOut: HeldOut): readonly string[] {
  const { pValue, level, eventCount, meanDollars, eventsNeeded, detectableDollars } = heldOut;
  if (meanDollars > 0 && pValue <= level)
    return ["What did not hold, holding on events to come: the test on the events held out was passed."];
  if ("value" in eventsNeeded && eventsNeeded.value <= EVENTS_TIMES_MAX * eventCount)
    return [
      `More events held out: if ${dollars(meanDollars)} an event is true, about ${eventsNeeded.value} of them show it in ${percent(POWER)} of cases; there are ${eventCount}.`,
    ];
  return [
    `A larger edge: these events would have shown one of ${dollars(detectableDollars)} an event in ${percent(POWER)} of cases.`,
  ];
}
