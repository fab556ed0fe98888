/**
 * A sweep on this machine:
 *
 *   plan + database -> markets with their parts -> tasks -> workers -> rows in the folder's store
 *
 * What is done already is left out, so that a run that was stopped goes on.
 */
import type { FeeSchedule } from "../../core/fee-schedule.ts";
import type { CellResultRow, SweepCellRow, SweepMarketRow, SweepScenarioRow } from "../../core/sweep-rows.ts";
import type { Tape } from "../../core/tape.ts";
import type { FeeSource } from "../../data/fee-source.ts";
import type { Store } from "../../data/store.ts";
import { storeMarket } from "../../data/synth/store-market.ts";
import { tapeOf } from "../../data/tape-cache.ts";
import { madeMarkets } from "../plan/markets.ts";
import type { SweepPlan } from "../plan/plan.ts";
import { storeMarkets } from "../plan/store-markets.ts";
import { sweepSize, taskMarkets, tasksOf, type SweepSize, type TaskMarket } from "../plan/tasks.ts";
import { runPool } from "./pool.ts";
import type { SweepStore } from "./sweep-store.ts";
import type { WorkerTask } from "./worker-thread.ts";

export interface SweepRequest {
  readonly plan: SweepPlan;
  readonly planText: string;
  readonly planFile: string;
  /** Where the markets are. */
  readonly source: Store;
  readonly prepared: PreparedSweep;
  readonly store: SweepStore;
  readonly workerCount: number;
  /** Cells of a task; many are cheap in one pass, few lose less when a task is lost. */
  readonly taskCells: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: SweepProgress) => void;
}

export interface SweepProgress {
  readonly doneCount: number;
  readonly taskCount: number;
  /** Cells x scenarios x rows replayed in this run. */
  readonly cellRowCount: number;
  /** The best cell so far under the first scenario by mean P&L of a train market; undefined before there is one. */
  readonly best: { readonly cellIndex: number; readonly meanPnlMicros: number } | undefined;
}

/** Makes the markets of a plan that wants made ones. @param onMarket is told before each. */
export function makeMarkets({ markets }: SweepPlan, source: Store, onMarket?: (index: number) => void): void {
  if (markets.kind !== "synthetic") return;
  for (const [index, market] of madeMarkets(markets).entries()) {
    onMarket?.(index);
    storeMarket(source, market);
  }
}

/** Everything that can be wrong with the markets of a plan has been looked for. */
export interface PreparedSweep {
  readonly markets: readonly TaskMarket[];
  readonly rows: readonly SweepMarketRow[];
  /** By market; undefined where fees are switched off. */
  readonly fees: readonly (FeeSchedule | undefined)[];
}

/** @throws DATA_ errors of markets, fees and tapes, USAGE_EMPTY_SPLIT, USAGE_FEES_UNSTATED */
export function prepareSweep(plan: SweepPlan, source: Store, feesOf: FeeSource): PreparedSweep {
  const markets = taskMarkets(plan, storeMarkets(source));
  const fees = markets.map(({ ticker }) => feesOf(source, ticker));
  const rows = markets.map((market, index) => marketRow(plan, source, market, index));
  return { markets, rows, fees };
}

/** @throws what a worker throws; INTERRUPTED when it is stopped. */
export async function runSweep(request: SweepRequest): Promise<SweepSize> {
  const { plan, store, taskCells } = request;
  const { markets, rows, fees } = request.prepared;
  store.describe(rows, scenarioRows(plan), cellRows(plan));
  const tasks = [...tasksOf(plan, markets, taskCells)];
  const left = tasks.filter(({ id }) => !store.isDone(id));
  const counter = new Counter(plan, rows, tasks.length, tasks.length - left.length);
  const indexOf = new Map(markets.map(({ ticker }, index) => [ticker, index]));
  await runPool({
    setup: { planText: request.planText, planFile: request.planFile },
    workerCount: Math.max(1, Math.min(request.workerCount, left.length)),
    tasks: workerTasks(request, left, indexOf, fees),
    onAnswer: ({ taskId, elapsedMs, ...answer }) => {
      store.finishTask(taskId, elapsedMs, answer);
      counter.add(answer.results);
      request.onProgress?.(counter);
    },
    signal: request.signal,
  });
  return sweepSize(plan, markets.length, taskCells);
}

