import { describe, expect, it } from "vitest";
import { capacityOf } from "../../../src/sweep/statistics/capacity.ts";
import { fillBracket } from "../../../src/sweep/statistics/fill-bracket.ts";
import { pnlMatrix } from "../../../src/sweep/statistics/pnl-matrix.ts";
import { reasonOf, valueOf } from "./value-of.ts";

const OPTIONS = { seed: "1", resampleCount: 500, confidence: 0.95 };
const SIZES = [10, 20, 40, 80];

/** P&L of a size s is a s - b s^2, with a and b by event: by contract it is the line a - b s. */
function quadratic(events: readonly (readonly [number, number])[]) {
  return pnlMatrix(events.map(([a, b]) => SIZES.map((size) => a * size - b * size * size)));
}

describe("capacity", () => {
  it("should find the line of P&L by contract, where it halves, and the size that earns most", () => {
    // a = 1, b = .01: .9, .8, .6, .2 dollars a contract; 9, 16, 24, 16 dollars. Half of .9 lies between 40 and 80: 40 + 40 x .15 / .4.
    const found = valueOf(
      capacityOf(quadratic(Array.from({ length: 10 }, () => [1, 0.01] as const)), SIZES, OPTIONS),
    );

    expect(found.slopeDollarsPerContractSquared.value).toBeCloseTo(-0.01, 12);
    expect(valueOf(found.halvingContracts).value).toBeCloseTo(55, 9);
    expect(found.bestContracts.value).toBe(40);
    expect(found.sizes[1]).toEqual({ sizeContracts: 20, meanDollars: 16, dollarsPerContract: 0.8 });
    // No event differs from another, so there is nothing to be uncertain of.
    const { low, high } = valueOf(found.slopeDollarsPerContractSquared.interval);
    expect([low, high].map((value) => Number(value.toFixed(9)))).toEqual([-0.01, -0.01]);
  });

  it("should resample events: the slope of the mean is the mean of their slopes", () => {
    const slopes = [0.004, 0.016, 0.008, 0.012, 0.01, 0.006, 0.014, 0.009, 0.011, 0.01];
    const found = valueOf(capacityOf(quadratic(slopes.map((b) => [1, b] as const)), SIZES, OPTIONS));
    const { low, high } = valueOf(found.slopeDollarsPerContractSquared.interval);

    expect(found.slopeDollarsPerContractSquared.value).toBeCloseTo(-0.01, 12);
    // The bootstrap's standard error of these ten: sqrt(sum of squared deviations) / 10 = .00108; 1.96 of them either way.
    expect(Math.abs(low - -0.01211)).toBeLessThan(0.0003);
    expect(Math.abs(high - -0.00789)).toBeLessThan(0.0003);
  });

  it("should not speak of sizes that were not tried", () => {
    const found = valueOf(
      capacityOf(quadratic(Array.from({ length: 10 }, () => [1, 0.001] as const)), SIZES, OPTIONS),
    );

    expect(reasonOf(found.halvingContracts)).toContain("up to 80 contracts");
    expect(found.bestContracts.value).toBe(80);
  });

  it("should give no interval for a size that many resamples do not have", () => {
    const events = Array.from({ length: 10 }, (_, event) => [1, event % 2 === 0 ? 0.002 : 0.0135] as const);
    const halving = valueOf(valueOf(capacityOf(quadratic(events), SIZES, OPTIONS)).halvingContracts);
    expect(reasonOf(halving.interval)).toContain("of the resamples have such a size");
  });

  it("should halve nothing where the smallest size lost", () => {
    const found = valueOf(
      capacityOf(quadratic(Array.from({ length: 10 }, () => [-1, 0] as const)), SIZES, OPTIONS),
    );
    expect(reasonOf(found.halvingContracts)).toBe("the smallest size earned nothing that could halve");
  });

  it("should refuse two sizes and seven events", () => {
    expect(reasonOf(capacityOf(pnlMatrix([[1, 2]]), [10, 20], OPTIONS))).toBe("2 sizes, 3 are the least");
    expect(reasonOf(capacityOf(quadratic([[1, 0]]), SIZES, OPTIONS))).toBe("1 events, 8 are the least");
  });
});

describe("the bracket of fill models", () => {
  const kind = {
    fillModel: "optimistic",
    matrix: pnlMatrix([
      [1, 4, 2],
      [3, 4, 6],
    ]),
  };
  const strict = {
    fillModel: "pessimistic",
    matrix: pnlMatrix([
      [-1, -3, 1],
      [-2, 1, 1],
    ]),
  };

  it("should follow the chosen cell through all of them", () => {
    // Means 2, 4, 4 and -1.5, -1, 1.
    const { rows, isSignHeld, rankCorrelations } = valueOf(fillBracket([kind, strict], 1));

    expect(rows).toEqual([
      { fillModel: "optimistic", bestCell: 1, bestMeanDollars: 4, chosenMeanDollars: 4, chosenRank: 1 },
      { fillModel: "pessimistic", bestCell: 2, bestMeanDollars: 1, chosenMeanDollars: -1, chosenRank: 2 },
    ]);
    expect(isSignHeld).toBe(false);
    // Ranks 1, 2.5, 2.5 and 1, 2, 3: 1.5 / sqrt(1.5 x 2).
    expect(valueOf(rankCorrelations[0]!.correlation)).toBeCloseTo(Math.sqrt(3) / 2, 12);
    expect(rankCorrelations[0]!.fillModels).toEqual(["optimistic", "pessimistic"]);
  });

  it("should see a sign that holds", () => {
    expect(valueOf(fillBracket([kind, strict], 2)).isSignHeld).toBe(true);
  });

  it("should say where there is nothing to compare", () => {
    expect(reasonOf(fillBracket([kind], 0))).toBe("there are not two fill models to compare");
    const flat = { fillModel: "flat", matrix: pnlMatrix([[1, 1, 1]]) };
    expect(reasonOf(valueOf(fillBracket([kind, flat], 0)).rankCorrelations[0]!.correlation)).toContain(
      "earn the same",
    );
  });
});
