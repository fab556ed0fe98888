/** What a worker of the local pool runs: told the plan once, then one task after the other; a tape comes with its first task. */
import { parentPort, workerData } from "node:worker_threads";
import { FeeSchedule } from "../../core/fee-schedule.ts";
import { openTape } from "../../core/tape.ts";
import { historyOf } from "../../engine/cells/run-cells.ts";
import { sharedTables, type TableBlocks } from "../../strategies/models/shared-tables.ts";
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

/** What a worker is sent. */
export interface WorkerRequest {
  readonly task: WorkerTask;
  /** Of tables that other workers asked for. */
  readonly blocks: readonly TableBlocks[];
}

/** What it sends back. */
export interface WorkerReply {
  readonly answer: WorkerAnswer;
  /** That it had to make. */
  readonly blocks: readonly TableBlocks[];
}

const { planText, planFile } = workerData as WorkerSetup;
const plan = parsePlan(planText, planFile);
/** The market that was worked on last: tasks come market by market. */
let held: { readonly ticker: string; readonly market: TaskMarketData } | undefined;

parentPort!.on("message", ({ task, blocks }: WorkerRequest) => {
  const startMs = performance.now();
  const { taskId, ticker, tape, fees, ...range } = task;
  sharedTables.offer(blocks);
  if (held?.ticker !== ticker) held = { ticker, market: marketOf(tape, fees) };
  const rows = runTask(plan, held.market, range);
  const answer: WorkerAnswer = { taskId, elapsedMs: performance.now() - startMs, ...rows };
  const reply: WorkerReply = { answer, blocks: sharedTables.takeNew() };
  parentPort!.postMessage(reply, []);
});

function marketOf(buffer: SharedArrayBuffer, fees: unknown): TaskMarketData {
  const source = openTape(buffer);
  return {
    source,
    history: historyOf(source),
    fees: fees === undefined ? undefined : FeeSchedule.fromJSON(fees),
  };
}
