/** Brings recordings in as a user would: through the importer into a database, and from there as tapes. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tape } from "../../src/core/tape.ts";
import { importFrames } from "../../src/data/import-frames.ts";
import { listMarkets } from "../../src/data/markets.ts";
import { openStore, type Store } from "../../src/data/store.ts";
import { tapeOf } from "../../src/data/tape-cache.ts";
import { RECORDINGS_DIR } from "./folders.ts";

/** Runs work on a database that holds the given files of the recordings' folder, and removes it. */
export async function withRecordings<Result>(
  files: readonly string[],
  work: (store: Store) => Result | Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "halfspread-acceptance-"));
  try {
    using store = openStore(join(folder, "recordings.db"), "create");
    await importFrames(
      store,
      files.map((file) => join(RECORDINGS_DIR, file)),
    );
    return await work(store);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The tape of a recording of one market. */
export function tapeOfRecording(file: string): Promise<Tape> {
  return withRecordings([file], (store) => tapeOf(store, listMarkets(store)[0]!.ticker));
}
