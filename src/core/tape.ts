/**
 * The tape: one market's recorded life as the kernel replays it, in typed-array columns over one SharedArrayBuffer.
 *
 *   head         Uint32   kind, high size bits, flags and slot of the row (bit layout below)
 *   sizeLow      Uint32   low 32 bits of the row's size in lots (or of what the kind puts there)
 *   timeUs       Float64  exchange time, never decreasing; receive time where the exchange gave none
 *   lagUs        Int32    receive time less `timeUs`; for a moved print less the time of the row it was moved to
 *   cancelOrder  Uint32   cancels: rows of the orders that they can have been; with three columns more (cancel-rows.ts)
 *   partRow      Uint32   sparse: rows of which a part was traded, ascending
 *   partLots     Float64  sparse: that part
 *   openRow      Uint32   sparse: prints whose reductions come in later events, and those reductions, ascending
 *   openLots     Float64  sparse: the volume that is still to come (print) or has now come (reduction)
 *
 * That is 21 to 22.5 bytes a row on recordings. Rows hold levels of the market's price grid and absolute sizes: a book-level
 * row says what the level holds from now on, so a reader may start at any snapshot. A print never changes the book.
 * Levels count the prices of all grids the market has on the tape: a change of the grid moves no level.
 */
import { cancelBlockLength, cancelStartLength, type CancelColumns } from "./cancel-rows.ts";
import { dataError, assert } from "./errors.ts";
import { hashText, hashWords } from "./digest.ts";
import { gridsOverAll, type PriceGrid, type PriceRange } from "./price-grid.ts";

/** Kinds of rows. The numbers are part of the file format. */
export const ROW_KIND = {
  /** A level holds `size` lots from now on. Side: the side of the level. */
  level: 0,
  /** The book is empty from now on; the snapshot's levels follow within the same event. */
  clear: 1,
  /** A public trade. Side: the side of the resting level that was hit (bid: the aggressor sold). */
  print: 2,
  /** Messages were lost here: the book is unknown until the next clear. */
  gap: 3,
  /** The market settled; size is the payout of one YES contract in micros of a dollar, 0..1,000,000. */
  settlement: 4,
  /** The market opened, paused or closed; size is a number of MARKET_STATUS. */
  status: 5,
  /** The market closes at another time than was said before; size is that time in whole seconds since 1970 UTC. */
  close: 6,
  /** Another of the market's price grids is in force; size is its index in the tape's `grids`. */
  grid: 7,
  /** The settlement floor was raised; size is the floor in basis points: resting YES prices at or below it are cancelled. */
  floor: 8,
} as const;

/** What a status row says. `determined`: the result is known to the exchange, but may still change. */
export const MARKET_STATUS = {
  open: 0,
  paused: 1,
  halted: 2,
  inactive: 3,
  closed: 4,
  determined: 5,
} as const;
export type MarketStatus = keyof typeof MARKET_STATUS;
export type RowKind = (typeof ROW_KIND)[keyof typeof ROW_KIND];

/**
 * Layout of `head`, low bits first: kind 4, size high 4, flags 9, slot 15 (slot = 2 x level + side).
 * The flags that need the book's whole history are computed once, when the tape is built, so that replaying need not.
 */
export const HEAD_KIND_MASK = 0xf;
export const HEAD_SIZE_HIGH_SHIFT = 4;
const HEAD_SIZE_HIGH_MASK = 0xf;
/** The last row of its event. */
export const HEAD_EVENT_END = 1 << 8;
/** Last row of an event at whose end the best bid or ask stands at another level than before it. */
export const HEAD_EVENT_BEST = 1 << 9;
/** A level row that moves the best price of its side. */
export const HEAD_BEST_MOVE = 1 << 10;
/** The whole reduction (level) or size (print) was paired with prints (reductions). */
export const HEAD_TRADED_WHOLE = 1 << 11;
/** A part of it was; the part is in `partLots`. */
export const HEAD_TRADED_PART = 1 << 12;
/** A print paired with reductions of later events, or such a reduction; the volume is in `openLots`. */
export const HEAD_OPEN = 1 << 13;
/** The print was moved before the reduction it was paired with. */
export const HEAD_MOVED = 1 << 14;
/** A block trade: negotiated away from the book, touches neither queues nor estimates. */
export const HEAD_BLOCK = 1 << 15;
export const HEAD_SLOT_SHIFT = 17;
/** All of these zero: a level row of ordinary size that moves no best price and ends no event that did. */
export const HEAD_UNCOMMON_MASK =
  HEAD_KIND_MASK |
  (HEAD_SIZE_HIGH_MASK << HEAD_SIZE_HIGH_SHIFT) |
  HEAD_BEST_MOVE |
  HEAD_EVENT_BEST |
  HEAD_OPEN;
