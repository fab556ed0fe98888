/** The hidden fair value: a martingale of the volatility it was told, that the result agrees with. */
import { describe, expect, it } from "vitest";
import { US_PER_HOUR } from "../../src/core/units.ts";
import { FairValue } from "../../src/data/synthetic-fair.ts";
import { SYNTHETIC_PRESETS, synthesizeMarket } from "../../src/data/synthetic.ts";
import { mean, zScore } from "./synthetic-measures.ts";

const PRESETS = [...SYNTHETIC_PRESETS.keys()];
const Z_MAX = 4;

/** One path of an hour in 20 steps from 30 cents. */
function hourPath(sigma: number, seed: number): { start: number; end: number; isYes: boolean } {
  const fair = new FairValue({
    seed: String(seed),
    fair: {
      startCentsMin: 30,
      startCentsMax: 30,
      sigmaLogitPerSqrtHour: sigma,
      stepUs: US_PER_HOUR / 20,
    },
    makers: SYNTHETIC_PRESETS.get("quiet")!.makers,
    openTimeUs: 0,
    orientation: 1,
  });
  fair.advanceTo(US_PER_HOUR);
  const { fairBp, timeUs } = fair.truth();
  expect(timeUs.at(-1)).toBe(US_PER_HOUR);
  return { start: fairBp[0]! / 10_000, end: fairBp.at(-1)! / 10_000, isYes: fair.isYes };
}

describe("the fair value", () => {
  const ones = Array.from({ length: 8_000 }, (_, seed) => hourPath(1, seed));
  const threes = Array.from({ length: 8_000 }, (_, seed) => hourPath(3, seed));

  it("should be a martingale", () => {
    expect(ones[0]!.start).toBeCloseTo(0.3, 12);
    for (const paths of [ones, threes])
      expect(Math.abs(zScore(paths.map(({ start, end }) => end - start)))).toBeLessThan(Z_MAX);
  });

  it("should leave to the settlement the share of the variance that simulation by others left there", () => {
    // p = 0.3, V = 0.21: 0.171 is left after an hour at sigma 1, 0.044 at sigma 3; both rounded to three digits
    for (const [paths, leftOver] of [
      [ones, 0.171],
      [threes, 0.044],
    ] as const) {
      const left = paths.map(({ end }) => end * (1 - end) - leftOver);
      const standardError = mean(left) / zScore(left);
      expect(Math.abs(mean(left))).toBeLessThan(Z_MAX * standardError + 0.0005);
    }
  });

  it("should end in YES as often as its last value says, high or low", () => {
    for (const paths of [ones, threes])
      for (const [from, to] of [
        [0, 1],
        [0, 0.2],
        [0.2, 0.5],
        [0.5, 1],
      ] as const) {
        const some = paths.filter(({ end }) => end >= from && end < to);
        expect(some.length).toBeGreaterThan(100);
        expect(Math.abs(zScore(some.map(({ end, isYes }) => Number(isYes) - end)))).toBeLessThan(Z_MAX);
      }
  });
});

describe.each(PRESETS)("the truth of market %s", (preset) => {
  const markets = Array.from({ length: 150 }, (_, seed) =>
    synthesizeMarket({ preset, seed: `truth-${seed}`, rowCount: 3_000 }),
  );

  it("should be a martingale up to the close, whenever the rows run out", () => {
    const moves = markets.map(({ truth }) => truth.fairBp.at(-1)! - truth.fairBp[0]!);
    expect(Math.abs(zScore(moves))).toBeLessThan(Z_MAX);
  });

  it("should agree with the results", () => {
    const surprises = markets.map(
      ({ truth, result }) => (result === "yes" ? 1 : 0) - truth.fairBp.at(-1)! / 10_000,
    );
    expect(Math.abs(zScore(surprises))).toBeLessThan(Z_MAX);
    for (const { result, settlementMicros } of markets)
      expect(settlementMicros).toBe(result === "yes" ? 1_000_000 : 0);
  });

  it("should move with the volatility it states", () => {
    // sum of squared moves against the sum of sigma^2 p^2 (1 - p)^2 dt
    const ratios = markets.map(({ truth }) => {
      const { timeUs, fairBp, sigmaLogitPerSqrtHour } = truth;
      let movedSquare = 0;
      let statedSquare = 0;
      for (let step = 1; step < timeUs.length; step++) {
        const p = fairBp[step - 1]! / 10_000;
        const hours = (timeUs[step]! - timeUs[step - 1]!) / US_PER_HOUR;
        movedSquare += (fairBp[step]! / 10_000 - p) ** 2;
        statedSquare += (sigmaLogitPerSqrtHour * p * (1 - p)) ** 2 * hours;
      }
      return movedSquare / statedSquare - 1;
    });
    expect(Math.abs(zScore(ratios))).toBeLessThan(Z_MAX);
    expect(Math.abs(mean(ratios))).toBeLessThan(0.02);
  });

  it("should cover the market's life from its opening to its close in even steps", () => {
    const [{ truth, openTimeUs, closeTimeUs, rows }] = markets as [(typeof markets)[number]];
    const { stepUs } = truth.parameters.fair;
    expect(truth.timeUs[0]).toBe(openTimeUs);
    expect(truth.timeUs.every((timeUs, step) => timeUs === openTimeUs + step * stepUs)).toBe(true);
    expect(closeTimeUs - truth.timeUs.at(-1)!).toBeLessThan(stepUs);
    expect(closeTimeUs).toBeGreaterThan(rows.timeUs.at(-1)!);
    expect(truth.estimateBp.length).toBe(truth.fairBp.length);
  });
});

describe("a long market", () => {
  it("should lower its volatility so that it does not outlive its variance", () => {
    const short = synthesizeMarket({ preset: "in-play", seed: "1", rowCount: 20_000 });
    const long = synthesizeMarket({ preset: "in-play", seed: "1", rowCount: 400_000 });
    expect(short.truth.sigmaCentsPerSqrtHour).toBeCloseTo(93, 6);
    const hours = (long.closeTimeUs - long.openTimeUs) / US_PER_HOUR;
    expect(long.truth.sigmaLogitPerSqrtHour * Math.sqrt(hours)).toBeLessThan(2.4);
    expect(long.truth.sigmaLogitPerSqrtHour * Math.sqrt(hours)).toBeGreaterThan(1.6);
  });
});
