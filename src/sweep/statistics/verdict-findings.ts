/** What the verdict asks of a sweep, each question with its answer as a sentence. */
import type { Choice } from "./choice.ts";
import type { Cscv } from "./cscv.ts";
import type { FamilyTest } from "./family-test.ts";
import type { Figure } from "../../core/figure.ts";
import type { FillBracket } from "./fill-bracket.ts";
import { dollars, percent } from "./figure-text.ts";
import type { HeldOutTest } from "./held-out-test.ts";
import type { WalkForward } from "./walk-forward.ts";

/** At least so many of the neighbours agree with the chosen cell in sign. */
const SAME_SIGN_SHARE_MIN = 0.5;
/** In more splits than this the cell chosen in one half must not lose in the other. */
const LOSS_SHARE_MAX = 0.5;

export interface Finding {
  readonly name:
    "held-out" | "choice" | "family" | "neighbours" | "walk-forward" | "loss-share" | "fill-models";
  /** Undefined where there is no figure: it has no vote then. */
  readonly holds: boolean | undefined;
  /** More events of the same kind could change the answer. */
  readonly isCuredByEvents: boolean;
  readonly sentence: string;
}

function finding<T>(
  name: Finding["name"],
  figure: Figure<T>,
  read: (value: T) => { holds: boolean; sentence: string },
): Finding {
  const isCuredByEvents = name !== "fill-models";
  if ("reason" in figure)
    return { name, holds: undefined, isCuredByEvents, sentence: `${NOUNS[name]}: N/A, ${figure.reason}.` };
  return { name, isCuredByEvents, ...read(figure.value) };
}

const NOUNS: Readonly<Record<Finding["name"], string>> = {
  "held-out": "Test on the events held out",
  choice: "Choice",
  family: "Test of all cells on the training events",
  neighbours: "Neighbours",
  "walk-forward": "Walk-forward",
  "loss-share": "Cross-validation",
  "fill-models": "Fill models",
};

export function heldOutFinding(figure: Figure<HeldOutTest>): Finding {
  return finding("held-out", figure, ({ eventCount, meanDollars, interval, pValue, level }) => ({
    holds: meanDollars > 0 && pValue <= level,
    sentence:
      `On ${eventCount} events held out the chosen cell came to ${dollars(meanDollars)} an event ` +
      `(95 % ${dollars(interval.low)} to ${dollars(interval.high)}, ${interval.method}); ` +
      `p = ${pValue.toFixed(4)}, where at most ${level} is asked.`,
  }));
}

export function choiceFinding(figure: Figure<Choice>): Finding {
  return finding("choice", figure, ({ meanDollars, neighbourhoodMeanDollars }) => ({
    holds: meanDollars > 0 && neighbourhoodMeanDollars > 0,
    sentence:
      `On the training events it came to ${dollars(meanDollars)} an event, ` +
      `with its neighbours to ${dollars(neighbourhoodMeanDollars)}.`,
  }));
}

export function familyFinding(figure: Figure<FamilyTest>, level: number): Finding {
  return finding("family", figure, ({ pValue, testedCount }) => ({
    holds: pValue <= level,
    sentence:
      `Of ${testedCount} cells without an edge the best would look as good on the training events ` +
      `with a chance of ${pValue.toFixed(4)}, where at most ${level} is asked.`,
  }));
}

export function neighbourFinding(figure: Figure<Choice>): Finding {
  const share: Figure = "reason" in figure ? figure : figure.value.sameSignShare;
  return finding("neighbours", share, (value) => ({
    holds: value >= SAME_SIGN_SHARE_MIN,
    sentence: `${percent(value)} of its neighbours have the same sign on the training events.`,
  }));
}

export function walkForwardFinding(figure: Figure<WalkForward>): Finding {
  return finding("walk-forward", figure, ({ totalDollars, steps, chosenCount }) => ({
    holds: totalDollars > 0,
    sentence:
      `Chosen anew before each of ${steps.length} events, ${chosenCount} different cells came to ` +
      `${dollars(totalDollars)} in all.`,
  }));
}

export function lossFinding(figure: Figure<Cscv>): Finding {
  return finding("loss-share", figure, ({ lossShare, splitCount }) => ({
    holds: lossShare <= LOSS_SHARE_MAX,
    sentence: `The best cell of one half of the events lost money in the other in ${percent(lossShare)} of ${splitCount} splits.`,
  }));
}

export function bracketFinding(figure: Figure<FillBracket>): Finding {
  return finding("fill-models", figure, ({ rows }) => ({
    holds: rows.every(({ chosenMeanDollars }) => chosenMeanDollars > 0),
    sentence: `By fill model it comes to ${rows
      .map(({ fillModel, chosenMeanDollars }) => `${dollars(chosenMeanDollars)} (${fillModel})`)
      .join(", ")} an event.`,
  }));
}
