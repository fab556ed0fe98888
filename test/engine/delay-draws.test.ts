/** Draws against what the distributions are known to be: means and quantiles by their formulas. */
import { describe, expect, it } from "vitest";
import type { AppError } from "../../src/core/errors.ts";
import { delayDraws, type DrawnDelay } from "../../src/engine/delay-draws.ts";
import { assertLatency, DELAY_US_MAX, type Delay, type LatencySetup } from "../../src/engine/latency.ts";

const COUNT = 40_000;

function drawn(delay: DrawnDelay, seed = "7", label = "latency/order"): number[] {
  const draws = delayDraws(delay, seed, label);
  return Array.from({ length: COUNT }, (_, number) => draws.us(number, 0));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function quantile(values: readonly number[], probability: number): number {
  return values.toSorted((one, other) => one - other)[Math.floor(probability * values.length)]!;
}

describe("draws of delays", () => {
  it("should be uniform between their bounds", () => {
    const values = drawn({ kind: "uniform", lowUs: 20_000, highUs: 80_000, plusUs: 5_000 });

    expect(Math.min(...values)).toBeGreaterThanOrEqual(25_000);
    expect(Math.max(...values)).toBeLessThanOrEqual(85_000);
    expect(mean(values)).toBeCloseTo(55_000, -3); // +-500, four standard errors are 350
    expect(quantile(values, 0.25) / 40_000).toBeCloseTo(1, 1);
  });

  it("should be exponential about their mean, after what is added", () => {
    const values = drawn({ kind: "exponential", meanUs: 10_000, plusUs: 5_000 });

    expect(Math.min(...values)).toBeGreaterThanOrEqual(5_000);
    expect((mean(values) - 5_000) / 10_000).toBeCloseTo(1, 1);
    expect((quantile(values, 0.5) - 5_000) / (10_000 * Math.LN2)).toBeCloseTo(1, 1);
    expect((quantile(values, 0.99) - 5_000) / (10_000 * Math.log(100))).toBeCloseTo(1, 1);
  });

  it("should be lognormal about their median", () => {
    const values = drawn({ kind: "lognormal", medianUs: 10_000, sigma: 0.5, plusUs: 0 });

    expect(quantile(values, 0.5) / 10_000).toBeCloseTo(1, 1);
    expect(mean(values) / (10_000 * Math.exp(0.125))).toBeCloseTo(1, 1);
    expect(quantile(values, 0.841_345) / (10_000 * Math.exp(0.5))).toBeCloseTo(1, 1); // one standard deviation
  });

  it("should lie on straight lines between quantiles", () => {
    const values = drawn({ kind: "quantiles", quantilesUs: [1_000, 5_000, 100_000], plusUs: 0 });

    expect(Math.min(...values)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...values)).toBeLessThanOrEqual(100_000);
    expect(quantile(values, 0.25) / 3_000).toBeCloseTo(1, 1);
    expect(quantile(values, 0.75) / 52_500).toBeCloseTo(1, 1);
  });

  it("should depend on the seed, the label and the number, on nothing else", () => {
    const delay = { kind: "uniform", lowUs: 0, highUs: 1_000_000, plusUs: 0 } as const;
    const draws = delayDraws(delay, "7", "latency/order");
    const backwards = Array.from({ length: COUNT }, (_, index) => draws.us(COUNT - 1 - index, index));

    expect(backwards.toReversed()).toEqual(drawn(delay));
    expect(drawn(delay, "8")).not.toEqual(drawn(delay));
    expect(drawn(delay, "7", "latency/response")).not.toEqual(drawn(delay));
  });

  it("should be cut at an hour", () => {
    const values = drawn({ kind: "lognormal", medianUs: DELAY_US_MAX, sigma: 5, plusUs: 0 });

    expect(Math.max(...values)).toBe(DELAY_US_MAX);
  });
});

function measuredAs(...delaysUs: readonly number[]): Delay {
  const timesUs = Float64Array.from(delaysUs, (_, index) => index);
  const delays = { name: "acks", contentHash: "", timesUs, delaysUs: Float64Array.from(delaysUs) };
  return { kind: "measured", reading: "by-time", delays, plusUs: 0 };
}

describe("a latency", () => {
  const good: Delay = { kind: "constant", us: 1 };
  it.each<[Partial<Omit<LatencySetup, "seed">>, string]>([
    [{ feed: { kind: "constant", us: -1 } }, "the feed latency was constant -1 µs"],
    [{ order: { kind: "constant", us: NaN } }, "the order latency was constant NaN µs"],
    [{ response: { kind: "constant", us: 0.5 } }, "whole number of microseconds"],
    [{ order: { kind: "uniform", lowUs: 2, highUs: 1, plusUs: 0 } }, "must not be above the second"],
    [{ order: { kind: "exponential", meanUs: Infinity, plusUs: 0 } }, "a mean of Infinity µs"],
    [{ feed: { kind: "lognormal", medianUs: 5, sigma: NaN, plusUs: 0 } }, "sigma NaN"],
    [{ feed: { kind: "lognormal", medianUs: 5, sigma: 6, plusUs: 0 } }, "it must be from 0 to 5"],
    [{ feed: { kind: "recorded", plusUs: -1 } }, "followed by -1 µs"],
    [{ feed: { kind: "quantiles", quantilesUs: [5, 4], plusUs: 0 } }, "they must ascend"],
    [{ feed: { kind: "quantiles", quantilesUs: [5], plusUs: 0 } }, "it must have two or more"],
    [{ order: { kind: "recorded", plusUs: 0 } }, "of the feed alone"],
    [{ order: measuredAs(5, DELAY_US_MAX + 1) }, "measured in acks with 3600000001 µs, it must be"],
    [{ response: measuredAs() }, "measured in acks, which has none"],
  ])("should not be %j", (legs, message) => {
    const setup = { feed: good, order: good, response: good, seed: "1", ...legs };

    let thrown: unknown;
    try {
      assertLatency(setup);
    } catch (error) {
      thrown = error;
    }

    expect((thrown as AppError).code).toBe("USAGE_BAD_LATENCY");
    expect((thrown as AppError).message).toContain(message);
  });
});
