/** Which cells may be chosen, and what the verdict is over them alone; cells are told by their index in the sweep again. */
import type { CellState, PartColumns, SweepObjectiveRow } from "../../core/sweep-report-rows.ts";
import type { SweepCellRow } from "../../core/sweep-rows.ts";
import type { Objective } from "../plan/objective.ts";
import { judgeSweep, type SweepJudgement } from "../statistics/judge-sweep.ts";
import type { CellDesign } from "../statistics/neighbourhood.ts";
import type { PnlMatrix } from "../statistics/pnl-matrix.ts";
import type { ModelPnl } from "../statistics/fill-bracket.ts";
import type { AnalysisOptions } from "./sweep-input.ts";

export interface Judged {
  /** Of the sweep, by their index among those that may be chosen: what the statistics call a cell. */
  readonly cells: readonly number[];
  readonly design: CellDesign;
  /** Cells and events in the order of the statistics: training events, then those held out. */
  readonly train: PnlMatrix;
  readonly test: PnlMatrix;
  readonly judgement: SweepJudgement;
}

export interface JudgedRequest {
  readonly cells: readonly number[];
  readonly rows: readonly SweepCellRow[];
  readonly parameters: readonly string[];
  /** Of these cells. */
  readonly train: PnlMatrix;
  readonly test: PnlMatrix;
  readonly fillModels: readonly ModelPnl[];
  /** Complete cells, those that broke a constraint too: they were tried. */
  readonly triedCount: number;
}

export function judged(request: JudgedRequest, options: AnalysisOptions): Judged {
  const { cells, rows, parameters, train, test, fillModels, triedCount } = request;
  const design = { parameters, coordinates: cells.map((cell) => rows[cell]!.values) };
  const trialCount = options.trialCount ?? (triedCount > cells.length ? triedCount : undefined);
  const judgement = judgeSweep({
    ...options,
    train,
    test,
    design,
    fillModels,
    ...(trialCount === undefined ? {} : { trialCount }),
  });
  return { cells, design, train, test, judgement };
}

/** Which cells break a constraint on the training events. A figure that a cell does not have breaks it too. */
export function statesWithin(
  states: readonly Exclude<CellState, "brokeConstraint">[],
  objective: Objective,
  train: PartColumns | undefined,
): { readonly states: readonly CellState[]; readonly constraints: SweepObjectiveRow["constraints"] } {
  const broken = new Set<number>();
  const constraints = objective.constraints.map(({ metric, min, max }) => {
    const column = train?.metrics[metric];
    let brokenCount = 0;
    for (const [cell, state] of states.entries()) {
      const value = column?.[cell];
      if (state !== "complete") continue;
      if (value !== undefined && value >= (min ?? -Infinity) && value <= (max ?? Infinity)) continue;
      broken.add(cell);
      brokenCount++;
    }
    return { metric, min, max, brokenCount };
  });
  return {
    states: states.map((state, cell) => (broken.has(cell) ? "brokeConstraint" : state)),
    constraints,
  };
}
