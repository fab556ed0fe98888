/**
 * Runs a command on a thread of its own, so that this one is free for signals: a replay or a query holds its thread for
 * minutes, and only a thread that is not held can stop it, clear away what it left half-written, and say so.
 */
import { globSync, rmSync } from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { AppError, EXIT_CODES } from "../core/errors.ts";
import { reportFailure } from "./failure.ts";
import { commandName, isGiven } from "./flags.ts";
import type { WorkNews } from "./interrupt.ts";
import { processWorld, Terminal, terminalFacts, type OutputStream } from "./terminal.ts";

/** What starts the program, on a thread as in a process. */
const LAUNCHER = new URL("../../bin/halfspread.js", import.meta.url);

/** Runs the command line as `main` does. */
export async function supervise(argv: readonly string[]): Promise<number> {
  const world = processWorld();
  const work = new Work(argv);
  // For the rest of the process's life: a second Ctrl-C must not cut the clearing away short.
  process.on("SIGINT", () => work.stop()).on("SIGTERM", () => work.stop());
  const [exitCode] = await Promise.all([work.exitCode, forward(work, world.stdout)]);
  if (!work.isStopped && work.failure === undefined) return exitCode;
  if (world.stderr.isTTY === true) world.stderr.write(CLEAR_LINE);
  await work.clearAway();
  const env = isGiven(argv, "--no-color") ? { ...world.env, NO_COLOR: "1" } : world.env;
  const isJson = isGiven(argv, "--json");
  return reportFailure(work.failure ?? interruption(argv), new Terminal({ ...world, env }, isJson), {
    isJson,
    isDebug: isGiven(argv, "--debug"),
    argv,
  });
}

/** A thread inside SQLite ends only when that returns; whoever asks again after this long is let go as things are. */
const PATIENCE_MS = 1_000;

/** A progress bar may stand in the last line. */
const CLEAR_LINE = "\r\u001b[K";

/** Passes the command's answer on. */
async function forward(work: Work, to: OutputStream): Promise<void> {
  work.stdout.setEncoding("utf8");
  for await (const text of work.stdout) {
    work.noteResult();
    to.write(text as string);
  }
}

class Work {
  readonly exitCode: Promise<number>;
  /** Stopped before it could end by itself. */
  isStopped = false;
  /** What ended the thread from outside the program: no memory, for one. */
  failure: Error | undefined;
  readonly #worker: Worker;
  readonly #folders = new Set<string>();
  #newDatabase: string | undefined;
  #isOrderly = false;
  #isAsked = false;
  #hasResult = false;
  #stoppedMs = 0;

  constructor(argv: readonly string[]) {
    this.#worker = new Worker(LAUNCHER, {
      argv: [...argv],
      workerData: terminalFacts(),
      stdout: true,
    });
    this.#worker.on("message", (news: WorkNews) => this.#hear(news));
    this.#worker.on("error", (error) => (this.failure = error));
    const { promise, resolve } = Promise.withResolvers<number>();
    this.#worker.on("exit", resolve);
    this.exitCode = promise;
  }

  get stdout() {
    return this.#worker.stdout;
  }

  noteResult(): void {
    this.#hasResult = true;
  }

  /** Asks work that stops by itself to do so; anything else, and whoever was asked before, is stopped at once. */
  stop(): void {
    if (this.#hasResult) return; // it has printed its answer and is about to end
    if (this.isStopped) {
      if (performance.now() - this.#stoppedMs > PATIENCE_MS) process.exit(EXIT_CODES.interrupted);
      return;
    }
    if (this.#isOrderly && !this.#isAsked) {
      this.#isAsked = true;
      this.#worker.postMessage("stop", []);
      return;
    }
    this.isStopped = true;
    this.#stoppedMs = performance.now();
    void this.#worker.terminate(); // its databases are closed with it, which rolls back what was open
  }

  /** Takes away what was half-written. */
  async clearAway(): Promise<void> {
    for (const folder of this.#folders)
      for (const name of globSync(`**/*.${process.pid}.part*`, { cwd: folder }))
        rmSync(path.join(folder, name), { force: true });
    if (this.#newDatabase === undefined) return;
    const { discardEmptyStore, openStore } = await import("../data/store.ts");
    try {
      discardEmptyStore(openStore(this.#newDatabase, "write"));
    } catch (error) {
      // Stopped while its tables were made, or in use by another process by now: it is left as it is.
      if (!(error instanceof AppError)) throw error;
    }
  }

  #hear(news: WorkNews): void {
    if (news.kind === "orderly") this.#isOrderly = news.isOrderly;
    else if (news.kind === "folder") this.#folders.add(news.path);
    else this.#newDatabase = news.path;
  }
}

function interruption(argv: readonly string[]): AppError {
  const command = commandName(argv);
  return new AppError("INTERRUPTED", EXIT_CODES.interrupted, `\`halfspread ${command}\` was interrupted`, {
    hint: "What it had finished before stays, nothing half-written was left; run the same command again.",
    data: { command },
  });
}
