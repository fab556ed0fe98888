/**
 * What an invariant of the economics is: a statement that holds for every state, a way to look for a state in which it does
 * not, and what such a state costs. Each has a permanent name (ids.ts), stands in the catalogue (catalogue.ts) and, where it
 * is about strategies, in the matrix that says for which (matrix.ts).
 */
import type { Parameters } from "../core/strategy.ts";
import type { Tape } from "../core/tape.ts";
import type { InvariantId } from "./ids.ts";
import type { Subject } from "./subject.ts";

/**
 * How an invariant is looked at.
 * - `quote`: the quotes of a strategy in states drawn at random; no time passes.
 * - `machine`: functions of ours that every strategy relies on (fees, scores, filters), drawn at random as well.
 * - `simulation`: seeded simulated markets, replayed through the engine.
 * - `data`: a recording.
 */
export const INVARIANT_KINDS = ["quote", "machine", "simulation", "data"] as const;
export type InvariantKind = (typeof INVARIANT_KINDS)[number];

/** What the catalogue says of an invariant. */
export interface InvariantTexts {
  readonly id: InvariantId;
  readonly kind: InvariantKind;
  /** One sentence that anybody who trades understands. */
  readonly statement: string;
  /** The same exactly: quantifiers, formulas, what is left out. */
  readonly condition: string;
  /** How far from exact still passes, with the unit; for statistical ones the false-alarm rate and the power. */
  readonly tolerance: string;
  /** What a violation costs, in dollars, as a worked sentence. */
  readonly costs: string;
}

/** What a check may use beside its subject. Everything a check draws comes from `seed`: the same seed, the same verdict. */
export interface CheckContext {
  /** Any text. Streams of it: randomStream(seed, `${id}/...`); for fast-check seedOf(seed, id) of draws.ts. */
  readonly seed: string;
  /** Recorded markets to hold data invariants against; empty where none were given: such a check is then not applicable. */
  readonly recordings: readonly CheckedRecording[];
}

export interface CheckedRecording {
  readonly ticker: string;
  readonly tape: Tape;
}

/** One invariant about strategies: asked once for each of them to which the matrix says it applies. */
export interface StrategyInvariant extends InvariantTexts {
  readonly scope: "strategy";
  check(subject: Subject, context: CheckContext): Verdict;
}

/** One invariant of what all strategies share: asked once a run. */
export interface SharedInvariant extends InvariantTexts {
  readonly scope: "shared";
  check(context: CheckContext): Verdict;
}

export type Invariant = StrategyInvariant | SharedInvariant;

export type Verdict = Pass | Fail | NotApplicable;

export interface Pass {
  readonly outcome: "pass";
  /** Cases in which it was seen to hold: states, paths, rows. */
  readonly caseCount: number;
  /** What was measured, where there is more to say than that: "slope -0.198 [-0.204, -0.193]". */
  readonly detail?: string;
}

export interface Fail {
  readonly outcome: "fail";
  readonly counterExample: CounterExample;
}

export interface NotApplicable {
  readonly outcome: "not-applicable";
  /** Why, as a sentence part: "its quotes do not depend on volatility". */
  readonly reason: string;
}

/** The simplest case found in which an invariant is broken. */
export interface CounterExample {
  /** Of the strategy; empty for what is not about one. */
  readonly parameters: Parameters;
  /** The case, unit in each name: fairCents, inventoryContracts, grid, .. */
  readonly state: Readonly<Record<string, number | string>>;
  /** What was quoted in the case, in cents; empty where the invariant is not about quotes. */
  readonly quotes: readonly QuotedCase[];
  /** What was seen, with its figures: "long 1 contract the reservation price is 50.20, 0.20 above fair value". */
  readonly observed: string;
  /** What the invariant demands of it, with the right direction: "it must be below 50". */
  readonly demanded: string;
  /** By how much it misses, in cents, where that makes sense. */
  readonly missCents: number | undefined;
  /** What probably is the matter, one sentence, by what was tried: "inverted sign: with .. negated all cases pass". */
  readonly likelyCause: string;
  /** What it costs, one sentence with an amount of dollars. */
  readonly cost: string;
}

/** What was quoted in one state: raw prices before rounding; undefined is no quote. */
export interface QuotedCase {
  /** What tells the state from the others of the case: "long 1 contract". */
  readonly label: string;
  readonly bidCents: number | undefined;
  readonly askCents: number | undefined;
}
