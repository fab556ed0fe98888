/**
 * Builds a market's tape from its recorded rows: pairing, canonical order, events, absolute sizes.
 *
 * Rows keep their recorded order but for prints, which stand immediately before the earliest row they were paired with
 * and take that row's time. Time never decreases: a row whose clock ran backwards takes the time of the row before, and
 * one that ran back by more than a minute stops the building.
 * Consecutive rows of equal time are one event. Rows of the market's life stand after the recorded rows of their time, each an
 * event of its own. Between a gap and the next snapshot the book is unknown: those rows are
 * left out and counted.
 */
import { dataError } from "../core/errors.ts";
import type { PriceRange } from "../core/price-grid.ts";
import { packTape, type Tape } from "../core/tape.ts";
import { formatTimeUs, US_PER_SECOND } from "../core/units.ts";
import type { LifeRow } from "./market-life.ts";
import { pairPrints, type Pairing } from "./pairing.ts";
import { type RecordedRows } from "./recorded-rows.ts";
import { TapeWriter } from "./tape-writer.ts";

export interface TapeRequest {
  readonly ticker: string;
  /** The grid in force at the start. */
  readonly priceRanges: readonly PriceRange[];
  /** All grids the market has had, that one first, where there is more than one: what the grid rows of its life name. */
  readonly gridRanges?: readonly (readonly PriceRange[])[];
  readonly closeTimeUs?: number;
  /** Payout of one YES contract in micros, where the result is known but not when it was; settles after the last row. */
  readonly settlementMicros?: number;
  /** Status, close, grid, floor and settlement, in order of time. */
  readonly lifeRows?: readonly LifeRow[];
  /** Content hashes of the captures the rows came from. */
  readonly sources: readonly string[];
  /** Replay a gap that no snapshot heals as if nothing had been lost; sizes below zero become zero and are counted. */
  readonly isGapAllowed?: boolean;
}

/** A market's recorded rows in the tape's order, with what pairing found. */
export interface CanonicalRows {
  readonly rows: RecordedRows;
  readonly pairing: Pairing;
  /** Recorded row of each tape position. */
  readonly order: Int32Array;
  /** Time of each recorded row before prints are moved, never decreasing. */
  readonly timeUs: Float64Array;
  /** By recorded row: printed volume that is still to come after a print's event, or has come before a reduction's. */
  readonly openLots: Float64Array;
  readonly clockBackwardCount: number;
  /** The row that is furthest behind the rows before it, and how far. */
  readonly clockBackwardMax: { readonly row: number; readonly us: number };
}

/** Clocks differ by milliseconds, and feeds arrive out of order by seconds; a minute is a damaged time. */
const CLOCK_BACKWARD_US_MAX = 60 * US_PER_SECOND;

/** @throws DATA_CLOCK_WILD, DATA_OFF_GRID, DATA_NEGATIVE_LEVEL, DATA_GAP_UNHEALED, DATA_SIZE_TOO_LARGE, DATA_NO_ROWS */
export function buildTape(rows: RecordedRows, request: TapeRequest): Tape {
  if (rows.rowCount === 0)
    throw dataError("DATA_NO_ROWS", `market ${request.ticker} has no recorded rows`, {
      hint: "List what the database holds with `halfspread markets --db F`.",
      data: { ticker: request.ticker },
    });
  const canonical = canonicalRows(rows);
  if (canonical.clockBackwardMax.us > CLOCK_BACKWARD_US_MAX) throw wildClock(canonical, request);
  const writer = new TapeWriter(canonical, request);
  for (const row of canonical.order) writer.add(row);
  const { columns, counts } = writer.finish();
  const { ticker, priceRanges, gridRanges, closeTimeUs, sources } = request;
  const description = {
    ticker,
    priceRanges,
    ...(gridRanges === undefined ? {} : { gridRanges }),
    ...(closeTimeUs === undefined ? {} : { closeTimeUs }),
    sources,
    counts,
  };
  return packTape(description, columns);
}

/** Pairs prints with reductions and puts rows in the tape's order. */
export function canonicalRows(rows: RecordedRows): CanonicalRows {
  const { timeUs, ...clock } = nonDecreasing(rows.timeUs);
  const pairing = pairPrints(rows, timeUs);
  const order = canonicalOrder(rows, pairing);
  return { rows, pairing, order, timeUs, openLots: openVolume(rows, pairing, order, timeUs), ...clock };
}

type Clock = Pick<CanonicalRows, "timeUs" | "clockBackwardCount" | "clockBackwardMax">;

function nonDecreasing(recordedUs: Float64Array): Clock {
  const timeUs = Float64Array.from(recordedUs);
  let clockBackwardCount = 0;
  let clockBackwardMax = { row: 0, us: 0 };
  for (let row = 1; row < timeUs.length; row++) {
    const backwardUs = timeUs[row - 1]! - timeUs[row]!;
    if (backwardUs <= 0) continue;
    timeUs[row] = timeUs[row - 1]!;
    clockBackwardCount++;
    if (backwardUs > clockBackwardMax.us) clockBackwardMax = { row, us: backwardUs };
  }
  return { timeUs, clockBackwardCount, clockBackwardMax };
}

function wildClock(
  { rows, timeUs, clockBackwardMax: { row, us } }: CanonicalRows,
  { ticker }: TapeRequest,
): Error {
  const [wildUs, lateUs] = [timeUs[row - 1]!, rows.timeUs[row]!];
  return dataError(
    "DATA_CLOCK_WILD",
    `market ${ticker} has a row of ${formatTimeUs(lateUs)} after one of ${formatTimeUs(wildUs)}: ${Math.floor(us / US_PER_SECOND)} s back`,
    {
      hint: "One of the two times is wrong; correct that message in the recording, and import it into a new database.",
      data: { ticker, row, wildUs, lateUs },
    },
  );
}

/** Recorded rows in the tape's order: each print immediately before its anchor, prints of one anchor in their own order. */
function canonicalOrder(rows: RecordedRows, pairing: Pairing): Int32Array {
  const printsBefore = new Map<number, number[]>();
  for (let row = 0; row < rows.rowCount; row++) {
    const anchor = pairing.anchorRow[row]!;
    if (anchor === row) continue;
    const prints = printsBefore.get(anchor);
    if (prints === undefined) printsBefore.set(anchor, [row]);
    else prints.push(row);
  }
  const order = new Int32Array(rows.rowCount);
  let count = 0;
  for (let row = 0; row < rows.rowCount; row++) {
    for (const print of printsBefore.get(row) ?? []) order[count++] = print;
    if (pairing.anchorRow[row] === row) order[count++] = row;
  }
  return order;
}

/** Volume of pairs whose print and reduction lie in different events: what is displayed between them is already gone. */
function openVolume(
  rows: RecordedRows,
  pairing: Pairing,
  order: Int32Array,
  timeUs: Float64Array,
): Float64Array {
  const { anchorRow, pairs } = pairing;
  const eventOfRow = new Int32Array(rows.rowCount);
  let event = 0;
  for (let position = 1; position < order.length; position++) {
    const row = order[position]!;
    if (timeUs[anchorRow[row]!] !== timeUs[anchorRow[order[position - 1]!]!]) event++;
    eventOfRow[row] = event;
  }
  const openLots = new Float64Array(rows.rowCount);
  pairs.lots.forEach((lots, index) => {
    const print = pairs.printRow[index]!;
    const reduction = pairs.reductionRow[index]!;
    if (eventOfRow[print] === eventOfRow[reduction]) return;
    openLots[print]! += lots;
    openLots[reduction]! += lots;
  });
  return openLots;
}
