/**
 * Builds a market's tape from its recorded rows: pairing, canonical order, events, absolute sizes.
 *
 * Rows keep their recorded order but for prints, which stand immediately before the earliest row they were paired with
 * and take that row's time. Time never decreases: a row whose clock ran backwards takes the time of the row before.
 * Consecutive rows of equal time are one event. Between a gap and the next snapshot the book is unknown: those rows are
 * left out and counted.
 */
import { dataError } from "../core/errors.ts";
import { NO_LEVEL, PriceGrid, type PriceRange } from "../core/price-grid.ts";
import {
  HEAD_BLOCK,
  HEAD_EVENT_END,
  HEAD_LEVEL_SHIFT,
  HEAD_MOVED,
  HEAD_SIDE_SHIFT,
  HEAD_SIZE_HIGH_SHIFT,
  HEAD_TRADED_PART,
  HEAD_TRADED_WHOLE,
  packTape,
  ROW_KIND,
  SIZE_HIGH_UNIT,
  type RowKind,
  type Tape,
} from "../core/tape.ts";
import { BP_PER_CENT, SIZE_LOTS_MAX } from "../core/units.ts";
import { pairPrints, type Pairing } from "./pairing.ts";
import { RECORDED_KIND, type RecordedRows } from "./recorded-rows.ts";

export interface TapeRequest {
  readonly ticker: string;
  readonly priceRanges: readonly PriceRange[];
  readonly closeTimeUs?: number;
  /** Payout of one YES contract in micros, where the result is known; settles after the last row. */
  readonly settlementMicros?: number;
  /** Content hashes of the captures the rows came from. */
  readonly sources: readonly string[];
  /** Replay a gap that no snapshot heals as if nothing had been lost; sizes below zero become zero and are counted. */
  readonly isGapAllowed?: boolean;
}

/** @throws DATA_OFF_GRID, DATA_NEGATIVE_LEVEL, DATA_GAP_UNHEALED, DATA_SIZE_TOO_LARGE, DATA_NO_ROWS */
export function buildTape(rows: RecordedRows, request: TapeRequest): Tape {
  if (rows.rowCount === 0)
    throw dataError("DATA_NO_ROWS", `market ${request.ticker} has no recorded rows`, {
      hint: "List what the database holds with `halfspread markets --db F`.",
      data: { ticker: request.ticker },
    });
  const { timeUs, clockBackwardCount } = nonDecreasing(rows.timeUs);
  const pairing = pairPrints(rows, timeUs);
  const order = canonicalOrder(rows, pairing);
  const writer = new RowWriter(new PriceGrid(request.priceRanges), rows, request);
  for (const row of order) writer.add(row, timeUs, pairing);
  return writer.finish(pairing, clockBackwardCount);
}

