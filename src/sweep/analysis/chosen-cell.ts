/** The chosen cell beside its neighbours and the best one in sample, each with its figures on both parts. */
import type { Figure } from "../../core/figure.ts";
import type { ChosenCell, ComparedCell, PartColumns } from "../../core/sweep-report-rows.ts";
import type { Objective } from "../plan/objective.ts";
import { neighboursOf } from "../statistics/neighbourhood.ts";
import { columnOf } from "../statistics/pnl-matrix.ts";
import type { Judged } from "./judged-cells.ts";
import { meanFigure, type MeanOptions } from "./mean-figure.ts";

/** More neighbours than this are not compared one by one: ties in designs by chance can make many. */
const NEIGHBOURS_MAX = 24;

export function chosenCell(
  { cells, design, train, test, judgement }: Judged,
  best: Figure,
  options: MeanOptions,
): Figure<ChosenCell> {
  const { choice, plateau } = judgement.evidence;
  if ("reason" in choice) return choice;
  const chosen = choice.value.cell;
  const others = neighboursOf(design)[chosen]!.slice(0, NEIGHBOURS_MAX);
  const compare = (local: number, role: ComparedCell["role"]): ComparedCell => ({
    cell: cells[local]!,
    role,
    train: meanFigure(columnOf(train, local), options),
    // The held-out test draws by this seed: the same cell has the same interval wherever it stands.
    test: meanFigure(columnOf(test, local), { ...options, seed: `${options.seed}/held-out` }),
  });
  const bestLocal = "value" in best ? cells.indexOf(best.value) : -1;
  const isBestApart = bestLocal >= 0 && bestLocal !== chosen && !others.includes(bestLocal);
  return {
    value: {
      cell: cells[chosen]!,
      best,
      compared: [
        compare(chosen, "chosen"),
        ...(isBestApart ? [compare(bestLocal, "best in sample")] : []),
        ...others.map((other) => compare(other, other === bestLocal ? "best in sample" : "neighbour")),
      ],
      neighbourhoodMeanDollars: choice.value.neighbourhoodMeanDollars,
      sameSignShare: choice.value.sameSignShare,
      plateau:
        "reason" in plateau
          ? plateau
          : { value: { ...plateau.value, cells: plateau.value.cells.map((cell) => cells[cell]!) } },
    },
  };
}

/** By the plan's objective on the training events; the first where several are equal. */
export function bestInSample(
  cells: readonly number[],
  train: PartColumns | undefined,
  { metric, direction }: Objective,
): Figure {
  const column = train?.metrics[metric];
  const sign = direction === "maximise" ? 1 : -1;
  let [best, largest] = [-1, -Infinity];
  for (const cell of cells) {
    const value = column?.[cell];
    if (value !== undefined && sign * value > largest) [best, largest] = [cell, sign * value];
  }
  return best < 0 ? { reason: `no cell that may be chosen has a figure for ${metric}` } : { value: best };
}
