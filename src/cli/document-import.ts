/** What importing the exchange's own documents has in common: fees, markets. */
import { existsSync } from "node:fs";
import { usageError } from "../core/errors.ts";
import { openStore, type Store } from "../data/store.ts";
import { requireNoFolder } from "./foreign-file.ts";
import { tellSupervisor } from "./interrupt.ts";
import { discardIfEmpty } from "./new-store.ts";

export interface DocumentImportOptions {
  readonly files: readonly string[];
  readonly db: string;
}

/**
 * Imports file by file.
 * @param subject what the documents are of, in an error's words. @param format as `import` is told it.
 * @throws USAGE_OPTION_UNUSED, and what importing throws; files before the one at fault stay imported.
 */
export async function importDocuments<Summary>(
  { files, db, ...others }: DocumentImportOptions,
  { subject, format }: { subject: string; format: string },
  importOne: (store: Store, file: string) => Promise<Summary>,
): Promise<Summary[]> {
  requireNoOthers(others, subject, format);
  for (const file of files) requireNoFolder(file);
  const isNew = !existsSync(db);
  if (isNew) tellSupervisor({ kind: "newDatabase", path: db });
  using store = openStore(db, "create");
  const summaries: Summary[] = [];
  try {
    for (const file of files) summaries.push(await importOne(store, file));
  } catch (error) {
    if (isNew) discardIfEmpty(store);
    throw error;
  }
  return summaries;
}

/** What `import` has for other formats. */
function requireNoOthers(others: object, subject: string, format: string): void {
  const [name] = Object.entries(others).find(([, value]) => value !== undefined) ?? [];
  if (name === undefined) return;
  const option = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw usageError("USAGE_OPTION_UNUSED", `${option} says nothing of ${subject}`, {
    hint: "Leave it out; `halfspread help import` says what each is for.",
    data: { option, format },
  });
}
