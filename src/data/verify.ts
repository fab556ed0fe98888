/**
 * Judges a market's recording: what is wrong with it (failures stop a replay), and what to know of it (warnings).
 */
import { AppError } from "../core/errors.ts";
import type { QualityRow } from "../core/result-rows.ts";
import type { Tape, TapeCounts } from "../core/tape.ts";
import { formatContracts, formatTimeUs, US_PER_SECOND } from "../core/units.ts";
import { lifeWarnings } from "./life-findings.ts";
import { requireMarket } from "./markets.ts";
import { marketParts, readRecordedRows, type MarketPart } from "./recorded-rows-store.ts";
import type { RecordedRows } from "./recorded-rows.ts";
import { examineRows, type RowFindings } from "./row-findings.ts";
import type { Store } from "./store.ts";
import { buildTape } from "./tape-builder.ts";
import { requireNoOverlap, tapeRequest } from "./tape-cache.ts";
import { tableWarnings } from "./tables/table-findings.ts";
import { isTablePart } from "./tables/table-parts.ts";
import { examineTape, type TapeFindings } from "./tape-findings.ts";

/** A silence this long is worth a word: recorders die quietly. */
const SILENCE_US_WARNED = 600 * US_PER_SECOND;
/** Shares above which something is likely wrong with the recording rather than with the market. */
const UNPAIRED_FRAC_WARNED = 0.1;
const THROUGH_FRAC_WARNED = 0.1;

const NOTHING_FOUND: TapeFindings = {
  twoSidedUs: 0,
  crossedUs: 0,
  crossedSpanCount: 0,
  crossedEventCount: 0,
  silenceUsMax: 0,
  printsAt: 0,
  printsThrough: 0,
  printsInside: 0,
  offGridGrowthCount: 0,
  spreadTicksMean: undefined,
};

/** A market's tape, strict or across gaps; throws what building throws. */
export type TapeSource = (rows: RecordedRows, isGapAllowed: boolean) => Tape;

/**
 * Replays a market's rows as the database has them and reports their quality; nothing kept is believed. Bad recordings
 * are judged, not thrown.
 * @throws DATA_MARKET_UNKNOWN
 */
export function verifyMarket(store: Store, ticker: string): QualityRow {
  return judgeMarket(store, ticker, (rows, isGapAllowed) => {
    if (!isGapAllowed) requireNoOverlap(store, ticker);
    return buildTape(rows, tapeRequest(store, ticker, { isGapAllowed }));
  });
}

/** As `verifyMarket`, on tapes that may have been built before. */
export function judgeMarket(store: Store, ticker: string, tapeFrom: TapeSource): QualityRow {
  const market = requireMarket(store, ticker);
  const parts = marketParts(store, ticker);
  const rows = readRecordedRows(store, ticker);
  const found = examineRows(rows);
  const { tape, refusal } = buildAnyhow(rows, tapeFrom);
  const counts = countsOf(tape, found);
  const { offGridGrowthCount, ...replayed } = tape === undefined ? NOTHING_FOUND : examineTape(tape);
  const duplicateCount = parts.reduce((sum, part) => sum + part.duplicateCount, 0);
  const { comparedSnapshotCount, differingSnapshotCount, snapshotDifferenceLotsMax } = found;
  return {
    ticker,
    startUs: found.startUs,
    endUs: found.endUs,
    counts,
    sequenceGapCount: found.gapCount,
    duplicateCount,
    negativeSizeCount: found.negativeSizeCount,
    comparedSnapshotCount,
    differingSnapshotCount,
    snapshotDifferenceLotsMax,
    ...replayed,
    failures: failuresOf(found, refusal),
    warnings: [
      ...(market.isGridAssumed ? ["the price grid was not stated: whole cents are assumed"] : []),
      ...(parts.some(isTablePart) ? [] : frameWarnings(found, duplicateCount)),
      ...tableWarnings(store, market.marketId, parts),
      ...lostPrints(parts),
      ...lifeWarnings(store, market, parts, rows),
      ...differences(found),
      ...offGridGrowth(offGridGrowthCount),
      ...warningsOf(counts, replayed, parts.some(isTablePart) ? "gaps" : "sequence gaps"),
    ],
  };
}

interface BuiltTape {
  readonly tape: Tape | undefined;
  /** Why the recording cannot be replayed as it is. */
  readonly refusal: AppError | undefined;
}

/** The tape a backtest would replay; where that is refused, the one it would replay with gaps allowed. */
function buildAnyhow(rows: RecordedRows, tapeFrom: TapeSource): BuiltTape {
  const strict = tryBuild(rows, tapeFrom, false);
  if (strict instanceof AppError) {
    const lenient = tryBuild(rows, tapeFrom, true);
    return { tape: lenient instanceof AppError ? undefined : lenient, refusal: strict };
  }
  return { tape: strict, refusal: undefined };
}

