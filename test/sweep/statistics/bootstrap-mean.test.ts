import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomStream } from "../../../src/core/random.ts";
import {
  bootstrapDifference,
  bootstrapMean,
  type BootstrapMean,
} from "../../../src/sweep/statistics/bootstrap-mean.ts";
import { normalQuantile, studentQuantile, studentTail } from "../../../src/sweep/statistics/distributions.ts";
import {
  drawnMeans,
  exactMeans,
  resampledQuantile,
  shareAtMost,
} from "../../../src/sweep/statistics/resampled-means.ts";
import { reasonOf, valueOf } from "./value-of.ts";

const OPTIONS = { seed: "1", resampleCount: 20_000, confidence: 0.95 };

/** Skewed to the left; what scipy 1.17 says of it is below (`stats.bootstrap`, BCa, 2,000,000 resamples; `stats.t.interval`). */
const SKEWED = [3.1, -0.4, 2.2, 1.9, -6.5, 0.8, 2.7, 1.1, 3.6, -0.9, 2.5, 1.4, 0.3, 2.9, -4.8, 1.7, 2.0, 0.6];

function firstOf(count: number): BootstrapMean {
  return valueOf(bootstrapMean(SKEWED.slice(0, count), OPTIONS));
}

describe("the distributions' quantiles", () => {
  it.each([
    ["normal .975", normalQuantile(0.975), 1.959963984540054],
    ["normal .001", normalQuantile(0.001), -3.090232306167813],
    ["normal 1e-8", normalQuantile(1e-8), -5.612001244174789],
    ["normal 1 - 1/2000", normalQuantile(1 - 1 / 2000), 3.2905267314919255],
    ["Student's tail 2.1, 7", studentTail(2.1, 7), 0.036935598106461326],
    ["Student's tail -.4, 24", studentTail(-0.4, 24), 0.6536527548606474],
    ["Student .95, 24", studentQuantile(0.95, 24), 1.710882079909428],
    ["Student .9, 1", studentQuantile(0.9, 1), 3.0776835371752544],
    ["Student .025, 13", studentQuantile(0.025, 13), -2.160368656462793],
  ])("should agree with scipy: %s", (_name, actual, expected) => {
    expect(Math.abs(actual / expected - 1)).toBeLessThan(1e-11);
  });

  it("should be 0 in the middle", () => {
    expect(normalQuantile(0.5)).toBeCloseTo(0, 14);
    expect(studentQuantile(0.5, 3)).toBe(0);
  });
});

describe("the bootstrap of a mean by event", () => {
  it("should give the intervals that scipy gives", () => {
    const { bca, studentT, standardError } = valueOf(bootstrapMean(SKEWED, OPTIONS));
    const { low, high } = valueOf(bca);

    expect(studentT.low).toBeCloseTo(-0.5277947012438373, 10);
    expect(studentT.high).toBeCloseTo(2.1055724790216153, 10);
    expect(Math.abs(low - -0.83)).toBeLessThan(0.06);
    expect(Math.abs(high - 1.7056)).toBeLessThan(0.03);
    expect(Math.abs(standardError - 0.6065)).toBeLessThan(0.01);
  });

  it("should come to what all resamples come to, within 4 binomial standard errors", () => {
    const pnl = [12, -5, 30, 4, -9];
    const drawn = drawnMeans(pnl, randomStream("1", "test"), 20_000);
    const exact = exactMeans(pnl);

    for (const limit of [-4.8, 0, 6.4, 12, 19.4]) {
      const share = shareAtMost(exact, limit);
      const error = Math.sqrt((share * (1 - share)) / 20_000);
      expect(Math.abs(shareAtMost(drawn, limit) - share)).toBeLessThan(4 * error);
    }
  });

  it("should take all resamples of up to 8 events, and draw those of more", () => {
    expect([firstOf(8).isExact, firstOf(8).resampleCount]).toEqual([true, 16_777_216]);
    expect([firstOf(9).isExact, firstOf(9).resampleCount]).toEqual([false, 20_000]);
  });

  it("should quote Student's t below 15 events, BCa from there on, and say so", () => {
    expect(firstOf(14).interval.method).toBe("student-t");
    expect(firstOf(14).interval.why).toContain("14 events");
    expect(firstOf(15).interval.method).toBe("bca");
  });

  it("should give no interval where there is none", () => {
    expect(reasonOf(bootstrapMean([3], OPTIONS))).toBe("1 events, 2 are the least for an interval");
    expect(reasonOf(bootstrapMean([0, 0, 0], OPTIONS))).toContain("every event came to the same");
  });

  it("should pair the cells of a difference: what both have in common leaves no error", () => {
    const shifted = SKEWED.map((value, event) => value - (event % 2 === 0 ? 0.5 : 0.7));
    const { mean, studentT } = valueOf(bootstrapDifference(SKEWED, shifted, OPTIONS));

    expect(mean).toBeCloseTo(0.6, 12);
    // Half-widths of +-.1 alternating: t(.975, 17) x .1 x sqrt(18 / 17 / 18).
    expect(studentT.high - mean).toBeCloseTo(2.109815577833181 * 0.1 * Math.sqrt(1 / 17), 9);
  });

  it("should draw the same for the same seed, and not for another", () => {
    expect(bootstrapMean(SKEWED, OPTIONS)).toEqual(bootstrapMean(SKEWED, OPTIONS));
    expect(bootstrapMean(SKEWED, OPTIONS)).not.toEqual(bootstrapMean(SKEWED, { ...OPTIONS, seed: "2" }));
  });

  it("should take the smallest mean that a share of the resamples does not exceed", () => {
    // Of 0 and 1: means 0, 1/2, 1 in 1, 2 and 1 of 4 resamples.
    const exact = exactMeans([0, 1]);
    expect([0.25, 0.26, 0.75, 0.76].map((share) => resampledQuantile(exact, share))).toEqual([
      0, 0.5, 0.5, 1,
    ]);
  });

  it("should keep to the range of the P&L, whatever that is", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 2, maxLength: 7 }), (pnl) => {
        const { means, countsUpTo, resampleCount } = exactMeans(pnl);
        const exact = exactMeans(pnl);
        expect(countsUpTo.at(-1)).toBe(resampleCount);
        expect(means[0]).toBeCloseTo(Math.min(...pnl), 9);
        expect(means.at(-1)).toBeCloseTo(Math.max(...pnl), 9);
        expect(resampledQuantile(exact, 0.1)).toBeLessThanOrEqual(resampledQuantile(exact, 0.9));
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});
