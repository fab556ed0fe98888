/** At what pace quotes were sampled, and where they were not. */

/** Fewer intervals say nothing of a pace. */
const INTERVALS_MIN = 20;
/** Intervals are even if nine of ten are at most this many times the median. */
const EVEN_RATIO_MAX = 2;
/** An interval this many times the median is a hole. */
const HOLE_RATIO = 10;

/** A stretch without a sample. */
export interface Hole {
  /** The quote after it. */
  readonly quoteIndex: number;
  /** One pace after the quote before it. */
  readonly fromUs: number;
  /** From quote to quote. */
  readonly lengthUs: number;
}

/** The usual time between samples; undefined where quotes came when they changed, or are too few to tell. */
export function paceUsOf(timeUs: readonly number[]): number | undefined {
  const intervals = intervalsOf(timeUs);
  if (intervals.length < INTERVALS_MIN) return undefined;
  const sorted = Float64Array.from(intervals.map(({ lengthUs }) => lengthUs)).sort();
  const medianUs = sorted[Math.floor(sorted.length / 2)]!;
  return sorted[Math.floor(sorted.length * 0.9)]! <= EVEN_RATIO_MAX * medianUs ? medianUs : undefined;
}

/** @param timeUs of the quotes, never decreasing. */
export function holesIn(timeUs: readonly number[]): Hole[] {
  const paceUs = paceUsOf(timeUs);
  if (paceUs === undefined) return [];
  return intervalsOf(timeUs)
    .filter(({ lengthUs }) => lengthUs > HOLE_RATIO * paceUs)
    .map(({ quoteIndex, lengthUs }) => ({ quoteIndex, lengthUs, fromUs: timeUs[quoteIndex - 1]! + paceUs }));
}

function intervalsOf(timeUs: readonly number[]): { quoteIndex: number; lengthUs: number }[] {
  const intervals: { quoteIndex: number; lengthUs: number }[] = [];
  for (let index = 1; index < timeUs.length; index++) {
    const lengthUs = timeUs[index]! - timeUs[index - 1]!;
    if (lengthUs > 0) intervals.push({ quoteIndex: index, lengthUs });
  }
  return intervals;
}
