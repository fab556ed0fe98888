/**
 * Where words go: results to standard output, everything else (progress, notes, warnings, errors) to standard error.
 * The only place that knows whether a person is watching.
 */
import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";
import picocolors from "picocolors";
import { isSupervised } from "./interrupt.ts";

/** A standard stream, or anything that stands in for one. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** What a command runs in: the process's streams and environment, and nothing else of it. */
export interface World {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type Colors = ReturnType<typeof picocolors.createColors>;

/** How people's output is laid out: its colours and the characters a line holds. */
export interface Page {
  readonly colors: Colors;
  /** Of sentences. */
  readonly columns: number;
  /** Of tables: a terminal's own width; in a pipe or a file there is no edge, so nothing has to be left out. */
  readonly tableColumns: number;
}

const COLUMNS_DEFAULT = 80;
/** Sentences longer than this are hard to read, however wide the window is. */
const COLUMNS_MAX = 120;

export class Terminal {
  readonly #world: World;
  readonly #isJson: boolean;
  readonly page: Page;
  readonly notesPage: Page;

  constructor(world: World, isJson: boolean) {
    this.#world = world;
    this.#isJson = isJson;
    this.page = pageOf(world.stdout, world.env);
    this.notesPage = pageOf(world.stderr, world.env);
  }

  /** Whether progress can be drawn: standard error is a terminal that can move its cursor. */
  get isProgressShown(): boolean {
    return this.#world.stderr.isTTY === true && this.#world.env["TERM"] !== "dumb";
  }

  /** The result, on standard output; text ends its own lines. */
  print(text: string): void {
    this.#world.stdout.write(text);
  }

  /** What is going on, on standard error; kept from machines, who asked for one document. */
  note(text: string): void {
    if (!this.#isJson) this.#world.stderr.write(`${text}\n`);
  }

  warn(text: string): void {
    this.#world.stderr.write(`${this.notesPage.colors.yellow("warning:")} ${text}\n`);
  }

  /** Text on standard error, as it is. */
  printError(text: string): void {
    this.#world.stderr.write(text);
  }
}

/** Colours where a terminal shows them, unless NO_COLOR (no-color.org) says otherwise; FORCE_COLOR where none is seen. */
function pageOf(stream: OutputStream, env: World["env"]): Page {
  const isRefused = (env["NO_COLOR"] ?? "") !== "";
  const isForced = !["", "0"].includes(env["FORCE_COLOR"] ?? "");
  const isCapable = stream.isTTY === true && env["TERM"] !== "dumb";
  const stated = Number(env["COLUMNS"]);
  const asked = Number.isInteger(stated) && stated > 0 ? stated : undefined;
  const width = stream.isTTY === true ? (stream.columns ?? asked ?? COLUMNS_DEFAULT) : asked;
  return {
    colors: picocolors.createColors(!isRefused && (isForced || isCapable)),
    columns: Math.min(width ?? COLUMNS_DEFAULT, COLUMNS_MAX),
    tableColumns: width ?? Number.POSITIVE_INFINITY,
  };
}

/** What a thread cannot ask of its streams by itself: it is told when it starts. */
export interface TerminalFacts {
  readonly isSupervised: true;
  readonly stdout: StreamFacts;
  readonly stderr: StreamFacts;
}

export interface StreamFacts {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export function terminalFacts(): TerminalFacts {
  return { isSupervised: true, stdout: streamFacts(process.stdout), stderr: streamFacts(process.stderr) };
}

function streamFacts({ isTTY, columns }: NodeJS.WriteStream): StreamFacts {
  return isTTY ? { isTTY, columns } : {};
}

const STDERR = 2;
const RETRY_MS = 5;

/**
 * Writes to standard error without the main thread's help: a thread that computes has no turn in which the streams it was
 * given could pass on what stands in them, and progress that comes after the work is none.
 */
function writeNow(text: string): boolean {
  let rest = Buffer.from(text);
  while (rest.length > 0)
    try {
      rest = rest.subarray(writeSync(STDERR, rest));
    } catch (error) {
      // A full pipe is read sooner or later; one that nobody reads any more loses what is written.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return false;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  return true;
}

/**
 * The process's own streams. A reader that goes away (`| head`) ends the writing, not the command: what is under way is
 * finished and its exit code stands.
 */
export function processWorld(): World {
  if (isSupervised()) {
    const { stdout, stderr } = workerData as TerminalFacts;
    Object.assign(process.stdout, stdout);
    Object.assign(process.stderr, stderr, { write: writeNow });
  }
  return { stdout: quietStream(process.stdout), stderr: quietStream(process.stderr), env: process.env };
}

function quietStream(stream: NodeJS.WriteStream): OutputStream {
  let isOpen = true;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    isOpen = false;
  });
  return {
    write: (text) => isOpen && stream.write(text),
    isTTY: stream.isTTY,
    columns: stream.columns,
  };
}
