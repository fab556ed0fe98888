/** The cells of a whole grid, and those of it that conditions leave. */
import { usageError } from "../../core/errors.ts";
import { gridSize, gridTable, pickedTable, type Axis, type CellTable } from "./cell-table.ts";
import type { Condition } from "./comparison.ts";
import { CELLS_MAX, GRID_CELLS_MAX, told, tooManyCells } from "./limits.ts";

/** Which cells there may be. */
export interface CellRule {
  /** Values of all parameters by place, the fixed ones in theirs. */
  readonly defaults: readonly number[];
  /** Each axis's place among the parameters. */
  readonly places: readonly number[];
  readonly conditions: readonly Condition[];
  /** What was written, for errors. */
  readonly conditionTexts: readonly string[];
}

/** @throws USAGE_TOO_MANY_CELLS, USAGE_NO_CELLS */
export function gridCells(axes: readonly Axis[], rule: CellRule, cellsMax = CELLS_MAX): CellTable {
  const sizes = axes.map(({ values }) => values.length);
  const size = gridSize(sizes);
  if (rule.conditions.length === 0) {
    if (size > cellsMax) throw tooManyCells("the grid has", size, cellsMax);
    return gridTable(sizes);
  }
  const lookedAtMax = Math.max(GRID_CELLS_MAX, cellsMax);
  if (size > lookedAtMax) throw tooManyCells("before its conditions the grid has", size, lookedAtMax);
  const numbers = allowedNumbers(axes, rule, size, cellsMax);
  if (numbers.length === 0) throw noCells(rule, `of ${told(size)} cells none is left`);
  return pickedTable(sizes, numbers);
}

/** Numbers of the grid's cells that meet the conditions. @throws USAGE_TOO_MANY_CELLS */
function allowedNumbers(axes: readonly Axis[], rule: CellRule, size: number, cellsMax: number): Uint32Array {
  const grid = gridTable(axes.map(({ values }) => values.length));
  const values = Float64Array.from(rule.defaults);
  let numbers = new Uint32Array(Math.min(size, 1_024));
  let count = 0;
  for (let number = 0; number < size; number++) {
    for (let axis = 0; axis < axes.length; axis++)
      values[rule.places[axis]!] = axes[axis]!.values[grid.coordinate(number, axis)]!;
    if (!isAllowed(rule, values)) continue;
    if (count === cellsMax) throw tooManyCells("its conditions leave the grid more than", cellsMax, cellsMax);
    if (count === numbers.length) {
      const longer = new Uint32Array(2 * count);
      longer.set(numbers);
      numbers = longer;
    }
    numbers[count++] = number;
  }
  return numbers.slice(0, count);
}

export function isAllowed({ conditions }: CellRule, values: ArrayLike<number>): boolean {
  for (const condition of conditions) if (!condition(values)) return false;
  return true;
}

export function noCells({ conditionTexts }: CellRule, what: string): Error {
  return usageError("USAGE_NO_CELLS", `${what} by the conditions ${conditionTexts.join(" and ")}`, {
    hint: "Loosen a condition, or widen the values of the parameters that it names.",
    data: { conditions: conditionTexts },
  });
}
