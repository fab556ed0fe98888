/**
 * Does any cell of the sweep earn money? One test of all cells together, which knows how they depend on each other.
 *
 * Romano & Wolf (2005), "Stepwise multiple testing as formalized data snooping", Econometrica 73, 1237-1282: studentised, by their
 * section 4; p-values of the stepdown as in Romano & Wolf (2016), Statistics & Probability Letters 113, 38-40. The maximum over
 * all cells is White's reality check (2000), studentised. Events are resampled with all of their cells, so neighbours that win
 * and lose together count about as one.
 *
 * Studentised anew in every resample: a market maker's P&L is skewed to the left, where a mean that looks good comes with a
 * standard deviation that looks small. The plain bootstrap of the mean gets that tail wrong.
 */
import { randomStream } from "../../core/random.ts";
import type { Figure } from "../../core/figure.ts";
import { cellMeans, type CellMeans, type PnlMatrix } from "./pnl-matrix.ts";
import { drawCounts } from "./resampled-means.ts";

/** A cell has to come to something other than 0 in this many events, or resamples without any of them are common. */
const ACTIVE_EVENTS_MIN = 6;
/** Below this a variance, in squared standard errors, is what rounding leaves of 0. */
const VARIANCE_MIN = 1e-12;

export interface FamilyOptions {
  readonly seed: string;
  readonly resampleCount: number;
}

export interface CellTest {
  /** Mean over its standard error. */
  readonly t: number;
  /** Of the cell by itself: the chance of such a t where its mean is 0. One-sided. */
  readonly pValue: number;
  /** Adjusted for all cells: rejecting what is at most 5 % makes any mistake in 5 % of sweeps. */
  readonly pValueAdjusted: number;
}

export interface FamilyTest {
  readonly resampleCount: number;
  readonly testedCount: number;
  /** The cell with the largest t, and its adjusted p-value: the test of "no cell earns anything". */
  readonly bestCell: number;
  readonly pValue: number;
  readonly cells: readonly Figure<CellTest>[];
}

/** Cost: cells x events x resamples / 2; 1,024 cells, 50 events and 2,000 resamples take a fraction of a second. */
export function familyTest(matrix: PnlMatrix, { seed, resampleCount }: FamilyOptions): Figure<FamilyTest> {
  const { periodCount, cellCount } = matrix;
  const { means, standardErrors } = cellMeans(matrix);
  const activeCounts = countActive(matrix);
  const tested: number[] = [];
  for (let cell = 0; cell < cellCount; cell++)
    if (activeCounts[cell]! >= ACTIVE_EVENTS_MIN && standardErrors[cell]! > 0) tested.push(cell);
  if (tested.length === 0)
    return { reason: `no cell came to anything but 0 in ${ACTIVE_EVENTS_MIN} of ${periodCount} events` };

  const tOf = (cell: number): number => means[cell]! / standardErrors[cell]!;
  tested.sort((a, b) => tOf(b) - tOf(a) || a - b);
  const ts = Float64Array.from(tested, tOf);
  const exceeded = countExceeded(standardised(matrix, { means, standardErrors }, tested), ts, {
    seed,
    resampleCount,
  });

  const cells: Figure<CellTest>[] = Array.from(activeCounts, (count) => ({
    reason: `${count} events with a P&L other than 0, ${ACTIVE_EVENTS_MIN} are the least`,
  }));
  let pValueAdjusted = 0;
  for (const [rank, cell] of tested.entries()) {
    pValueAdjusted = Math.max(pValueAdjusted, (1 + exceeded.byFamily[rank]!) / (resampleCount + 1));
    const pValue = (1 + exceeded.bySelf[rank]!) / (resampleCount + 1);
    cells[cell] = { value: { t: ts[rank]!, pValue, pValueAdjusted } };
  }
  const pValue = (1 + exceeded.byFamily[0]!) / (resampleCount + 1);
  return { value: { resampleCount, testedCount: tested.length, bestCell: tested[0]!, pValue, cells } };
}

function countActive({ cellCount, values }: PnlMatrix): Int32Array {
  const counts = new Int32Array(cellCount);
  for (let at = 0; at < values.length; at += cellCount)
    for (let cell = 0; cell < cellCount; cell++) if (values[at + cell] !== 0) counts[cell]!++;
  return counts;
}

/** The cells in the order given, each less its mean, as where nothing is earned, and in units of its standard error. */
function standardised(
  matrix: PnlMatrix,
  { means, standardErrors }: CellMeans,
  cells: readonly number[],
): PnlMatrix {
  const values = new Float64Array(matrix.periodCount * cells.length);
  for (let period = 0; period < matrix.periodCount; period++)
    for (const [rank, cell] of cells.entries())
      values[period * cells.length + rank] =
        (matrix.values[period * matrix.cellCount + cell]! - means[cell]!) / standardErrors[cell]!;
  return { periodCount: matrix.periodCount, cellCount: cells.length, values };
}

interface Exceeded {
  /** Of each cell, resamples in which its own t was at least the one observed. */
  readonly bySelf: Float64Array;
  /** Of each cell, resamples in which it or a cell of smaller t had at least its t: the step down. */
  readonly byFamily: Float64Array;
}

/** @param ts descending, of the same cells as the matrix. */
function countExceeded(
  matrix: PnlMatrix,
  ts: Float64Array,
  { seed, resampleCount }: FamilyOptions,
): Exceeded {
  const random = randomStream(seed, "family-test");
  const { periodCount, cellCount } = matrix;
  const counts = new Uint8Array(periodCount);
  const resampledTs = new Float64Array(cellCount);
  const squares = new Float64Array(cellCount);
  const bySelf = new Float64Array(cellCount);
  const byFamily = new Float64Array(cellCount);
  for (let resample = 0; resample < resampleCount; resample++) {
    drawCounts(counts, random);
    resampleTs(matrix, counts, resampledTs, squares);
    let largest = -Infinity;
    for (let rank = cellCount - 1; rank >= 0; rank--) {
      const t = resampledTs[rank]!;
      if (t > largest) largest = t;
      if (t >= ts[rank]!) bySelf[rank]!++;
      if (largest >= ts[rank]!) byFamily[rank]!++;
    }
  }
  return { bySelf, byFamily };
}

/** hot: fills `sums` with the t of every cell in one resample. Without any scatter a mean above 0 counts as beyond all. */
function resampleTs(matrix: PnlMatrix, counts: Uint8Array, sums: Float64Array, squares: Float64Array): void {
  const { periodCount, cellCount, values } = matrix;
  sums.fill(0);
  squares.fill(0);
  for (let period = 0; period < periodCount; period++) {
    const count = counts[period]!;
    if (count === 0) continue;
    const at = period * cellCount;
    for (let cell = 0; cell < cellCount; cell++) {
      const value = values[at + cell]!;
      const weighted = count * value;
      sums[cell]! += weighted;
      squares[cell]! += weighted * value;
    }
  }
  for (let cell = 0; cell < cellCount; cell++) {
    const mean = sums[cell]! / periodCount;
    const variance = squares[cell]! / periodCount - mean * mean;
    sums[cell] =
      variance > VARIANCE_MIN ? mean / Math.sqrt(variance / (periodCount - 1)) : mean * Infinity || 0;
  }
}
