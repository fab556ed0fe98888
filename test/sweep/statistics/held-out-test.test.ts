import { describe, expect, it } from "vitest";
import { heldOutTest, type HeldOutTest } from "../../../src/sweep/statistics/held-out-test.ts";
import { reasonOf, valueOf } from "./value-of.ts";

/** scipy 1.17: mean .7889, t = 1.2641 (17), one-sided p = 0.1116; skewed to the left. */
const SKEWED = [3.1, -0.4, 2.2, 1.9, -6.5, 0.8, 2.7, 1.1, 3.6, -0.9, 2.5, 1.4, 0.3, 2.9, -4.8, 1.7, 2.0, 0.6];
const OPTIONS = { seed: "1", resampleCount: 4_000, level: 0.05 };

function tested(pnl: readonly number[]): HeldOutTest {
  return valueOf(heldOutTest(Float64Array.from(pnl), OPTIONS));
}

describe("the test on the events held out", () => {
  it("should agree with scipy's t test of one side", () => {
    const { t, pValueStudent } = tested(SKEWED);
    expect(t).toBeCloseTo(1.2640926638947594, 10);
    expect(pValueStudent).toBeCloseTo(0.11162754476512027, 10);
  });

  it("should go by the bootstrap where losses are rare and large, by Student where gains are", () => {
    const left = tested(SKEWED);
    const right = tested(SKEWED.map((value) => 1.6 - value));

    expect(left.pValueBootstrap).toBeGreaterThan(left.pValueStudent);
    expect(left.pValue).toBe(left.pValueBootstrap);
    expect(right.pValueBootstrap).toBeLessThan(right.pValueStudent);
    expect(right.pValue).toBe(right.pValueStudent);
  });

  it("should say what it would have found, and how many events the mean takes", () => {
    const { detectableDollars, eventsNeeded, meanDollars, t, upperBoundDollars, worstEventDollars } =
      tested(SKEWED);
    // t(.95, 17) = 1.739607 and t(.8, 17) = .863279; a standard error is mean / t.
    const error = meanDollars / t;

    expect(detectableDollars).toBeCloseTo((1.739606726 + 0.863279022) * error, 6);
    expect(upperBoundDollars).toBeCloseTo(meanDollars + 1.739606726 * error, 6);
    expect(valueOf(eventsNeeded)).toBe(Math.ceil(18 * (2.602885748 / t) ** 2));
    expect(worstEventDollars).toBe(-6.5);
  });

  it("should need no number of events that lose on average", () => {
    expect(reasonOf(tested(SKEWED.map((value) => value - 2)).eventsNeeded)).toContain("not above 0");
  });

  it("should refuse a cell that traded in five events", () => {
    expect(reasonOf(heldOutTest(Float64Array.from([1, 2, 3, 4, 5, 0, 0, 0, 0]), OPTIONS))).toContain(
      "6 of 9 events",
    );
  });
});
