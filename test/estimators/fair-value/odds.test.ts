/** Odds without their margin: worked examples from elsewhere, and what holds for every method. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aboutSharpBook } from "../../../src/estimators/fair-value/consensus.ts";
import { decimalOdds } from "../../../src/estimators/fair-value/odds-formats.ts";
import { MARGIN_METHODS, withoutMargin } from "../../../src/estimators/fair-value/odds-margin.ts";
import { AppError } from "../../../src/core/errors.ts";
import { checkProperty } from "../../engine/property.ts";

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return "nothing thrown";
}

describe("odds as they are written", () => {
  it.each([
    ["1.91", "decimal", 1.91],
    ["-110", "american", 1 + 100 / 110],
    ["+150", "american", 2.5],
    ["+100", "american", 2],
    ["-100", "american", 2],
    ["even", "american", 2],
    ["5/2", "fractional", 3.5],
    ["10/11", "fractional", 1 + 10 / 11],
  ] as const)("should read %s (%s)", (text, format, expected) => {
    expect(decimalOdds(text, format)).toBeCloseTo(expected, 12);
  });

  it.each([
    ["1", "decimal"],
    ["-110", "decimal"],
    ["+90", "american"],
    ["150", "american"],
    ["5/0", "fractional"],
    ["2.5", "fractional"],
    ["", "american"],
  ] as const)('should refuse "%s" as %s odds', (text, format) => {
    expect(codeOf(() => decimalOdds(text, format))).toBe("USAGE_BAD_ODDS");
  });
});

describe("the margin", () => {
  it("should be removed by Shin's method as the package shin 0.2 for Python does it", () => {
    // Its README: calculate_implied_probabilities([2.6, 2.4, 4.3], full_output=True).
    const { probabilities, parameter } = withoutMargin([2.6, 2.4, 4.3], "shin");
    const expected = [0.37299406033208965, 0.4047794109200184, 0.2222265287474275];
    for (const [outcome, probability] of probabilities.entries())
      expect(probability).toBeCloseTo(expected[outcome]!, 10);
    expect(parameter).toBeCloseTo(0.01694251276407055, 10);
  });

  it("should be removed by Shin's method from two outcomes as its closed form says", () => {
    // Two outcomes: p1 - p2 = pi1 - pi2 (Shin is additive there): 1/1.5 - 1/2.7 = 0.2962962.., so p1 = 0.6481481..
    const { probabilities } = withoutMargin([1.5, 2.7], "shin");
    expect(probabilities[0]).toBeCloseTo((1 + 1 / 1.5 - 1 / 2.7) / 2, 11);
  });

  it("should be removed in proportion by the multiplicative method", () => {
    // -110 on both sides: 11/21 each, 22/21 together.
    const odds = [decimalOdds("-110", "american"), decimalOdds("-110", "american")];
    const { probabilities, margin } = withoutMargin(odds, "multiplicative");
    expect(margin).toBeCloseTo(1 / 21, 12);
    expect(probabilities).toEqual([0.5, 0.5]);
  });

  it("should be removed by the power method as solved by hand", () => {
    // Inverse odds of sqrt(1/4) = 0.5 and sqrt(3/4): with k = 2 they are 1/4 and 3/4.
    const { probabilities, parameter } = withoutMargin([1 / Math.sqrt(0.25), 1 / Math.sqrt(0.75)], "power");
    expect(parameter).toBeCloseTo(2, 10);
    expect(probabilities[0]).toBeCloseTo(0.25, 11);
  });

  it("should leave fair odds as they are", () => {
    for (const method of MARGIN_METHODS)
      for (const [outcome, probability] of withoutMargin([2, 4, 4], method).probabilities.entries())
        expect(probability).toBeCloseTo([0.5, 0.25, 0.25][outcome]!, 10);
  });

  it("should be refused where there is nothing to remove it from", () => {
    expect(codeOf(() => withoutMargin([1.5], "power"))).toBe("USAGE_ODDS_OUTCOMES");
    expect(codeOf(() => withoutMargin([2, 0.9], "power"))).toBe("USAGE_ODDS_OUTCOMES");
    expect(codeOf(() => withoutMargin([2.1, 2.1], "shin"))).toBe("USAGE_ODDS_NO_MARGIN");
    expect(withoutMargin([2.1, 2.1], "power").probabilities[0]).toBeCloseTo(0.5, 12);
  });
});

/** A book's odds: probabilities with a margin up to 30 % put on each of them. */
const booksOdds = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 2, maxLength: 8 }),
    fc.double({ min: 0.001, max: 0.3, noNaN: true }),
  )
  .map(([weights, margin]) => {
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => 1 / Math.min(0.995, (weight / sum) * (1 + margin)));
  })
  .filter((odds) => odds.reduce((sum, one) => sum + 1 / one, 0) > 1);

