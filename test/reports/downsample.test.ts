import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { downsampleMinMax, joinBuckets, maximum, minimum } from "../../src/reports/downsample.ts";

interface Bucket {
  readonly at: number;
  readonly min: number;
  readonly max: number;
  readonly last: number;
}

function join(group: readonly Bucket[]): Bucket {
  return {
    at: group[0]!.at,
    min: Math.min(...group.map((bucket) => bucket.min)),
    max: Math.max(...group.map((bucket) => bucket.max)),
    last: group.at(-1)!.last,
  };
}

describe("downsampleMinMax", () => {
  it("should keep the first, the last and the extremes, as worked by hand", () => {
    expect(downsampleMinMax([5, 1, 9, 2, 3, 3, 7], (x) => x, 4)).toEqual([5, 1, 9, 7]);
  });

  it("should keep lowest and highest exactly, the ends and the order, in no more points than asked", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { minLength: 1, maxLength: 400 }),
        fc.integer({ min: 4, max: 80 }),
        (values, countMax) => {
          const points = values.map((value, index) => ({ value, index }));
          const drawn = downsampleMinMax(points, (point) => point.value, countMax);
          expect(drawn.length).toBeLessThanOrEqual(countMax);
          expect(Math.min(...drawn.map((point) => point.value))).toBe(Math.min(...values));
          expect(Math.max(...drawn.map((point) => point.value))).toBe(Math.max(...values));
          expect(drawn[0]).toBe(points[0]);
          expect(drawn.at(-1)).toBe(points.at(-1));
          expect(drawn.every((point, index) => index === 0 || drawn[index - 1]!.index < point.index)).toBe(
            true,
          );
        },
      ),
    );
  });

  it("should thin a million points without overflowing and keep a single spike", () => {
    const values = Array.from({ length: 1_000_000 }, () => 0);
    values[654_321] = 1;
    const drawn = downsampleMinMax(values, (value) => value, 500);
    expect(drawn.length).toBeLessThanOrEqual(500);
    expect(drawn.filter((value) => value === 1)).toHaveLength(1);
  });
});

describe("joinBuckets", () => {
  it("should keep extremes, first time and last value of every group, and the order", () => {
    const bucket = fc
      .tuple(fc.integer(), fc.nat(), fc.nat())
      .map(([last, below, above]) => ({ min: last - below, max: last + above, last }));
    fc.assert(
      fc.property(
        fc.array(bucket, { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 60 }),
        (list, countMax) => {
          const rows = list.map((row, at) => ({ ...row, at }));
          const joined = joinBuckets(rows, countMax, join);
          expect(joined.length).toBe(Math.min(rows.length, countMax));
          expect(Math.min(...joined.map((row) => row.min))).toBe(Math.min(...rows.map((row) => row.min)));
          expect(Math.max(...joined.map((row) => row.max))).toBe(Math.max(...rows.map((row) => row.max)));
          expect(joined[0]!.at).toBe(0);
          expect(joined.at(-1)!.last).toBe(rows.at(-1)!.last);
          expect(joined.every((row, index) => index === 0 || joined[index - 1]!.at < row.at)).toBe(true);
        },
      ),
    );
  });
});

describe("minimum and maximum", () => {
  it("should skip what is undefined and say so when nothing is left", () => {
    expect(minimum([undefined, 3, -1])).toBe(-1);
    expect(maximum([undefined, 3, -1])).toBe(3);
    expect(minimum([undefined])).toBeUndefined();
    expect(maximum([])).toBeUndefined();
  });
});
