/** The chosen cell under other scenarios, and at other sizes. */
import type { Figure } from "../../core/figure.ts";
import type { BracketReport, CapacityReport } from "../../core/sweep-evidence-rows.ts";
import type { SweepCellRow } from "../../core/sweep-rows.ts";
import { capacityOf } from "../statistics/capacity.ts";
import { columnOf, type PnlMatrix } from "../statistics/pnl-matrix.ts";
import type { Judged } from "./judged-cells.ts";
import { meanFigure, type MeanOptions } from "./mean-figure.ts";
import type { ScenarioGroup } from "./scenario-groups.ts";

const SIZE_PARAMETER = "sizeContracts";

export interface GroupPnl {
  readonly group: ScenarioGroup;
  /** Of the cells that may be chosen, over all events. */
  readonly matrix: PnlMatrix;
}

export function bracketReport(
  { cells, judgement }: Judged,
  groups: readonly GroupPnl[],
  options: MeanOptions,
): Figure<BracketReport> {
  const { fillBracket, choice } = judgement.evidence;
  if ("reason" in fillBracket) return fillBracket;
  if ("reason" in choice) return choice;
  const { rows, isSignHeld, rankCorrelations } = fillBracket.value;
  return {
    value: {
      isSignHeld,
      rankCorrelations: rankCorrelations.map(({ fillModels: labels, correlation }) => ({
        labels,
        correlation,
      })),
      rows: rows.map(
        ({ fillModel: label, chosenMeanDollars, chosenRank, bestCell, bestMeanDollars }, index) => {
          const { group, matrix } = groups[index]!;
          const mean = meanFigure(columnOf(matrix, choice.value.cell), options);
          return {
            label,
            scenario: group.scenarios[0]!,
            seedCount: group.scenarios.length,
            chosenMeanDollars,
            chosenInterval: "reason" in mean ? mean : mean.value.interval,
            chosenRank,
            bestCell: cells[bestCell]!,
            bestMeanDollars,
          };
        },
      ),
    },
  };
}

export interface CapacityRequest {
  readonly judged: Judged;
  readonly parameters: readonly string[];
  readonly rows: readonly SweepCellRow[];
  /** Of the cells that may be chosen, over all events. */
  readonly all: PnlMatrix;
}

export function capacityReport(
  { judged, parameters, rows, all }: CapacityRequest,
  options: MeanOptions,
): Figure<CapacityReport> {
  const { choice } = judged.judgement.evidence;
  if ("reason" in choice) return choice;
  const axis = parameters.indexOf(SIZE_PARAMETER);
  if (axis < 0) return { reason: `sizes were not swept: ${SIZE_PARAMETER} is no axis` };
  const valuesOf = (local: number): readonly number[] => rows[judged.cells[local]!]!.values;
  const chosen = valuesOf(choice.value.cell);
  const alike = [...judged.cells.keys()]
    .filter((local) => valuesOf(local).every((value, index) => index === axis || value === chosen[index]))
    .sort((one, other) => valuesOf(one)[axis]! - valuesOf(other)[axis]!);
  const values = new Float64Array(all.periodCount * alike.length);
  for (let period = 0; period < all.periodCount; period++)
    for (const [index, local] of alike.entries())
      values[period * alike.length + index] = all.values[period * all.cellCount + local]!;
  return capacityOf(
    { periodCount: all.periodCount, cellCount: alike.length, values },
    alike.map((local) => valuesOf(local)[axis]!),
    { ...options, confidence: 0.95 },
  );
}
