/** Runs one quote invariant over draws, shrinks what breaks it, and finds out why. */
import fc from "fast-check";
import { AppError } from "../core/errors.ts";
import type { Parameters } from "../core/strategy.ts";
import { caseOf, draws, seedOf, type Case, type Draw } from "./draws.ts";
import type { InvariantId } from "./ids.ts";
import type {
  CheckContext,
  CounterExample,
  InvariantTexts,
  QuotedCase,
  StrategyInvariant,
  Verdict,
} from "./invariant.ts";
import type { Standing } from "./matrix.ts";
import { modelOf, type FamilyModel } from "./models.ts";
import { checkedGrids, createQuoter, type CheckedGrid, type Quoted, type Quoter } from "./quoter.ts";
import { REMEDIES } from "./remedies.ts";
import type { Subject } from "./subject.ts";

/** What a judge knows beside the case. */
export interface Judged {
  readonly quoter: Quoter;
  readonly subject: Subject;
  readonly isWeak: boolean;
  readonly model: FamilyModel | undefined;
}

/** How a case breaks an invariant. */
export interface Breach {
  readonly quotes: readonly QuotedCase[];
  readonly observed: string;
  readonly demanded: string;
  /** Off by so much, cents; undefined where it is not about amounts. */
  readonly missCents?: number;
  /** What is the matter, where that needs no search. */
  readonly cause?: string;
  /** More of the case than parameters and state: a factor, a second grid. */
  readonly more?: Readonly<Record<string, number | string>>;
}

/** "skip" is a case that says nothing about the invariant; undefined one in which it holds. */
export type Judgement = Breach | "skip" | undefined;

export interface QuoteInvariantParts extends Omit<InvariantTexts, "kind"> {
  /** Why the subject cannot be judged at all, for want of a parameter; undefined where it can. */
  readonly refuses?: (subject: Subject, standing: Standing) => string | undefined;
  readonly judge: (judged: Judged, at: Case) => Judgement;
}

/** Draws on which a remedy has to hold before it is called the cause. */
const REMEDY_DRAW_COUNT = 150;

/** Makes an invariant of a judge. */
export function quoteInvariant({ refuses, judge, ...texts }: QuoteInvariantParts): StrategyInvariant {
  return {
    ...texts,
    kind: "quote",
    scope: "strategy",
    check(subject: Subject, { seed }: CheckContext): Verdict {
      const standing = subject.standing(texts.id);
      if (standing.holds === "not") return { outcome: "not-applicable", reason: standing.why };
      const refusal = refuses?.(subject, standing);
      if (refusal !== undefined) return { outcome: "not-applicable", reason: refusal };
      const { family, parameters } = subject;
      const judged: Judged = {
        quoter: createQuoter(subject.definition),
        subject,
        isWeak: standing.holds === "weak",
        model: family === undefined ? undefined : modelOf(family, parameters),
      };
      return run(texts, judged, judge, seed);
    },
  };
}

type Judge = QuoteInvariantParts["judge"];

type Texts = Omit<InvariantTexts, "kind">;

function run(texts: Texts, judged: Judged, judge: Judge, seed: string): Verdict {
  const { id } = texts;
  const { drawCount } = judged.subject;
  const grids = checkedGrids();
  let caseCount = 0;
  const property = fc.property(draws(judged.subject), (draw) => {
    const judgement = judgeDraw(judged, judge, draw, grids);
    if (judgement !== "skip") caseCount++;
    return judgement === "skip" || judgement === undefined;
  });
  const details = fc.check(property, { seed: seedOf(seed, id), numRuns: drawCount });
  if (details.failed) {
    const [draw] = details.counterexample!;
    const breach = judgeDraw(judged, judge, draw, grids) as Breach;
    const cause = breach.cause ?? likelyCause(id, judged, judge, draw, seed);
    const at = caseOf(draw, grids)!;
    return { outcome: "fail", counterExample: counterExample(texts, at, breach, cause) };
  }
  if (caseCount === 0)
    return {
      outcome: "not-applicable",
      reason: `in none of ${drawCount} drawn states it quotes what is judged`,
    };
  return caseCount === drawCount
    ? { outcome: "pass", caseCount }
    : {
        outcome: "pass",
        caseCount,
        detail: `${drawCount - caseCount} of ${drawCount} draws were refused or said nothing`,
      };
}

