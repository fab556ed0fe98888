/**
 * Ctrl-C. Work that can stop in good order runs under a signal: the first Ctrl-C aborts it and it says so by its own
 * error; the second ends the process at once. Everything else keeps the system's behaviour, which ends the process.
 */
import { EXIT_CODES } from "../core/errors.ts";
import type { Terminal } from "./terminal.ts";

export async function interruptible<Result>(
  terminal: Terminal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const onInterrupt = (): void => {
    if (controller.signal.aborted) process.exit(EXIT_CODES.interrupted);
    terminal.note("stopping in good order; Ctrl-C again stops at once");
    controller.abort();
  };
  process.on("SIGINT", onInterrupt);
  try {
    return await work(controller.signal);
  } finally {
    process.off("SIGINT", onInterrupt);
  }
}
