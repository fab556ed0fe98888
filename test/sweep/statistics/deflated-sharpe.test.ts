import { describe, expect, it } from "vitest";
import {
  deflatedSharpe,
  expectedMaxSharpe,
  minTrackRecord,
} from "../../../src/sweep/statistics/deflated-sharpe.ts";
import { effectiveTrials } from "../../../src/sweep/statistics/effective-trials.ts";
import { momentsOf } from "../../../src/sweep/statistics/moments.ts";
import { pnlMatrix } from "../../../src/sweep/statistics/pnl-matrix.ts";
import { reasonOf, valueOf } from "./value-of.ts";

const SKEWED = [3.1, -0.4, 2.2, 1.9, -6.5, 0.8, 2.7, 1.1, 3.6, -0.9, 2.5, 1.4, 0.3, 2.9, -4.8, 1.7, 2.0, 0.6];

/** Rows of +1 and -1 whose columns have mean 0 and no correlation: a Hadamard matrix without its first column. */
const ORTHOGONAL = Array.from({ length: 16 }, (_, row) =>
  [1, 2, 4, 8].map((bit) => ((row & bit) === 0 ? 1 : -1)),
);

describe("moments", () => {
  it("should agree with scipy", () => {
    const { skewness, kurtosis, mean } = valueOf(momentsOf(SKEWED));
    expect(mean).toBeCloseTo(0.788888888888889, 12);
    expect(skewness).toBeCloseTo(-1.648431217332228, 12);
    expect(kurtosis).toBeCloseTo(5.005437189903028, 12);
  });

  it("should refuse what has no shape", () => {
    expect(reasonOf(momentsOf([1, 2]))).toContain("3 are the least");
    expect(reasonOf(momentsOf([2, 2, 2, 2]))).toContain("came to the same");
  });
});

describe("the deflated Sharpe ratio", () => {
  it("should ask for nothing where one cell was tried, and for more the more were", () => {
    const asked = [1, 1.2, 2, 10, 100, 4096].map((count) => expectedMaxSharpe(1, count));
    expect(asked[0]).toBe(0);
    for (const [index, value] of asked.entries()) expect(value).toBeGreaterThanOrEqual(asked[index - 1] ?? 0);
  });

  it("should take the ratio of an event, and its own trials", () => {
    // Two cells: the second is the first, turned round. Their Sharpe ratios are s and -s, so the variance is 2 s^2.
    const matrix = pnlMatrix(SKEWED.map((value) => [value, -value]));
    const found = valueOf(deflatedSharpe(matrix, 0, 2));

    expect(found.sharpe).toBeCloseTo(0.788888888888889 / 2.6478, 4);
    expect(found.sharpeVariance).toBeCloseTo(2 * found.sharpe * found.sharpe, 12);
    expect(found.dsr).toBeLessThan(found.psr);
  });

  it("should have no record long enough for a ratio below its threshold", () => {
    const ratio = { sharpe: 0.1, count: 50, skewness: 0, kurtosis: 3 };
    expect(reasonOf(minTrackRecord(ratio, 0.2, 0.95))).toContain("no record is long enough");
  });

  it("should refuse fewer than 15 events", () => {
    const matrix = pnlMatrix(SKEWED.slice(0, 14).map((value) => [value, 0]));
    expect(reasonOf(deflatedSharpe(matrix, 0, 2))).toContain("14 events, 15 are the least");
  });
});

describe("effective trials", () => {
  it("should be one for cells with the same P&L, however large", () => {
    const { byAverage, bySpectrum, averageCorrelation } = valueOf(
      effectiveTrials(pnlMatrix(SKEWED.map((value) => [value, 2 * value, 5 * value]))),
    );
    expect(averageCorrelation).toBeCloseTo(1, 12);
    expect(byAverage).toBeCloseTo(1, 12);
    expect(bySpectrum).toBeCloseTo(1, 12);
  });

  it("should be as many as there are where none is correlated", () => {
    const { byAverage, bySpectrum } = valueOf(effectiveTrials(pnlMatrix(ORTHOGONAL)));
    expect(byAverage).toBeCloseTo(4, 12);
    expect(bySpectrum).toBe(4);
  });

  it("should follow both formulas in between", () => {
    // a, a + b: correlation 1 / sqrt 2, so r + (1 - r) 2, and 4 / (2 + 2 adj), adj = 1 - (1 - 1/2) 15 / 14.
    const { byAverage, bySpectrum } = valueOf(
      effectiveTrials(pnlMatrix(ORTHOGONAL.map(([a, b]) => [a!, a! + b!]))),
    );
    expect(byAverage).toBeCloseTo(2 - Math.SQRT1_2, 12);
    expect(bySpectrum).toBeCloseTo(4 / (2 + 2 * (1 - (0.5 * 15) / 14)), 12);
  });

  it("should not count cells that never traded, and refuse too few events", () => {
    expect(valueOf(effectiveTrials(pnlMatrix(ORTHOGONAL.map((row) => [...row, 0])))).cellCount).toBe(4);
    expect(reasonOf(effectiveTrials(pnlMatrix(ORTHOGONAL.slice(0, 7))))).toContain("8 are the least");
  });
});
