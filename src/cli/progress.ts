/** A bar on standard error, where there is a terminal; nothing elsewhere. */
import { US_PER_SECOND } from "../core/units.ts";
import { formatSpan } from "./format.ts";
import type { Terminal } from "./terminal.ts";

export interface Progress {
  /** @param total in place of the one given at the start, where it is known only now. */
  update(done: number, what: string, total?: number): void;
  stop(): void;
}

const SILENT: Progress = { update: () => undefined, stop: () => undefined };

/** Starts a bar of `total` steps with the time left beside it. */
export async function startProgress(terminal: Terminal, total: number): Promise<Progress> {
  if (!terminal.isProgressShown || total <= 0) return SILENT;
  const { default: cliProgress } = await import("cli-progress");
  const bar = new cliProgress.SingleBar({
    format: "{bar} {percentage} %, {eta_formatted} left  {what}",
    stream: process.stderr,
    formatTime: (seconds) => (Number.isFinite(seconds) ? formatSpan(seconds * US_PER_SECOND) : "some time"),
    barsize: 20,
    barCompleteChar: "#",
    barIncompleteChar: ".",
    // An interrupt ends the process in the middle: the terminal must need no mending then.
    hideCursor: false,
    linewrap: true,
    clearOnComplete: true,
    stopOnComplete: false,
  });
  bar.start(total, 0, { what: "" });
  return {
    update: (done, what, newTotal = total) => {
      bar.setTotal(newTotal);
      bar.update(done, { what });
    },
    stop: () => bar.stop(),
  };
}
