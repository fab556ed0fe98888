/** The verdict's first sentence, and the figures that had no vote. */
import type { Figure } from "../../core/figure.ts";
import { dollars, percent } from "./figure-text.ts";
import { POWER } from "./held-out-test.ts";
import type { Decision, Evidence } from "./verdict.ts";

export function conclusion(decision: Decision, evidence: Evidence): string {
  const { heldOut, smallestEdgeDollars } = evidence;
  switch (decision) {
    case "adopt":
      return "Adopt the chosen cell: it was chosen on the earlier events and earned money on the later ones, beyond what chance does.";
    case "do not adopt":
      return `Do not adopt: ${whyNot(evidence)}`;
    case "not enough data":
      return `Not enough data: ${whatIsMissing(heldOut, smallestEdgeDollars)}`;
  }
}

function whyNot({ heldOut, fillBracket, smallestEdgeDollars: edge }: Evidence): string {
  if (
    "value" in fillBracket &&
    fillBracket.value.rows.some(({ chosenMeanDollars }) => chosenMeanDollars <= 0)
  )
    return "the chosen cell loses under one fill model or more, and which of them is right is not known.";
  if ("reason" in heldOut) return `${heldOut.reason}.`;
  const { detectableDollars, upperBoundDollars, level, meanDollars, pValue } = heldOut.value;
  if (meanDollars > 0 && pValue <= level)
    return "the events held out look good, but what is asked besides does not hold, and one of the two is chance.";
  if (edge !== undefined && upperBoundDollars < edge)
    return `an edge of ${dollars(edge)} an event, the smallest worth trading, is ruled out at ${percent(1 - level)} confidence.`;
  return `an edge of ${dollars(detectableDollars)} an event would have been found on the events held out in ${percent(POWER)} of cases; a smaller one may be there.`;
}

function whatIsMissing(heldOut: Evidence["heldOut"], edge: number | undefined): string {
  if ("reason" in heldOut) return `${heldOut.reason}.`;
  const { upperBoundDollars, eventsNeeded } = heldOut.value;
  const needed =
    "reason" in eventsNeeded
      ? ""
      : ` An edge as large as was seen takes about ${eventsNeeded.value} events held out.`;
  return edge === undefined
    ? `the training events show an edge that the events held out neither confirm nor contradict.${needed}`
    : `no edge is shown, and up to ${dollars(upperBoundDollars)} an event is not ruled out, where ${dollars(edge)} is worth trading.${needed}`;
}

export function notes(evidence: Evidence): readonly string[] {
  return [
    note("Probability of backtest overfitting", evidence.cscv, ({ pbo }) => {
      const noise = evidence.pboNoise;
      const around =
        "reason" in noise
          ? `its noise: N/A, ${noise.reason}`
          : `standard error ${noise.value.standardError.toFixed(2)}; cells without skill give ` +
            `${noise.value.withoutSkill.low.toFixed(2)} to ${noise.value.withoutSkill.high.toFixed(2)}`;
      return `${pbo.toFixed(2)} (${around})`;
    }),
    note(
      "Deflated Sharpe ratio of the chosen cell",
      evidence.deflatedSharpe,
      ({ dsr, sharpe, expectedMax, trialCount }) =>
        `${dsr.toFixed(2)}: ${sharpe.toFixed(2)} an event, where the best of ${trialCount.toFixed(1)} ` +
        `effective trials without skill would reach ${expectedMax.toFixed(2)}`,
    ),
    note(
      "Plateau",
      evidence.plateau,
      ({ cells, share }) =>
        `${cells.length} cells, ${percent(share)} of the sweep, cannot be told from the chosen one on the training events`,
    ),
    note(
      "Worst event held out",
      evidence.heldOut,
      ({ worstEventDollars, meanDollars, eventCount }) =>
        `${dollars(worstEventDollars)}, where all ${eventCount} came to ${dollars(meanDollars * eventCount)}`,
    ),
    note(
      "Rare losses",
      evidence.rareLoss,
      ({ worstLossDollars, breakEvenEvents, unseenEvents, eventCount, isRuledOut }) =>
        `a loss of ${dollars(worstLossDollars)} once in ${breakEvenEvents.toFixed(0)} events takes back everything; ` +
        `${eventCount} events without one ${isRuledOut ? "rule that out" : "do not rule that out"}, ` +
        `it may come once in ${unseenEvents.toFixed(0)}`,
    ),
  ];
}

function note<T>(name: string, figure: Figure<T>, say: (value: T) => string): string {
  return `${name}: ${"reason" in figure ? `N/A, ${figure.reason}` : say(figure.value)}.`;
}
