/** The objective by each parameter, the others averaged over: which of them matter. */
import { quantileSorted } from "simple-statistics";
import type { CellColumn, SensitivityRow, SweepAxisRow } from "../../core/sweep-report-rows.ts";
import type { SweepCellRow } from "../../core/sweep-rows.ts";

/** More values than this, and drawn ones, are put into bins of about equally many cells. */
const VALUES_MAX = 24;
const BIN_COUNT = 8;

export interface SensitivityInput {
  readonly axes: readonly SweepAxisRow[];
  /** Those that may be chosen. */
  readonly cells: readonly SweepCellRow[];
  /** The objective on either part, where it has events. */
  readonly parts: readonly { readonly part: "train" | "test"; readonly column: CellColumn }[];
}

export function sensitivities({ axes, cells, parts }: SensitivityInput): readonly SensitivityRow[] {
  return axes.flatMap((axis, index) => {
    const bins = binsOf(axis, cells, index);
    return parts.flatMap(({ part, column }) =>
      bins.flatMap((bin): SensitivityRow[] => {
        const figures = bin.flatMap(({ cellIndex }) => column[cellIndex] ?? []).sort((a, b) => a - b);
        if (figures.length === 0) return [];
        const values = bin.map((cell) => cell.values[index]!);
        return [
          {
            parameter: axis.name,
            part,
            low: values.reduce((low, value) => Math.min(low, value)),
            high: values.reduce((high, value) => Math.max(high, value)),
            cellCount: figures.length,
            mean: figures.reduce((sum, figure) => sum + figure, 0) / figures.length,
            tenth: quantileSorted(figures, 0.1),
            ninetieth: quantileSorted(figures, 0.9),
          },
        ];
      }),
    );
  });
}

function binsOf(
  axis: SweepAxisRow,
  cells: readonly SweepCellRow[],
  index: number,
): readonly (readonly SweepCellRow[])[] {
  const sorted = cells.toSorted((one, other) => one.values[index]! - other.values[index]!);
  if (!axis.isDrawn && axis.values.length <= VALUES_MAX)
    return [...Map.groupBy(sorted, (cell) => cell.values[index]!).values()];
  return Array.from({ length: BIN_COUNT }, (_, bin) =>
    sorted.slice(
      Math.floor((bin * sorted.length) / BIN_COUNT),
      Math.floor(((bin + 1) * sorted.length) / BIN_COUNT),
    ),
  ).filter((bin) => bin.length > 0);
}
