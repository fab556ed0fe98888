/** From an index to a probability: values by hand with a table of the normal distribution, and what holds everywhere. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blendCents, micropriceCents, midCents } from "../../../src/estimators/fair-value/book-values.ts";
import {
  bracketOfTicker,
  rangeProbability,
  type IndexVolatility,
} from "../../../src/estimators/fair-value/index-mapping.ts";
import { normalProbability, normalProbabilityBetween } from "../../../src/estimators/normal-distribution.ts";
import { checkProperty } from "../../engine/property.ts";

const RANGE = { low: 4_050, high: 4_100 };
const POINTS: IndexVolatility = { kind: "normal", perSqrtHour: 10 };
const RATE: IndexVolatility = { kind: "lognormal", perSqrtHour: 0.0025 };

describe("the normal distribution", () => {
  it.each([
    // 0.5 erfc(-z / sqrt 2) of glibc
    [-3, 0.0013498980316300957],
    [-1, 0.15865525393145707],
    [0, 0.5],
    [0.5, 0.6914624612740131],
    [1.96, 0.9750021048517795],
    [6, 0.9999999990134123],
  ])("should be known at %s", (z, expected) => {
    expect(Math.abs(normalProbability(z) / expected - 1)).toBeLessThan(1e-12);
  });

  it("should keep eight digits far out, and between two points there on either side", () => {
    expect(Math.abs(normalProbability(-8) / 6.220960574271819e-16 - 1)).toBeLessThan(1e-8);
    const expected = 7.619661958203143e-24;
    expect(Math.abs(normalProbabilityBetween(10, 11) / expected - 1)).toBeLessThan(1e-8);
    expect(Math.abs(normalProbabilityBetween(-11, -10) / expected - 1)).toBeLessThan(1e-8);
    expect(normalProbabilityBetween(-Infinity, Infinity)).toBe(1);
  });
});

describe("the probability that an index ends within a range", () => {
  it("should be that of a normal index, by hand", () => {
    // 4 h at 10 points are 20: P(-2 <= Z < 0.5) = 0.691462 - 0.022750
    expect(rangeProbability(4_090, RANGE, 4, POINTS)).toBeCloseTo(0.6687123293258339, 12);
  });

  it("should be that of a lognormal index, by hand", () => {
    // s = 0.0025 x 2 = 0.005: d(K) = ln(K / 4090) / s + s / 2, d(4100) = 0.490807.., d(4050) = -1.963601..
    expect(rangeProbability(4_090, RANGE, 4, RATE)).toBeCloseTo(0.6634354254332432, 9);
  });

  it("should be 0 or 1 at the close, the upper end not being part of the range", () => {
    const levels = [4_049.99, 4_050, 4_099.99, 4_100];
    for (const volatility of [POINTS, RATE])
      expect(levels.map((level) => rangeProbability(level, RANGE, 0, volatility))).toEqual([0, 1, 1, 0]);
    expect(rangeProbability(4_075, RANGE, -3, POINTS)).toBe(1);
  });

  it("should be a half at the end of an open range", () => {
    expect(rangeProbability(4_100, { low: 4_100, high: Infinity }, 2, POINTS)).toBeCloseTo(0.5, 12);
    expect(rangeProbability(4_100, { low: -Infinity, high: 4_100 }, 2, POINTS)).toBeCloseTo(0.5, 12);
  });

  const level = fc.double({ min: 3_900, max: 4_250, noNaN: true });
  const hours = fc.double({ min: 0.001, max: 48, noNaN: true });
  const volatility = fc.constantFrom(POINTS, RATE);

  it("should sum to 1 over ranges that leave nothing out", () => {
    checkProperty(
      fc.property(level, hours, volatility, (index, hoursLeft, of) => {
        const ends = [-Infinity, 4_000, 4_050, 4_100, 4_150, Infinity];
        const parts = ends
          .slice(1)
          .map((high, part) => rangeProbability(index, { low: ends[part]!, high }, hoursLeft, of));
        for (const part of parts) expect(part >= 0 && part <= 1).toBe(true);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 12);
      }),
      200,
    );
  });

  it("should rise towards the middle of the range and fall beyond it, alike on both sides", () => {
    checkProperty(
      fc.property(
        fc.double({ min: 0, max: 150, noNaN: true }),
        fc.double({ min: 0.01, max: 50, noNaN: true }),
        hours,
        (near, more, hoursLeft) => {
          const of = (distance: number): number =>
            rangeProbability(4_075 + distance, RANGE, hoursLeft, POINTS);
          expect(of(near)).toBeGreaterThanOrEqual(of(near + more) - 1e-15);
          expect(of(-near)).toBeCloseTo(of(near), 12);
          const lower = (index: number): number => rangeProbability(index, RANGE, hoursLeft, RATE);
          // a lognormal range's probability peaks a little beside the middle: within its outer halves it is monotone too
          expect(lower(4_050 - near)).toBeGreaterThanOrEqual(lower(4_050 - near - more) - 1e-15);
          expect(lower(4_100 + near)).toBeGreaterThanOrEqual(lower(4_100 + near + more) - 1e-15);
        },
      ),
      200,
    );
  });
});

describe("a bracket's ticker", () => {
  it("should name the middle of a range whose ends are multiples of its width", () => {
    expect(bracketOfTicker("INXD-23APR10-B4075", 50)).toEqual(RANGE);
    expect(bracketOfTicker("INXD-23APR14-B4125", 50)).toEqual({ low: 4_100, high: 4_150 });
    expect(bracketOfTicker("INXD-23SEP14-B4487", 25)).toEqual({ low: 4_475, high: 4_500 }); // 4487.5, cut off
  });

  it("should name none where it is no bracket", () => {
    expect(bracketOfTicker("KXNBAGAME-26JAN07-TOR", 50)).toBeUndefined();
    expect(bracketOfTicker("INXD-23APR10-T4175", 50)).toBeUndefined();
  });
});

describe("fair values of the book", () => {
  it("should be the mid, the microprice and the blend, by hand", () => {
    const quotes = { bidCents: 40, askCents: 60, bidContracts: 300, askContracts: 100 };
    expect(midCents(quotes)).toBe(50);
    expect(micropriceCents(quotes)).toBe(55);
    expect(micropriceCents({ ...quotes, bidContracts: 0, askContracts: 0 })).toBe(50);
    expect(blendCents(50, 40, 0.7)).toBeCloseTo(47, 12);
    expect(blendCents(50, undefined, 0.7)).toBe(50);
  });

  it("should lie between the best prices, and mirror when YES and NO change places", () => {
    const size = fc.integer({ min: 1, max: 100_000 });
    const price = fc.integer({ min: 1, max: 98 });
    checkProperty(
      fc.property(price, price, size, size, (one, other, bidContracts, askContracts) => {
        const bidCents = Math.min(one, other);
        const askCents = Math.max(one, other) + 1;
        const micro = micropriceCents({ bidCents, askCents, bidContracts, askContracts });
        const ofNo = {
          bidCents: 100 - askCents,
          askCents: 100 - bidCents,
          bidContracts: askContracts,
          askContracts: bidContracts,
        };
        expect(micro >= bidCents && micro <= askCents).toBe(true);
        expect(micropriceCents(ofNo)).toBeCloseTo(100 - micro, 9);
      }),
      200,
    );
  });
});
