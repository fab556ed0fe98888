/** One task of a sweep: some cells in one market under every scenario. The same on any thread of any machine. */
import { BALANCE_PRECISION_MICROS } from "../../core/fee-rounding.ts";
import type { FeeSchedule } from "../../core/fee-schedule.ts";
import type { CellFailureRow, CellResultRow } from "../../core/sweep-rows.ts";
import type { Tape } from "../../core/tape.ts";
import { cellRow, failureRow } from "../../engine/cells/cell-rows.ts";
import { runCells, type MarketOfCells } from "../../engine/cells/run-cells.ts";
import type { LaneSetup } from "../../engine/lane-setup.ts";
import { exitFees } from "../../engine/pnl-parts.ts";
import { fillRulesOf, limitsOf } from "../../engine/requested-rules.ts";
import type { SweepPlan } from "../plan/plan.ts";
import { latencyOf } from "../plan/scenario-latency.ts";
import type { Scenario } from "../plan/scenarios.ts";

export interface TaskRows {
  readonly results: readonly CellResultRow[];
  readonly failures: readonly CellFailureRow[];
}

export interface TaskRange {
  readonly marketIndex: number;
  readonly cellFrom: number;
  readonly cellTo: number;
}

export interface TaskMarketData extends MarketOfCells {
  readonly source: Tape;
  /** Undefined where fees are switched off. */
  readonly fees: FeeSchedule | undefined;
}

/** Rows by scenario, then by cell. */
export function runTask(plan: SweepPlan, market: TaskMarketData, range: TaskRange): TaskRows {
  const results: CellResultRow[] = [];
  const failures: CellFailureRow[] = [];
  const { marketIndex, cellFrom, cellTo } = range;
  const { source, history, fees } = market;
  const precisionMicros = precisionOf(plan);
  const exit = exitFees(fees, precisionMicros, history.endUs);
  for (const scenario of plan.scenarios.list) {
    const shape = scenarioShape(plan, scenario);
    const setupOf = (cell: number): LaneSetup => cellSetup(plan, shape, fees, cellFrom + cell);
    for (const [cell, outcome] of runCells({ source, history }, cellTo - cellFrom, setupOf).entries()) {
      const place = { cellIndex: cellFrom + cell, marketIndex, scenarioIndex: scenario.index };
      if (outcome.way === "failed") failures.push(failureRow(place, outcome.error));
      else results.push(cellRow(place, outcome.way, outcome.account, history, exit));
    }
  }
  return { results, failures };
}

type ScenarioShape = Pick<LaneSetup, "fillRules" | "latency">;

function scenarioShape({ scenarios }: SweepPlan, scenario: Scenario): ScenarioShape {
  const { fillModel, postedThrough, seed } = scenario;
  const model = scenarios.fillModels.get(fillModel)!;
  return {
    fillRules: fillRulesOf({ fillModel: model, flowSeed: seed, postedThrough }),
    latency: latencyOf(scenarios, scenario),
  };
}

function cellSetup(
  plan: SweepPlan,
  shape: ScenarioShape,
  fees: FeeSchedule | undefined,
  cell: number,
): LaneSetup {
  const { definition, run } = plan;
  const { parameters } = plan.cell(cell);
  const { cashMicros, rateLimit } = run;
  return {
    ...shape,
    strategy: definition.create(parameters),
    marketIndices: [0],
    limits: limitsOf(run.limitsOf(parameters)),
    ...(fees === undefined ? {} : { fees: [fees], feePrecisionMicros: precisionOf(plan) }),
    ...(rateLimit === undefined ? {} : { rateLimit }),
    ...(cashMicros === undefined ? {} : { cashMicros }),
    isJournalKept: false,
  };
}

function precisionOf({ run }: SweepPlan): number {
  return BALANCE_PRECISION_MICROS[run.feePrecision === "direct" ? "direct" : "nonDirect"];
}
