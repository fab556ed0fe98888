/**
 * Fewer points for a picture than there are rows, without hiding anything: every extreme is kept exactly. Averages are
 * never drawn for rows.
 */
import { assert } from "../core/errors.ts";

/**
 * Points of a path, thinned to at most `countMax`: of each of equally many consecutive points the lowest and the highest,
 * and the first and last of all, in their order.
 *
 * @param countMax at least 4.
 * @example downsampleMinMax([5, 1, 9, 2, 3, 3, 7], (x) => x, 4) // [5, 1, 9, 7]
 */
export function downsampleMinMax<Point>(
  points: readonly Point[],
  valueOf: (point: Point) => number,
  countMax: number,
): Point[] {
  assert(countMax >= 4, "a picture has at least 4 points");
  if (points.length <= countMax) return [...points];
  const bucketCount = Math.floor((countMax - 2) / 2);
  const kept = new Set<number>([0]);
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    const start = Math.floor((bucket * points.length) / bucketCount);
    const end = Math.floor(((bucket + 1) * points.length) / bucketCount);
    const { low, high } = extremes(points, valueOf, start, end);
    kept.add(Math.min(low, high)).add(Math.max(low, high));
  }
  kept.add(points.length - 1);
  return [...kept].sort((a, b) => a - b).map((index) => points[index]!);
}

function extremes<Point>(
  points: readonly Point[],
  valueOf: (point: Point) => number,
  start: number,
  end: number,
): { low: number; high: number } {
  let low = start;
  let high = start;
  for (let index = start + 1; index < end; index++) {
    const value = valueOf(points[index]!);
    if (value < valueOf(points[low]!)) low = index;
    if (value > valueOf(points[high]!)) high = index;
  }
  return { low, high };
}

/**
 * Buckets joined to at most `countMax` wider ones of equally many consecutive ones. `join` keeps the first one's time, the
 * last one's last value and the extremes of all.
 */
export function joinBuckets<Row>(
  rows: readonly Row[],
  countMax: number,
  join: (group: readonly Row[]) => Row,
): Row[] {
  assert(countMax >= 1, "a picture has at least one bucket");
  if (rows.length <= countMax) return [...rows];
  const joined: Row[] = [];
  for (let bucket = 0; bucket < countMax; bucket++) {
    const start = Math.floor((bucket * rows.length) / countMax);
    const end = Math.floor(((bucket + 1) * rows.length) / countMax);
    joined.push(join(rows.slice(start, end)));
  }
  return joined;
}

/** Smallest and largest of the defined values, without spreading a long list over arguments; undefined if there is none. */
export function minimum(values: Iterable<number | undefined>): number | undefined {
  let least: number | undefined;
  for (const value of values)
    if (value !== undefined && (least === undefined || value < least)) least = value;
  return least;
}

export function maximum(values: Iterable<number | undefined>): number | undefined {
  let most: number | undefined;
  for (const value of values) if (value !== undefined && (most === undefined || value > most)) most = value;
  return most;
}
