/**
 * Files that hold again what the database says, to save time: written whole or not at all, and never needed. They may be
 * deleted at any time.
 */
import { closeSync, fstatSync, openSync, readSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { dataError, type AppError } from "../core/errors.ts";
import { makeFolder } from "./make-folder.ts";

/** What one read or write call moves at most: more than 2 GiB at once is refused by the system. */
const IO_BYTES_MAX = 1 << 30;

/** A file's content; undefined where there is none or it cannot be read. */
export function readKeptFile(file: string): SharedArrayBuffer | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch {
    return undefined;
  }
  try {
    const buffer = new SharedArrayBuffer(fstatSync(descriptor).size);
    forEachPart(new Uint8Array(buffer), (part, position) =>
      readSync(descriptor, part, 0, part.length, position),
    );
    return buffer;
  } catch {
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}

/** Writes beside the final name and renames, so that no reader sees half a file. @throws DATA_DISK_FULL */
export function keepFile(file: string, bytes: Uint8Array): void {
  const folder = dirname(file);
  const unfinished = `${file}.${process.pid}.part`;
  try {
    makeFolder(folder);
    const descriptor = openSync(unfinished, "w");
    try {
      forEachPart(bytes, (part, position) => writeSync(descriptor, part, 0, part.length, position));
    } finally {
      closeSync(descriptor);
    }
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    const problem = keepingError(error, folder);
    if (problem !== undefined) throw problem;
  }
}

/** Where nothing may be written, everything is made each time anew, which costs time and nothing else. */
function keepingError(error: unknown, folder: string): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") return undefined;
  if (code === "ENOSPC" || code === "EDQUOT") return diskFull(folder, error);
  return error;
}

function diskFull(folder: string, cause: unknown): AppError {
  return dataError("DATA_DISK_FULL", `no space was left to keep a tape in ${folder}`, {
    hint: "Free some space; that folder may be deleted, its tapes are built again when needed.",
    data: { folder },
    cause,
  });
}

/** Moves all bytes in as many calls as it takes. @param move returns how many bytes it moved. */
function forEachPart(bytes: Uint8Array, move: (part: Uint8Array, position: number) => number): void {
  for (let position = 0; position < bytes.length;) {
    const moved = move(bytes.subarray(position, position + IO_BYTES_MAX), position);
    if (moved === 0) throw new Error(`moved ${position} of ${bytes.length} bytes`);
    position += moved;
  }
}
