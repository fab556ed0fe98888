/**
 * Fill intensity A exp(-k delta), seen two ways. Both are log-linear fits over whole cents from the mid, as the figures they
 * are compared with are; MATHS of estimation proper is a matter of its own.
 */
import { BID, type Side } from "../core/order-book.ts";
import { US_PER_SECOND } from "../core/units.ts";
import type { SeenMarket, SeenParent } from "./market-figures.ts";
import { fittedLine } from "./sample-statistics.ts";

const DISTANCES_CENTS = [1, 2, 3, 4, 5];
const SIDES: readonly Side[] = [0, 1];

/** A exp(-k delta) per minute and side. */
export interface FittedIntensity {
  /** What it was fitted to: rates at 1, 2, .. cents. */
  readonly ratesPerMinute: readonly number[];
  readonly perMinute: number;
  readonly kappaPerCent: number;
  readonly rSquared: number;
}

/** How often parent orders reach at least delta from the mid before them. @param minutes for which there was a mid. */
export function sweepIntensity(parents: readonly SeenParent[], minutes: number): FittedIntensity {
  return fitted((cents) => {
    let count = 0;
    for (const { reachCents } of parents) if (reachCents >= cents) count++;
    return count / (SIDES.length * minutes);
  });
}

/** How often a virtual quote that is held at delta from the mid is reached: first fills over the time until them. */
export function heldIntensity(seen: SeenMarket, heldSeconds: number): FittedIntensity {
  return fitted((cents) => heldPerMinute(seen, heldSeconds * US_PER_SECOND, cents));
}

function fitted(perMinuteAt: (cents: number) => number): FittedIntensity {
  return fittedIntensity(DISTANCES_CENTS.map((cents) => perMinuteAt(cents)));
}

/** The fit to rates at 1, 2, .. cents; distances at which nothing was seen are left out. */
export function fittedIntensity(ratesPerMinute: readonly number[]): FittedIntensity {
  const points = ratesPerMinute.map((rate, index) => [DISTANCES_CENTS[index]!, Math.log(rate)] as const);
  const { intercept, slope, rSquared } = fittedLine(points.filter(([, log]) => Number.isFinite(log)));
  return { ratesPerMinute, perMinute: Math.exp(intercept), kappaPerCent: -slope, rSquared };
}

/** Windows follow each other; in each one quote a side, at the distance from the mid with which the window begins. */
function heldPerMinute(
  { fromUs, toUs, prints, midChanges }: SeenMarket,
  heldUs: number,
  cents: number,
): number {
  let fillCount = 0;
  let exposedUs = 0;
  let change = 0;
  let first = 0;
  for (let startUs = fromUs; startUs + heldUs <= toUs; startUs += heldUs) {
    while ((midChanges.timeUs[change + 1] ?? Infinity) <= startUs) change++;
    while (first < prints.length && prints[first]!.timeUs <= startUs) first++;
    const mid = midChanges.midCents[change] ?? NaN;
    if (Number.isNaN(mid)) continue;
    for (const quoteSide of SIDES) {
      let untilUs = startUs + heldUs;
      for (let index = first; index < prints.length && prints[index]!.timeUs <= startUs + heldUs; index++) {
        const { side, cents: printCents, timeUs } = prints[index]!;
        const isReached = quoteSide === BID ? printCents <= mid - cents : printCents >= mid + cents;
        if (side !== quoteSide || !isReached) continue;
        fillCount++;
        untilUs = timeUs;
        break;
      }
      exposedUs += untilUs - startUs;
    }
  }
  return (60 * US_PER_SECOND * fillCount) / exposedUs;
}
