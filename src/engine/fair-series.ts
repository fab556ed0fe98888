/** A series of outside observations in the order in which they became known. */
import { assert } from "../core/errors.ts";

/** Columns of equal length. */
export interface FairObservations {
  /** When the value was true. */
  readonly timeUs: Float64Array;
  /** When the recorder had it. */
  readonly receiveTimeUs: Float64Array;
  readonly value: Float64Array;
}

/** Ascending in both times: what came later than a younger observation is left out, it was never the latest. */
export interface FairSeries extends FairObservations {
  /** Names its delays where they are drawn. */
  readonly name: string;
  readonly length: number;
}

/**
 * Nothing is known before its own time: a receive time before that is taken for it. Of observations received at one time
 * the youngest counts, of equally young ones the last.
 */
export function fairSeries(name: string, { timeUs, receiveTimeUs, value }: FairObservations): FairSeries {
  const { length } = timeUs;
  assert(length === receiveTimeUs.length && length === value.length, "columns of a series are equally long");
  const knownUs = Float64Array.from(timeUs, (time, index) => Math.max(time, receiveTimeUs[index]!));
  const order = [...timeUs.keys()].toSorted(
    (one, other) => knownUs[one]! - knownUs[other]! || timeUs[one]! - timeUs[other]! || one - other,
  );
  let youngestUs = -Infinity;
  const kept = order.filter((index) => {
    if (timeUs[index]! < youngestUs) return false;
    youngestUs = timeUs[index]!;
    return true;
  });
  const picked = (column: Float64Array): Float64Array => Float64Array.from(kept, (index) => column[index]!);
  return {
    name,
    length: kept.length,
    timeUs: picked(timeUs),
    receiveTimeUs: picked(knownUs),
    value: picked(value),
  };
}

/** Index of the last observation known by a time; -1 where there is none. Cost: logarithmic. */
export function lastKnownBy({ receiveTimeUs, length }: FairSeries, timeUs: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (receiveTimeUs[middle]! <= timeUs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
