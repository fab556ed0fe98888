/** What the importers share: a database made for them is taken away where nothing came of it. */
import { statSync } from "node:fs";
import { AppError } from "../core/errors.ts";
import { discardEmptyStore, type Store } from "../data/store.ts";

/** A database that was made for an import that came to nothing is taken away again. */
export function discardIfEmpty(store: Store): void {
  try {
    discardEmptyStore(store);
  } catch (error) {
    if (!(error instanceof AppError)) throw error; // in use by another process by now: then it stays
  }
}

/** A file that is not there has no size; the importer says so in its own words. */
export function byteSize(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
