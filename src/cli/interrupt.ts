/**
 * Ctrl-C and SIGTERM. Work that can stop in good order runs under an abort signal and says by its own error that it was
 * stopped. Everything else, and a second signal, is stopped at once by the thread that supervises it (`supervise.ts`),
 * which takes away what is half-written: it has to know where to look.
 */
import path from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { EXIT_CODES } from "../core/errors.ts";
import type { Terminal } from "./terminal.ts";

/** What the working thread tells its supervisor. */
export type WorkNews =
  | { readonly kind: "orderly"; readonly isOrderly: boolean }
  /** Files are written in this folder and those below it. */
  | { readonly kind: "folder"; readonly path: string }
  /** A database is made that was not there before. */
  | { readonly kind: "newDatabase"; readonly path: string };

/** Whether this is the thread that `supervise.ts` started, and not somebody else's. */
export function isSupervised(): boolean {
  return (workerData as { readonly isSupervised?: true } | null)?.isSupervised === true;
}

/** Does nothing where nobody supervises. */
export function tellSupervisor(news: WorkNews): void {
  if (isSupervised()) parentPort!.postMessage(news, []);
}

/** Announces that a database is read, beside which tapes are kept. */
export function tellOfTapes(db: string): void {
  tellSupervisor({ kind: "folder", path: path.resolve(`${db}.tapes`) });
}

/** Runs work that stops by itself when its signal is aborted. */
export async function interruptible<Result>(
  terminal: Terminal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const onStop = (): void => {
    if (controller.signal.aborted) process.exit(EXIT_CODES.interrupted);
    terminal.note("stopping in good order; Ctrl-C again stops at once");
    controller.abort();
  };
  const stopListening = listen(onStop);
  try {
    return await work(controller.signal);
  } finally {
    stopListening();
  }
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Signals reach the main thread only; a working thread is told by its supervisor. */
function listen(onStop: () => void): () => void {
  if (isSupervised()) {
    const port = parentPort!;
    port.on("message", onStop);
    tellSupervisor({ kind: "orderly", isOrderly: true });
    return () => {
      tellSupervisor({ kind: "orderly", isOrderly: false });
      port.off("message", onStop);
    };
  }
  for (const signal of SIGNALS) process.on(signal, onStop);
  return () => {
    for (const signal of SIGNALS) process.off(signal, onStop);
  };
}
