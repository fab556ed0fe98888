/** Tests for clusters, cells and resampled widths: small numbers worked by hand. */
import { describe, expect, it } from "vitest";
import type { RandomStream } from "../../src/core/random.ts";
import {
  chiSquareTest,
  chooseIntervals,
  dispersionTests,
  grouped,
  joinedCells,
  resampledWidths,
} from "../../src/estimators/arrival-clusters.ts";

const cell = (count: number, expected: number) => ({ count, expected });

describe("stretches of time", () => {
  it("should be equal as far as they can be, in order", () => {
    const items = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

    expect(grouped(items, 4)).toEqual([[0, 1, 2], [3, 4], [5, 6, 7], [8, 9]]); // prettier-ignore
    expect(grouped(items.slice(0, 2), 2)).toEqual([[0], [1]]);
  });
});

const joined = (...expected: readonly number[]) =>
  joinedCells(expected.map((each, count) => cell(count, each))).map(({ count, expected: sum }) => [
    count,
    sum,
  ]);

describe("Pearson's chi-square", () => {
  it("should be squares over what was expected, with its freedom and chance", () => {
    // (4 + 4) / 10 with two degrees: e^(-0.8 / 2).
    const cells = [cell(12, 10), cell(8, 10), cell(10, 10)];

    expect(chiSquareTest(cells, 1)).toMatchObject({ statistic: 0.8, degreesOfFreedom: 2 });
    expect(chiSquareTest(cells, 1)!.pValue).toBeCloseTo(Math.exp(-0.4), 12);
    expect(chiSquareTest(cells, 2)).toMatchObject({ degreesOfFreedom: 1 });
    expect(chiSquareTest(cells, 3)).toBeUndefined();
  });

  it("should have cells joined until each expects five, and a last one of one at least", () => {
    expect(joined(5, 4, 1, 6)).toEqual([[0, 5], [3, 5], [3, 6]]); // prettier-ignore
    expect(joined(5, 4.9, 0.05)).toEqual([[0, 5], [3, 4.95]]); // prettier-ignore
    expect(joined(5, 1)).toEqual([[0, 5], [1, 1]]); // prettier-ignore
    expect(joined(5, 0.9)).toEqual([[1, 5.9]]);
    expect(joined(0.5, 0.25)).toEqual([[1, 0.75]]);
  });
});

/** Slots that expect this much each, of which all hold as much. */
const even = (slotCount: number, each: number) => Array.from({ length: slotCount }, () => cell(each, each));

const tested = (pValue: number) => ({ statistic: 1, degreesOfFreedom: 1, pValue });

const freedom = (slotCount: number, each: number) =>
  dispersionTests(even(slotCount, each)).map(({ degreesOfFreedom }) => degreesOfFreedom + 1);

describe("the tests for clusters", () => {
  it("should be of twenty stretches, and of the finest that expect five each", () => {
    expect(freedom(200, 5)).toEqual([20, 200]);
    expect(freedom(200, 4.9)).toEqual([20, 100]);
    expect(freedom(200, 1)).toEqual([20, 40]);
    expect(freedom(200, 0.9)).toEqual([20]);
    expect(freedom(10, 2)).toEqual([10, 2]);
    expect(freedom(200, 0)).toEqual([]);
  });

  it("should see counts that lie together", () => {
    // Ten in every other of 200 slots that expect five: in stretches of ten slots all is even, slot by slot nothing is.
    const slots = even(200, 5).map(({ expected }, index) => cell(index % 2 === 0 ? 10 : 0, expected));
    const [coarse, fine] = dispersionTests(slots);

    expect([coarse!.statistic, fine!.statistic]).toEqual([0, 200 * 5]);
    expect([coarse!.pValue, fine!.pValue < 1e-9]).toEqual([1, true]);
  });

  it("should decide by one chance in forty, of clusters first and of the law then", () => {
    expect(chooseIntervals([tested(0.025), tested(0.5)], tested(0.025))).toEqual({
      intervals: "exact",
      why: "nothing speaks against a Poisson process (p 0.025)",
    });
    expect(chooseIntervals([tested(0.5), tested(0.0249)], tested(0))).toEqual({
      intervals: "block-bootstrap",
      why: "arrivals cluster (p 0.025)",
    });
    expect(chooseIntervals([tested(0.0009)], undefined).why).toBe("arrivals cluster (p < 0.001)");
    expect(chooseIntervals([tested(0.3)], tested(0.001))).toEqual({
      intervals: "block-bootstrap",
      why: "the law does not fit (p 0.001)",
    });
    expect(chooseIntervals([tested(0.3)], undefined).intervals).toBe("exact");
  });
});

/** Draws the first block throughout, then the second, and so on. */
function inTurn(blockCount: number, turns: number): RandomStream {
  let call = 0;
  const below = (): number => Math.floor(call++ / blockCount) % turns;
  return { below, uniform: () => NaN, normal: () => NaN, exponential: () => NaN };
}

const fit = (perHour: number, perCent: number) => ({ perHour, perCent });

describe("resampled widths", () => {
  const BLOCKS = [0, 1, 2, 3, 4, 5, 6, 7];
  // Student's t of 7 degrees, sqrt(8 / 7), and half the distance of two values that come 250 times each.
  const factor = 2.364_624_251_592_784 * Math.sqrt(8 / 7) * Math.sqrt(500 / 499);

  it("should be Student's t times the scatter of what is fitted to each draw", () => {
    const points = [fit(Math.E, 0.5), fit(Math.exp(3), 0.7)];
    const widths = resampledWidths(BLOCKS, ([first]) => points[first!], inTurn(8, 2))!;

    expect(widths.logPerHour).toBeCloseTo(factor, 9);
    expect(widths.perCent).toBeCloseTo(0.1 * factor, 9);
    expect(widths.logPerCent).toBeCloseTo((Math.log(0.7 / 0.5) / 2) * factor, 9);
    expect(widths.logRateAt(2)).toBeCloseTo(0.8 * factor, 9); // 1 - 1 and 3 - 1.4
  });

  it("should need eight blocks, and nine in ten draws that can be fitted", () => {
    const some = fit(1, 1);
    expect(resampledWidths(BLOCKS.slice(1), () => some, inTurn(7, 1))).toBeUndefined();
    expect(resampledWidths(BLOCKS, () => some, inTurn(8, 1))).toMatchObject({ logPerHour: 0, perCent: 0 });
    let draw = 0;
    const failing = (share: number, missing: ReturnType<typeof fit> | undefined) => {
      draw = 0;
      return resampledWidths(BLOCKS, () => (draw++ < 500 * share ? missing : some), inTurn(8, 1));
    };
    for (const missing of [undefined, fit(Infinity, 1), fit(1, NaN)]) {
      expect(failing(0.1, missing)).toBeDefined();
      expect(failing(0.102, missing)).toBeUndefined();
    }
  });
});
