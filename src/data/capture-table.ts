import type { FrameTypeCount } from "./capture-facts.ts";
import type { Store } from "./store.ts";

/** The order in which captures follow each other, whatever order they came in; `capture` has to be in the query. */
export const CAPTURE_ORDER =
  "capture.first_time_us, capture.first_seq, capture.last_time_us DESC, capture.frame_count DESC, capture.sha256";

/** One recording in the store. */
export interface CaptureRecord {
  readonly captureId: number;
  /** Name of the file it came from, or what made it. */
  readonly source: string;
  /** SHA-256 of the content, decompressed. */
  readonly sha256: string;
  readonly dialect: string;
  readonly frameCount: number;
  readonly byteCount: number;
  readonly firstTimeUs: number | undefined;
  readonly lastTimeUs: number | undefined;
  readonly tickers: readonly string[];
  readonly snapshotCount: number;
  readonly deltaCount: number;
  readonly tradeCount: number;
  readonly frameTypes: readonly FrameTypeCount[];
  /** Places where sequence numbers were missing, and how many numbers were. */
  readonly gapCount: number;
  readonly missingCount: number;
  /** Frames left out because their number had been seen, or because they came after their gap. */
  readonly duplicateCount: number;
  readonly lateCount: number;
}

export interface CaptureFacts {
  readonly sha256: string;
  readonly dialect: string;
  readonly frameCount: number;
  readonly byteCount: number;
  readonly firstTimeUs: number | undefined;
  readonly lastTimeUs: number | undefined;
  readonly envelope?: string | undefined;
  /** First sequence number of the book, where it has any. */
  readonly firstSeq?: number | undefined;
}

/** Makes room for a capture; its facts are known when it has been read. Within one transaction with `completeCapture`. */
export function beginCapture({ db }: Store, source: string): number {
  const { lastInsertRowid } = db
    .prepare(
      "INSERT INTO capture (source, sha256, dialect, frame_count, byte_count) VALUES (?, 'unknown', '', 0, 0)",
    )
    .run(source);
  return Number(lastInsertRowid);
}

export function completeCapture({ db }: Store, captureId: number, facts: CaptureFacts): void {
  db.prepare(
    `UPDATE capture SET sha256 = ?, dialect = ?, frame_count = ?, byte_count = ?, first_time_us = ?, last_time_us = ?,
       envelope = ?, first_seq = ? WHERE capture_id = ?`,
  ).run(
    facts.sha256,
    facts.dialect,
    facts.frameCount,
    facts.byteCount,
    facts.firstTimeUs ?? null,
    facts.lastTimeUs ?? null,
    facts.envelope ?? null,
    facts.firstSeq ?? null,
    captureId,
  );
}

export function hasCaptures({ db }: Store): boolean {
  return db.prepare("SELECT 1 FROM capture LIMIT 1").get() !== undefined;
}

/** The capture of exactly this content, if there is one. */
export function captureOfContent(store: Store, sha256: string): CaptureRecord | undefined {
  return listCaptures(store, "WHERE sha256 = ?", sha256)[0];
}

export function captureRecord(store: Store, captureId: number): CaptureRecord {
  return listCaptures(store, "WHERE capture_id = ?", captureId)[0]!;
}

/** All captures in the order of their first times: the order in which a market's rows follow each other. */
export function listCaptures(store: Store, where = "", ...values: unknown[]): CaptureRecord[] {
  const captures = store.db
    .prepare<unknown[], CaptureColumns>(
      `SELECT capture_id AS captureId, source, sha256, dialect, frame_count AS frameCount, byte_count AS byteCount,
         first_time_us AS firstTimeUs, last_time_us AS lastTimeUs
       FROM capture ${where} ORDER BY ${CAPTURE_ORDER}`,
    )
    .all(...values);
  return captures.map((capture) => ({
    ...capture,
    firstTimeUs: capture.firstTimeUs ?? undefined,
    lastTimeUs: capture.lastTimeUs ?? undefined,
    ...rowCounts(store, capture.captureId),
    ...sequenceCounts(store, capture.captureId),
    frameTypes: frameTypes(store, capture.captureId),
  }));
}

interface CaptureColumns {
  readonly captureId: number;
  readonly source: string;
  readonly sha256: string;
  readonly dialect: string;
  readonly frameCount: number;
  readonly byteCount: number;
  readonly firstTimeUs: number | null;
  readonly lastTimeUs: number | null;
}

type RowCounts = Pick<CaptureRecord, "tickers" | "snapshotCount" | "deltaCount" | "tradeCount">;

function rowCounts({ db }: Store, captureId: number): RowCounts {
  const markets = db
    .prepare<[number], { ticker: string; snapshotCount: number; deltaCount: number; tradeCount: number }>(
      `SELECT ticker, snapshot_count AS snapshotCount, delta_count AS deltaCount, trade_count AS tradeCount
       FROM capture_market JOIN market USING (market_id) WHERE capture_id = ? ORDER BY ticker`,
    )
    .all(captureId);
  const sum = (pick: (market: (typeof markets)[number]) => number): number =>
    markets.reduce((total, market) => total + pick(market), 0);
  return {
    tickers: markets.map(({ ticker }) => ticker),
    snapshotCount: sum((market) => market.snapshotCount),
    deltaCount: sum((market) => market.deltaCount),
    tradeCount: sum((market) => market.tradeCount),
  };
}

type SequenceCounts = Pick<CaptureRecord, "gapCount" | "missingCount" | "duplicateCount" | "lateCount">;

function sequenceCounts({ db }: Store, captureId: number): SequenceCounts {
  return db
    .prepare<[number, number], SequenceCounts>(
      `SELECT (SELECT count(*) FROM gap WHERE capture_id = ?) AS gapCount,
         coalesce(sum(missing_count), 0) AS missingCount, coalesce(sum(duplicate_count), 0) AS duplicateCount,
         coalesce(sum(late_count), 0) AS lateCount
       FROM capture_sequence WHERE capture_id = ?`,
    )
    .get(captureId, captureId)!;
}

function frameTypes({ db }: Store, captureId: number): FrameTypeCount[] {
  return db
    .prepare<[number], { type: string; count: number; isUnread: number }>(
      `SELECT type, frame_count AS count, is_unread AS isUnread FROM capture_frame_type
       WHERE capture_id = ? ORDER BY type`,
    )
    .all(captureId)
    .map((row) => ({ ...row, isUnread: row.isUnread === 1 }));
}
