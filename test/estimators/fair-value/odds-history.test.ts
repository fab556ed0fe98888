/** Several books' odds through time: what counts when, worked by hand from odds that are fair as they stand. */
import { describe, expect, it } from "vitest";
import { AppError } from "../../../src/core/errors.ts";
import { aboutSharpBook } from "../../../src/estimators/fair-value/consensus.ts";
import { consensusRows, type BookOdds } from "../../../src/estimators/fair-value/odds-history.ts";

const SECOND = 1_000_000;
const RULES = {
  method: "multiplicative",
  sharp: { book: "sharp", share: 0.6 },
  weights: new Map([["heavy", 3]]),
  ageUsMax: 10 * SECOND,
} as const;

/** Fair odds of two outcomes, the first of this probability. */
function odds(
  second: number,
  book: string,
  home: number,
  event = "E",
  outcomes = ["away", "home"],
): BookOdds {
  return { timeUs: second * SECOND, event, book, outcomes, decimalOdds: [1 / (1 - home), 1 / home] };
}

/** [second, event, probability of home] of each time that something was told. */
function told(news: readonly BookOdds[]) {
  return consensusRows(news, RULES)
    .filter(({ outcome }) => outcome === "home")
    .map(({ timeUs, event, probability }) => [timeUs / SECOND, event, Math.round(1e9 * probability) / 1e9]);
}

describe("a consensus through time", () => {
  it("should be none before the sharp book, its own alone, and then about it by weight", () => {
    const news = [odds(0, "light", 0.2), odds(1, "sharp", 0.5), odds(2, "heavy", 0.6), odds(3, "sharp", 0.4)];

    // At first 0.6 x 0.5 + 0.4 x 0.2; then the others are (0.2 + 3 x 0.6) / 4 = 0.5 together.
    expect(told(news)).toEqual([[1, "E", 0.38], [2, "E", 0.5], [3, "E", 0.44]]); // prettier-ignore
    expect(told([odds(1, "sharp", 0.5)])).toEqual([[1, "E", 0.5]]);
  });

  it("should count odds up to their age and no longer", () => {
    const old = [odds(0, "light", 0.2), odds(10, "sharp", 0.5), odds(10.000001, "sharp", 0.5)];
    expect(told(old)).toEqual([[10, "E", 0.38], [10.000001, "E", 0.5]]); // prettier-ignore
    expect(told([odds(0, "sharp", 0.5), odds(11, "light", 0.2)])).toEqual([[0, "E", 0.5]]);
  });

  it("should take the last of several odds of one time, and tell each event once", () => {
    const news = [odds(1, "sharp", 0.3), odds(1, "sharp", 0.7, "F"), odds(1, "sharp", 0.5)];

    expect(told(news)).toEqual([[1, "E", 0.5], [1, "F", 0.7]]); // prettier-ignore
    const both = consensusRows([odds(1, "sharp", 0.3)], RULES);
    expect(both.map(({ outcome }) => outcome)).toEqual(["away", "home"]);
    expect(both[0]!.probability + both[1]!.probability).toBeCloseTo(1, 12);
  });

  it("should refuse books that name other outcomes of an event, with the event", () => {
    const news = [odds(1, "sharp", 0.3), odds(2, "light", 0.3, "E", ["draw", "home"])];

    expect(() => consensusRows(news, RULES)).toThrow(
      expect.objectContaining({ code: "USAGE_ODDS_OUTCOMES", data: { event: "E" } }) as AppError,
    );
    expect(told([odds(1, "sharp", 0.3), odds(2, "sharp", 0.3, "F", ["draw", "home"])])).toHaveLength(2);
  });
});

describe("weights of books", () => {
  const views = [
    { book: "sharp", probabilities: [0.5, 0.5] },
    { book: "other", probabilities: [0.1, 0.9], weight: 0 },
  ];
  const data = (share: number, weight = 0): unknown => {
    try {
      return aboutSharpBook([views[0]!, { ...views[1]!, weight }], { book: "sharp", share });
    } catch (error) {
      return error instanceof AppError ? error.data : error;
    }
  };

  it("should be up to all for the sharp book, and may be nothing for the others", () => {
    expect(data(1, 1)).toEqual([0.5, 0.5]);
    expect(data(0.3)).toEqual([0.5, 0.5]);
    expect(data(1.01)).toEqual({ book: "sharp", weight: 1.01 });
    expect(data(0)).toEqual({ book: "sharp", weight: 0 });
    expect(data(0.5, -0.1)).toEqual({ book: "other", weight: -0.1 });
    expect(data(0.5, Infinity)).toEqual({ book: "other", weight: Infinity });
  });
});