function marketRow(plan: SweepPlan, source: Store, market: TaskMarket, marketIndex: number): SweepMarketRow {
  const { ticker, kalshiEvent, part, closeUs } = market;
  const { rowCount, contentHash } = tapeOf(source, ticker, { isGapAllowed: plan.run.isGapAllowed });
  return { marketIndex, ticker, eventTicker: kalshiEvent, part, closeTimeUs: closeUs, rowCount, contentHash };
}

function scenarioRows({ scenarios }: SweepPlan): readonly SweepScenarioRow[] {
  return scenarios.list.map(({ index, fillModel, postedThrough, latency, seed }) => ({
    scenarioIndex: index,
    fillModel,
    postedThrough,
    latency,
    seed,
  }));
}

function* cellRows({ axes, table, cellCount }: SweepPlan): Generator<SweepCellRow> {
  for (let cellIndex = 0; cellIndex < cellCount; cellIndex++)
    yield { cellIndex, values: axes.map(({ values }, axis) => values[table.coordinate(cellIndex, axis)]!) };
}

/** One tape at a time is read; those that workers hold stay until they are done with them. */
function* workerTasks(
  { plan, source }: SweepRequest,
  tasks: readonly { id: string; ticker: string; cellFrom: number; cellTo: number }[],
  indexOf: ReadonlyMap<string, number>,
  fees: readonly (FeeSchedule | undefined)[],
): Generator<WorkerTask> {
  let tape: Tape | undefined;
  for (const { id, ticker, cellFrom, cellTo } of tasks) {
    if (tape?.ticker !== ticker) tape = tapeOf(source, ticker, { isGapAllowed: plan.run.isGapAllowed });
    const marketIndex = indexOf.get(ticker)!;
    const schedule = fees[marketIndex]?.toJSON();
    yield { taskId: id, ticker, tape: tape.buffer, fees: schedule, marketIndex, cellFrom, cellTo };
  }
}

/** What a run has done so far. */
class Counter implements SweepProgress {
  readonly taskCount: number;
  doneCount: number;
  cellRowCount = 0;
  best: SweepProgress["best"] = undefined;
  readonly #rowCounts: readonly number[];
  readonly #isTrain: readonly boolean[];
  /** By cell: its P&L over train markets, micros. */
  readonly #pnlMicros: Float64Array;
  readonly #marketCount: Int32Array;

  constructor(
    { cellCount }: SweepPlan,
    markets: readonly SweepMarketRow[],
    taskCount: number,
    doneCount: number,
  ) {
    this.taskCount = taskCount;
    this.doneCount = doneCount;
    this.#rowCounts = markets.map(({ rowCount }) => rowCount);
    this.#isTrain = markets.map(({ part }) => part === "train");
    this.#pnlMicros = new Float64Array(cellCount);
    this.#marketCount = new Int32Array(cellCount);
  }

  add(results: readonly CellResultRow[]): void {
    this.doneCount++;
    for (const { cellIndex, marketIndex, scenarioIndex, pnlMicros } of results) {
      this.cellRowCount += this.#rowCounts[marketIndex]!;
      if (scenarioIndex !== 0 || !this.#isTrain[marketIndex]!) continue;
      this.#pnlMicros[cellIndex]! += pnlMicros;
      this.#marketCount[cellIndex]!++;
    }
    this.best = this.#findBest();
  }

  #findBest(): SweepProgress["best"] {
    let best: SweepProgress["best"];
    for (const [cellIndex, marketCount] of this.#marketCount.entries()) {
      const meanPnlMicros = this.#pnlMicros[cellIndex]! / marketCount;
      if (marketCount > 0 && (best === undefined || meanPnlMicros > best.meanPnlMicros))
        best = { cellIndex, meanPnlMicros };
    }
    return best;
  }
}
