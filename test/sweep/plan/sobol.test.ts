/** Sobol's points against the authors' own output and SciPy's, and that a shift keeps every stratum. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SOBOL_DIMENSIONS_MAX, SobolSequence } from "../../../src/sweep/plan/sobol.ts";

function points(dimensionCount: number, count: number, seed?: string): number[][] {
  const sequence = new SobolSequence(dimensionCount, seed);
  const point = new Float64Array(dimensionCount);
  return Array.from({ length: count }, () => {
    sequence.next(point);
    return [...point];
  });
}

describe("Sobol's points", () => {
  it("should be those that Joe and Kuo print for three dimensions", () => {
    expect(points(3, 10)).toEqual([
      [0, 0, 0],
      [0.5, 0.5, 0.5],
      [0.75, 0.25, 0.25],
      [0.25, 0.75, 0.75],
      [0.375, 0.375, 0.625],
      [0.875, 0.875, 0.125],
      [0.625, 0.125, 0.875],
      [0.125, 0.625, 0.375],
      [0.1875, 0.3125, 0.9375],
      [0.6875, 0.8125, 0.4375],
    ]);
  });

  it("should be SciPy's in every dimension (scipy.stats.qmc 1.17.1, unscrambled, 32 bits)", () => {
    const all = points(SOBOL_DIMENSIONS_MAX, 1001);
    expect(all[100]!.map((share) => share * 2 ** 32)).toEqual([
      1778384896, 1107296256, 3321888768, 3120562176, 3791650816, 3187671040, 100663296, 2046820352,
      2717908992, 2986344448, 1979711488, 2919235584, 2046820352, 3657433088, 1375731712, 2113929216,
      2919235584, 3187671040, 3590324224, 1442840576, 3254779904,
    ]);
    expect(all[1000]!.map((share) => share * 2 ** 32)).toEqual([
      943718400, 415236096, 2227175424, 2906652672, 1203765248, 3896508416, 197132288, 3862953984, 2151677952,
      297795584, 364904448, 1094713344, 692060160, 1648361472, 616562688, 1589641216, 3091202048, 1480589312,
      4257218560, 3116367872, 2243952640,
    ]);
  });

  it("should fill each of 2^k equal strata of every dimension once, whatever the shift", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7 }), fc.string(), (bits, seed) => {
        const count = 2 ** bits;
        const drawn = points(SOBOL_DIMENSIONS_MAX, count, seed);
        for (let axis = 0; axis < SOBOL_DIMENSIONS_MAX; axis++)
          expect(new Set(drawn.map((point) => Math.floor(point[axis]! * count))).size).toBe(count);
      }),
      { numRuns: 30 },
    );
  });

  it("should fill each box of the first two dimensions once: 64 points in boxes of 1/64", () => {
    for (const seed of ["1", "2"]) {
      const drawn = points(2, 64, seed);
      for (let bits = 0; bits <= 6; bits++) {
        const boxes = drawn.map(
          ([x, y]) => `${Math.floor(x! * 2 ** bits)},${Math.floor(y! * 2 ** (6 - bits))}`,
        );
        expect(new Set(boxes).size).toBe(64);
      }
    }
  });

  it("should be moved by another seed, and not by the same", () => {
    expect(points(4, 20, "1")).toEqual(points(4, 20, "1"));
    expect(points(4, 20, "1")).not.toEqual(points(4, 20, "2"));
    expect(points(4, 1, "1")).not.toEqual(points(4, 1));
  });
});
