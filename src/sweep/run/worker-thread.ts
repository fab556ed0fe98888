/** What a worker of the local pool runs: told the plan once, then one task after the other; a tape comes with its first task. */
import { parentPort, workerData } from "node:worker_threads";
import { FeeSchedule } from "../../core/fee-schedule.ts";
import { openTape } from "../../core/tape.ts";
import { historyOf } from "../../engine/cells/run-cells.ts";
import { parsePlan } from "../plan/plan.ts";
import { runTask, type TaskMarketData, type TaskRange, type TaskRows } from "./run-task.ts";

/** What a worker is started with. */
export interface WorkerSetup {
  readonly planText: string;
  readonly planFile: string;
}

export interface WorkerTask extends TaskRange {
  readonly taskId: string;
  readonly ticker: string;
  /** Shared memory: nothing is copied. */
  readonly tape: SharedArrayBuffer;
  /** As FeeSchedule writes itself; undefined where fees are switched off. */
  readonly fees: unknown;
}

export interface WorkerAnswer extends TaskRows {
  readonly taskId: string;
  readonly elapsedMs: number;
}

const { planText, planFile } = workerData as WorkerSetup;
const plan = parsePlan(planText, planFile);
/** The market that was worked on last: tasks come market by market. */
let held: { readonly ticker: string; readonly market: TaskMarketData } | undefined;

parentPort!.on("message", ({ taskId, ticker, tape, fees, ...range }: WorkerTask) => {
  const startMs = performance.now();
  if (held?.ticker !== ticker) held = { ticker, market: marketOf(tape, fees) };
  const rows = runTask(plan, held.market, range);
  const answer: WorkerAnswer = { taskId, elapsedMs: performance.now() - startMs, ...rows };
  parentPort!.postMessage(answer, []);
});

function marketOf(buffer: SharedArrayBuffer, fees: unknown): TaskMarketData {
  const source = openTape(buffer);
  return {
    source,
    history: historyOf(source),
    fees: fees === undefined ? undefined : FeeSchedule.fromJSON(fees),
  };
}
