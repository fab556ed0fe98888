import { dataError, type AppError } from "../core/errors.ts";

/** What SQLite's own errors mean to the user; anything else comes back as it is. */
export function storeError(error: unknown, path: string): unknown {
  const code = sqliteCode(error);
  if (code === undefined) return error;
  const fail = (ourCode: string, message: string, hint: string): AppError =>
    dataError(ourCode, message, { hint, data: { path, sqliteCode: code }, cause: error });
  switch (primaryCode(code)) {
    case "SQLITE_FULL":
      return fail(
        "DATA_DISK_FULL",
        `${path} could not grow: there is no space left`,
        "Free some space; nothing of this step was written, what was there before still is.",
      );
    case "SQLITE_BUSY":
    case "SQLITE_LOCKED":
      return fail(
        "DATA_DB_BUSY",
        `${path} is being written by another process`,
        "Wait until the other import or recording has ended, then try again.",
      );
    case "SQLITE_NOTADB":
      return foreignDatabase(path);
    case "SQLITE_CORRUPT":
      return fail(
        "DATA_DB_CORRUPT",
        `${path} is damaged: ${(error as Error).message}`,
        "Restore it from a backup, or import the recordings into a new database.",
      );
    case "SQLITE_READONLY":
      return fail(
        "DATA_DB_READ_ONLY",
        `${path} cannot be written`,
        "Give the file and its folder write permission, or copy it to where you may write.",
      );
    case "SQLITE_CANTOPEN":
    case "SQLITE_IOERR":
    case "SQLITE_PERM":
      return fail(
        "DATA_DB_UNREADABLE",
        `${path} could not be opened or read: ${(error as Error).message}`,
        "Check that the path is a file you may read and write, and that its disk is well.",
      );
    default:
      return error;
  }
}

export function foreignDatabase(path: string): AppError {
  return dataError("DATA_DB_FOREIGN", `${path} is not a database of halfspread`, {
    hint: "Name another file with --db; this one was left as it is.",
    data: { path },
  });
}

/** Whether another process holds the file. */
export function isBusy(error: unknown): boolean {
  return primaryCode(sqliteCode(error) ?? "") === "SQLITE_BUSY";
}

function sqliteCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" && error.code.startsWith("SQLITE_") ? error.code : undefined;
}

/** SQLITE_IOERR_WRITE -> SQLITE_IOERR */
function primaryCode(code: string): string {
  return code.split("_").slice(0, 2).join("_");
}
