/** How large a sweep may be before it is taken for a mistake. */
import { usageError, type AppError } from "../../core/errors.ts";

/** Cells of a sweep, unless the plan says `cellsMax`. */
export const CELLS_MAX = 1_000_000;

/** Cells of a grid that conditions choose from: each is looked at. */
export const GRID_CELLS_MAX = 20_000_000;

/** Draws for each cell that a subset asks for, and at least: where conditions leave less, they leave next to nothing. */
const DRAWS_PER_CELL_MAX = 200;
const DRAWS_MIN = 100_000;

export function drawsMax(count: number): number {
  return Math.max(DRAWS_MIN, DRAWS_PER_CELL_MAX * count);
}

/** @param what the cells are: "the grid has". */
export function tooManyCells(what: string, count: number, max: number): AppError {
  return usageError("USAGE_TOO_MANY_CELLS", `${what} ${told(count)} cells, at most ${told(max)} are swept`, {
    hint: "Take fewer values, sample them with subset: { kind: sobol, count: .. }, or raise cellsMax.",
    data: { cellCount: count, cellsMax: max },
  });
}

export function told(count: number): string {
  return count < 1e15 ? count.toLocaleString("en-US") : count.toExponential(1);
}
