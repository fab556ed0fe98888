/**
 * The mean P&L of a cell, and of one cell less another, with its uncertainty. The unit that is resampled is the event: fills of a
 * market share its price, markets of an event share its outcome, so neither is a sample of its own.
 *
 * Intervals: percentile; BCa, of Efron (1987), "Better bootstrap confidence intervals", JASA 82, 171-185 (acceleration of a
 * mean: its eq. 6.6 with x - mean); Student's t. Dollars an event throughout.
 */
import { sum } from "simple-statistics";
import { assert } from "../../core/errors.ts";
import { randomStream } from "../../core/random.ts";
import { normalProbability } from "../../estimators/normal-distribution.ts";
import { normalQuantile, studentQuantile } from "./distributions.ts";
import type { Figure, Interval } from "../../core/figure.ts";
import {
  drawnMeans,
  EXACT_EVENTS_MAX,
  exactMeans,
  resampledError,
  resampledQuantile,
  shareAtMost,
  type ResampledMeans,
} from "./resampled-means.ts";

/** With fewer events the bootstrap's intervals are too narrow, and Student's t is given instead. */
export const BOOTSTRAP_EVENTS_MIN = 15;

export interface BootstrapOptions {
  readonly seed: string;
  readonly resampleCount: number;
  /** Of the two-sided intervals: 0.95. */
  readonly confidence: number;
}

export interface BootstrapMean {
  readonly eventCount: number;
  readonly mean: number;
  /** Standard deviation of the resampled means. */
  readonly standardError: number;
  readonly resampleCount: number;
  /** All n^n resamples were taken, none was drawn. */
  readonly isExact: boolean;
  readonly percentile: Interval;
  readonly bca: Figure<Interval>;
  readonly studentT: Interval;
  /** The one to quote, and why it. */
  readonly interval: Interval & { readonly method: "student-t" | "bca"; readonly why: string };
  /** Share of the resamples whose mean is zero or less. */
  readonly shareAtMostZero: number;
}

/** @param pnlDollars one number an event. */
export function bootstrapMean(
  pnlDollars: ArrayLike<number>,
  options: BootstrapOptions,
): Figure<BootstrapMean> {
  const values = Array.from(pnlDollars);
  const eventCount = values.length;
  if (eventCount < 2) return { reason: `${eventCount} events, 2 are the least for an interval` };
  if (values.every((value) => value === values[0]))
    return { reason: "every event came to the same: nothing tells how far the mean is off" };
  const mean = sum(values) / eventCount;
  const resampled =
    eventCount <= EXACT_EVENTS_MAX
      ? exactMeans(values)
      : drawnMeans(values, randomStream(options.seed, "bootstrap-mean"), options.resampleCount);
  const tail = (1 - options.confidence) / 2;
  const bca = bcaInterval(values, mean, resampled, tail);
  const studentT = studentInterval(values, mean, tail);
  return {
    value: {
      eventCount,
      mean,
      standardError: resampledError(resampled, mean),
      resampleCount: resampled.resampleCount,
      isExact: resampled.isExact,
      percentile: {
        low: resampledQuantile(resampled, tail),
        high: resampledQuantile(resampled, 1 - tail),
      },
      bca,
      studentT,
      interval: quotedInterval(eventCount, bca, studentT),
      shareAtMostZero: shareAtMost(resampled, 0),
    },
  };
}

/** The mean of `first - second`, event by event: both saw the same events, so what they have in common cancels. */
export function bootstrapDifference(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: BootstrapOptions,
): Figure<BootstrapMean> {
  assert(first.length === second.length, "both cells saw the same events");
  return bootstrapMean(
    Array.from(first, (value, event) => value - second[event]!),
    options,
  );
}

function quotedInterval(
  eventCount: number,
  bca: Figure<Interval>,
  studentT: Interval,
): BootstrapMean["interval"] {
  if (eventCount < BOOTSTRAP_EVENTS_MIN)
    return {
      ...studentT,
      method: "student-t",
      why: `${eventCount} events: with fewer than ${BOOTSTRAP_EVENTS_MIN} the bootstrap is too narrow`,
    };
  if ("reason" in bca) return { ...studentT, method: "student-t", why: bca.reason };
  return { ...bca.value, method: "bca", why: `${eventCount} events: BCa follows the skew of the P&L` };
}

function studentInterval(values: readonly number[], mean: number, tail: number): Interval {
  const freedom = values.length - 1;
  const variance = sum(values.map((value) => (value - mean) * (value - mean))) / freedom;
  const reach = studentQuantile(1 - tail, freedom) * Math.sqrt(variance / values.length);
  return { low: mean - reach, high: mean + reach };
}

function bcaInterval(
  values: readonly number[],
  mean: number,
  resampled: ResampledMeans,
  tail: number,
): Figure<Interval> {
  const deviations = values.map((value) => value - mean);
  const squares = sum(deviations.map((deviation) => deviation * deviation));
  const acceleration =
    sum(deviations.map((deviation) => deviation * deviation * deviation)) /
    (6 * squares * Math.sqrt(squares));
  // Half of the resamples that hit the mean itself count as below it; sums in another order differ in the last digits.
  const near = 1e-12 * Math.sqrt(squares);
  const below = (shareAtMost(resampled, mean - near) + shareAtMost(resampled, mean + near)) / 2;
  if (below <= 0 || below >= 1) return { reason: "all resampled means lie on one side of the mean" };
  const bias = normalQuantile(below);
  const levelOf = (share: number): number => {
    const z = bias + normalQuantile(share);
    return normalProbability(bias + z / (1 - acceleration * z));
  };
  return {
    value: {
      low: resampledQuantile(resampled, levelOf(tail)),
      high: resampledQuantile(resampled, levelOf(1 - tail)),
    },
  };
}
