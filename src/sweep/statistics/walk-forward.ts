/**
 * Walk forward: at each event take the cell that did best over the events before it, and book what it earns there. Nothing is
 * ever chosen by what came later.
 */
import { assert } from "../../core/errors.ts";
import type { Figure } from "../../core/figure.ts";
import { firstLargest, type PnlMatrix } from "./pnl-matrix.ts";

export interface WalkForwardOptions {
  /** Events to choose on before the first one that is traded. */
  readonly trainCountMin: number;
  /** Choose on the last so many events only; on all of them where absent. */
  readonly trainCountMax?: number;
  /** Events just before the traded one that are not chosen on: they may not have settled when it begins. */
  readonly gapCount?: number;
  /** What to choose by, in place of the P&L itself: means over each cell's neighbourhood (`neighbourhood.ts`). */
  readonly scored?: PnlMatrix;
}

export interface WalkForwardStep {
  readonly period: number;
  readonly cell: number;
  readonly pnlDollars: number;
}

export interface WalkForward {
  readonly steps: readonly WalkForwardStep[];
  readonly totalDollars: number;
  /** Cells chosen at least once. */
  readonly chosenCount: number;
}

/** Ties go to the first cell. */
export function walkForward(matrix: PnlMatrix, options: WalkForwardOptions): Figure<WalkForward> {
  const { trainCountMin, trainCountMax = Infinity, gapCount = 0, scored = matrix } = options;
  assert(trainCountMin >= 1 && trainCountMax >= trainCountMin, "there is at least one event to choose on");
  assert(gapCount >= 0, "a gap is not negative");
  assert(
    scored.periodCount === matrix.periodCount && scored.cellCount === matrix.cellCount,
    "what is chosen by has the shape of what is traded",
  );
  const first = trainCountMin + gapCount;
  if (matrix.periodCount <= first)
    return { reason: `${matrix.periodCount} events, ${first + 1} are the least to walk forward` };
  const sums = new Float64Array(matrix.cellCount);
  const steps: WalkForwardStep[] = [];
  for (let period = first; period < matrix.periodCount; period++) {
    const end = period - gapCount;
    // A window is summed anew: adding and taking away would leave traces that decide ties.
    if (end > trainCountMax || steps.length === 0) sums.fill(0);
    const from = end > trainCountMax ? end - trainCountMax : steps.length === 0 ? 0 : end - 1;
    for (let known = from; known < end; known++) addRow(scored, known, sums);
    const cell = firstLargest(sums);
    steps.push({ period, cell, pnlDollars: matrix.values[period * matrix.cellCount + cell]! });
  }
  return {
    value: {
      steps,
      totalDollars: steps.reduce((sum, { pnlDollars }) => sum + pnlDollars, 0),
      chosenCount: new Set(steps.map(({ cell }) => cell)).size,
    },
  };
}

function addRow({ cellCount, values }: PnlMatrix, period: number, sums: Float64Array): void {
  for (let cell = 0; cell < cellCount; cell++) sums[cell]! += values[period * cellCount + cell]!;
}
