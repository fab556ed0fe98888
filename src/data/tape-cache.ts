/**
 * Tapes ready to replay, kept as files in a folder beside the database. A file's name is the hash of everything its tape
 * depends on: it never goes stale, it is only no longer asked for. The folder may be deleted at any time.
 */
import { join } from "node:path";
import { dataError } from "../core/errors.ts";
import { hashText } from "../core/digest.ts";
import { openTape, TAPE_FORMAT_VERSION, type Tape } from "../core/tape.ts";
import { keepFile, readKeptFile } from "./kept-files.ts";
import { requireMarket } from "./markets.ts";
import { recordedLife } from "./recorded-life.ts";
import { marketKind, marketParts, overlapOf, readRecordedRows } from "./recorded-rows-store.ts";
import type { Store } from "./store.ts";
import { buildTape, type TapeRequest } from "./tape-builder.ts";

/** To be raised when building makes another tape of the same rows. */
const BUILD_VERSION = 2;

export interface TapeOptions {
  /** Replay across gaps that no snapshot heals as if nothing had been lost. */
  readonly isGapAllowed?: boolean | undefined;
}

/**
 * The tape of a market, from its file if there is one, else built from the store and kept.
 * @throws DATA_MARKET_UNKNOWN, DATA_CAPTURES_OVERLAP, DATA_NO_BOOK and what building throws.
 */
export function tapeOf(store: Store, ticker: string, options: TapeOptions = {}): Tape {
  requireNoOverlap(store, ticker);
  requireBook(store, ticker);
  const request = tapeRequest(store, ticker, options);
  const file = keptFile(store, ticker, cacheKey(store, request), "tape");
  const kept = readTape(file, ticker);
  if (kept !== undefined) return kept;
  const tape = buildTape(readRecordedRows(store, ticker), request);
  keepFile(file, new Uint8Array(tape.buffer));
  return tape;
}

/** Where something of a market is kept, in the folder beside the database. @param key hash of all that it depends on. */
export function keptFile(store: Store, ticker: string, key: string, extension: string): string {
  return join(`${store.path}.tapes`, `${encodeURIComponent(ticker)}-${key}.${extension}`);
}

/** @throws DATA_CAPTURES_OVERLAP where rows of a market may be there twice. */
export function requireNoOverlap(store: Store, ticker: string): void {
  const overlap = overlapOf(store, ticker);
  if (overlap === undefined) return;
  const [earlier, later] = overlap.map(({ source }) => source);
  throw dataError("DATA_CAPTURES_OVERLAP", `captures ${earlier} and ${later} of market ${ticker} overlap`, {
    hint: "Nothing shows which of their rows are the same; import one of them alone into a fresh database.",
    data: { ticker, earlier, later },
  });
}

/** Trades alone leave no book to rest an order in. */
function requireBook(store: Store, ticker: string): void {
  if (marketKind(store, ticker) !== "trades") return;
  throw dataError("DATA_NO_BOOK", `of market ${ticker} there are trades alone: no book to rest an order in`, {
    hint: `Import its best prices too: halfspread import quotes FILE --db ${store.path}.`,
    data: { ticker },
  });
}

/** What a tape is built from, beside the rows. @throws DATA_MARKET_UNKNOWN, DATA_RESULT_CONFLICT */
export function tapeRequest(store: Store, ticker: string, options: TapeOptions = {}): TapeRequest {
  const { settlementMicros } = requireMarket(store, ticker);
  const { priceRanges, gridRanges, closeTimeUs, rows, isSettled } = recordedLife(store, ticker);
  return {
    ticker,
    priceRanges,
    ...(gridRanges === undefined ? {} : { gridRanges }),
    ...(closeTimeUs === undefined ? {} : { closeTimeUs }),
    ...(settlementMicros === undefined || isSettled ? {} : { settlementMicros }),
    ...(rows.length === 0 ? {} : { lifeRows: rows }),
    sources: marketParts(store, ticker).map(({ sha256 }) => sha256),
    isGapAllowed: options.isGapAllowed ?? false,
  };
}

/** The rows' own hashes are in it too: another reader of the same recording makes other rows. */
export function cacheKey(store: Store, request: TapeRequest): string {
  const rowsHashes = marketParts(store, request.ticker).map(({ rowsHash }) => rowsHash);
  return hashText(JSON.stringify([TAPE_FORMAT_VERSION, BUILD_VERSION, request, rowsHashes]));
}

/** The tape in a file; undefined where there is none or it cannot be trusted: the database is the truth. */
function readTape(file: string, ticker: string): Tape | undefined {
  const buffer = readKeptFile(file);
  if (buffer === undefined) return undefined;
  try {
    const tape = openTape(buffer);
    return tape.ticker === ticker ? tape : undefined;
  } catch {
    return undefined;
  }
}
