/** Hints for those who give `import` something else than a file of frames: a folder, a table, a database. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { AppError, dataError } from "../core/errors.ts";
import { readContent } from "../data/content-reader.ts";

/** @throws DATA_FILE_UNREADABLE naming the files of it that could be meant. */
export function requireNoFolder(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  throw dataError("DATA_FILE_UNREADABLE", `${file} is a folder, import reads files`, {
    hint: `Name the recordings in it, for example ${join(file, "*.jsonl.gz")}.`,
    data: { file },
  });
}

/** The errors of a file that could not be understood. */
const CODES: readonly string[] = ["DATA_BAD_JSON", "DATA_EMPTY"];

/** The error with a better hint, where the file is plainly of another kind; else as it is. */
export async function explainForeignFile(error: unknown, files: readonly string[]): Promise<unknown> {
  if (!(error instanceof AppError) || !CODES.includes(error.code)) return error;
  const { file: errorFile, where = errorFile } = error.data;
  const file = files.find((name) => typeof where === "string" && where.startsWith(name));
  if (file === undefined) return error;
  const kind = foreignKind(await beginning(file));
  if (kind === undefined) return error;
  const { code, exitCode, message, data } = error;
  return new AppError(code, exitCode, message, { hint: kind, data, cause: error });
}

async function beginning(file: string): Promise<string> {
  try {
    for await (const bytes of readContent(file)) return bytes.toString("latin1", 0, 4_096);
  } catch {
    // It could be read a moment ago; the error at hand says more.
  }
  return "";
}

/** What to do with a file that begins like this; undefined where it may well hold frames. */
function foreignKind(text: string): string | undefined {
  if (text.startsWith("SQLite format 3"))
    return "This is a database, not a recording: give it with --db, for example halfspread markets --db FILE.";
  const [firstLine = ""] = text.trimStart().split("\n");
  if (/^[[{]/.test(firstLine)) return undefined;
  if (/^[^,;\t]+[,;\t]/.test(firstLine))
    return "This looks like a table (CSV), not like messages of the WebSocket: import it with halfspread import trades, quotes or fair-value.";
  return undefined;
}
