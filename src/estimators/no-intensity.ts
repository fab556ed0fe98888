/** Rows that say why there is no A and k. */
import type { IntensityRow } from "../core/calibration-rows.ts";
import { OBSERVATIONS_MIN } from "./volatility.ts";

type Seen = Pick<IntensityRow, "side" | "method" | "eventCount" | "exposedHours">;

export function noIntensity(seen: Seen, reason: string): IntensityRow {
  return {
    ...seen,
    intensityPerHour: undefined,
    kappaPerCent: undefined,
    intervals: undefined,
    intervalsWhy: undefined,
    dispersion: [],
    fit: undefined,
    cells: [],
    rates: [],
    curve: [],
    logLinear: undefined,
    reason,
  };
}

/** Where all that was seen lies in one stretch of time. */
export const UNTESTED = "too short a time to tell whether arrivals cluster";

export function tooFewEvents(count: number, noun: string): string {
  return `${count} ${noun}, ${OBSERVATIONS_MIN} are the least`;
}
