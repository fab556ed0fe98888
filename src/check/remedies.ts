/**
 * What may be the matter with a strategy that breaks an invariant: each remedy mends one likely slip in what it answers. The
 * first under which the invariant holds names the cause.
 */
import type { Parameters, QuoteTerm } from "../core/strategy.ts";
import type { Case } from "./draws.ts";
import { hoursToGo, modelOf, targetContracts } from "./models.ts";
import type { Quoted, Quoter, QuoteState } from "./quoter.ts";
import type { Subject } from "./subject.ts";

export interface Remedy {
  /** One sentence: what is probably wrong, and what was tried. */
  readonly cause: string;
  readonly mend: (quoter: Quoter) => Quoter;
}

type Remedies = (subject: Subject, quoter: Quoter, at: Case) => readonly Remedy[];

/**
 * In the order in which they are tried: what is not written as explained, then a lost sign before a lost factor, that before a
 * lost term. The others write what they explain, so they would mend the first as well.
 */
export const REMEDIES: readonly Remedies[] = [
  unrounded,
  termSigns,
  skewSign,
  swappedSides,
  termScales,
  shapeScales,
  parameterScales,
  missingShapes,
  droppedTerms,
];

/** Terms of the quote that are not the fair value itself. */
function termsOf(quoter: Quoter, at: Case): readonly string[] {
  const { terms } = quoter.quote(at.parameters, at.state);
  const { fairCents } = at.state;
  return terms
    .filter(({ bidCents, askCents }) => bidCents !== fairCents || askCents !== fairCents)
    .map(({ label }) => label);
}

function termSigns(_subject: Subject, quoter: Quoter, at: Case): readonly Remedy[] {
  return termsOf(quoter, at).map((label) => ({
    cause: `inverted sign: with the term "${label}" negated it holds`,
    mend: (broken) => withTerm(broken, label, -1),
  }));
}

function skewSign(): readonly Remedy[] {
  return [
    {
      cause: "inverted sign: with the shift of both quotes by inventory turned round it holds",
      mend: (broken) => withShape(broken, ({ skew, spread }) => ({ skew: -skew, spread })),
    },
  ];
}

function swappedSides(): readonly Remedy[] {
  return [
    {
      cause: "bid and ask swapped: with their prices exchanged it holds",
      mend: (broken) => withShape(broken, ({ skew, spread }) => ({ skew, spread: -spread })),
    },
  ];
}

function unrounded(): readonly Remedy[] {
  return [
    {
      cause:
        "rounded by the strategy: where it wishes the price that it explains, and the engine rounds passively, it holds",
      mend: (broken) =>
        rewritten(broken, (quoted) => withWishes(quoted, quoted.rawBidCents, quoted.rawAskCents)),
    },
  ];
}

const SCALES = [
  [100, "100 times too small"],
  [0.01, "100 times too large"],
] as const;

function termScales(_subject: Subject, quoter: Quoter, at: Case): readonly Remedy[] {
  return termsOf(quoter, at).flatMap((label) =>
    SCALES.map(([factor, how]) => ({
      cause: `scale: the term "${label}" is ${how}, dollars for cents or cents for dollars`,
      mend: (broken: Quoter) => withTerm(broken, label, factor),
    })),
  );
}

function shapeScales(): readonly Remedy[] {
  return SCALES.flatMap(([factor, how]) => [
    {
      cause: `scale: the spread is ${how}, dollars for cents or cents for dollars`,
      mend: (broken: Quoter) => withShape(broken, ({ skew, spread }) => ({ skew, spread: spread * factor })),
    },
    {
      cause: `scale: the shift by inventory is ${how}, dollars for cents or cents for dollars`,
      mend: (broken: Quoter) => withShape(broken, ({ skew, spread }) => ({ skew: skew * factor, spread })),
    },
  ]);
}

function parameterScales({ definition }: Subject): readonly Remedy[] {
  return definition.parameters.flatMap(({ name }) =>
    SCALES.map(([factor, how]) => ({
      cause: `scale: ${name} is used ${how}, dollars for cents or cents for dollars`,
      mend: (broken: Quoter): Quoter => ({
        accepts: (parameters) => broken.accepts(parameters),
        quote: (parameters, state) =>
          broken.quote({ ...parameters, [name]: parameters[name]! * factor }, state),
      }),
    })),
  );
}

