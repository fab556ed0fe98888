/**
 * A and k of the fill intensity A exp(-k d) by maximum likelihood, from how far market orders reached.
 *
 * Beyond the distance from which arrivals can be seen (d0) depths in ticks are geometric, exponential with k in the limit of small ticks; how
 * many there were in a time tells the rate at d0, from which A is extrapolated to the mid.
 */
import { linearRegression, linearRegressionLine, rSquared } from "simple-statistics";
import type { Estimated, LogLinearFit } from "../core/calibration-rows.ts";
import { betaQuantile, chiSquareQuantile } from "./special-functions.ts";

const [LOW_SHARE, HIGH_SHARE] = [0.025, 0.975];
/** Of a normal distribution, two sides. */
export const NORMAL_95 = 1.959_963_984_540_054;

/** A Poisson count as a rate, with its exact interval (Garwood 1936). */
export function poissonRate(count: number, time: number): Estimated {
  return {
    value: count / time,
    low: count === 0 ? 0 : chiSquareQuantile(LOW_SHARE, 2 * count) / (2 * time),
    high: chiSquareQuantile(HIGH_SHARE, 2 * count + 2) / (2 * time),
  };
}

/** How far from the mid rates are counted and drawn. */
export const CURVE_CENTS_MAX = 6;
const CURVE_STEP_CENTS = 0.25;

/** What a half spread was stood at for, hours: orders that reach less than it trade with nobody and are not seen. */
export interface TouchTime {
  readonly halfSpreadCents: number;
  readonly hours: number;
}

/** Orders that reached the best price, and by how many ticks in all they went beyond it. */
export interface TickDepths {
  readonly count: number;
  readonly ticksBeyond: number;
  readonly tickCents: number;
}

/** k of depths in whole ticks beyond the best price: geometric, ln(1 + N / sum) / tick. Infinite where none went beyond. */
export function tickKappa({ count, ticksBeyond, tickCents }: TickDepths): number {
  return Math.log1p(count / ticksBeyond) / tickCents;
}

/** Its exact interval: of the geometric's chance to stop, given N (Clopper and Pearson's, for a sum of geometrics). */
export function tickKappaInterval(depths: TickDepths): Estimated {
  const { count, ticksBeyond, tickCents } = depths;
  const low = betaQuantile(LOW_SHARE, count, ticksBeyond + 1);
  const high = betaQuantile(HIGH_SHARE, count, ticksBeyond);
  return {
    value: tickKappa(depths),
    low: -Math.log1p(-low) / tickCents,
    high: -Math.log1p(-high) / tickCents,
  };
}

/** Hours at the mid's own intensity: A of these is the number of orders that are seen. */
export function seenHours(touches: readonly TouchTime[], kappaPerCent: number): number {
  let hours = 0;
  for (const touch of touches) hours += touch.hours * Math.exp(-kappaPerCent * touch.halfSpreadCents);
  return hours;
}

/** A with the interval of its logarithm: of the count, and of k over the distance it is extrapolated. */
export function tickIntensity(depths: TickDepths, touches: readonly TouchTime[]): Estimated {
  const value = depths.count / seenHours(touches, tickKappa(depths));
  return logInterval(value, tickRateWidth(depths, touches, 0));
}

/** Half the width of the interval of ln(A exp(-k d)): narrowest at the distance at which orders were counted. */
export function tickRateWidth(
  depths: TickDepths,
  touches: readonly TouchTime[],
  distanceCents: number,
): number {
  const { count, tickCents } = depths;
  const kappa = tickKappa(depths);
  let weighted = 0;
  for (const { halfSpreadCents, hours } of touches)
    weighted += hours * halfSpreadCents * Math.exp(-kappa * halfSpreadCents);
  const countedCents = weighted / seenHours(touches, kappa);
  const going = Math.exp(-kappa * tickCents);
  const kappaError = -Math.expm1(-kappa * tickCents) / (tickCents * Math.sqrt(count * going));
  return NORMAL_95 * Math.sqrt(1 / count + ((countedCents - distanceCents) * kappaError) ** 2);
}

/** A exp(-k d) with its interval from the mid outwards, for drawing. @param widthAt half of that of its logarithm. */
export function rateCurve(
  perHour: number,
  kappaPerCent: number,
  widthAt: (distanceCents: number) => number,
): { readonly distanceCents: number; readonly perHour: Estimated }[] {
  return Array.from({ length: CURVE_CENTS_MAX / CURVE_STEP_CENTS + 1 }, (_, index) => {
    const distanceCents = index * CURVE_STEP_CENTS;
    const rate = perHour * Math.exp(-kappaPerCent * distanceCents);
    return { distanceCents, perHour: logInterval(rate, widthAt(distanceCents)) };
  });
}

/** @param halfWidth of the interval of the logarithm. */
export function logInterval(value: number, halfWidth: number): Estimated {
  const factor = Math.exp(halfWidth);
  return { value, low: value / factor, high: value * factor };
}

/** The line through the logarithms of rates that are not zero; needs two of them. */
export function logLinearFit(
  points: readonly { readonly distanceCents: number; readonly perHour: number }[],
): LogLinearFit | undefined {
  const logs = points
    .filter(({ perHour }) => perHour > 0)
    .map(({ distanceCents, perHour }) => [distanceCents, Math.log(perHour)]);
  if (logs.length < 2) return undefined;
  const line = linearRegression(logs);
  return {
    intensityPerHour: Math.exp(line.b),
    kappaPerCent: -line.m,
    rSquared: rSquared(logs, linearRegressionLine(line)),
  };
}
