/** The normal distribution against tables: values from R's pnorm and qnorm, 15 digits. */
import { describe, expect, it } from "vitest";
import { normalDensity, normalProbability, normalQuantile } from "../../../src/data/synth/normal.ts";

const TABLE = [
  [-3, 0.00134989803163009],
  [-1.959963984540054, 0.025],
  [-1, 0.158655253931457],
  [0, 0.5],
  [0.5, 0.691462461274013],
  [1.644853626951473, 0.95],
  [2.575829303548901, 0.995],
  [5, 0.999999713348428],
] as const;

describe("the normal distribution", () => {
  it.each(TABLE)("should have probability at %d of %d, and the quantile back", (x, probability) => {
    expect(normalProbability(x)).toBeCloseTo(probability, 13);
    expect(normalQuantile(probability)).toBeCloseTo(x, 8);
  });

  it("should have the density phi(0) = 0.3989 and phi(1) = 0.2420", () => {
    expect(normalDensity(0)).toBeCloseTo(0.398942280401433, 14);
    expect(normalDensity(1)).toBeCloseTo(0.241970724519143, 14);
  });

  it("should end at 0 and 1", () => {
    expect(normalProbability(-8)).toBe(0);
    expect(normalProbability(8)).toBe(1);
  });
});
