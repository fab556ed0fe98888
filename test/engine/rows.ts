/** Recorded rows as plain objects, for tests that write, edit and compare them; columns are made at the end. */
import { NO_ROW } from "../../src/core/cancel-rows.ts";
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import { PRICE_LEVEL_STRUCTURES } from "../../src/core/price-grid.ts";
import {
  HEAD_EVENT_END,
  MARKET_STATUS,
  packTape,
  ROW_KIND,
  type MarketStatus,
  type Tape,
} from "../../src/core/tape.ts";
import { BP_PER_DOLLAR, US_PER_SECOND } from "../../src/core/units.ts";
import { RECORDED_KIND, type RecordedRows } from "../../src/data/recorded-rows.ts";
import { buildTape, type TapeRequest } from "../../src/data/tape-builder.ts";
import { packCancels, plainCancels } from "../core/plain-cancels.ts";

export interface PlainRow {
  readonly kind: keyof typeof RECORDED_KIND;
  readonly side: Side;
  readonly priceBp: number;
  /** Size of a snapshot's level or a print, signed change of a delta. */
  readonly lots: number;
  readonly timeUs: number;
  readonly isBlock: boolean;
}

export function opposite(side: Side): Side {
  return side === BID ? ASK : BID;
}

export function snapshotRows(
  timeUs: number,
  levels: readonly (readonly [side: Side, priceBp: number, lots: number])[],
): PlainRow[] {
  return [
    { kind: "snapshot", side: BID, priceBp: 0, lots: 0, timeUs, isBlock: false },
    ...levels.map(([side, priceBp, lots]): PlainRow => ({
      kind: "snapshotLevel",
      side,
      priceBp,
      lots,
      timeUs,
      isBlock: false,
    })),
  ];
}

export function deltaRow(timeUs: number, side: Side, priceBp: number, lots: number): PlainRow {
  return { kind: "delta", side, priceBp, lots, timeUs, isBlock: false };
}

/** @param side the side of the resting level that was hit: BID for a seller's print. */
export function printRow(
  timeUs: number,
  side: Side,
  priceBp: number,
  lots: number,
  isBlock = false,
): PlainRow {
  return { kind: "print", side, priceBp, lots, timeUs, isBlock };
}

export function gapRow(timeUs: number): PlainRow {
  return { kind: "gap", side: BID, priceBp: 0, lots: 0, timeUs, isBlock: false };
}

export function recordedRows(rows: readonly PlainRow[]): RecordedRows {
  return {
    rowCount: rows.length,
    kind: Uint8Array.from(rows, (row) => RECORDED_KIND[row.kind]),
    side: Uint8Array.from(rows, (row) => row.side),
    priceBp: Uint16Array.from(rows, (row) => row.priceBp),
    lots: Float64Array.from(rows, (row) => row.lots),
    timeUs: Float64Array.from(rows, (row) => row.timeUs),
    receiveTimeUs: Float64Array.from(rows, (row) => row.timeUs),
    isBlock: Uint8Array.from(rows, (row) => Number(row.isBlock)),
  };
}

export interface TapeOptions {
  readonly structure?: string;
  readonly ticker?: string;
  readonly settlementMicros?: number;
}

function tapeRequest(options: TapeOptions = {}): TapeRequest {
  return {
    ticker: options.ticker ?? "TEST-1",
    priceRanges: PRICE_LEVEL_STRUCTURES.get(options.structure ?? "linear_cent")!,
    sources: [],
    ...(options.settlementMicros === undefined ? {} : { settlementMicros: options.settlementMicros }),
  };
}

export function tapeOf(rows: readonly PlainRow[], options: TapeOptions = {}): Tape {
  return buildTape(recordedRows(rows), tapeRequest(options));
}

/** What the exchange says of a market beside its book. */
export type MarketWord =
  | { readonly timeUs: number; readonly status: MarketStatus }
  /** @param closesUs whole seconds. */
  | { readonly timeUs: number; readonly closesUs: number };

/** A tape with such rows put in, each after all rows of its time: an event's last. */
export function withMarketWords(tape: Tape, words: readonly MarketWord[]): Tape {
  interface Entry {
    readonly timeUs: number;
    readonly row?: number;
    readonly word?: MarketWord;
  }
  const rows: Entry[] = [...tape.timeUs].map((timeUs, row) => ({ timeUs, row }));
  const entries = [...rows, ...words.map((word): Entry => ({ timeUs: word.timeUs, word }))].toSorted(
    (a, b) => a.timeUs - b.timeUs,
  );
  const placeOf = new Map(entries.flatMap(({ row }, place) => (row === undefined ? [] : [[row, place]])));
  const moved = (row: number): number => (row === NO_ROW ? NO_ROW : placeOf.get(row)!);
  const column = (values: ArrayLike<number>, ofWord: (word: MarketWord) => number): number[] =>
    entries.map(({ row, word }) => (row === undefined ? ofWord(word!) : values[row]!));
  const { oldest, youngest } = plainCancels(tape, tape.rowCount);
  const { buffer: _, rowCount: __, contentHash: ___, grid: ____, ...description } = tape;
  return packTape(description, {
    head: Uint32Array.from(
      column(tape.head, (word) => ("status" in word ? ROW_KIND.status : ROW_KIND.close) | HEAD_EVENT_END),
    ),
    sizeLow: Uint32Array.from(
      column(tape.sizeLow, (word) =>
        "status" in word ? MARKET_STATUS[word.status] : word.closesUs / US_PER_SECOND,
      ),
    ),
    timeUs: Float64Array.from(column(tape.timeUs, ({ timeUs }) => timeUs)),
    lagUs: Int32Array.from(column(tape.lagUs, () => 0)),
    ...packCancels({
      oldest: column(oldest, () => NO_ROW).map(moved),
      youngest: column(youngest, () => NO_ROW).map(moved),
    }),
    partRow: tape.partRow.map(moved),
    partLots: tape.partLots,
    openRow: tape.openRow.map(moved),
    openLots: tape.openLots,
  });
}

/** The same life of the NO contract: sides swap, prices become their complement to a dollar. */
export function mirroredRows(rows: readonly PlainRow[]): PlainRow[] {
  return rows.map((row) => {
    const hasPrice = row.kind !== "snapshot" && row.kind !== "gap";
    return {
      ...row,
      side: hasPrice ? opposite(row.side) : row.side,
      priceBp: hasPrice ? BP_PER_DOLLAR - row.priceBp : 0,
    };
  });
}