describe("probabilities without margin", () => {
  it("should sum to 1, keep the order of the odds, and give each outcome less than its inverse odds", () => {
    checkProperty(
      fc.property(booksOdds, (odds) => {
        for (const method of MARGIN_METHODS) {
          const { probabilities } = withoutMargin(odds, method);
          expect(probabilities.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 12);
          for (const [one, probability] of probabilities.entries()) {
            expect(probability).toBeGreaterThan(0);
            expect(probability).toBeLessThanOrEqual(1 / odds[one]! + 1e-12);
            for (const [other, its] of probabilities.entries())
              if (odds[one]! < odds[other]!) expect(probability).toBeGreaterThanOrEqual(its - 1e-12);
          }
        }
      }),
      100,
    );
  });

  it("should take more from the outsider by power and by Shin than in proportion", () => {
    checkProperty(
      fc.property(booksOdds, (odds) => {
        const outsider = odds.indexOf(Math.max(...odds));
        const [plain, power, shin] = MARGIN_METHODS.map(
          (method) => withoutMargin(odds, method).probabilities[outsider]!,
        );
        expect(power).toBeLessThanOrEqual(plain! + 1e-11);
        expect(shin).toBeLessThanOrEqual(plain! + 1e-11);
      }),
      100,
    );
  });
});

describe("several books", () => {
  const books = [
    { book: "sharp", probabilities: [0.6, 0.4] },
    { book: "first", probabilities: [0.5, 0.5], weight: 3 },
    { book: "second", probabilities: [0.58, 0.42] },
  ];

  it("should be averaged about the sharp one by stated weights", () => {
    // 0.7 x 0.6 + 0.3 x (3 x 0.5 + 0.58) / 4 = 0.42 + 0.156
    const average = aboutSharpBook(books, { book: "sharp", share: 0.7 })!;
    expect(average[0]).toBeCloseTo(0.576, 12);
    expect(average[1]).toBeCloseTo(0.424, 12);
  });

  it("should be none without the sharp one, and the sharp one's without others", () => {
    expect(aboutSharpBook(books.slice(1), { book: "sharp", share: 0.7 })).toBeUndefined();
    expect(aboutSharpBook(books.slice(0, 1), { book: "sharp", share: 0.7 })).toEqual([0.6, 0.4]);
  });

  it("should be refused with weights or outcomes that make no average", () => {
    const sharp = { book: "sharp", share: 0.7 };
    expect(codeOf(() => aboutSharpBook(books, { ...sharp, share: 0 }))).toBe("USAGE_ODDS_WEIGHTS");
    expect(
      codeOf(() => aboutSharpBook([...books, { book: "x", probabilities: [1, 0], weight: -1 }], sharp)),
    ).toBe("USAGE_ODDS_WEIGHTS");
    expect(codeOf(() => aboutSharpBook([...books, books[1]!], sharp))).toBe("USAGE_ODDS_WEIGHTS");
    expect(
      codeOf(() => aboutSharpBook([...books, { book: "x", probabilities: [0.5, 0.3, 0.2] }], sharp)),
    ).toBe("USAGE_ODDS_OUTCOMES");
  });
});