export const SIZE_HIGH_UNIT = 2 ** 32;

export const TAPE_FORMAT_VERSION = 3;
const MAGIC = 0x45504154; // "TAPE", little endian
const HEADER_FIXED_BYTES = 16;

/** What was recorded and what building the tape did with it. Counts of rows unless the name says otherwise. */
export interface TapeCounts {
  readonly snapshotCount: number;
  readonly deltaCount: number;
  readonly printCount: number;
  readonly eventCount: number;
  readonly gapCount: number;
  /** Book rows left out because they lie between a gap and the next snapshot. */
  readonly rowsInGapCount: number;
  /** Printed volume paired with reductions, by pass (docs/DATA.md), and what found none. */
  readonly pairedLotsByPass: { readonly a: number; readonly b: number; readonly c: number };
  readonly unpairedLots: number;
  readonly movedPrintCount: number;
  /** Sum and maximum of the time prints were moved back. */
  readonly movedUsTotal: number;
  readonly movedUsMax: number;
  /** Rows whose exchange time was earlier than a row before them; they took that row's time. */
  readonly clockBackwardCount: number;
  /** Sizes that fell below zero after a gap was allowed and were taken for zero. */
  readonly negativeCutCount: number;
  /** Rows whose receive lag did not fit +-35 minutes and was cut to it. */
  readonly lagCutCount: number;
}

/** Everything about a tape but its rows. */
export interface TapeDescription {
  readonly ticker: string;
  /** The grid in force at the tape's start. */
  readonly priceRanges: readonly PriceRange[];
  /** All grids the market has on the tape, the first of them `priceRanges`; absent where that is the only one. */
  readonly gridRanges?: readonly (readonly PriceRange[])[];
  /** The market's scheduled close, where it is known. */
  readonly closeTimeUs?: number;
  /** Content hashes of what the tape was built from. */
  readonly sources: readonly string[];
  readonly counts: TapeCounts;
}

interface TapeHeader extends TapeDescription {
  readonly rowCount: number;
  readonly partCount: number;
  readonly openCount: number;
  readonly cancelCount: number;
  readonly farCount: number;
  readonly contentHash: string;
}

export interface TapeColumns extends CancelColumns {
  readonly head: Uint32Array;
  readonly sizeLow: Uint32Array;
  readonly timeUs: Float64Array;
  readonly lagUs: Int32Array;
  readonly partRow: Uint32Array;
  readonly partLots: Float64Array;
  readonly openRow: Uint32Array;
  readonly openLots: Float64Array;
}

/** A tape ready to replay. Immutable by contract; its buffer may be shared between threads. */
export interface Tape extends TapeColumns, TapeDescription {
  readonly buffer: SharedArrayBuffer;
  readonly rowCount: number;
  readonly isWhole: true;
  /** Hash of the description and every column: equal content, equal name. */
  readonly contentHash: string;
  /** The grid in force at the start. */
  readonly grid: PriceGrid;
  /** All grids, in the order in which `grid` rows name them, over the levels of all of them. */
  readonly grids: readonly PriceGrid[];
}

/** The size of a row in lots (or what its kind puts there), exact up to 2^36 - 1. */
export function rowLots(tape: TapeColumns, row: number): number {
  const high = (tape.head[row]! >>> HEAD_SIZE_HIGH_SHIFT) & HEAD_SIZE_HIGH_MASK;
  return tape.sizeLow[row]! + high * SIZE_HIGH_UNIT;
}

/** The lots of a sparse column at a row, 0 where it has none. Cost: logarithmic. */
export function sparseLots(rows: Uint32Array, lots: Float64Array, row: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]! < row) low = middle + 1;
    else high = middle;
  }
  return rows[low] === row ? lots[low]! : 0;
}

/** The columns in the order in which they lie in the buffer: the widest numbers first, so that every view is aligned. */
const COLUMN_ORDER = [
  ["timeUs", Float64Array, "rowCount"],
  ["partLots", Float64Array, "partCount"],
  ["openLots", Float64Array, "openCount"],
  ["head", Uint32Array, "rowCount"],
  ["sizeLow", Uint32Array, "rowCount"],
  ["lagUs", Int32Array, "rowCount"],
  ["cancelOrder", Uint32Array, "cancelCount"],
  ["cancelStart", Uint32Array, cancelStartLength],
  ["farOrder", Uint32Array, "farCount"],
  ["partRow", Uint32Array, "partCount"],
  ["openRow", Uint32Array, "openCount"],
  ["cancelBlock", Uint16Array, cancelBlockLength],
] as const;

