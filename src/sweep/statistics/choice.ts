/**
 * The cell to choose: not the best one, which had the most luck, but the one whose neighbourhood promises most. By default by
 * the lower bound of the neighbourhood's mean, mean - t se: an average that rests on one lucky event has a low one.
 */
import { studentQuantile } from "./distributions.ts";
import type { Figure } from "../../core/figure.ts";
import { neighbourhoodMeans, type Neighbours } from "./neighbourhood.ts";
import { cellMeans, firstLargest, type PnlMatrix } from "./pnl-matrix.ts";

/** One-sided confidence of the lower bound that cells are ranked by. Not a test: nothing is adjusted for the choice. */
const BOUND_CONFIDENCE = 0.9;

export type ChoiceRule = "neighbourhood-mean" | "neighbourhood-lower-bound";

export interface Choice {
  /** The first, where several are equal. */
  readonly cell: number;
  readonly rule: ChoiceRule;
  /** Dollars an event. */
  readonly meanDollars: number;
  readonly neighbourhoodMeanDollars: number;
  readonly neighbourhoodLowerBoundDollars: number;
  readonly neighbourCount: number;
  /** Share of the neighbours whose mean has the sign of the cell's own. */
  readonly sameSignShare: Figure;
  /** The cell with the largest mean of its own, for comparison. */
  readonly bestCell: number;
  readonly bestMeanDollars: number;
}

export function chooseCell(
  matrix: PnlMatrix,
  neighbours: Neighbours,
  rule: ChoiceRule = "neighbourhood-lower-bound",
): Figure<Choice> {
  const { periodCount, cellCount } = matrix;
  if (cellCount === 0) return { reason: "the sweep has no cells" };
  if (periodCount < 2) return { reason: `${periodCount} events, 2 are the least to choose on` };
  const { means } = cellMeans(matrix);
  const around = cellMeans(neighbourhoodMeans(matrix, neighbours));
  const reach = studentQuantile(BOUND_CONFIDENCE, periodCount - 1);
  const bounds = around.means.map((mean, cell) => mean - reach * around.standardErrors[cell]!);
  const cell = firstLargest(rule === "neighbourhood-mean" ? around.means : bounds);
  const bestCell = firstLargest(means);
  return {
    value: {
      cell,
      rule,
      meanDollars: means[cell]!,
      neighbourhoodMeanDollars: around.means[cell]!,
      neighbourhoodLowerBoundDollars: bounds[cell]!,
      neighbourCount: neighbours[cell]!.length,
      sameSignShare: sameSignShare(means, cell, neighbours[cell]!),
      bestCell,
      bestMeanDollars: means[bestCell]!,
    },
  };
}

function sameSignShare(means: Float64Array, cell: number, others: readonly number[]): Figure {
  if (others.length === 0) return { reason: "the cell has no neighbours" };
  const sign = Math.sign(means[cell]!);
  return { value: others.filter((other) => Math.sign(means[other]!) === sign).length / others.length };
}
