/** The folder a command leaves its files in: tried before the work, not after it. */
import { rmdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { dataError } from "../core/errors.ts";
import { makeFolder } from "../data/make-folder.ts";
import { tellSupervisor } from "./interrupt.ts";

/**
 * Makes sure that files can be written in a folder, which is made later if it is not there.
 * @param option that named it.
 * @throws DATA_OUT_UNUSABLE
 */
export function requireOutFolder(dir: string, option = "--out"): void {
  tellSupervisor({ kind: "folder", path: path.resolve(dir) });
  let firstMade: string | undefined;
  try {
    firstMade = makeFolder(dir);
    const trial = path.join(dir, `trial.${process.pid}.partial`);
    writeFileSync(trial, "");
    rmSync(trial);
  } catch (error) {
    throw outUnusable(dir, option, error);
  } finally {
    if (firstMade !== undefined) unmake(dir, firstMade);
  }
}

/** Takes the empty folders away again that were made for the trial. */
function unmake(dir: string, firstMade: string): void {
  for (let made = path.resolve(dir); made.length >= path.resolve(firstMade).length; made = path.dirname(made))
    rmdirSync(made);
}

function outUnusable(dir: string, option: string, error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const reasons: Readonly<Record<string, string>> = {
    EEXIST: "a file of that name is in the way",
    ENOTDIR: "a part of that path is a file",
    EACCES: "you may not write there",
    EPERM: "you may not write there",
    EROFS: "its disk can only be read",
    ENOSPC: "there is no space left",
    ENOENT: "it cannot be made there",
  };
  const reason = reasons[String(error.code)] ?? error.message;
  return dataError("DATA_OUT_UNUSABLE", `nothing can be written to the folder ${dir}: ${reason}`, {
    hint: `Give ${option} a folder you may write to; one that is not there is made.`,
    data: { dir, systemCode: error.code },
    cause: error,
  });
}
