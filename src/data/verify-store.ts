/**
 * Judges the database itself: the file, the recordings kept in it, and their sequence numbers.
 */
import { createHash } from "node:crypto";
import { CAPTURE_ORDER, listCaptures } from "./capture-table.ts";
import { archivedBytes } from "./frame-archive.ts";
import { storeError } from "./store-errors.ts";
import type { Store } from "./store.ts";

/** One run of sequence numbers of a subscription within a capture. */
export interface SequenceSummary {
  readonly captureId: number;
  readonly source: string;
  readonly sid: number;
  readonly session: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Numbers that came, each counted once. */
  readonly frameCount: number;
  readonly missingCount: number;
  readonly duplicateCount: number;
  readonly lateCount: number;
  readonly isContiguous: boolean;
}

export interface StoreQuality {
  /** What SQLite's own check found; empty when the file is sound. */
  readonly integrityErrors: readonly string[];
  /** Captures whose kept frames are no longer what was imported. */
  readonly damagedCaptures: readonly string[];
  readonly sequences: readonly SequenceSummary[];
}

/** @throws DATA_DB_CORRUPT when too little of the file is left to say more. */
export function verifyStore(store: Store): StoreQuality {
  try {
    const tables = tableHashes(store);
    return {
      integrityErrors: integrityErrors(store),
      damagedCaptures: listCaptures(store)
        .filter(({ byteCount }) => byteCount > 0)
        .filter(
          ({ captureId, sha256 }) => archivedHash(store, captureId) !== (tables.get(captureId) ?? sha256),
        )
        .map(({ source }) => source),
      sequences: listSequences(store),
    };
  } catch (error) {
    throw storeError(error, store.path);
  }
}

/** Content hashes of tables by capture: a table's own hash covers the way it was read too. */
function tableHashes({ db }: Store): Map<number, string> {
  const rows = db
    .prepare<[], [number, string]>("SELECT capture_id, content_sha256 FROM table_import")
    .raw()
    .all();
  return new Map(rows);
}

function integrityErrors({ db }: Store): string[] {
  const rows = db.pragma("integrity_check") as readonly { readonly integrity_check: string }[];
  return rows.map((row) => row.integrity_check).filter((text) => text !== "ok");
}

/** Hash of a capture's frames as they are kept; undefined where they cannot be read any more. */
function archivedHash(store: Store, captureId: number): string | undefined {
  const hash = createHash("sha256");
  try {
    for (const bytes of archivedBytes(store, captureId)) hash.update(bytes);
  } catch {
    return undefined;
  }
  return hash.digest("hex");
}

function listSequences({ db }: Store): SequenceSummary[] {
  return db
    .prepare<[], Omit<SequenceSummary, "isContiguous">>(
      `SELECT capture_id AS captureId, source, sid, session, run.first_seq AS firstSeq, last_seq AS lastSeq,
         run.frame_count AS frameCount, missing_count AS missingCount, duplicate_count AS duplicateCount,
         late_count AS lateCount
       FROM capture_sequence AS run JOIN capture USING (capture_id) ORDER BY ${CAPTURE_ORDER}, sid, session`,
    )
    .all()
    .map((run) => ({ ...run, isContiguous: run.missingCount === 0 }));
}
