/**
 * The plateau: the cells around the chosen one that cannot be told from it. Wide and it hardly matters which is taken; one cell
 * wide and it was luck.
 *
 * A cell belongs to it if it is not significantly worse (paired t by event, one-sided 5 %, each cell for itself) and is reached from the
 * chosen one over cells that are not either. Few events make wide plateaus: not to be told apart is not to be the same.
 */
import { studentQuantile } from "./distributions.ts";
import type { Figure } from "../../core/figure.ts";
import type { CellDesign, Neighbours } from "./neighbourhood.ts";
import type { PnlMatrix } from "./pnl-matrix.ts";

const LEVEL = 0.05;
const PLATEAU_EVENTS_MIN = 8;

export interface Plateau {
  /** Ascending, the chosen cell among them. */
  readonly cells: readonly number[];
  /** Of all cells. */
  readonly share: number;
  /** Of each parameter, from and to which value the plateau goes. */
  readonly ranges: readonly { readonly parameter: string; readonly low: number; readonly high: number }[];
}

export interface PlateauInput {
  readonly matrix: PnlMatrix;
  readonly design: CellDesign;
  readonly neighbours: Neighbours;
  readonly chosen: number;
}

export function plateauOf({ matrix, design, neighbours, chosen }: PlateauInput): Figure<Plateau> {
  const { periodCount, cellCount } = matrix;
  if (periodCount < PLATEAU_EVENTS_MIN)
    return { reason: `${periodCount} events, ${PLATEAU_EVENTS_MIN} are the least to tell cells apart` };
  const critical = studentQuantile(1 - LEVEL, periodCount - 1);
  const found = new Set([chosen]);
  const seen = new Set([chosen]);
  // A set that grows while it is walked: each cell that is found shows its neighbours.
  for (const cell of found)
    for (const other of neighbours[cell]!) {
      if (seen.has(other)) continue;
      seen.add(other);
      if (worseBy(matrix, chosen, other) <= critical) found.add(other);
    }
  const cells = [...found].sort((a, b) => a - b);
  return {
    value: {
      cells,
      share: cells.length / cellCount,
      ranges: design.parameters.map((parameter, index) => {
        const values = cells.map((cell) => design.coordinates[cell]![index]!);
        return {
          parameter,
          low: values.reduce((low, value) => Math.min(low, value)),
          high: values.reduce((high, value) => Math.max(high, value)),
        };
      }),
    },
  };
}

/** Paired t of the chosen cell's P&L less the other's; 0 where they never differ. */
function worseBy({ periodCount, cellCount, values }: PnlMatrix, chosen: number, other: number): number {
  let [mean, squares] = [0, 0];
  for (let period = 0; period < periodCount; period++) {
    const difference = values[period * cellCount + chosen]! - values[period * cellCount + other]!;
    // Welford (1962).
    const from = difference - mean;
    mean += from / (period + 1);
    squares += from * (difference - mean);
  }
  if (squares <= 0) return mean * Infinity || 0;
  return mean / Math.sqrt(squares / (periodCount - 1) / periodCount);
}
