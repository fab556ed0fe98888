/**
 * Adopt the chosen cell, do not, or not enough data: one rule, laid down before the sweep is looked at.
 *
 * The cell is chosen on the earlier events by its neighbourhood and tested once on the later ones. The held-out test alone bounds the
 * error: without an edge it passes in 5 of 100 sweeps, however many cells were tried. What is asked besides can only make it
 * rarer. docs/SWEEP-STATISTICS.md has what was measured, and the border between "no" and "not enough".
 */
import { BOOTSTRAP_EVENTS_MIN } from "./bootstrap-mean.ts";
import type { Choice } from "./choice.ts";
import type { Cscv } from "./cscv.ts";
import type { DeflatedSharpe } from "./deflated-sharpe.ts";
import type { FamilyTest } from "./family-test.ts";
import type { Figure } from "../../core/figure.ts";
import type { FillBracket } from "./fill-bracket.ts";
import type { HeldOutTest } from "./held-out-test.ts";
import type { PboNoise } from "./pbo-noise.ts";
import type { Plateau } from "./plateau.ts";
import type { RareLoss } from "./rare-loss.ts";
import {
  bracketFinding,
  choiceFinding,
  familyFinding,
  heldOutFinding,
  lossFinding,
  neighbourFinding,
  walkForwardFinding,
  type Finding,
} from "./verdict-findings.ts";
import { conclusion, notes } from "./verdict-text.ts";
import type { WalkForward } from "./walk-forward.ts";

/** Of both parts together; with fewer no interval of skewed P&L holds what it promises. */
const VERDICT_EVENTS_MIN = BOOTSTRAP_EVENTS_MIN;
/** Of either part: fewer can neither choose nor test. */
const PART_EVENTS_MIN = 7;
/** An edge that the training events show by themselves, at this level, .. */
const TRAIN_ALONE_LEVEL = 0.05;
/** .. and that the held-out events point to without confirming it, is not ruled out yet. */
const UNDECIDED_LEVEL = 0.2;

export type Decision = "adopt" | "do not adopt" | "not enough data";

export interface Evidence {
  readonly trainCount: number;
  readonly testCount: number;
  readonly cellCount: number;
  /** On the training events. */
  readonly choice: Figure<Choice>;
  readonly family: Figure<FamilyTest>;
  readonly familyLevel: number;
  readonly plateau: Figure<Plateau>;
  readonly deflatedSharpe: Figure<DeflatedSharpe>;
  /** The chosen cell on the events held out. */
  readonly heldOut: Figure<HeldOutTest>;
  /** Over all events. */
  readonly walkForward: Figure<WalkForward>;
  readonly cscv: Figure<Cscv>;
  readonly pboNoise: Figure<PboNoise>;
  readonly fillBracket: Figure<FillBracket>;
  /** Of the chosen cell, over all events. */
  readonly rareLoss: Figure<RareLoss>;
  /** The smallest mean an event that would be worth trading; without one, "no" is said of what the test would have found. */
  readonly smallestEdgeDollars: number | undefined;
}

export interface Verdict {
  readonly decision: Decision;
  /** The chosen cell, whatever was decided; undefined where none could be chosen. */
  readonly cell: number | undefined;
  /** Why, in sentences: the decisive one first. */
  readonly reasons: readonly string[];
  /** Figures that had no vote. */
  readonly notes: readonly string[];
  /** How often this rule is wrong, and why. */
  readonly errorRate: string;
}

export function verdictOf(evidence: Evidence): Verdict {
  const cell = "value" in evidence.choice ? evidence.choice.value.cell : undefined;
  const missing = tooLittle(evidence);
  if (missing !== undefined) return verdict("not enough data", [missing], evidence, cell);
  const findings = [
    heldOutFinding(evidence.heldOut),
    choiceFinding(evidence.choice),
    familyFinding(evidence.family, evidence.familyLevel),
    neighbourFinding(evidence.choice),
    walkForwardFinding(evidence.walkForward),
    lossFinding(evidence.cscv),
    bracketFinding(evidence.fillBracket),
  ];
  const decision = decide(findings, evidence);
  const decisive = findings.filter(({ holds }) => (decision === "adopt" ? holds === true : holds === false));
  const others = findings.filter((finding) => !decisive.includes(finding));
  const sentences = [...decisive, ...others].map(({ sentence }) => sentence);
  return verdict(decision, [conclusion(decision, evidence), ...sentences], evidence, cell);
}

function verdict(
  decision: Decision,
  reasons: readonly string[],
  evidence: Evidence,
  cell: number | undefined,
): Verdict {
  return { decision, cell, reasons, notes: notes(evidence), errorRate: ERROR_RATE };
}

const ERROR_RATE =
  "Without an edge in any cell this rule adopts one in at most 5 of 100 sweeps, about: the held-out events had no part in the choice, " +
  "and one test at 5 % is made on them, however many cells were tried. The test of all cells on the training events, at 25 %, " +
  "brings it to about 2 in sweeps made up to resemble real ones. Losses too rare to be among the events are not covered.";

/** Why no verdict can be had at all. */
function tooLittle({ trainCount, testCount, choice, family, heldOut }: Evidence): string | undefined {
  const count = trainCount + testCount;
  if (count < VERDICT_EVENTS_MIN)
    return `There are ${count} events, and ${VERDICT_EVENTS_MIN} are the least for a verdict.`;
  if (trainCount < PART_EVENTS_MIN || testCount < PART_EVENTS_MIN)
    return `There are ${trainCount} events to choose on and ${testCount} held out; ${PART_EVENTS_MIN} of each are the least.`;
  for (const [what, figure] of [
    ["No cell could be chosen", choice],
    ["The cells could not be tested together", family],
    ["The chosen cell could not be tested on the events held out", heldOut],
  ] as const)
    if ("reason" in figure) return `${what}: ${figure.reason}.`;
  return undefined;
}

function decide(findings: readonly Finding[], evidence: Evidence): Decision {
  const failed = findings.filter(({ holds }) => holds === false);
  if (failed.length === 0) return "adopt";
  // More events do not help where the answer depends on the fill model.
  if (failed.some(({ isCuredByEvents }) => !isCuredByEvents)) return "do not adopt";
  const { heldOut, family, smallestEdgeDollars } = evidence;
  if ("reason" in heldOut || "reason" in family) return "not enough data";
  if (smallestEdgeDollars !== undefined)
    return heldOut.value.upperBoundDollars < smallestEdgeDollars ? "do not adopt" : "not enough data";
  const isOnlyTest = failed.every(({ name }) => name === "held-out");
  const isUndecided = family.value.pValue <= TRAIN_ALONE_LEVEL && heldOut.value.pValue <= UNDECIDED_LEVEL;
  return isOnlyTest && isUndecided ? "not enough data" : "do not adopt";
}
