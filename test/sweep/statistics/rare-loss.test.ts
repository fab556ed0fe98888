import { describe, expect, it } from "vitest";
import { rareLoss } from "../../../src/sweep/statistics/rare-loss.ts";
import { reasonOf, valueOf } from "./value-of.ts";

/** A dollar on average. */
function gains(eventCount: number): Float64Array {
  return Float64Array.from({ length: eventCount }, (_, event) => (event % 2 === 0 ? 0.5 : 1.5));
}

describe("rare losses", () => {
  it("should say how often one takes everything, and how often it may come unseen", () => {
    // A dollar an event: a loss of 9 once in 10 takes it back. 50 events without one: 1 - .05^(1/50) = .0582, once in 17.2.
    const { breakEvenEvents, unseenEvents, isRuledOut } = valueOf(rareLoss(gains(50), 9));

    expect(breakEvenEvents).toBeCloseTo(10, 12);
    expect(unseenEvents).toBeCloseTo(17.2, 1);
    expect(isRuledOut).toBe(true);
    expect(valueOf(rareLoss(gains(50), 19)).isRuledOut).toBe(false);
  });

  it("should leave it to the test where such losses were seen, and to the user what can be lost", () => {
    expect(reasonOf(rareLoss(Float64Array.from([9, 9, 9, -5]), 9))).toBe(
      "losses of that size are among the events",
    );
    expect(reasonOf(rareLoss(gains(10), undefined))).toContain("was not stated");
    expect(reasonOf(rareLoss(Float64Array.from([-1, -1]), 9))).toBe("the mean is not above 0");
  });
});
