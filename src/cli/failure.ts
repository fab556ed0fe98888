/** Tells of an error: what happened, what to do, and whose problem it is. */
import { AppError, dataError, EXIT_CODES, type ExitCode } from "../core/errors.ts";
import { storeError } from "../data/store-errors.ts";
import { documentText } from "./command.ts";
import type { Terminal } from "./terminal.ts";

interface Failure {
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly message: string;
  readonly hint: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly stack: string | undefined;
}

export interface FailureOptions {
  readonly isJson: boolean;
  readonly isDebug: boolean;
  readonly argv: readonly string[];
}

/** Prints an error to people on standard error and, where asked for, to machines on standard output. */
export function reportFailure(error: unknown, terminal: Terminal, options: FailureOptions): ExitCode {
  const failure = describeFailure(error);
  const { colors } = terminal.notesPage;
  const isBug = failure.exitCode === EXIT_CODES.bug;
  terminal.printError(`${colors.red(`error ${failure.code}:`)} ${failure.message}\n`);
  terminal.printError(`  ${colors.bold("what to do:")} ${failure.hint}\n`);
  if (isBug) terminal.printError(bugReport(options.argv));
  if ((isBug || options.isDebug) && failure.stack !== undefined) terminal.printError(`${failure.stack}\n`);
  if (options.isJson) {
    const { code, message, hint, data } = failure;
    terminal.print(documentText({ schema: "halfspread-error/1", code, message, hint, data }));
  }
  return failure.exitCode;
}

function describeFailure(error: unknown): Failure {
  const known = fromSystem(error) ?? error;
  const stack = error instanceof Error ? error.stack : undefined;
  if (known instanceof AppError) {
    const { code, exitCode, message, hint, data } = known;
    return { code, exitCode, message, hint, data, stack };
  }
  return {
    code: "BUG",
    exitCode: EXIT_CODES.bug,
    message: known instanceof Error ? known.message : String(known),
    hint: "This is a mistake in halfspread, not yours. Please report it with the lines below.",
    data: {},
    stack,
  };
}

function bugReport(argv: readonly string[]): string {
  const where = `node ${process.version}, ${process.platform} ${process.arch}`;
  return `  report: command \`halfspread ${argv.join(" ")}\`, ${where}, and this stack:\n`;
}

/** Files that cannot be read or written and databases that refuse are the user's data, not our bugs. */
function fromSystem(error: unknown): AppError | undefined {
  if (!(error instanceof Error) || error instanceof AppError) return undefined;
  if (isOutOfMemory(error)) return outOfMemory(error);
  if (!("code" in error)) return undefined;
  const { code, message } = error;
  if (typeof code !== "string") return undefined;
  const fromStore = storeError(error, "the database");
  if (fromStore instanceof AppError) return fromStore;
  if ("syscall" in error)
    return dataError("DATA_FILE_UNUSABLE", `a file could not be used: ${message}`, {
      hint: "Check the path, whether it exists, and whether you may read and write there.",
      data: { systemCode: code },
      cause: error,
    });
  return undefined;
}

/** A thread that reached its heap's limit, and memory for a tape or a file that the system would not give. */
function isOutOfMemory(error: Error): boolean {
  if ("code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY") return true;
  return error instanceof RangeError && /allocation failed/i.test(error.message);
}

function outOfMemory(error: Error): AppError {
  return dataError("DATA_OUT_OF_MEMORY", "there was not enough memory for this", {
    hint:
      "Replay fewer markets or lanes at once, or let it take more, in megabytes: " +
      "NODE_OPTIONS=--max-old-space-size=8192 halfspread ...",
    data: { systemMessage: error.message },
    cause: error,
  });
}