/** The family's own skew or spread in place of what there is. */
function missingShapes(subject: Subject): readonly Remedy[] {
  const { family, parameters: usual } = subject;
  const model = family === undefined ? undefined : modelOf(family, usual);
  if (model === undefined) return [];
  const { skewCents, spreadCents } = model;
  const remedies: Remedy[] = [];
  if (skewCents !== undefined)
    remedies.push({
      cause: "dropped term: with the skew of its family's formula put in it holds",
      mend: (broken) =>
        withShape(broken, ({ spread }, parameters, state) => ({
          skew: -skewCents(
            parameters,
            state.inventoryContracts,
            hoursToGo(subject, parameters, state.hoursToClose),
            state.fairCents,
          ),
          spread,
        })),
    });
  if (spreadCents !== undefined)
    remedies.push({
      cause: "dropped term: with the spread of its family's formula put in it holds",
      mend: (broken) =>
        withShape(broken, ({ skew }, parameters, state) => ({
          skew,
          spread: spreadCents(
            parameters,
            hoursToGo(subject, parameters, state.hoursToClose),
            state.fairCents,
          ),
        })),
    });
  return remedies;
}

function droppedTerms(_subject: Subject, quoter: Quoter, at: Case): readonly Remedy[] {
  return termsOf(quoter, at).map((label) => ({
    cause: `superfluous term: without "${label}" it holds`,
    mend: (broken) => withTerm(broken, label, 0),
  }));
}

/** A quote as its middle's distance from fair value and its width, cents. */
interface Shape {
  readonly skew: number;
  readonly spread: number;
}

type ChangeShape = (shape: Shape, parameters: Parameters, state: QuoteState) => Shape;

/** Quotes of another shape, the skew counted from that at the target inventory. */
function withShape(broken: Quoter, change: ChangeShape): Quoter {
  return rewritten(broken, (quoted, parameters) => {
    const { rawBidCents, rawAskCents, state } = quoted;
    if (rawBidCents === undefined || rawAskCents === undefined) return quoted;
    const flat = broken.quote(parameters, { ...state, inventoryContracts: targetContracts(parameters) });
    const centre = ((flat.rawBidCents ?? rawBidCents) + (flat.rawAskCents ?? rawAskCents)) / 2;
    const middle = (rawBidCents + rawAskCents) / 2;
    const shape = change({ skew: middle - centre, spread: rawAskCents - rawBidCents }, parameters, state);
    const [bid, ask] = [centre + shape.skew - shape.spread / 2, centre + shape.skew + shape.spread / 2];
    const term: QuoteTerm = { label: "mended", bidCents: bid, askCents: ask };
    return { ...withWishes(quoted, bid, ask), terms: [term], rawBidCents: bid, rawAskCents: ask };
  });
}

/** Quotes with one term multiplied. */
function withTerm(broken: Quoter, label: string, factor: number): Quoter {
  return rewritten(broken, (quoted) => {
    const terms = quoted.terms.map((term) =>
      term.label === label
        ? { label, bidCents: term.bidCents * factor, askCents: term.askCents * factor }
        : term,
    );
    if (terms.length === 0) return quoted;
    const rawBidCents = terms.reduce((sum, { bidCents }) => sum + bidCents, 0);
    const rawAskCents = terms.reduce((sum, { askCents }) => sum + askCents, 0);
    return { ...withWishes(quoted, rawBidCents, rawAskCents), terms, rawBidCents, rawAskCents };
  });
}

function rewritten(broken: Quoter, rewrite: (quoted: Quoted, parameters: Parameters) => Quoted): Quoter {
  return {
    accepts: (parameters) => broken.accepts(parameters),
    quote: (parameters, state) => rewrite(broken.quote(parameters, state), parameters),
  };
}

/** The same wishes, moved so that the best of each side has the given price. */
function withWishes(quoted: Quoted, bidCents: number | undefined, askCents: number | undefined): Quoted {
  const { bids, asks } = quoted;
  return {
    ...quoted,
    bids: bidCents === undefined ? bids : moved(bids, bidCents - Math.max(...bids.map(priceOf))),
    asks: askCents === undefined ? asks : moved(asks, askCents - Math.min(...asks.map(priceOf))),
  };
}

const priceOf = ({ priceCents }: Quoted["bids"][number]): number => priceCents;

function moved(wishes: Quoted["bids"], byCents: number): Quoted["bids"] {
  return wishes.map(({ priceCents, sizeContracts }) => ({ priceCents: priceCents + byCents, sizeContracts }));
}