function tryBuild(rows: RecordedRows, tapeFrom: TapeSource, isGapAllowed: boolean): Tape | AppError {
  try {
    return tapeFrom(rows, isGapAllowed);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function countsOf(tape: Tape | undefined, found: RowFindings): TapeCounts {
  const { snapshotCount, deltaCount, printCount, gapCount, rowsInGapCount } = found;
  const seen = { snapshotCount, deltaCount, printCount, gapCount, rowsInGapCount };
  if (tape !== undefined) return { ...tape.counts, ...seen };
  return {
    ...seen,
    eventCount: 0,
    pairedLotsByPass: { a: 0, b: 0, c: 0 },
    unpairedLots: 0,
    movedPrintCount: 0,
    movedUsTotal: 0,
    movedUsMax: 0,
    clockBackwardCount: 0,
    negativeCutCount: 0,
    lagCutCount: 0,
  };
}

/** Refusals that the rows' own findings tell more of. */
const TOLD_OTHERWISE = new Set(["DATA_GAP_UNHEALED", "DATA_NEGATIVE_LEVEL"]);

function failuresOf(found: RowFindings, refusal: AppError | undefined): string[] {
  const failures: string[] = [];
  if (found.unhealedRowCount !== undefined)
    failures.push(
      `messages were lost and no snapshot followed: ${found.unhealedRowCount} rows cannot be trusted`,
    );
  if (found.firstNegativeUs !== undefined)
    failures.push(
      `${found.negativeSizeCount} deltas take a level below zero, the first at ${formatTimeUs(found.firstNegativeUs)}`,
    );
  if (refusal !== undefined && !TOLD_OTHERWISE.has(refusal.code)) failures.push(refusal.message);
  return failures;
}

/** Messages missing on a subscription that brings trades alone leave the book known. */
function lostPrints(parts: readonly MarketPart[]): string[] {
  const lostCount = parts.reduce((sum, part) => sum + part.lostPrintCount, 0);
  return lostCount === 0
    ? []
    : [`${lostCount} messages of the trades' subscription were lost: prints may be missing`];
}

/** Snapshots that come without a gap before them have to repeat the book: where they do not, changes never came. */
function differences(found: RowFindings): string[] {
  const { comparedSnapshotCount, differingSnapshotCount, snapshotDifferenceLotsMax } = found;
  if (differingSnapshotCount === 0) return [];
  const contracts = formatContracts(snapshotDifferenceLotsMax);
  return [
    `${differingSnapshotCount} of ${comparedSnapshotCount} snapshots differ from the book they replace, by up to ${contracts} contracts at a price: changes were lost unnoticed`,
  ];
}

/** The grid changed, or was told of, at another time than the book says. */
function offGridGrowth(count: number): string[] {
  return count === 0
    ? []
    : [
        `${count} times a level grew at a price that another of its grids has, not the one in force: the change of the grid was told at a wrong time`,
      ];
}

/** What is said of recordings of the wire alone. */
function frameWarnings({ snapshotCount }: RowFindings, duplicateCount: number): string[] {
  return [
    ...(duplicateCount > 0 ? [`${duplicateCount} repeated frames were left out`] : []),
    ...(snapshotCount === 0 ? ["no snapshot: the book is unknown until one comes"] : []),
  ];
}

function warningsOf(
  counts: TapeCounts,
  replayed: Omit<TapeFindings, "offGridGrowthCount">,
  gapWord: string,
): string[] {
  const { a, b, c } = counts.pairedLotsByPass;
  const printedLots = a + b + c + counts.unpairedLots;
  const printCount = replayed.printsAt + replayed.printsThrough + replayed.printsInside;
  const warnings: string[] = [];
  if (counts.gapCount > 0)
    warnings.push(
      `${counts.gapCount} ${gapWord}, ${counts.rowsInGapCount} rows within them are not replayed`,
    );
  if (replayed.crossedEventCount > 0)
    warnings.push(
      `the book is crossed or locked after ${replayed.crossedEventCount} events in ${replayed.crossedSpanCount} spans, ${seconds(replayed.crossedUs)} s in all, ${percent(replayed.crossedUs, replayed.twoSidedUs)} of the time with both sides`,
    );
  if (counts.clockBackwardCount > 0)
    warnings.push(`${counts.clockBackwardCount} rows are earlier than the row before them`);
  if (counts.lagCutCount > 0)
    warnings.push(`${counts.lagCutCount} rows were received more than 35 minutes off the exchange's time`);
  if (replayed.silenceUsMax > SILENCE_US_WARNED)
    warnings.push(`the longest silence lasts ${seconds(replayed.silenceUsMax)} s`);
  if (counts.unpairedLots > UNPAIRED_FRAC_WARNED * printedLots)
    warnings.push(
      `${percent(counts.unpairedLots, printedLots)} of the printed volume has no reduction of the book`,
    );
  if (replayed.printsThrough > THROUGH_FRAC_WARNED * printCount)
    warnings.push(
      `${percent(replayed.printsThrough, printCount)} of the prints are beyond the quote before them`,
    );
  return warnings;
}

function seconds(us: number): string {
  return (us / US_PER_SECOND).toFixed(3);
}

function percent(part: number, whole: number): string {
  if (part === 0) return "0.0 %";
  return `${((100 * part) / whole).toFixed(1)} %`;
}
