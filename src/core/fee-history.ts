/**
 * Makes a market's fee schedule of what the exchange said and when: the series' fee, the event's override over it, the
 * market's waiver over both, the rounding rules beside them. (Kalshi docs, openapi.yaml, read 2026-11-20.)
 */
import { dataError } from "./errors.ts";
import { DEFAULT_ROUNDING_DATES, type DatedRounding } from "./fee-rounding.ts";
import { FeeSchedule, feesMissing, type FeeSegment } from "./fee-schedule.ts";
import { feeRates, type FeeRule } from "./fee-terms.ts";
import { formatTimeUs } from "./units.ts";

/** The fee of a series from a time on. */
export interface DatedRule extends FeeRule {
  readonly fromTimeUs: number;
}

/** An event's override from a time on; `rule` is undefined where it was taken away. */
export interface DatedOverride {
  readonly fromTimeUs: number;
  readonly rule: FeeRule | undefined;
}

/** Each list in order of time, no two entries at one time. */
export interface FeeHistory {
  /** The market's ticker. */
  readonly name: string;
  readonly series: readonly DatedRule[];
  readonly event?: readonly DatedOverride[];
  /** The market's fills are free until then. */
  readonly waiverUntilUs?: number | undefined;
  readonly rounding?: readonly DatedRounding[];
  /** See `FeeSchedule`. */
  readonly assumedBeforeUs?: number | undefined;
}

/** @throws DATA_FEES_MISSING, DATA_FEES_CONFLICT, DATA_FEE_TYPE_UNSUPPORTED, DATA_FEES_INVALID */
export function feeScheduleOf(history: FeeHistory): FeeSchedule {
  const { name, series, event = [], waiverUntilUs, rounding = DEFAULT_ROUNDING_DATES } = history;
  for (const [list, what] of [
    [series, "series fee"],
    [event, "event override"],
    [rounding, "rounding rule"],
  ] as const)
    requireAscending(name, list, what);
  const times = [...series, ...event, ...rounding].map(({ fromTimeUs }) => fromTimeUs);
  if (waiverUntilUs !== undefined) times.push(waiverUntilUs);
  const segments: FeeSegment[] = [];
  for (const timeUs of [...new Set(times)].toSorted((a, b) => a - b)) {
    const segment = segmentAt(history, rounding, timeUs);
    if (segment === undefined && segments.length > 0)
      throw feesMissing(name, `from ${formatTimeUs(timeUs)} on`);
    if (segment !== undefined && !isSame(segment, segments.at(-1))) segments.push(segment);
  }
  if (segments.length === 0) throw feesMissing(name, "at any time");
  return new FeeSchedule(name, segments, history.assumedBeforeUs);
}

/** What holds from a time on; undefined where nothing says so. */
function segmentAt(
  { series, event = [], waiverUntilUs = -Infinity }: FeeHistory,
  rounding: readonly DatedRounding[],
  fromTimeUs: number,
): FeeSegment | undefined {
  const rule = lastAt(event, fromTimeUs)?.rule ?? lastAt(series, fromTimeUs);
  const roundingName = lastAt(rounding, fromTimeUs)?.rounding;
  if (rule === undefined || roundingName === undefined) return undefined;
  const rates = feeRates(fromTimeUs < waiverUntilUs ? { ...rule, multiplierPpm: 0 } : rule);
  return { fromTimeUs, ...rates, rounding: roundingName };
}

function lastAt<Entry extends { readonly fromTimeUs: number }>(
  list: readonly Entry[],
  timeUs: number,
): Entry | undefined {
  return list.findLast(({ fromTimeUs }) => fromTimeUs <= timeUs);
}

function isSame(segment: FeeSegment, previous: FeeSegment | undefined): boolean {
  return (
    segment.takerRatePpt === previous?.takerRatePpt &&
    segment.makerRatePpt === previous.makerRatePpt &&
    segment.rounding === previous.rounding
  );
}

function requireAscending(
  name: string,
  list: readonly { readonly fromTimeUs: number }[],
  what: string,
): void {
  for (const [index, { fromTimeUs }] of list.entries())
    if (index > 0 && fromTimeUs <= list[index - 1]!.fromTimeUs)
      throw dataError("DATA_FEES_CONFLICT", `${name} has more than one ${what} from ${fromTimeUs} µs on`, {
        hint: "Each fee holds until the next one begins: give them in order of time, one for each.",
        data: { name, what, fromTimeUs },
      });
}
