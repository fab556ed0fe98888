/** What an interval promises: of a hundred seeds, some ninety-five hold the truth. Truths are those of the draws. */
import { describe, expect, it } from "vitest";
import type { Estimated, IntensityRow } from "../../src/core/calibration-rows.ts";
import { randomStream } from "../../src/core/random.ts";
import {
  bestSlowSteps,
  changesOf,
  realisedVariance,
  rollVariance,
  rootWithInterval,
  twoScaleVariance,
} from "../../src/estimators/volatility.ts";
import { fedCalibrator, type FlowLaw } from "./made-flow.ts";

const SEEDS = Array.from({ length: 100 }, (_, index) => `${index + 1}`);

function holds(interval: Estimated | undefined, truth: number): boolean {
  return interval !== undefined && interval.low <= truth && truth <= interval.high;
}

function rowsOf(law: FlowLaw, seeds: readonly string[]): IntensityRow[][] {
  return seeds.map((seed) => {
    const calibrator = fedCalibrator(law, seed, { sides: ["both"] });
    return [...calibrator.estimate(randomStream(seed, "intervals")).intensities];
  });
}

function covered(rows: readonly (readonly IntensityRow[])[], law: FlowLaw, method: IntensityRow["method"]) {
  const chosen = rows.map((list) => list.find((row) => row.method === method)!);
  return {
    perHour: chosen.filter((row) => holds(row.intensityPerHour, law.perHour)).length,
    perCent: chosen.filter((row) => holds(row.kappaPerCent, law.perCent)).length,
    bootstrapped: chosen.filter(({ intervals }) => intervals === "block-bootstrap").length,
  };
}

describe("intervals of A and k", () => {
  it("should hold the truth of a Poisson process in 90 to 99 of 100 seeds, by prints and by virtual quotes", () => {
    const law: FlowLaw = { perHour: 600, perCent: 0.6, clusterMean: 1, hours: 1 };
    const rows = rowsOf(law, SEEDS);
    for (const method of ["sweep", "held"] as const) {
      const { perHour, perCent, bootstrapped } = covered(rows, law, method);
      expect(perHour, `${method}: A`).toBeGreaterThanOrEqual(90);
      expect(perHour, `${method}: A`).toBeLessThanOrEqual(99);
      expect(perCent, `${method}: k`).toBeGreaterThanOrEqual(90);
      expect(perCent, `${method}: k`).toBeLessThanOrEqual(99);
      expect(bootstrapped).toBeLessThan(20);
    }
  });

  it("should see that arrivals cluster, resample stretches of time, and hold the truth in at least 85 of 100", () => {
    const law: FlowLaw = { perHour: 1_000, perCent: 0.6, clusterMean: 8, hours: 2 };
    const seeds = SEEDS.slice(0, 60);
    const { perHour, perCent, bootstrapped } = covered(rowsOf(law, seeds), law, "sweep");
    expect(bootstrapped).toBe(seeds.length);
    expect(perHour / seeds.length).toBeGreaterThanOrEqual(0.85);
    expect(perCent / seeds.length).toBeGreaterThanOrEqual(0.85);
  });
});

/** Mids a step apart: a Brownian motion of .3 a step, with a bounce of half a cent and rounding to half cents. */
function mids(seed: string): number[] {
  const random = randomStream(seed, "mids");
  let fair = 50;
  return Array.from({ length: 241 }, () => {
    fair += 0.3 * random.normal();
    return Math.floor(2 * (fair + (random.uniform() < 0.5 ? 0.5 : -0.5)) + 0.5) / 2;
  });
}

describe("intervals of sigma", () => {
  it("should hold the truth in 90 to 99 of 100 seeds under bounce and ticks, where realised variance does not", () => {
    const counts = { realised: 0, roll: 0, twoScale: 0 };
    for (const seed of SEEDS) {
      const prices = mids(seed);
      const changes = changesOf(prices);
      if (holds(rootWithInterval(realisedVariance(changes), 1), 0.3)) counts.realised++;
      if (holds(rootWithInterval(rollVariance(changes), 1), 0.3)) counts.roll++;
      if (holds(rootWithInterval(twoScaleVariance(prices, bestSlowSteps(changes)), 1), 0.3))
        counts.twoScale++;
    }
    expect(counts.twoScale).toBeGreaterThanOrEqual(90);
    expect(counts.twoScale).toBeLessThanOrEqual(99);
    expect(counts.roll).toBeGreaterThanOrEqual(80);
    expect(counts.realised).toBe(0);
  });
});
