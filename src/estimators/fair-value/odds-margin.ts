/**
 * Probabilities from one book's odds on all outcomes of an event, with the book's margin removed. The inverse odds pi sum to
 * 1 + margin; the methods differ in whom the margin is taken from.
 *
 *   multiplicative  p = pi / sum pi: from all in proportion
 *   power           p = pi^k with sum p = 1: more of it from outsiders
 *   shin            Shin (1992, 1993): a share z of the stakes is insiders', the book guards against them; in the form of
 *                   Jullien & Salanie (1994), p = (sqrt(z^2 + 4 (1 - z) pi^2 / sum pi) - z) / (2 (1 - z)) with sum p = 1
 */
import { usageError } from "../../core/errors.ts";

export const MARGIN_METHODS = ["multiplicative", "power", "shin"] as const;
export type MarginMethod = (typeof MARGIN_METHODS)[number];

/** How near to 1 the probabilities' sum comes before what is left is shared out in proportion. */
const SUM_TOLERANCE = 1e-12;
/** Halvings that bring any bracket below the spacing of numbers. */
const STEPS_MAX = 200;

export interface FairOdds {
  /** In the order of the odds; they sum to 1. */
  readonly probabilities: readonly number[];
  /** Sum of the inverse odds less 1. */
  readonly margin: number;
  /** Shin's z or the power's k; undefined for the method without one. */
  readonly parameter: number | undefined;
}

/**
 * @param decimalOdds of every outcome, two or more, each above 1.
 * @throws USAGE_ODDS_OUTCOMES for fewer, USAGE_ODDS_NO_MARGIN where Shin's method is asked of odds that pay back more than
 * they take in.
 */
export function withoutMargin(decimalOdds: readonly number[], method: MarginMethod): FairOdds {
  if (decimalOdds.length < 2 || !decimalOdds.every((odds) => odds > 1 && Number.isFinite(odds)))
    throw usageError(
      "USAGE_ODDS_OUTCOMES",
      `odds were ${JSON.stringify(decimalOdds)}, they must be decimal odds of every outcome`,
      {
        hint: "An event has two outcomes or more, and odds above 1 for each.",
        data: { decimalOdds },
      },
    );
  const inverses = decimalOdds.map((odds) => 1 / odds);
  const sum = total(inverses);
  const margin = sum - 1;
  switch (method) {
    case "multiplicative":
      return { probabilities: scaled(inverses), margin, parameter: undefined };
    case "power": {
      const k = root((power) => total(powers(inverses, power)) - 1, powerBracket(inverses));
      return { probabilities: scaled(powers(inverses, k)), margin, parameter: k };
    }
    case "shin": {
      if (margin < -SUM_TOLERANCE) throw noMargin(margin);
      const z =
        margin <= SUM_TOLERANCE
          ? 0
          : root((share) => total(shinProbabilities(inverses, sum, share)) - 1, [0, 1]);
      return { probabilities: scaled(shinProbabilities(inverses, sum, z)), margin, parameter: z };
    }
  }
}

function shinProbabilities(inverses: readonly number[], sum: number, z: number): number[] {
  // The root's difference loses its digits where z is near 1; multiplied out it does not.
  return inverses.map((inverse) => {
    const square = (inverse * inverse) / sum;
    return (2 * square) / (Math.sqrt(z * z + 4 * (1 - z) * square) + z);
  });
}

function powers(values: readonly number[], power: number): number[] {
  return values.map((value) => Math.exp(power * Math.log(value)));
}

/** Powers between which the sum passes 1: at 0 it is the number of outcomes, and it falls from there. */
function powerBracket(inverses: readonly number[]): [number, number] {
  let high = 1;
  while (total(powers(inverses, high)) > 1) high *= 2;
  return [0, high];
}

/** Where a falling function passes 0, by halving. */
function root(falling: (x: number) => number, [from, to]: readonly [number, number]): number {
  let low = from;
  let high = to;
  for (let step = 0; step < STEPS_MAX; step++) {
    const middle = (low + high) / 2;
    const value = falling(middle);
    if (Math.abs(value) <= SUM_TOLERANCE / 1_000 || middle === low || middle === high) return middle;
    if (value > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function scaled(values: readonly number[]): number[] {
  const sum = total(values);
  return values.map((value) => value / sum);
}

function noMargin(margin: number): Error {
  return usageError(
    "USAGE_ODDS_NO_MARGIN",
    `the odds' margin was ${(100 * margin).toFixed(2)} %, Shin's method needs one that is not negative`,
    {
      hint: "The best odds of several books together may pay back more than they take in; remove each book's margin by itself, or use the power method.",
      data: { margin },
    },
  );
}
