/**
 * How much size a strategy bears: the P&L of cells that differ in size alone. Larger orders wait longer, are filled more by those
 * who know better, and hit the limits; so P&L by contract falls with size, until more size earns less.
 *
 * Nothing is extrapolated: sizes that were not tried are not spoken of. Intervals: percentiles of a bootstrap by event, all sizes
 * together.
 */
import { assert } from "../../core/errors.ts";
import { randomStream } from "../../core/random.ts";
import type { Figure, Interval } from "../../core/figure.ts";
import { cellMeans, firstLargest, type PnlMatrix } from "./pnl-matrix.ts";
import { drawCounts } from "./resampled-means.ts";

const CAPACITY_EVENTS_MIN = 8;
/** A figure that fewer resamples have than this share has no interval. */
const REACHED_SHARE_MIN = 0.975;

export interface CapacityOptions {
  readonly seed: string;
  readonly resampleCount: number;
  /** Of the two-sided intervals: 0.95. */
  readonly confidence: number;
}

export interface WithInterval {
  readonly value: number;
  readonly interval: Figure<Interval>;
}

export interface Capacity {
  readonly sizes: readonly {
    readonly sizeContracts: number;
    readonly meanDollars: number;
    readonly dollarsPerContract: number;
  }[];
  /** By how much P&L by contract changes with every contract of size: the least-squares line. Below 0: size costs. */
  readonly slopeDollarsPerContractSquared: WithInterval;
  /** Where P&L by contract is half of that at the smallest size, on straight lines between the sizes tried. */
  readonly halvingContracts: Figure<WithInterval>;
  /** The size tried that earned most; the interval is over sizes tried too. */
  readonly bestContracts: WithInterval;
}

/** @param matrix one cell a size. @param sizesContracts ascending. */
export function capacityOf(
  matrix: PnlMatrix,
  sizesContracts: readonly number[],
  options: CapacityOptions,
): Figure<Capacity> {
  assert(sizesContracts.length === matrix.cellCount, "every cell has a size");
  assert(
    sizesContracts.every((size, index) => size > (sizesContracts[index - 1] ?? 0)),
    "sizes are above 0 and ascend",
  );
  const { periodCount } = matrix;
  if (sizesContracts.length < 3) return { reason: `${sizesContracts.length} sizes, 3 are the least` };
  if (periodCount < CAPACITY_EVENTS_MIN)
    return { reason: `${periodCount} events, ${CAPACITY_EVENTS_MIN} are the least` };
  const means = cellMeans(matrix).means;
  const found = readCurve(means, sizesContracts);
  const resampled = resampledCurves(matrix, sizesContracts, options);
  const tail = (1 - options.confidence) / 2;
  const intervalOf = (pick: (curve: Curve) => number | undefined): Figure<Interval> =>
    percentiles(resampled.map(pick), tail);
  return {
    value: {
      sizes: sizesContracts.map((sizeContracts, index) => ({
        sizeContracts,
        meanDollars: means[index]!,
        dollarsPerContract: means[index]! / sizeContracts,
      })),
      slopeDollarsPerContractSquared: { value: found.slope, interval: intervalOf(({ slope }) => slope) },
      halvingContracts:
        found.halving === undefined
          ? { reason: notHalved(means[0]!, sizesContracts.at(-1)!) }
          : { value: { value: found.halving, interval: intervalOf(({ halving }) => halving) } },
      bestContracts: { value: found.best, interval: intervalOf(({ best }) => best) },
    },
  };
}

function notHalved(smallestMean: number, largestSize: number): string {
  return smallestMean > 0
    ? `P&L by contract does not halve up to ${largestSize} contracts, the largest size tried`
    : "the smallest size earned nothing that could halve";
}

interface Curve {
  readonly slope: number;
  readonly halving: number | undefined;
  readonly best: number;
}

function readCurve(means: Float64Array, sizes: readonly number[]): Curve {
  const byContract = sizes.map((size, index) => means[index]! / size);
  return {
    slope: slopeOf(sizes, byContract),
    halving: halvingOf(sizes, byContract),
    best: sizes[firstLargest(means)]!,
  };
}

function slopeOf(x: readonly number[], y: readonly number[]): number {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const products = x.reduce((sum, value, index) => sum + (value - mean) * y[index]!, 0);
  return products / x.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
}

function halvingOf(sizes: readonly number[], byContract: readonly number[]): number | undefined {
  const half = byContract[0]! / 2;
  if (!(half > 0)) return undefined;
  const after = byContract.findIndex((value) => value <= half);
  if (after < 1) return undefined;
  const [high, low] = [byContract[after - 1]!, byContract[after]!];
  return sizes[after - 1]! + ((high - half) / (high - low)) * (sizes[after]! - sizes[after - 1]!);
}

function resampledCurves(
  { periodCount, cellCount, values }: PnlMatrix,
  sizes: readonly number[],
  { seed, resampleCount }: CapacityOptions,
): readonly Curve[] {
  const random = randomStream(seed, "capacity");
  const counts = new Uint8Array(periodCount);
  return Array.from({ length: resampleCount }, () => {
    drawCounts(counts, random);
    const means = new Float64Array(cellCount);
    for (const [period, count] of counts.entries())
      for (let cell = 0; cell < cellCount; cell++)
        means[cell]! += (count * values[period * cellCount + cell]!) / periodCount;
    return readCurve(means, sizes);
  });
}

function percentiles(figures: readonly (number | undefined)[], tail: number): Figure<Interval> {
  const there = figures.filter((figure) => figure !== undefined).sort((a, b) => a - b);
  if (there.length < REACHED_SHARE_MIN * figures.length) {
    const percent = Math.floor((100 * there.length) / figures.length);
    return { reason: `only ${percent} % of the resamples have such a size within those tried` };
  }
  return {
    value: {
      low: there[Math.ceil(tail * there.length) - 1]!,
      high: there[Math.ceil((1 - tail) * there.length) - 1]!,
    },
  };
}
