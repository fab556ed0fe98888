/** Outside fair values for tests: observations in seconds after a start, worth what they say in cents. */
import { US_PER_SECOND } from "../../src/core/units.ts";
import { fairSeries, type FairSeries } from "../../src/engine/fair-series.ts";
import type { FairMapping, FairSetup } from "../../src/engine/fair-value.ts";

export const START_US = 1_700_000_000_000_000;
const AS_CENTS: FairMapping = { name: "cents", cents: (value) => value };

export function at(seconds: number): number {
  return START_US + Math.round(seconds * US_PER_SECOND);
}

/** When it was true and when it was received, seconds, and the value. */
export type Observation = readonly [seconds: number, receivedSeconds: number, value: number];

export function seriesOf(observations: readonly Observation[]): FairSeries {
  return fairSeries("TEST", {
    timeUs: Float64Array.from(observations, ([seconds]) => at(seconds)),
    receiveTimeUs: Float64Array.from(observations, ([, received]) => at(received)),
    value: Float64Array.from(observations, ([, , value]) => value),
  });
}

type OutsideSetup = Extract<FairSetup, { kind: "outside" }>;

/** A setup for a lane of one market. */
export function outside(
  observations: readonly Observation[],
  more: Partial<Pick<OutsideSetup, "ageUsMax" | "refetch">> = {},
): OutsideSetup {
  const feeds = [{ series: seriesOf(observations), mapping: AS_CENTS }];
  return { kind: "outside", name: "series:TEST", feeds, ageUsMax: "none", ...more };
}
