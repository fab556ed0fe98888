/** Slopes and errors worked by hand: sums of a few small numbers. */
import { describe, expect, it } from "vitest";
import { driftStepSeconds, inventoryDrift } from "../../src/estimators/inventory-drift.ts";

/** Inventories after 0..20 steps. */
function path(inventoryAt: (step: number) => number, stepCount = 20): number[] {
  return Array.from({ length: stepCount + 1 }, (_, step) => inventoryAt(step));
}

const swinging = (step: number): number => 2 - (step % 2);
const flat = (): number => 0;

describe("the drift of an inventory", () => {
  it("should be minus a half, without error, where half of it goes in each step: its half-life is the step", () => {
    expect(
      inventoryDrift(
        path((step) => 2 ** (20 - step)),
        7,
      ),
    ).toEqual({
      stepSeconds: 7,
      stepCount: 20,
      slopePerStep: -0.5,
      slopeStandardError: 0,
      halfLifeSeconds: 7,
    });
  });

  it("should have the standard error of what the slope leaves unexplained", () => {
    // 2, 1, 2, 1, ..: changes of -1 from 2 and +1 from 1, ten of each. Slope (10 x -2 + 10 x 1) / (10 x 4 + 10 x 1) = -0.2;
    // residuals -0.6 and 1.2, their squares together 18: sqrt(18 / 19 / 50). Half-life ln 2 / -ln 0.8 = 3.1063 steps.
    const drift = inventoryDrift(path(swinging), 7)!;

    expect(drift.slopePerStep).toBeCloseTo(-0.2, 12);
    expect(drift.slopeStandardError).toBeCloseTo(0.137649, 6);
    expect(drift.halfLifeSeconds! / 7).toBeCloseTo(3.106284, 6);
  });

  it.each<[string, number, (step: number) => number]>([
    ["stays", 0, () => 5],
    ["grows", 1, (step) => 2 ** step],
    ["is gone after one step", -1, (step) => (step === 0 ? 5 : 0)],
    ["overshoots", -2, (step) => (step % 2 === 0 ? 5 : -5)],
  ])("should have no half-life where the inventory %s", (_what, slopePerStep, inventoryAt) => {
    expect(inventoryDrift(path(inventoryAt), 7)).toMatchObject({ slopePerStep, halfLifeSeconds: undefined });
  });

  it("should not be told from fewer than 20 steps, nor of an inventory that was always flat", () => {
    expect(inventoryDrift(path(swinging, 19), 7)).toBeUndefined();
    expect(inventoryDrift(path(flat), 7)).toBeUndefined();
  });
});

describe("the step of a drift", () => {
  it.each([
    [0, undefined, 1],
    [500, undefined, 1],
    [500.000001, undefined, 2],
    [1_000, undefined, 2],
    [60, 6, 10],
  ])("should divide %s s into at most 500 steps, or %s: %s s each", (spanSeconds, stepsMax, stepSeconds) => {
    expect(driftStepSeconds(spanSeconds * 1_000_000, stepsMax)).toBe(stepSeconds);
  });
});
