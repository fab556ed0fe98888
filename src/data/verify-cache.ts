/** A market's quality as a run's results state it, kept beside its tape: found once for each recording. */
import { hashText } from "../core/digest.ts";
import type { QualityRow } from "../core/result-rows.ts";
import { keepFile, readKeptFile } from "./kept-files.ts";
import { lifeOf } from "./market-life-table.ts";
import { requireMarket } from "./markets.ts";
import { marketParts, overlapOf } from "./recorded-rows-store.ts";
import type { Store } from "./store.ts";
import { buildTape } from "./tape-builder.ts";
import { cacheKey, keptFile, tapeOf, tapeRequest } from "./tape-cache.ts";
import { judgeMarket } from "./verify.ts";

/** To be raised when the same recording is judged otherwise. */
const QUALITY_VERSION = 2;

/**
 * The row that `verifyMarket` makes, from its file if there is one, else made on the tape that a replay uses and kept.
 * @throws DATA_MARKET_UNKNOWN
 */
export function qualityOf(store: Store, ticker: string): QualityRow {
  const file = keptFile(store, ticker, qualityKey(store, ticker), "quality");
  const kept = readQuality(file);
  if (kept !== undefined) return kept;
  const quality = judgeMarket(store, ticker, (rows, isGapAllowed) =>
    // Where captures overlap no tape is kept; what they hold is still judged.
    isGapAllowed && overlapOf(store, ticker) !== undefined
      ? buildTape(rows, tapeRequest(store, ticker, { isGapAllowed }))
      : tapeOf(store, ticker, { isGapAllowed }),
  );
  const text = JSON.stringify(quality);
  keepFile(file, new TextEncoder().encode(`${hashText(text)}\n${text}\n`));
  return quality;
}

/** What the tape depends on, and what is said of the recording beside its rows. */
function qualityKey(store: Store, ticker: string): string {
  const overlap = overlapOf(store, ticker)?.map(({ captureId }) => captureId);
  const { isGridAssumed } = requireMarket(store, ticker);
  const tapeKey = cacheKey(store, tapeRequest(store, ticker));
  return hashText(
    JSON.stringify([
      QUALITY_VERSION,
      tapeKey,
      marketParts(store, ticker),
      overlap ?? null,
      isGridAssumed,
      lifeOf(store, ticker),
    ]),
  );
}

/** The row in a file; undefined where there is none or its hash is not that of its text. */
function readQuality(file: string): QualityRow | undefined {
  const content = readKeptFile(file);
  if (content === undefined) return undefined;
  const [hash, text] = Buffer.from(content).toString().split("\n");
  if (text === undefined || hashText(text) !== hash) return undefined;
  // JSON has no undefined: the field comes back where it was absent.
  const row = JSON.parse(text) as QualityRow;
  return { ...row, spreadTicksMean: row.spreadTicksMean };
}
