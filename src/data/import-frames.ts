/**
 * Imports recordings of Kalshi's WebSocket, file by file, each wholly or not at all.
 */
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { AppError, dataError, EXIT_CODES } from "../core/errors.ts";
import {
  beginCapture,
  captureOfContent,
  captureRecord,
  completeCapture,
  hasCaptures,
  type CaptureRecord,
} from "./capture-table.ts";
import { chainCapture } from "./capture-chain.ts";
import { CaptureWriter } from "./capture-writer.ts";
import { fileError, readContent } from "./content-reader.ts";
import { FilePackers, FrameArchive } from "./frame-archive.ts";
import { FrameText } from "./frame-text.ts";
import { ensureMarket, planGrids, type GridPlan } from "./market-table.ts";
import type { Store } from "./store.ts";
import { inTransaction } from "./transaction.ts";

export interface ImportProgress {
  readonly file: string;
  /** Of the file as it lies on the disk. */
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly frameCount: number;
}

export interface ImportOptions {
  /** The markets' price grid as NAME, or TICKER=NAME for one market; whole cents, marked as assumed, when undefined. */
  readonly priceLevelStructure?: string | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ImportSummary extends CaptureRecord {
  readonly file: string;
  /** The same content was imported before: nothing was done, but for a grid that was named. */
  readonly isSkipped: boolean;
}

/**
 * Imports files of any dialect that `frame-text.ts` knows, plain or gzip, each in one transaction: after an error the
 * files before it are in the store and nothing of it is. Memory is bounded but for documents, which are read whole.
 * @throws DATA_FILE_MISSING, DATA_TRUNCATED, DATA_BAD_JSON, DATA_BAD_FIELD, DATA_OFF_GRID, DATA_EMPTY, DATA_NO_TIME,
 * DATA_MARKET_UNKNOWN, DATA_RESULT_CONFLICT, DATA_DISK_FULL, DATA_DB_BUSY, USAGE_UNKNOWN_GRID, INTERRUPTED
 */
export async function importFrames(
  store: Store,
  files: readonly string[],
  options: ImportOptions = {},
): Promise<ImportSummary[]> {
  const grids = planGrids(options.priceLevelStructure);
  const summaries: ImportSummary[] = [];
  await using packers = new FilePackers();
  for (const file of files) {
    const known = await findImported(store, file, options);
    if (known !== undefined) {
      await inTransaction(store, () => nameGrids(store, known.tickers, grids));
      summaries.push({ ...known, file, isSkipped: true });
      continue;
    }
    const captureId = await inTransaction(store, () => importFile(store, file, { grids, packers }, options));
    summaries.push({ ...captureRecord(store, captureId), file, isSkipped: false });
  }
  requireMet(grids, summaries);
  return summaries;
}

/** Gives markets that are known the grids that were named for them. */
function nameGrids(store: Store, tickers: readonly string[], { gridOf }: GridPlan): Promise<void> {
  for (const ticker of tickers) ensureMarket(store, ticker, gridOf(ticker));
  return Promise.resolve();
}

/** A grid that was named for one market is meant for a market of these files. */
function requireMet({ onlyTicker }: GridPlan, summaries: readonly ImportSummary[]): void {
  if (onlyTicker === undefined || summaries.some(({ tickers }) => tickers.includes(onlyTicker))) return;
  throw dataError(
    "DATA_MARKET_UNKNOWN",
    `none of the files has market ${onlyTicker}, for which a grid was named`,
    {
      hint: "The files are imported; import them again with the right ticker to name its grid.",
      data: { ticker: onlyTicker },
    },
  );
}

/** The capture of a file's content, if there is one: decompressing and hashing cost a tenth of an import. */
async function findImported(
  store: Store,
  file: string,
  options: ImportOptions,
): Promise<CaptureRecord | undefined> {
  if (!hasCaptures(store)) return undefined;
  const hash = createHash("sha256");
  for await (const bytes of readContent(file)) {
    hash.update(bytes);
    stopIfAborted(file, options);
  }
  return captureOfContent(store, hash.digest("hex"));
}

/** What the files of one import share. */
interface ImportTools {
  readonly grids: GridPlan;
  readonly packers: FilePackers;
}

async function importFile(
  store: Store,
  file: string,
  { grids: { gridOf }, packers }: ImportTools,
  options: ImportOptions,
): Promise<number> {
  const bytesTotal = await fileSize(file);
  const captureId = beginCapture(store, basename(file));
  const archive = new FrameArchive(store, captureId, packers.packerOf(bytesTotal));
  const text = new FrameText(file, (frame) => writer.add(frame));
  const writer = new CaptureWriter(store, { captureId, gridOf, origin: text });
  let byteCount = 0;
  let bytesDone = 0;
  for await (const bytes of readContent(file, (count) => (bytesDone = count))) {
    stopIfAborted(file, options);
    byteCount += bytes.length;
    await archive.add(bytes);
    text.push(bytes);
    options.onProgress?.({ file, bytesDone, bytesTotal, frameCount: writer.frameCount });
    await nextTurn(); // Ctrl-C and progress bars get their turn
  }
  stopIfAborted(file, options);
  text.end();
  if (!writer.hasFrames) throw noFrames(file, byteCount);
  writer.finish();
  completeCapture(store, captureId, {
    sha256: await archive.finish(),
    dialect: text.dialect!,
    frameCount: writer.frameCount,
    byteCount,
    firstTimeUs: writer.firstTimeUs,
    lastTimeUs: writer.lastTimeUs,
    envelope: text.envelope,
    firstSeq: writer.firstSeq,
  });
  await chainCapture(store, captureId, async () => {
    stopIfAborted(file, options);
    await nextTurn();
  });
  return captureId;
}

async function fileSize(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    throw fileError(error, file);
  }
}

function stopIfAborted(file: string, { signal }: ImportOptions): void {
  if (signal?.aborted === true)
    throw new AppError("INTERRUPTED", EXIT_CODES.interrupted, `the import of ${file} was interrupted`, {
      hint: "The files before it were imported, nothing of this one was; run the same command again to go on.",
      data: { file },
    });
}

function noFrames(file: string, byteCount: number): AppError {
  return dataError("DATA_EMPTY", `${file} holds no frames of Kalshi's WebSocket in its ${byteCount} bytes`, {
    hint: "A frame is a JSON object with a `type`, one a line, or in the `frames` of one document.",
    data: { file, byteCount },
  });
}
