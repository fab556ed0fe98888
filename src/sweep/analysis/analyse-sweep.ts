/**
 * From a sweep's rows to what its report shows:
 *
 *   results -> figures by event (event-figures.ts) -> columns by part (part-columns.ts, sweep-columns.ts)
 *           -> cells that may be chosen (cell-states.ts) -> verdict (judged-cells.ts) -> everything around the chosen cell
 */
import type { ChosenEventRow, SweepReportRows } from "../../core/sweep-report-rows.ts";
import { LOTS_PER_CONTRACT, MICROS_PER_DOLLAR } from "../../core/units.ts";
import { METRICS } from "../plan/objective.ts";
import type { PnlMatrix } from "../statistics/pnl-matrix.ts";
import { axisRows } from "./axis-rows.ts";
import { bracketReport, capacityReport, type GroupPnl } from "./bracket-capacity.ts";
import { bestInSample, chosenCell } from "./chosen-cell.ts";
import { failureRows } from "./failure-rows.ts";
import { judged, type Judged } from "./judged-cells.ts";
import { overfitReport } from "./overfit.ts";
import { dollarMatrix } from "./part-columns.ts";
import { fanRows, walkForwardReport } from "./paths.ts";
import { meanMatrix, scenarioGroups } from "./scenario-groups.ts";
import { sensitivities } from "./sensitivities.ts";
import { sweepSurface } from "./surface.ts";
import { partOf, sweepColumns, type SweepColumns } from "./sweep-columns.ts";
import type { AnalysisOptions, SweepAnalysisInput } from "./sweep-input.ts";
import { wouldChange } from "./would-change.ts";

const RESAMPLES = 2_000;

/** Cost: the statistics' (some seconds for a thousand cells and fifty events); a million rows take about a second to read. */
export function analyseSweep(input: SweepAnalysisInput, options: AnalysisOptions): SweepReportRows {
  const columns = sweepColumns(input);
  const eligible = [...input.cells.keys()].filter((cell) => columns.states[cell] === "complete");
  const matrixOf = (scenario: number, events: readonly number[]): PnlMatrix =>
    dollarMatrix(columns.figures.scenarios[scenario]!.values.pnlMicros, events, input.cells.length, eligible);
  const groups = scenarioGroups(columns.scenarios.map(({ scenario }) => scenario)).map((group) => ({
    group,
    matrix: meanMatrix(
      group.scenarios.map(({ scenarioIndex }) => matrixOf(scenarioIndex, columns.parts.all)),
    ),
  }));
  const found = judged(
    {
      cells: eligible,
      rows: input.cells,
      parameters: input.plan.axes.map(({ name }) => name),
      train: matrixOf(0, columns.parts.train),
      test: matrixOf(0, columns.parts.test),
      fillModels: groups.map(({ group, matrix }) => ({ fillModel: group.label, matrix })),
      triedCount: columns.completeCount,
    },
    options,
  );
  const all = matrixOf(0, columns.parts.all);
  return {
    ...statedRows(input, columns),
    ...cellRows(input, columns, found, options),
    ...evidenceRows({ input, columns, found, all, groups }, options),
  };
}

function statedRows({ plan, manifest, markets, cells, failures }: SweepAnalysisInput, columns: SweepColumns) {
  const { question, decision, strategy, overlays, fixed, objective } = plan;
  const tickers: string[] = [];
  for (const { marketIndex, ticker } of markets) tickers[marketIndex] = ticker;
  return {
    manifest,
    question,
    decision,
    strategy,
    overlays,
    axes: axisRows(plan),
    fixed,
    objective: { ...objective, constraints: columns.constraints },
    metrics: Object.entries(METRICS).map(([name, { summary }]) => ({ name, summary })),
    events: columns.events,
    tickers,
    cells,
    cellStates: columns.states,
    scenarios: columns.scenarios,
    failures: failureRows(failures),
    remarks: columns.remarks,
  };
}

function cellRows(
  { plan, cells }: SweepAnalysisInput,
  { scenarios, states, parts, figures }: SweepColumns,
  found: Judged,
  options: AnalysisOptions,
) {
  const [train, test] = [partOf(scenarios[0], "train"), partOf(scenarios[0], "test")];
  const { metric } = plan.objective;
  const axes = axisRows(plan);
  const best = bestInSample(found.cells, train, plan.objective);
  const chosen = chosenCell(found, best, meanOptions(options));
  const cell = "reason" in chosen ? undefined : chosen.value.cell;
  return {
    chosen,
    surface: sweepSurface({
      axes,
      cells,
      states,
      trainMeans: train?.metrics["pnlPerEvent"] ?? [],
      chosen: cell,
    }),
    sensitivities: sensitivities({
      axes,
      cells: found.cells.map((index) => cells[index]!),
      parts: [
        ...(train === undefined ? [] : [{ part: "train" as const, column: train.metrics[metric]! }]),
        ...(test === undefined ? [] : [{ part: "test" as const, column: test.metrics[metric]! }]),
      ],
    }),
    chosenEvents: cell === undefined ? [] : parts.all.map((event) => eventRow(figures, event, cell)),
  };
}

interface EvidenceRequest {
  readonly input: SweepAnalysisInput;
  readonly columns: SweepColumns;
  readonly found: Judged;
  /** Of the cells that may be chosen, over all events. */
  readonly all: PnlMatrix;
  readonly groups: readonly GroupPnl[];
}

function evidenceRows({ input, columns, found, all, groups }: EvidenceRequest, options: AnalysisOptions) {
  const { parts, completeCount } = columns;
  const { verdict } = found.judgement;
  const { decision, reasons, notes, errorRate } = verdict;
  const means = meanOptions(options);
  return {
    verdict: {
      decision,
      reasons,
      notes,
      errorRate,
      wouldChange: wouldChange(found.judgement),
    },
    walkForward: walkForwardReport(found, [...parts.train, ...parts.test]),
    overfit: overfitReport(found, options.trialCount ?? completeCount, options.blockCountMax),
    bracket: bracketReport(found, groups, means),
    capacity: capacityReport(
      { judged: found, parameters: found.design.parameters, rows: input.cells, all },
      means,
    ),
    fan: fanRows(found, all, parts.all),
  };
}

function meanOptions({ seed, resampleCount = RESAMPLES }: AnalysisOptions) {
  return { seed, resampleCount };
}

function eventRow(
  { scenarios, cellCount }: SweepColumns["figures"],
  eventIndex: number,
  cell: number,
): ChosenEventRow {
  const { values } = scenarios[0]!;
  const at = eventIndex * cellCount + cell;
  return {
    eventIndex,
    pnlDollars: values.pnlMicros[at]! / MICROS_PER_DOLLAR,
    worstMarketDollars: values.worstMarketMicros[at]! / MICROS_PER_DOLLAR,
    fillCount: values.fillCount[at]!,
    contracts: values.lots[at]! / LOTS_PER_CONTRACT,
    feesDollars: values.feesMicros[at]! / MICROS_PER_DOLLAR,
  };
}
