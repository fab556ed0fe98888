/**
 * Worker threads of this machine: each takes the next task when it is done with one, and with it what the others made of tables
 * meanwhile.
 */
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { AppError, EXIT_CODES } from "../../core/errors.ts";
import { KEPT_BYTES_MAX } from "../../strategies/models/shared-tables.ts";
import { BlockRegistry } from "./block-registry.ts";
import type { WorkerAnswer, WorkerReply, WorkerRequest, WorkerSetup, WorkerTask } from "./worker-thread.ts";

/** What a worker runs, compiled or not as this module is. */
const ENTRY = new URL(`worker-thread${extname(import.meta.url)}`, import.meta.url);

export interface PoolWork {
  readonly setup: WorkerSetup;
  readonly workerCount: number;
  /** In order; asked for as workers become free, so that few tapes are held at once. */
  readonly tasks: Iterator<WorkerTask>;
  /** Takes what a task came to; in any order of tasks. */
  readonly onAnswer: (answer: WorkerAnswer) => void;
  /** Aborted: what is being worked on is dropped, what was answered is kept. */
  readonly signal: AbortSignal;
}

/** Runs every task. @throws what a worker throws; INTERRUPTED */
export async function runPool(work: PoolWork): Promise<void> {
  const workers: Worker[] = [];
  const registry = new BlockRegistry<Worker>(KEPT_BYTES_MAX);
  const ended = Promise.withResolvers<void>();
  let busyCount = 0;
  const next = (worker: Worker): void => {
    const { done, value } = work.tasks.next();
    if (done === true) {
      if (busyCount === 0) ended.resolve();
      return;
    }
    busyCount++;
    const request: WorkerRequest = { task: value, blocks: registry.takeUnseen(worker) };
    worker.postMessage(request, []);
  };
  const attempt = (step: () => void): void => {
    try {
      step();
    } catch (error) {
      ended.reject(error);
    }
  };
  const onAbort = (): void => ended.reject(stopped());
  work.signal.addEventListener("abort", onAbort);
  try {
    if (work.signal.aborted) throw stopped();
    for (let count = 0; count < work.workerCount; count++) {
      const worker = new Worker(ENTRY, { workerData: work.setup });
      workers.push(worker);
      registry.join(worker);
      worker.on("message", ({ answer, blocks }: WorkerReply) =>
        attempt(() => {
          busyCount--;
          registry.add(worker, blocks);
          work.onAnswer(answer);
          next(worker);
        }),
      );
      worker.on("error", (error) => ended.reject(error));
      attempt(() => next(worker));
    }
    await ended.promise;
  } finally {
    work.signal.removeEventListener("abort", onAbort);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function stopped(): AppError {
  return new AppError("INTERRUPTED", EXIT_CODES.interrupted, "the sweep was interrupted", {
    hint: "What was done is kept: the same command with --resume goes on from there.",
  });
}
