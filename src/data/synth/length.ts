/**
 * How volatile a market of so many rows can be: a martingale in (0, 1) has a finite variance to spend, and a long market at
 * a short one's volatility would spend most of its life at an edge.
 */
import { horizonHours, type FairParameters } from "./fair-value.ts";
import type { SynthPreset } from "./parameters.ts";

/** Share of probit's horizon that a market's rows may take. */
const HORIZON_SHARE_MAX = 0.95;
/** sigma sqrt(T) of logit and jacobi at most, in cents at even odds: 2.4 standard deviations of log-odds. */
const SPENT_CENTS_MAX = 60;

/** The preset's fair value, less volatile where so many rows take longer than it lasts. */
export function fittedFair(preset: SynthPreset, rowCount: number): FairParameters {
  const { fair } = preset;
  const hours = rowCount / rowsPerHour(preset);
  const jumpCents = 25 * fair.jumpLogOdds;
  const squared = fair.sigmaCentsPerSqrtHour ** 2 + fair.jumpsPerHour * jumpCents ** 2;
  const most =
    fair.law === "probit"
      ? (HORIZON_SHARE_MAX * horizonHours(1)) / hours
      : (SPENT_CENTS_MAX * SPENT_CENTS_MAX) / hours;
  if (squared <= most) return fair;
  const share = most / squared;
  return {
    ...fair,
    sigmaCentsPerSqrtHour: fair.sigmaCentsPerSqrtHour * Math.sqrt(share),
    jumpsPerHour: fair.jumpsPerHour * share,
  };
}

/** Rows an hour, roughly; activity that grows evenly with the rows grows exponentially in time. */
function rowsPerHour({ rowsPerMinute, activity: { start, end } }: SynthPreset): number {
  const mean = start === end ? start : (end - start) / Math.log(end / start);
  return 60 * rowsPerMinute * mean;
}
