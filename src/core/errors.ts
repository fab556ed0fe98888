/**
 * The one error type users see, and the assertion for what must never happen.
 *
 * An `AppError` says what happened and why (`message`), what to do (`hint`), and carries a permanent `code`
 * and plain `data`. Codes are never renamed or reused. Everything else that is thrown is a bug of ours.
 */

/** Process exit codes, by whose problem it is. */
export const EXIT_CODES = {
  good: 0,
  checkFailed: 1,
  usage: 2,
  data: 3,
  exchange: 4,
  bug: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

export interface AppErrorDetails {
  /** What to do about it; one sentence, imperative. */
  readonly hint: string;
  /** Identifiers and numbers, units in the names. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** An operating error: something outside the program was not as it must be. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly hint: string;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(code: string, exitCode: ExitCode, message: string, details: AppErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.exitCode = exitCode;
    this.hint = details.hint;
    this.data = details.data ?? {};
  }
}

/** Bad input to the program itself: an option, a parameter, a configuration file. */
export function usageError(code: string, message: string, details: AppErrorDetails): AppError {
  return new AppError(code, EXIT_CODES.usage, message, details);
}

/** Bad data: a recording, a database, a tape. */
export function dataError(code: string, message: string, details: AppErrorDetails): AppError {
  return new AppError(code, EXIT_CODES.data, message, details);
}

/** A broken invariant: a bug of ours, never the user's. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

/**
 * Stops the run when a statement that must hold does not. On in production.
 * @param statement the positive rule, for example "bid below ask".
 */
export function assert(ok: boolean, statement: string): asserts ok {
  if (!ok) throw new InvariantError(`Invariant: ${statement}`);
}
