import { readFileSync } from "node:fs";
import { dataError } from "../core/errors.ts";

/** @param what the file is, for the message: "the configuration". @throws DATA_FILE_UNREADABLE */
export function textOfFile(file: string, what: string, hint: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: "there is no such file",
      EISDIR: "it is a folder",
      EACCES: "you may not read it",
    };
    const why = reasons[code ?? ""] ?? message;
    throw dataError("DATA_FILE_UNREADABLE", `${what} ${file} cannot be read: ${why}`, {
      hint,
      data: { file },
      cause,
    });
  }
}