/** Judges a draw; a strategy that throws breaks whatever is asked of it. */
function judgeDraw(judged: Judged, judge: Judge, draw: Draw, grids: readonly CheckedGrid[]): Judgement {
  const at = caseOf(draw, grids);
  if (at === undefined) return "skip";
  try {
    return judged.quoter.accepts(at.parameters) ? judge(judged, at) : "skip";
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith("USAGE_")) return "skip";
    return thrownBreach(error);
  }
}

/** What a strategy's own error breaks: everything. */
export function thrownBreach(
  error: unknown,
): Required<Pick<Breach, "quotes" | "observed" | "demanded" | "cause">> {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    quotes: [],
    observed: `the strategy threw ${what}`,
    demanded: "it quotes, or leaves it",
    cause: "the strategy's own code: it does not get as far as a quote",
  };
}

/** The first remedy under which the broken case and many others hold. */
function likelyCause(id: InvariantId, judged: Judged, judge: Judge, draw: Draw, seed: string): string {
  const grids = checkedGrids();
  const others = fc.sample(draws(judged.subject), {
    seed: seedOf(seed, `${id}/remedies`),
    numRuns: REMEDY_DRAW_COUNT,
  });
  const at = caseOf(draw, grids)!;
  for (const { cause, mend } of REMEDIES.flatMap((remedies) => remedies(judged.subject, judged.quoter, at))) {
    const mended: Judged = { ...judged, quoter: mend(judged.quoter) };
    const holds = (other: Draw): boolean => {
      const judgement = judgeDraw(mended, judge, other, grids);
      return judgement === undefined || judgement === "skip";
    };
    if (judgeDraw(mended, judge, draw, grids) === undefined && others.every(holds)) return cause;
  }
  return "not found: no single term turned round, rescaled, dropped or put in mends it";
}

function counterExample({ costs }: Texts, at: Case, breach: Breach, cause: string): CounterExample {
  const { grid, fairCents, bestBidCents, bestAskCents, inventoryContracts, hoursToClose } = at.state;
  return {
    parameters: at.parameters,
    state: {
      grid: grid.name,
      fairCents,
      ...(bestBidCents === undefined ? {} : { bestBidCents }),
      ...(bestAskCents === undefined ? {} : { bestAskCents }),
      inventoryContracts,
      hoursToClose,
      ...breach.more,
    },
    quotes: breach.quotes,
    observed: breach.observed,
    demanded: breach.demanded,
    missCents: breach.missCents,
    likelyCause: cause,
    cost: costText(at.parameters, breach.missCents) ?? costs,
  };
}

const FILLS_A_DAY = 1_000;

/** A miss of so many cents in money, a fill and a thousand of them; undefined where cents do not measure it. */
function costText(parameters: Parameters, missCents: number | undefined): string | undefined {
  if (missCents === undefined || !Number.isFinite(missCents)) return undefined;
  const size = parameters["sizeContracts"] ?? 1;
  const dollars = (Math.abs(missCents) * size) / 100;
  return `${dollarText(dollars)} on each fill of ${size === 1 ? "1 contract" : `${size} contracts`}, ${dollarText(dollars * FILLS_A_DAY)} in a thousand fills`;
}

function dollarText(dollars: number): string {
  const digits =
    dollars >= 100 ? 0 : dollars >= 1 || dollars === 0 ? 2 : Math.min(6, 1 - Math.floor(Math.log10(dollars)));
  return `$${dollars.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

/** One quoted state of a breach. */
export function quotedCase(label: string, { rawBidCents, rawAskCents }: Quoted): QuotedCase {
  return { label, bidCents: rawBidCents, askCents: rawAskCents };
}
