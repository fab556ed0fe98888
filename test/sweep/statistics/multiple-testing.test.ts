import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomStream } from "../../../src/core/random.ts";
import { familyTest } from "../../../src/sweep/statistics/family-test.ts";
import { benjaminiHochberg, holm } from "../../../src/sweep/statistics/multiple-testing.ts";
import { pnlMatrix, type PnlMatrix } from "../../../src/sweep/statistics/pnl-matrix.ts";
import { reasonOf, valueOf } from "./value-of.ts";

const OPTIONS = { seed: "1", resampleCount: 2_000 };

function noise(eventCount: number, cellCount: number, seed = "noise"): PnlMatrix {
  const random = randomStream(seed, "test");
  const values = Float64Array.from({ length: eventCount * cellCount }, () => random.normal());
  return { periodCount: eventCount, cellCount, values };
}

/** The columns of a matrix, taken in another order or more than once. */
function columns(matrix: PnlMatrix, cells: readonly number[]): PnlMatrix {
  return pnlMatrix(
    Array.from({ length: matrix.periodCount }, (_, event) =>
      cells.map((cell) => matrix.values[event * matrix.cellCount + cell]!),
    ),
  );
}

function adjustedOf(matrix: PnlMatrix): readonly number[] {
  return valueOf(familyTest(matrix, OPTIONS)).cells.map((cell) => valueOf(cell).pValueAdjusted);
}

describe("p-values adjusted for their number", () => {
  const P = [0.0004, 0.0031, 0.012, 0.021, 0.03, 0.044, 0.2, 0.61];

  it("should agree with the published example, by Holm", () => {
    const expected = [0.0032, 0.0217, 0.072, 0.105, 0.12, 0.132, 0.4, 0.61];
    for (const [index, value] of holm(P).entries()) expect(value).toBeCloseTo(expected[index]!, 12);
  });

  it("should agree with the published example, by Benjamini and Hochberg", () => {
    const expected = [0.0032, 0.0124, 0.032, 0.042, 0.048, 0.0587, 0.2286, 0.61];
    for (const [index, value] of benjaminiHochberg(P).entries())
      expect(Math.abs(value - expected[index]!)).toBeLessThan(5e-5);
  });

  it("should be no smaller than the raw ones, at most 1, in their order, and Holm's the larger", () => {
    const chances = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(chances, (raw) => {
        const [byHolm, byRate] = [holm(raw), benjaminiHochberg(raw)];
        for (const [index, p] of raw.entries()) {
          expect(byRate[index]!).toBeGreaterThanOrEqual(p * (1 - 1e-12));
          expect(byHolm[index]!).toBeGreaterThanOrEqual(byRate[index]! * (1 - 1e-12));
          expect(byHolm[index]!).toBeLessThanOrEqual(1);
          for (const [other, q] of raw.entries())
            if (p < q) expect(byHolm[index]!).toBeLessThanOrEqual(byHolm[other]!);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe("the test of all cells", () => {
  it("should count cells with one P&L as one", () => {
    const one = noise(30, 1);
    expect(adjustedOf(columns(one, [0, 0, 0, 0, 0]))).toEqual(Array(5).fill(adjustedOf(one)[0]));
  });

  it("should come to 1 - (1 - p)^n for the best of n cells that have nothing to do with each other", () => {
    const { cells, bestCell, pValue } = valueOf(familyTest(noise(40, 8), OPTIONS));
    const best = valueOf(cells[bestCell]!).pValue;
    const independent = 1 - (1 - best) ** 8;

    // Resamples of 40 events make cells a little dependent; that, and 2,000 resamples, is within a sixth.
    expect(pValue / independent).toBeGreaterThan(5 / 6);
    expect(pValue / independent).toBeLessThan(7 / 6);
  });

  it("should never adjust downwards, and keep the order of the ts", () => {
    const { cells } = valueOf(familyTest(noise(25, 30), OPTIONS));
    const found = cells.map(valueOf);
    for (const { t, pValue, pValueAdjusted } of found) {
      expect(pValueAdjusted).toBeGreaterThanOrEqual(pValue);
      for (const other of found)
        if (other.t > t) expect(other.pValueAdjusted).toBeLessThanOrEqual(pValueAdjusted);
    }
  });

  it("should not depend on the order of the cells", () => {
    const matrix = noise(20, 6);
    const turned = adjustedOf(columns(matrix, [5, 4, 3, 2, 1, 0]));
    expect(turned.toReversed()).toEqual(adjustedOf(matrix));
  });

  it("should not depend on the unit of money", () => {
    const matrix = noise(20, 6);
    const cents = { ...matrix, values: matrix.values.map((value) => value * 128) };
    expect(adjustedOf(cents)).toEqual(adjustedOf(matrix));
  });

  it("should reject an edge and, stepping down, one that the best cell had hidden", () => {
    const matrix = noise(30, 20, "two edges");
    for (let event = 0; event < 30; event++) {
      matrix.values[event * 20 + 3]! += 3;
      matrix.values[event * 20 + 7]! += 1;
    }
    const adjusted = adjustedOf(matrix);

    expect(adjusted[3]).toBeLessThan(0.001);
    expect(adjusted[7]).toBeLessThan(0.05);
    expect(adjusted.filter((p) => p <= 0.05)).toHaveLength(2);
  });

  it("should adjust the last cell for no other: those above it are rejected already", () => {
    const matrix = noise(30, 2, "step down");
    for (let event = 0; event < 30; event++) matrix.values[event * 2]! += 5;
    const { pValue, pValueAdjusted } = valueOf(valueOf(familyTest(matrix, OPTIONS)).cells[1]!);
    expect(pValueAdjusted).toBe(pValue);
  });

  it("should ask more of P&L that is skewed to the left than Student's t does", () => {
    // 27 small gains and 3 losses: t = 1.19, Student's p = .12; studentised resamples without a loss look far better than that.
    const pnl = Array.from({ length: 30 }, (_, event) => [event % 10 === 9 ? -5 : 1 + 0.01 * event]);
    const cell = valueOf(valueOf(familyTest(pnlMatrix(pnl), OPTIONS)).cells[0]!);
    expect(cell.t).toBeGreaterThan(1);
    expect(cell.pValue).toBeGreaterThan(0.14);
  });

  it("should leave out a cell that hardly traded, and say so", () => {
    const rows = Array.from({ length: 20 }, (_, event) => [
      event < 5 ? 1 + event : 0,
      Math.sin(event * event),
    ]);
    const { cells, testedCount } = valueOf(familyTest(pnlMatrix(rows), OPTIONS));

    expect(testedCount).toBe(1);
    expect(reasonOf(cells[0]!)).toBe("5 events with a P&L other than 0, 6 are the least");
  });

  it("should refuse where no cell traded", () => {
    const rows = Array.from({ length: 20 }, () => [0, 0]);
    expect(reasonOf(familyTest(pnlMatrix(rows), OPTIONS))).toContain("no cell came to anything but 0");
  });
});
