/**
 * Whose order each cancel can have been, packed: columns of a tape that hold words for the rows that need one and none for
 * all others, and are read at any row at constant cost.
 *
 *   cancelOrder  Uint32  the words, in the order of their rows
 *   cancelStart  Uint32  for each 256 rows: the place of their first word; 0 where there is none
 *   cancelBlock  Uint16  for each 8 rows, an even number of them: in the low byte a bit for each row that has a word, highest
 *                        first; in the high byte the place of their last word, from the 256 rows' first; 0 without words
 *   farOrder     Uint32  two for each word that refers here: rows of the oldest and the youngest order
 *
 * A word names rows. Most often one order alone can have been it:
 *
 *   bit 31 clear         the row of the only order, the oldest and the youngest at once
 *   bits 31, 30: 1 0     bits 15-29: rows from the youngest order to the cancel; bits 0-14: from the oldest to the youngest
 *   bits 31, 30: 1 1     bits 0-29: a pair of `farOrder`
 */
import { assert } from "./errors.ts";

// Constants of a module are part of its code; exported ones are looked up at each use.
const NONE = 2 ** 32 - 1;
/** Stands for "no order that is known" where a tape names the row an order arrived at: later than every row there is. */
export const NO_ROW = NONE;

export interface CancelColumns {
  readonly cancelOrder: Uint32Array;
  readonly cancelStart: Uint32Array;
  readonly cancelBlock: Uint16Array;
  readonly farOrder: Uint32Array;
}

const TWO_ORDERS = 2 ** 31;
const FAR_ORDERS = TWO_ORDERS + 2 ** 30;
const FAR_PAIR_MASK = 2 ** 30 - 1;
const DISTANCE_SHIFT = 15;
const DISTANCE_MASK = 2 ** 15 - 1;

/** Bits that are set in each byte below its highest bit. */
const LATER_COUNT = Uint8Array.from({ length: 256 }, (_, byte) => {
  let count = 0;
  for (let bits = byte & 0x7f; bits !== 0; bits &= bits - 1) count++;
  return count;
});

/** Entries of `cancelStart` for that many rows. */
export function cancelStartLength(rowCount: number): number {
  return Math.ceil(rowCount / 256);
}

/** Entries of `cancelBlock` for that many rows: whole words of 32 bits. */
export function cancelBlockLength(rowCount: number): number {
  return 2 * Math.ceil(rowCount / 16);
}

/** The word of a row, for the two functions below; NO_ROW where it has none. hot: bench/venue.ts */
export function cancelWord(columns: CancelColumns, row: number): number {
  const block = columns.cancelBlock[row >>> 3]!;
  const rows = (block << (row & 7)) & 0xff; // this one highest, then those after it
  if (rows < 0x80) return 0xffffffff; // NO_ROW
  return columns.cancelOrder[columns.cancelStart[row >>> 8]! + (block >>> 8) - LATER_COUNT[rows]!]!;
}

/** Row of the oldest order that the cancel at `row` can have been, else NO_ROW. @param word of that row. */
export function oldestRow(columns: CancelColumns, row: number, word: number): number {
  return (word | 0) >= 0 ? word : oldestOfTwo(columns, row, word);
}

/** Row of the youngest such order, else NO_ROW. hot: bench/venue.ts */
export function youngestRow(columns: CancelColumns, row: number, word: number): number {
  return (word | 0) >= 0 ? word : youngestOfTwo(columns, row, word);
}

function oldestOfTwo(columns: CancelColumns, row: number, word: number): number {
  const youngest = youngestOfTwo(columns, row, word);
  if (word < FAR_ORDERS) return youngest - (word & DISTANCE_MASK);
  return word === NONE ? NONE : columns.farOrder[(word & FAR_PAIR_MASK) * 2]!;
}

function youngestOfTwo({ farOrder }: CancelColumns, row: number, word: number): number {
  if (word < FAR_ORDERS) return row - ((word >>> DISTANCE_SHIFT) & DISTANCE_MASK);
  return word === NONE ? NONE : farOrder[(word & FAR_PAIR_MASK) * 2 + 1]!;
}

/** Packs the columns, cancel by cancel. */
export class CancelRowsWriter {
  readonly #start: Uint32Array;
  readonly #block: Uint16Array;
  #order = new Uint32Array(1_024);
  #orderCount = 0;
  readonly #far: number[] = [];
  #nextRow = 0;
  /** Entries of `cancelStart` that are final. */
  #startedTo = 0;

  /** @param rowsMax rows of the tape at most. */
  constructor(rowsMax: number) {
    this.#start = new Uint32Array(cancelStartLength(rowsMax));
    this.#block = new Uint16Array(cancelBlockLength(rowsMax));
  }

  /** Rows come in ascending order; those that name no order may be left out. */
  add(row: number, oldest: number, youngest: number): void {
    assert(row >= this.#nextRow, "rows of cancels come in their order");
    this.#nextRow = row + 1;
    if (oldest === NONE && youngest === NONE) return;
    const start = row >>> 8;
    const block = row >>> 3;
    if (this.#startedTo <= start) {
      this.#start[start] = this.#orderCount;
      this.#startedTo = start + 1;
    }
    const rows = (this.#block[block]! & 0xff) | (0x80 >>> (row & 7));
    this.#block[block] = ((this.#orderCount - this.#start[start]!) << 8) | rows;
    this.#append(this.#wordOf(row, oldest, youngest));
  }

  columns(rowCount: number): CancelColumns {
    return {
      cancelOrder: this.#order.subarray(0, this.#orderCount),
      cancelStart: this.#start.subarray(0, cancelStartLength(rowCount)),
      cancelBlock: this.#block.subarray(0, cancelBlockLength(rowCount)),
      farOrder: Uint32Array.from(this.#far),
    };
  }

  #wordOf(row: number, oldest: number, youngest: number): number {
    if (oldest === youngest && oldest < TWO_ORDERS) return oldest;
    const youngestBack = row - youngest;
    const oldestBack = youngest - oldest;
    if (isDistance(youngestBack) && isDistance(oldestBack))
      return TWO_ORDERS + (youngestBack << DISTANCE_SHIFT) + oldestBack;
    this.#far.push(oldest, youngest);
    return FAR_ORDERS + this.#far.length / 2 - 1;
  }

  #append(word: number): void {
    if (this.#orderCount === this.#order.length) {
      const wider = new Uint32Array(2 * this.#order.length);
      wider.set(this.#order);
      this.#order = wider;
    }
    this.#order[this.#orderCount++] = word;
  }
}

function isDistance(rows: number): boolean {
  return rows >= 0 && rows <= DISTANCE_MASK;
}
