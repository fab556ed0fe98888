/** Do arrivals come as a Poisson process? Where they cluster, exact intervals are too short and stretches of time are resampled. */
import { sampleStandardDeviation, sum } from "simple-statistics";
import type { IntervalMethod, TestedFit } from "../core/calibration-rows.ts";
import type { RandomStream } from "../core/random.ts";
import { chiSquareTail, studentQuantile975 } from "./special-functions.ts";
import { BATCH_COUNT } from "./volatility.ts";

/** Stretches of time that are resampled. */
export const BLOCK_COUNT = BATCH_COUNT;
/** Slots of a window: fine enough to see short clusters. */
export const SLOT_COUNT = 200;
/** Of two tests for clusters: one in twenty Poisson processes is called clustered, which costs it little. */
const REFUSED_P = 0.025;
const EXPECTED_MIN = 5;
const LAST_EXPECTED_MIN = 1;
const RESAMPLE_COUNT = 500;
/** Fewer stretches than this say nothing of how much they differ. */
const BLOCKS_MIN = 8;
/** Slots to a stretch, from fine to coarse. */
const GROUP_SIZES = [1, 2, 5];

/** A count and what A and k expect there. */
export interface ExpectedCount {
  readonly count: number;
  readonly expected: number;
}

/** Equal stretches of consecutive items. */
export function grouped<Item>(items: readonly Item[], groupCount: number): Item[][] {
  const groups = Array.from({ length: groupCount }, (): Item[] => []);
  for (const [index, item] of items.entries())
    groups[Math.floor((index * groupCount) / items.length)]!.push(item);
  return groups;
}

/** Counts of blocks, and of the finest stretches that expect 5 each, against a Poisson process. */
export function dispersionTests(slots: readonly ExpectedCount[]): TestedFit[] {
  const total = sum(slots.map(({ expected }) => expected));
  const fineSize = GROUP_SIZES.find((size) => (total * size) / slots.length >= EXPECTED_MIN);
  const counts = fineSize === undefined ? [BLOCK_COUNT] : [BLOCK_COUNT, Math.floor(slots.length / fineSize)];
  return counts
    .map((count) => {
      const groups = grouped(slots, Math.min(count, slots.length)).map(merged);
      return chiSquareTest(
        groups.filter(({ expected }) => expected > 0),
        1,
      );
    })
    .filter((test) => test !== undefined);
}

/** Which intervals can be trusted, and why. */
export interface ChosenIntervals {
  readonly intervals: IntervalMethod;
  readonly why: string;
}

/** Exact ones need a Poisson process and the law itself: stretches of time are resampled where either is refused. */
export function chooseIntervals(
  dispersion: readonly TestedFit[],
  fit: TestedFit | undefined,
): ChosenIntervals {
  const least = Math.min(...dispersion.map(({ pValue }) => pValue));
  if (least < REFUSED_P) return { intervals: "block-bootstrap", why: `arrivals cluster (p ${pText(least)})` };
  if (fit !== undefined && fit.pValue < REFUSED_P)
    return { intervals: "block-bootstrap", why: `the law does not fit (p ${pText(fit.pValue)})` };
  return { intervals: "exact", why: `nothing speaks against a Poisson process (p ${pText(least)})` };
}

function pText(pValue: number): string {
  return pValue < 0.001 ? "< 0.001" : pValue.toFixed(3);
}

/** Pearson's chi-square; undefined where the cells are no more than what was fitted to them. */
export function chiSquareTest(cells: readonly ExpectedCount[], fittedCount: number): TestedFit | undefined {
  const statistic = sum(
    cells.map(({ count, expected }) => ((count - expected) * (count - expected)) / expected),
  );
  const degreesOfFreedom = cells.length - fittedCount;
  if (degreesOfFreedom < 1) return undefined;
  return { statistic, degreesOfFreedom, pValue: chiSquareTail(statistic, degreesOfFreedom) };
}

/** Neighbours joined until each expects 5, the last at least 1 (Cochran 1954), so that chi-square's law holds. */
export function joinedCells(cells: readonly ExpectedCount[]): ExpectedCount[] {
  const joined: ExpectedCount[] = [];
  let open: ExpectedCount = { count: 0, expected: 0 };
  for (const cell of cells) {
    open = merged([open, cell]);
    if (open.expected < EXPECTED_MIN) continue;
    joined.push(open);
    open = { count: 0, expected: 0 };
  }
  if (open.expected >= LAST_EXPECTED_MIN) return [...joined, open];
  const last = joined.pop();
  return last === undefined ? [open] : [...joined, merged([last, open])];
}

function merged(cells: readonly ExpectedCount[]): ExpectedCount {
  return {
    count: sum(cells.map(({ count }) => count)),
    expected: sum(cells.map(({ expected }) => expected)),
  };
}

export interface IntensityPoint {
  readonly perHour: number;
  readonly perCent: number;
}

/** Half widths of 95 % intervals, of ln A, k and ln k: Student's t over the stretches times how far they scatter. */
export interface ResampledWidths {
  readonly logPerHour: number;
  readonly perCent: number;
  readonly logPerCent: number;
  /** Of ln(A exp(-k d)) at a distance. */
  readonly logRateAt: (distanceCents: number) => number;
}

/**
 * Blocks drawn with replacement, as many as there are, and fitted each time. Draws that cannot be fitted are left out.
 * @returns undefined where there are fewer than 8 blocks, or fewer than nine in ten draws could be fitted.
 */
export function resampledWidths<Block>(
  blocks: readonly Block[],
  fit: (blocks: readonly Block[]) => IntensityPoint | undefined,
  random: RandomStream,
): ResampledWidths | undefined {
  if (blocks.length < BLOCKS_MIN) return undefined;
  const points: IntensityPoint[] = [];
  for (let draw = 0; draw < RESAMPLE_COUNT; draw++) {
    const point = fit(blocks.map(() => blocks[random.below(blocks.length)]!));
    if (point !== undefined && Number.isFinite(point.perHour) && Number.isFinite(point.perCent))
      points.push(point);
  }
  if (points.length < 0.9 * RESAMPLE_COUNT) return undefined;
  const factor = studentQuantile975(blocks.length - 1) * Math.sqrt(blocks.length / (blocks.length - 1));
  const width = (value: (point: IntensityPoint) => number): number =>
    factor * sampleStandardDeviation(points.map(value));
  return {
    logPerHour: width(({ perHour }) => Math.log(perHour)),
    perCent: width(({ perCent }) => perCent),
    logPerCent: width(({ perCent }) => Math.log(Math.max(perCent, Number.MIN_VALUE))),
    logRateAt: (distanceCents) =>
      width(({ perHour, perCent }) => Math.log(perHour) - perCent * distanceCents),
  };
}
