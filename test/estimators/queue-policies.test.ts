import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_ROW } from "../../src/core/cancel-rows.ts";
import { FILL_MODELS } from "../../src/engine/fill-models/catalogue.ts";
import type { FillModel } from "../../src/engine/fill-models/fill-model.ts";
import { queuePower3Of, queuePowerOf, queueProportional } from "../../src/engine/fill-models/queue-shares.ts";
import {
  chancePolicy,
  cutAhead,
  frontAfterCancels,
  matchedAhead,
  power3Behind,
  powerBehind,
  proportionalBehind,
} from "../../src/estimators/queue-policies.ts";
import { checkProperty } from "../engine/property.ts";

const ARRIVAL_ROW = 100;

describe("matching", () => {
  it.each([
    ["of an order before us: ahead", 61, 30],
    ["of the last order before us: ahead", 99, 30],
    ["of the first order after us: behind", 100, 50],
    ["of an order after us, or of an older one: behind", 141, 50],
    ["that nobody knows: behind", NO_ROW, 50],
  ])("should place a cancel %s", (_what, youngestRow, aheadLots) => {
    expect(matchedAhead(50, 20, 90, ARRIVAL_ROW, youngestRow)).toBe(aheadLots);
  });

  it("should leave nothing ahead where more was cancelled than stood there", () => {
    expect(matchedAhead(15, 20, 90, ARRIVAL_ROW, 60)).toBe(0);
  });
});

describe("cutting", () => {
  it("should take every cancel from ahead of us, as far as there is anything", () => {
    expect(cutAhead(50, 20, 90, ARRIVAL_ROW, NO_ROW)).toBe(30);
    expect(cutAhead(15, 20, 90, ARRIVAL_ROW, NO_ROW)).toBe(0);
  });
});

/** What is left of 3,000 ahead when 4,000 of 10,000 cancel. */
function left({ aheadAfterCancels }: FillModel): number {
  return aheadAfterCancels(3_000, 4_000, 10_000, 0, NO_ROW);
}

describe("shares", () => {
  // 200 of 300 ahead, 40 cancelled: 40 x 2/3 = 26.67 of them ahead, 173.33 left, in whole lots 174.
  it("should be rounded so that the queue ahead is never too short", () => {
    expect(chancePolicy(proportionalBehind)(200, 40, 300, 0, NO_ROW)).toBe(174);
    expect(chancePolicy(proportionalBehind)(20_000, 4_000, 30_000, 0, NO_ROW)).toBe(17_334);
    expect(chancePolicy(proportionalBehind)(200, 30, 300, 0, NO_ROW)).toBe(180);
  });

  it("should take what was more than stood behind us from ahead", () => {
    // All 6 cancels are said to have been behind, where only 2 stood: 4 of the 10 ahead are gone.
    expect(frontAfterCancels(10, 2, 6, 100, () => 1)).toBe(6);
  });

  it("should never leave more ahead than is displayed", () => {
    // 10 ahead of us as we reckon, 8 displayed, 2 of them cancelled.
    expect(chancePolicy(() => 1)(10, 2, 8, 0, NO_ROW)).toBe(6);
  });

  it("should leave nothing ahead where nothing was", () => {
    expect(chancePolicy(proportionalBehind)(0, 10, 20, 0, NO_ROW)).toBe(0);
  });

  it("should be sure at both ends of a queue", () => {
    for (const chance of [proportionalBehind, powerBehind(3), power3Behind(3)]) {
      expect(chance(0, 10)).toBe(1);
      expect(chance(10, 0)).toBe(0);
    }
  });

  it("should be proportional for the power 1", () => {
    for (const [front, back] of [
      [200, 100],
      [1, 999],
      [3, 3],
    ] as const) {
      expect(powerBehind(1)(front, back)).toBeCloseTo(proportionalBehind(front, back), 12);
      expect(power3Behind(1)(front, back)).toBeCloseTo(proportionalBehind(front, back), 12);
    }
  });

  it("should be told by their exponent: 1 is proportional, a larger one leaves the front of a queue longer", () => {
    expect(left(queuePowerOf(1))).toBe(left(queueProportional));
    expect(left(queuePower3Of(1))).toBe(left(queueProportional));
    // 4,000 x 0.3 = 1,200; x 9/58 = 620.7; x 0.3^2 = 360 were ahead.
    expect(left(queueProportional)).toBe(1_800);
    expect(left(queuePowerOf(2))).toBe(2_380);
    expect(left(queuePower3Of(2))).toBe(2_640);
  });

  it("should leave more ahead under power3 than in proportion", () => {
    checkProperty(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 0, max: 1e9 }), (front, back) => {
        expect(power3Behind(3)(front, back)).toBeGreaterThanOrEqual(proportionalBehind(front, back) - 1e-12);
      }),
      300,
    );
  });
});

const situation = fc
  .record({
    aheadLots: fc.oneof(fc.nat(400), fc.nat(3_200_000_000)),
    behindLots: fc.oneof(fc.nat(400), fc.nat(3_200_000_000)),
    cancelledShare: fc.double({ min: 0, max: 1, noNaN: true }),
    youngestRow: fc.constantFrom(5, 99, 100, 180, NO_ROW),
  })
  .filter(({ aheadLots, behindLots }) => aheadLots + behindLots > 0);

describe.each([...FILL_MODELS.values()])("the queue ahead under $name", ({ aheadAfterCancels }) => {
  it("should be whole, never negative, never longer than before, and between all cancels ahead and none", () => {
    checkProperty(
      fc.property(situation, ({ aheadLots, behindLots, cancelledShare, youngestRow }) => {
        const displayedLots = aheadLots + behindLots;
        const cancelledLots = Math.max(1, Math.floor(displayedLots * cancelledShare));

        const left = aheadAfterCancels(aheadLots, cancelledLots, displayedLots, 100, youngestRow);

        expect(Number.isInteger(left)).toBe(true);
        expect(left).toBeLessThanOrEqual(aheadLots);
        expect(left).toBeGreaterThanOrEqual(cutAhead(aheadLots, cancelledLots, 0, 0, 0));
      }),
      300,
    );
  });
});