function nonDecreasing(recordedUs: Float64Array): { timeUs: Float64Array; clockBackwardCount: number } {
  const timeUs = Float64Array.from(recordedUs);
  let clockBackwardCount = 0;
  for (let row = 1; row < timeUs.length; row++) {
    if (timeUs[row]! >= timeUs[row - 1]!) continue;
    timeUs[row] = timeUs[row - 1]!;
    clockBackwardCount++;
  }
  return { timeUs, clockBackwardCount };
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

/** Appends tape rows, keeping the book that absolute sizes need. */
class RowWriter {
  readonly #grid: PriceGrid;
  readonly #rows: RecordedRows;
  readonly #request: TapeRequest;
  readonly #head: Uint32Array;
  readonly #sizeLow: Uint32Array;
  readonly #timeUs: Float64Array;
  readonly #lagUs: Int32Array;
  readonly #pairRow: number[] = [];
  readonly #pairLots: number[] = [];
  readonly #bookLots: [Float64Array, Float64Array];
  #rowCount = 0;
  #isInGap = false;
  readonly #counts = {
    snapshotCount: 0,
    deltaCount: 0,
    printCount: 0,
    eventCount: 0,
    gapCount: 0,
    rowsInGapCount: 0,
    negativeCutCount: 0,
    movedPrintCount: 0,
    movedUsTotal: 0,
    movedUsMax: 0,
    lagCutCount: 0,
  };

  constructor(grid: PriceGrid, rows: RecordedRows, request: TapeRequest) {
    this.#grid = grid;
    this.#rows = rows;
    this.#request = request;
    const capacity = rows.rowCount + 1;
    this.#head = new Uint32Array(capacity);
    this.#sizeLow = new Uint32Array(capacity);
    this.#timeUs = new Float64Array(capacity);
    this.#lagUs = new Int32Array(capacity);
    this.#bookLots = [new Float64Array(grid.levelCount), new Float64Array(grid.levelCount)];
  }

  add(row: number, timeUs: Float64Array, pairing: Pairing): void {
    const { kind, lots, isBlock, side } = this.#rows;
    const rowKind = kind[row]!;
    const anchor = pairing.anchorRow[row]!;
    const atUs = timeUs[anchor]!;
    if (this.#isInGap && rowKind !== RECORDED_KIND.snapshot && this.#request.isGapAllowed !== true) {
      this.#counts.rowsInGapCount++;
      return;
    }
    switch (rowKind) {
      case RECORDED_KIND.snapshot:
        this.#isInGap = false;
        this.#counts.snapshotCount++;
        this.#bookLots[0].fill(0);
        this.#bookLots[1].fill(0);
        this.#append(ROW_KIND.clear, 0, 0, 0, 0, row, atUs);
        return;
      case RECORDED_KIND.gap:
        this.#isInGap = true;
        this.#counts.gapCount++;
        if (this.#request.isGapAllowed !== true) this.#append(ROW_KIND.gap, 0, 0, 0, 0, row, atUs);
        return;
      case RECORDED_KIND.snapshotLevel:
      case RECORDED_KIND.delta: {
        const level = this.#level(row);
        const book = this.#bookLots[side[row]!]!;
        const held = rowKind === RECORDED_KIND.delta ? book[level]! + lots[row]! : lots[row]!;
        book[level] = held >= 0 ? held : this.#cutNegative(row, held);
        if (rowKind === RECORDED_KIND.delta) this.#counts.deltaCount++;
        const flags = this.#tradedFlags(pairing.tradedLots[row]!, -lots[row]!);
        this.#append(ROW_KIND.level, side[row]!, level, book[level]!, flags, row, atUs);
        return;
      }
      case RECORDED_KIND.print: {
        this.#counts.printCount++;
        let flags = isBlock[row] === 1 ? HEAD_BLOCK : 0;
        if (anchor !== row) {
          flags |= HEAD_MOVED;
          const movedUs = timeUs[row]! - atUs;
          this.#counts.movedPrintCount++;
          this.#counts.movedUsTotal += movedUs;
          this.#counts.movedUsMax = Math.max(this.#counts.movedUsMax, movedUs);
        }
        flags |= this.#tradedFlags(pairing.tradedLots[row]!, lots[row]!);
        this.#append(ROW_KIND.print, side[row]!, this.#level(row), lots[row]!, flags, row, atUs);
        return;
      }
      default:
        throw dataError("DATA_ROW_KIND_UNKNOWN", `row ${row} of market ${this.#request.ticker} has the unknown kind ${rowKind}`, {
          hint: "The database was written by another version; import the recording again.",
        });
    }
  }

  finish(pairing: Pairing, clockBackwardCount: number): Tape {
    if (this.#isInGap && this.#request.isGapAllowed !== true) throw this.#unhealedGap();
    const { settlementMicros, ticker, priceRanges, closeTimeUs, sources } = this.#request;
    if (settlementMicros !== undefined) {
      const lastRow = this.#rows.rowCount - 1;
      this.#append(ROW_KIND.settlement, 0, 0, settlementMicros, 0, lastRow, this.#timeUs[this.#rowCount - 1]!);
    }
    const rowCount = this.#rowCount;
    this.#markEvents();
    return packTape(
      {
        ticker,
        priceRanges,
        ...(closeTimeUs === undefined ? {} : { closeTimeUs }),
        sources,
        counts: {
          ...this.#counts,
          pairedLotsByPass: pairing.pairedLotsByPass,
          unpairedLots: pairing.unpairedLots,
          clockBackwardCount,
        },
      },
      {
        head: this.#head.subarray(0, rowCount),
        sizeLow: this.#sizeLow.subarray(0, rowCount),
        timeUs: this.#timeUs.subarray(0, rowCount),
        lagUs: this.#lagUs.subarray(0, rowCount),
        pairRow: Uint32Array.from(this.#pairRow),
        pairLots: Float64Array.from(this.#pairLots),
      },
    );
  }

  #append(kind: RowKind, side: number, level: number, lots: number, flags: number, row: number, atUs: number): void {
    if (lots > SIZE_LOTS_MAX)
      throw dataError("DATA_SIZE_TOO_LARGE", `row ${row} of market ${this.#request.ticker} holds ${lots} lots`, {
        hint: `A level holds at most ${SIZE_LOTS_MAX} lots; the recording is damaged or of another unit.`,
      });
    const index = this.#rowCount++;
    const high = Math.floor(lots / SIZE_HIGH_UNIT);
    this.#head[index] =
      kind | (side << HEAD_SIDE_SHIFT) | flags | (high << HEAD_SIZE_HIGH_SHIFT) | (level << HEAD_LEVEL_SHIFT);
    this.#sizeLow[index] = lots % SIZE_HIGH_UNIT;
    this.#timeUs[index] = atUs;
    const lagUs = this.#rows.receiveTimeUs[row]! - atUs;
    this.#lagUs[index] = lagUs;
    if (this.#lagUs[index] !== lagUs) {
      this.#lagUs[index] = lagUs > 0 ? 0x7fffffff : -0x80000000;
      this.#counts.lagCutCount++;
    }
  }

  /** Flags for a row of which `tradedLots` of `wholeLots` were paired; keeps the sparse columns. */
  #tradedFlags(tradedLots: number, wholeLots: number): number {
    if (tradedLots === 0) return 0;
    if (tradedLots === wholeLots) return HEAD_TRADED_WHOLE;
    this.#pairRow.push(this.#rowCount);
    this.#pairLots.push(tradedLots);
    return HEAD_TRADED_PART;
  }

  #level(row: number): number {
    const priceBp = this.#rows.priceBp[row]!;
    const level = this.#grid.levelOfPriceBp[priceBp] ?? NO_LEVEL;
    if (level === NO_LEVEL)
      throw dataError("DATA_OFF_GRID", `row ${row} of market ${this.#request.ticker} is at ${priceBp / BP_PER_CENT} cents, off its price grid`, {
        hint: "Import the recording again with the market's own `--grid`.",
        data: { row, priceBp },
      });
    return level;
  }

  #cutNegative(row: number, heldLots: number): number {
    if (this.#request.isGapAllowed === true) {
      this.#counts.negativeCutCount++;
      return 0;
    }
    throw dataError(
      "DATA_NEGATIVE_LEVEL",
      `row ${row} of market ${this.#request.ticker} takes its level to ${heldLots} lots: messages before it were lost`,
      {
        hint: "See `halfspread verify`; record again, or replay what there is with --allow-gaps.",
        data: { row, heldLots },
      },
    );
  }

  #unhealedGap(): Error {
    return dataError(
      "DATA_GAP_UNHEALED",
      `market ${this.#request.ticker} lost messages and no snapshot followed: ${this.#counts.rowsInGapCount} rows cannot be trusted`,
      { hint: "See `halfspread verify`; replay across the gap with --allow-gaps if you accept that.", data: { ...this.#counts } },
    );
  }

  #markEvents(): void {
    for (let index = 0; index < this.#rowCount; index++) {
      if (index + 1 < this.#rowCount && this.#timeUs[index + 1] === this.#timeUs[index]) continue;
      this.#head[index]! |= HEAD_EVENT_END;
      this.#counts.eventCount++;
    }
  }
}
