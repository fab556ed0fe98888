import { createHash, type Hash } from "node:crypto";
import { dataError } from "../../core/errors.ts";
import { beginCapture, captureOfContent, completeCapture } from "../capture-table.ts";
import { MarketCapture, prepareRowInserts } from "../market-capture.ts";
import { ensureMarket, setCloseTime, setOutcome } from "../market-table.ts";
import type { RecordedRows } from "../recorded-rows.ts";
import { marketParts } from "../recorded-rows-store.ts";
import { storeError } from "../store-errors.ts";
import type { Store } from "../store.ts";
import { announce, streamMarket, type SynthMarket, type SynthRequest } from "./market.ts";
import type { TruthSink } from "./truth.ts";

export interface StoreOptions {
  readonly truth?: TruthSink | undefined;
  /** Is told how many rows there are so far. */
  readonly onRows?: (rowCount: number) => void;
}

export interface StoredMarket extends SynthMarket {
  /** The store held exactly these rows already; nothing was written. */
  readonly isKnown: boolean;
}

/**
 * Makes a market straight into the store, a chunk at a time, in one transaction: all of it or nothing.
 * @throws USAGE_UNKNOWN_PRESET, USAGE_BAD_ROW_COUNT, DATA_SYNTH_MIXED, DATA_DISK_FULL, DATA_DB_BUSY
 */
export function storeMarket(store: Store, request: SynthRequest, options: StoreOptions = {}): StoredMarket {
  const write = store.db.transaction(() => writeMarket(store, request, options));
  try {
    return { ...write.immediate(), isKnown: false };
  } catch (error) {
    if (error instanceof KnownMarket) return { ...error.market, isKnown: true };
    throw storeError(error, store.path);
  }
}

/** Ends a transaction whose rows were there already. */
class KnownMarket extends Error {
  override readonly name = "KnownMarket";
  readonly market: SynthMarket;

  constructor(market: SynthMarket) {
    super();
    this.market = market;
  }
}

function writeMarket(store: Store, request: SynthRequest, { truth, onRows }: StoreOptions): SynthMarket {
  const announced = announce(request);
  const { ticker, priceRanges, priceLevelStructure } = announced;
  const { marketId } = ensureMarket(store, ticker, { priceRanges, priceLevelStructure, isAssumed: false });
  const isEmpty = marketParts(store, ticker).length === 0;
  const captureId = beginCapture(store, announced.source);
  const capture = new MarketCapture(prepareRowInserts(store), { marketId, captureId });
  const hash = createHash("sha256").update(ticker);
  let rowCount = 0;
  let firstTimeUs = 0;
  let lastTimeUs = 0;
  const market = streamMarket(request, {
    truth,
    rows: (rows) => {
      addToHash(hash, rows);
      capture.write(rows, new Map());
      if (rowCount === 0) firstTimeUs = rows.timeUs[0]!;
      rowCount += rows.rowCount;
      lastTimeUs = rows.timeUs[rows.rowCount - 1]!;
      onRows?.(rowCount);
    },
  });
  const sha256 = hash.digest("hex");
  if (captureOfContent(store, sha256) !== undefined) throw new KnownMarket(market);
  if (!isEmpty) throw otherMarket(store, ticker);
  capture.finish({ duplicateCount: 0, bookSid: undefined, isContinued: false, lostPrintCount: 0 });
  const facts = { sha256, dialect: "rows", frameCount: 0, byteCount: 0, firstTimeUs, lastTimeUs };
  completeCapture(store, captureId, facts);
  setCloseTime(store, marketId, market.closeTimeUs);
  setOutcome(store, marketId, market);
  return market;
}

function addToHash(hash: Hash, { kind, side, priceBp, lots, timeUs, receiveTimeUs }: RecordedRows): void {
  for (const { buffer, byteOffset, byteLength } of [kind, side, priceBp, lots, timeUs, receiveTimeUs])
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
}

function otherMarket(store: Store, ticker: string): Error {
  return dataError("DATA_SYNTH_MIXED", `${store.path} holds another recording of ${ticker} already`, {
    hint: "Give another database with --db, or make another market with --seed.",
    data: { ticker, path: store.path },
  });
}
