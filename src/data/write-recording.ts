import { createHash } from "node:crypto";
import type { PriceRange } from "../core/price-grid.ts";
import {
  beginCapture,
  captureOfContent,
  captureRecord,
  completeCapture,
  type CaptureRecord,
} from "./capture-table.ts";
import { MarketCapture, prepareRowInserts } from "./market-capture.ts";
import { ensureMarket, setCloseTime, setOutcome } from "./market-table.ts";
import type { RecordedRows } from "./recorded-rows.ts";
import type { Store } from "./store.ts";
import { storeError } from "./store-errors.ts";

/** A market's rows that came from no wire: made by a generator, or converted. */
export interface Recording {
  readonly ticker: string;
  /** What made the rows, for people. */
  readonly source: string;
  readonly priceRanges: readonly PriceRange[];
  readonly priceLevelStructure?: string | undefined;
  readonly closeTimeUs?: number | undefined;
  readonly result?: string | undefined;
  /** Payout of one YES contract, micros. */
  readonly settlementMicros?: number | undefined;
  readonly rows: RecordedRows;
}

/**
 * Writes rows as a capture of their own, in one transaction. Equal rows of the same market are written once.
 * @throws DATA_DISK_FULL, DATA_DB_BUSY
 */
export function writeRecording(store: Store, recording: Recording): CaptureRecord {
  const write = store.db.transaction(() => {
    const sha256 = contentHash(recording);
    const { ticker, priceRanges, priceLevelStructure, closeTimeUs, rows } = recording;
    const { marketId } = ensureMarket(store, ticker, { priceRanges, priceLevelStructure, isAssumed: false });
    if (closeTimeUs !== undefined) setCloseTime(store, marketId, closeTimeUs);
    setOutcome(store, marketId, recording);
    const known = captureOfContent(store, sha256);
    if (known !== undefined) return known;
    const captureId = beginCapture(store, recording.source);
    const capture = new MarketCapture(prepareRowInserts(store), { marketId, captureId });
    capture.write(rows, new Map());
    capture.finish({ duplicateCount: 0, bookSid: undefined, isContinued: false, lostPrintCount: 0 });
    completeCapture(store, captureId, {
      sha256,
      dialect: "rows",
      frameCount: 0,
      byteCount: 0,
      firstTimeUs: rows.timeUs[0],
      lastTimeUs: rows.timeUs[rows.rowCount - 1],
    });
    return captureRecord(store, captureId);
  });
  try {
    return write.immediate();
  } catch (error) {
    throw storeError(error, store.path);
  }
}

function contentHash({ ticker, rows }: Recording): string {
  const hash = createHash("sha256").update(ticker);
  const { kind, side, priceBp, lots, timeUs, receiveTimeUs, isBlock } = rows;
  for (const { buffer, byteOffset, byteLength } of [
    kind,
    side,
    priceBp,
    lots,
    timeUs,
    receiveTimeUs,
    isBlock,
  ])
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest("hex");
}
