/**
 * Where words go: results to standard output, everything else (progress, notes, warnings, errors) to standard error.
 * The only place that knows whether a person is watching.
 */
import picocolors from "picocolors";

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
  readonly columns: number;
}

const COLUMNS_DEFAULT = 80;
/** Lines longer than this are hard to read, however wide the window is. */
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
  return {
    colors: picocolors.createColors(!isRefused && (isForced || isCapable)),
    columns: Math.min(stream.columns ?? COLUMNS_DEFAULT, COLUMNS_MAX),
  };
}

/**
 * The process's own streams. A reader that goes away (`| head`) ends the writing, not the command: what is under way is
 * finished and its exit code stands.
 */
export function processWorld(): World {
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
