/**
 * The tape: one market's recorded life as the kernel replays it, in typed-array columns over one SharedArrayBuffer.
 *
 *   head       Uint32   kind, side, flags, high size bits and level of the row (bit layout below)
 *   sizeLow    Uint32   low 32 bits of the row's size in lots (or of what the kind puts there)
 *   timeUs     Float64  exchange time, never decreasing; receive time where the exchange gave none
 *   lagUs      Int32    receive time less `timeUs`; for a moved print less the time of the row it was moved to
 *   pairRow    Uint32   sparse: rows whose traded part is neither nothing nor their whole size, ascending
 *   pairLots   Float64  sparse: the traded part of those rows
 *
 * That is 20 bytes a row. Rows hold levels of the market's price grid and absolute sizes: a book-level row says what the
 * level holds from now on, so a reader may start at any snapshot. A print never changes the book; only book rows do.
 */
import { dataError, assert } from "./errors.ts";
import { hashText, hashWords } from "./digest.ts";
import { PriceGrid, type PriceRange } from "./price-grid.ts";

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
} as const;
export type RowKind = (typeof ROW_KIND)[keyof typeof ROW_KIND];

/** Layout of `head`, low bits first: kind 4, side 1, event end 1, traded whole 1, traded part 1, moved 1, block 1, size high 4, level 14. */
export const HEAD_KIND_MASK = 0xf;
export const HEAD_SIDE_SHIFT = 4;
export const HEAD_EVENT_END = 1 << 5;
/** The whole reduction (level) or size (print) was paired with prints (levels). */
export const HEAD_TRADED_WHOLE = 1 << 6;
/** A part of it was; the part is in `pairLots`. */
export const HEAD_TRADED_PART = 1 << 7;
/** The print was moved before the reduction it was paired with. */
export const HEAD_MOVED = 1 << 8;
/** A block trade: negotiated away from the book, touches neither queues nor estimates. */
export const HEAD_BLOCK = 1 << 9;
export const HEAD_SIZE_HIGH_SHIFT = 10;
export const HEAD_SIZE_HIGH_MASK = 0xf;
export const HEAD_LEVEL_SHIFT = 14;
export const SIZE_HIGH_UNIT = 2 ** 32;

export const TAPE_FORMAT_VERSION = 1;
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
  /** Printed volume paired with reductions, by pass of DESIGN's pairing, and what found none. */
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
  readonly priceRanges: readonly PriceRange[];
  /** The market's scheduled close, where it is known. */
  readonly closeTimeUs?: number;
  /** Content hashes of what the tape was built from. */
  readonly sources: readonly string[];
  readonly counts: TapeCounts;
}

interface TapeHeader extends TapeDescription {
  readonly rowCount: number;
  readonly pairCount: number;
  readonly contentHash: string;
}

export interface TapeColumns {
  readonly head: Uint32Array;
  readonly sizeLow: Uint32Array;
  readonly timeUs: Float64Array;
  readonly lagUs: Int32Array;
  readonly pairRow: Uint32Array;
  readonly pairLots: Float64Array;
}

/** A tape ready to replay. Immutable by contract; its buffer may be shared between threads. */
export interface Tape extends TapeColumns, TapeDescription {
  readonly buffer: SharedArrayBuffer;
  readonly rowCount: number;
  /** Hash of the description and every column: equal content, equal name. */
  readonly contentHash: string;
  readonly grid: PriceGrid;
}

/** The size of a row in lots (or what its kind puts there), exact up to 2^36 - 1. */
export function rowLots(tape: TapeColumns, row: number): number {
  const high = (tape.head[row]! >>> HEAD_SIZE_HIGH_SHIFT) & HEAD_SIZE_HIGH_MASK;
  return tape.sizeLow[row]! + high * SIZE_HIGH_UNIT;
}