/** Copies columns into one shared buffer with a header and names it by its content. */
export function packTape(description: TapeDescription, columns: TapeColumns): Tape {
  const sizes = {
    rowCount: columns.head.length,
    partCount: columns.partRow.length,
    openCount: columns.openRow.length,
    cancelCount: columns.cancelOrder.length,
    farCount: columns.farOrder.length,
  };
  for (const [name, , length] of COLUMN_ORDER)
    assert(columns[name].length === columnLength(length, sizes), `column ${name} is as long as the tape`);
  const header: TapeHeader = { ...description, ...sizes, contentHash: tapeHash(description, columns) };
  const headerBytes = new TextEncoder().encode(JSON.stringify(header));
  const buffer = new SharedArrayBuffer(tapeByteLength(headerBytes.length, sizes));
  new Uint32Array(buffer, 0, 4).set([MAGIC, TAPE_FORMAT_VERSION, headerBytes.length, sizes.rowCount]);
  new Uint8Array(buffer, HEADER_FIXED_BYTES, headerBytes.length).set(headerBytes);
  const tape = attach(buffer, header, headerBytes.length);
  for (const [name] of COLUMN_ORDER) tape[name].set(columns[name]);
  return tape;
}

/**
 * Attaches to a packed tape without copying.
 * @throws DATA_TAPE_UNREADABLE when the buffer is no tape, of another version, cut short or altered.
 */
export function openTape(buffer: SharedArrayBuffer): Tape {
  if (buffer.byteLength < HEADER_FIXED_BYTES) throw unreadable(`it has ${buffer.byteLength} bytes`);
  const [magic, version, headerLength] = new Uint32Array(buffer, 0, 4);
  if (magic !== MAGIC) throw unreadable("it does not begin as a tape does");
  if (version !== TAPE_FORMAT_VERSION)
    throw unreadable(`its format is version ${version}, this program reads version ${TAPE_FORMAT_VERSION}`);
  if (HEADER_FIXED_BYTES + headerLength! > buffer.byteLength) throw unreadable("its header is cut short");
  const header = parseHeader(new Uint8Array(buffer, HEADER_FIXED_BYTES, headerLength).slice());
  const byteLength = tapeByteLength(headerLength!, header);
  if (byteLength !== buffer.byteLength)
    throw unreadable(`it has ${buffer.byteLength} bytes, its header promises ${byteLength}`);
  const tape = attach(buffer, header, headerLength!);
  const { rowCount, partCount, openCount, cancelCount, farCount, contentHash, ...description } = header;
  if (tapeHash(description, tape) !== contentHash) throw unreadable("its content does not match its hash");
  return tape;
}

function parseHeader(bytes: Uint8Array): TapeHeader {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as TapeHeader;
  } catch (cause) {
    throw unreadable("its header is damaged", cause);
  }
}

function unreadable(why: string, cause?: unknown): Error {
  return dataError("DATA_TAPE_UNREADABLE", `the tape cannot be read: ${why}`, {
    hint: "Delete the tape file; it is built again from the database.",
    cause,
  });
}

type ColumnType = new (buffer: SharedArrayBuffer, offset: number, length: number) => ArrayBufferView;
type ColumnSizes = Pick<TapeHeader, "rowCount" | "partCount" | "openCount" | "cancelCount" | "farCount">;

function columnLength(length: (typeof COLUMN_ORDER)[number][2], sizes: ColumnSizes): number {
  return typeof length === "string" ? sizes[length] : length(sizes.rowCount);
}

function firstColumnOffset(headerLength: number): number {
  return (HEADER_FIXED_BYTES + headerLength + 7) & ~7;
}

function tapeByteLength(headerLength: number, sizes: ColumnSizes): number {
  let length = firstColumnOffset(headerLength);
  for (const [, type, count] of COLUMN_ORDER) length += type.BYTES_PER_ELEMENT * columnLength(count, sizes);
  return length;
}

function attach(buffer: SharedArrayBuffer, header: TapeHeader, headerLength: number): Tape {
  const columns: Partial<Record<keyof TapeColumns, ArrayBufferView>> = {};
  let offset = firstColumnOffset(headerLength);
  for (const [name, type, count] of COLUMN_ORDER) {
    const column = new (type as ColumnType)(buffer, offset, columnLength(count, header));
    columns[name] = column;
    offset += column.byteLength;
  }
  const grids = gridsOverAll(header.gridRanges ?? [header.priceRanges]);
  return {
    ...header,
    isWhole: true,
    buffer,
    grid: grids[0]!,
    grids,
    ...(columns as unknown as TapeColumns),
  };
}

function tapeHash(description: TapeDescription, columns: TapeColumns): string {
  const parts = COLUMN_ORDER.map(([name]) => hashWords(asWords(columns[name])));
  return hashText(JSON.stringify(description) + parts.join(""));
}

function asWords({ buffer, byteOffset, byteLength }: TapeColumns[keyof TapeColumns]): Uint32Array {
  return new Uint32Array(buffer, byteOffset, byteLength >>> 2);
}
