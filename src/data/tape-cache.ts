/**
 * Tapes ready to replay, kept as files in a folder beside the database. A file's name is the hash of everything its tape
 * depends on: it never goes stale, it is only no longer asked for. The folder may be deleted at any time.
 */
import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { dataError, type AppError } from "../core/errors.ts";
import { hashText } from "../core/digest.ts";
import { openTape, TAPE_FORMAT_VERSION, type Tape } from "../core/tape.ts";
import { requireMarket } from "./markets.ts";
import { marketParts, overlapOf, readRecordedRows } from "./recorded-rows-store.ts";
import type { Store } from "./store.ts";
import { buildTape, type TapeRequest } from "./tape-builder.ts";

/** To be raised when building makes another tape of the same rows. */
const BUILD_VERSION = 2;

/** What one read or write call moves at most: more than 2 GiB at once is refused by the system. */
const IO_BYTES_MAX = 1 << 30;

export interface TapeOptions {
  /** Replay across gaps that no snapshot heals as if nothing had been lost. */
  readonly isGapAllowed?: boolean | undefined;
}

/**
 * The tape of a market, from its file if there is one, else built from the store and kept.
 * @throws DATA_MARKET_UNKNOWN, DATA_CAPTURES_OVERLAP and what building throws.
 */
export function tapeOf(store: Store, ticker: string, options: TapeOptions = {}): Tape {
  requireNoOverlap(store, ticker);
  const request = tapeRequest(store, ticker, options);
  const folder = `${store.path}.tapes`;
  const file = join(folder, `${encodeURIComponent(ticker)}-${cacheKey(store, request)}.tape`);
  const kept = readTape(file, ticker);
  if (kept !== undefined) return kept;
  const tape = buildTape(readRecordedRows(store, ticker), request);
  keepTape(folder, file, tape);
  return tape;
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

/** What a tape is built from, beside the rows. @throws DATA_MARKET_UNKNOWN */
export function tapeRequest(store: Store, ticker: string, options: TapeOptions = {}): TapeRequest {
  const { priceRanges, closeTimeUs, settlementMicros } = requireMarket(store, ticker);
  return {
    ticker,
    priceRanges,
    ...(closeTimeUs === undefined ? {} : { closeTimeUs }),
    ...(settlementMicros === undefined ? {} : { settlementMicros }),
    sources: marketParts(store, ticker).map(({ sha256 }) => sha256),
    isGapAllowed: options.isGapAllowed ?? false,
  };
}

/** The rows' own hashes are in it too: another reader of the same recording makes other rows. */
function cacheKey(store: Store, request: TapeRequest): string {
  const rowsHashes = marketParts(store, request.ticker).map(({ rowsHash }) => rowsHash);
  return hashText(JSON.stringify([TAPE_FORMAT_VERSION, BUILD_VERSION, request, rowsHashes]));
}

/** The tape in a file; undefined where there is none or it cannot be trusted: the database is the truth. */
function readTape(file: string, ticker: string): Tape | undefined {
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
    const tape = openTape(buffer);
    return tape.ticker === ticker ? tape : undefined;
  } catch {
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}

/** Writes beside the final name and renames, so that no reader sees half a tape. */
function keepTape(folder: string, file: string, tape: Tape): void {
  const unfinished = `${file}.${process.pid}.part`;
  try {
    mkdirSync(folder, { recursive: true });
    const descriptor = openSync(unfinished, "w");
    try {
      forEachPart(new Uint8Array(tape.buffer), (part, position) =>
        writeSync(descriptor, part, 0, part.length, position),
      );
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

/** Where nothing may be written, a tape is built each time anew, which costs time and nothing else. */
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