/** Copies columns into one shared buffer with a header and names it by its content. */
export function packTape(description: TapeDescription, columns: TapeColumns): Tape {
  const rowCount = columns.head.length;
  const pairCount = columns.pairRow.length;
  assert(
    columns.sizeLow.length === rowCount && columns.timeUs.length === rowCount,
    "tape columns have equal length",
  );
  assert(
    columns.lagUs.length === rowCount && columns.pairLots.length === pairCount,
    "tape columns have equal length",
  );
  const contentHash = tapeHash(description, columns);
  const header: TapeHeader = { ...description, rowCount, pairCount, contentHash };
  const headerBytes = new TextEncoder().encode(JSON.stringify(header));
  const layout = columnLayout(headerBytes.length, rowCount, pairCount);
  const buffer = new SharedArrayBuffer(layout.byteLength);
  new Uint32Array(buffer, 0, 4).set([MAGIC, TAPE_FORMAT_VERSION, headerBytes.length, rowCount]);
  new Uint8Array(buffer, HEADER_FIXED_BYTES, headerBytes.length).set(headerBytes);
  const tape = attach(buffer, header, layout);
  tape.head.set(columns.head);
  tape.sizeLow.set(columns.sizeLow);
  tape.timeUs.set(columns.timeUs);
  tape.lagUs.set(columns.lagUs);
  tape.pairRow.set(columns.pairRow);
  tape.pairLots.set(columns.pairLots);
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
  const text = new TextDecoder().decode(new Uint8Array(buffer, HEADER_FIXED_BYTES, headerLength).slice());
  const header = JSON.parse(text) as TapeHeader;
  const layout = columnLayout(headerLength!, header.rowCount, header.pairCount);
  if (layout.byteLength !== buffer.byteLength)
    throw unreadable(`it has ${buffer.byteLength} bytes, its header promises ${layout.byteLength}`);
  const tape = attach(buffer, header, layout);
  const { rowCount: _rows, pairCount: _pairs, contentHash, ...description } = header;
  if (tapeHash(description, tape) !== contentHash) throw unreadable("its content does not match its hash");
  return tape;
}

function unreadable(why: string): Error {
  return dataError("DATA_TAPE_UNREADABLE", `the tape cannot be read: ${why}`, {
    hint: "Delete the tape file; it is built again from the database.",
  });
}

interface ColumnLayout {
  readonly timeUs: number;
  readonly pairLots: number;
  readonly head: number;
  readonly sizeLow: number;
  readonly lagUs: number;
  readonly pairRow: number;
  readonly byteLength: number;
}

/** Byte offsets: 8-byte columns first, so that every view is aligned. */
function columnLayout(headerLength: number, rowCount: number, pairCount: number): ColumnLayout {
  const timeUs = (HEADER_FIXED_BYTES + headerLength + 7) & ~7;
  const pairLots = timeUs + 8 * rowCount;
  const head = pairLots + 8 * pairCount;
  const sizeLow = head + 4 * rowCount;
  const lagUs = sizeLow + 4 * rowCount;
  const pairRow = lagUs + 4 * rowCount;
  return { timeUs, pairLots, head, sizeLow, lagUs, pairRow, byteLength: pairRow + 4 * pairCount };
}

function attach(buffer: SharedArrayBuffer, header: TapeHeader, layout: ColumnLayout): Tape {
  const { rowCount, pairCount } = header;
  return {
    ...header,
    buffer,
    grid: new PriceGrid(header.priceRanges),
    head: new Uint32Array(buffer, layout.head, rowCount),
    sizeLow: new Uint32Array(buffer, layout.sizeLow, rowCount),
    timeUs: new Float64Array(buffer, layout.timeUs, rowCount),
    lagUs: new Int32Array(buffer, layout.lagUs, rowCount),
    pairRow: new Uint32Array(buffer, layout.pairRow, pairCount),
    pairLots: new Float64Array(buffer, layout.pairLots, pairCount),
  };
}

function tapeHash(description: TapeDescription, columns: TapeColumns): string {
  const { head, sizeLow, timeUs, lagUs, pairRow, pairLots } = columns;
  const parts = [head, sizeLow, asWords(timeUs), asWords(lagUs), pairRow, asWords(pairLots)].map((words) =>
    hashWords(words),
  );
  return hashText(JSON.stringify(description) + parts.join(""));
}

function asWords(column: Float64Array | Int32Array): Uint32Array {
  return new Uint32Array(column.buffer, column.byteOffset, column.byteLength >>> 2);
}
