import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  fillProbability,
  linearFillProbability,
  twoFillsProbability,
} from "../../src/estimators/fill-probability.ts";
import { checkProperty } from "../engine/property.ts";

const rate = fc.double({ min: 1e-9, max: 1e3, noNaN: true });
const duration = fc.double({ min: 1e-9, max: 10, noNaN: true });

describe("the chance of a fill", () => {
  it("should lie between nothing and its linear approximation", () => {
    checkProperty(
      fc.property(rate, duration, (perTime, time) => {
        const chance = fillProbability(perTime, time);
        expect(chance).toBeGreaterThanOrEqual(0);
        expect(chance).toBeLessThanOrEqual(linearFillProbability(perTime, time));
        expect(twoFillsProbability(perTime, time)).toBeLessThanOrEqual(chance);
      }),
      300,
    );
  });

  it("should be x squared over two for two fills of a small x", () => {
    expect(twoFillsProbability(1e-8, 1) / 5e-17).toBeCloseTo(1, 7);
  });

  it("should keep its digits for two fills of a small x: x^2 / 2 - x^3 / 3", () => {
    expect(twoFillsProbability(1e-6, 1) / (0.5e-12 - 1e-18 / 3)).toBeCloseTo(1, 11);
  });

  it("should be as exact as the formula just below the end of the series", () => {
    const x = 0.499;
    const formula = 1 - Math.exp(-x) * (1 + x);

    expect(Math.abs(twoFillsProbability(x, 1) / formula - 1)).toBeLessThan(2e-14);
  });

  it("should not jump where the series ends", () => {
    expect(twoFillsProbability(0.5, 1) / twoFillsProbability(0.5 - 1e-13, 1)).toBeCloseTo(1, 11);
  });
});
