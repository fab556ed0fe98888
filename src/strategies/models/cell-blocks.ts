/**
 * Where the numbers of a table lie: in blocks of memory that threads can share, each with room for a few cells. A block is made
 * when the first of its cells is written. A cell has a fixed place in its block, and a mark that is set after its numbers.
 *
 * Nobody waits for anybody: threads that solve a cell at the same time write the same numbers to the same place.
 */
import { assert } from "../../core/errors.ts";

/** A block has room for 2 to the power of it cells. */
export const BLOCK_BITS = 3;
/** More make fewer blocks, and more room that nobody fills: a market sees few of a table's fair values. */
export const BLOCK_CELLS = 1 << BLOCK_BITS;

/** Who has blocks of other threads, and wants to know of new ones. */
export interface BlockExchange {
  /** A block that was made elsewhere, to be held from now on; undefined where there is none. */
  readonly take: (index: number) => SharedArrayBuffer | undefined;
  /** Told of a block that had to be made. */
  readonly onMade: (index: number, buffer: SharedArrayBuffer) => void;
}

interface Block {
  readonly values: Float64Array;
  /** By cell: 1 once its numbers are there. */
  readonly marks: Uint8Array;
}

export class CellBlocks {
  /** Size of each block. */
  readonly blockBytes: number;
  readonly #cellLength: number;
  readonly #blocks = new Map<number, Block>();
  #exchange: BlockExchange | undefined;

  constructor(cellLength: number) {
    this.blockBytes = BLOCK_CELLS * (cellLength * Float64Array.BYTES_PER_ELEMENT + 1);
    this.#cellLength = cellLength;
  }

  /** Blocks that are made or needed from now on go through it. */
  connect(exchange: BlockExchange): void {
    this.#exchange = exchange;
  }

  /** The numbers of a cell that was solved, here or elsewhere. */
  find(index: number, cell: number): Float64Array | undefined {
    const block = this.#blocks.get(index) ?? this.#taken(index);
    return block === undefined || Atomics.load(block.marks, cell) === 0 ? undefined : this.#cell(block, cell);
  }

  /** Writes a cell, one column after the other. @returns its numbers. */
  write(index: number, cell: number, columns: readonly Float64Array[]): Float64Array {
    const block = this.#blocks.get(index) ?? this.#taken(index) ?? this.#made(index);
    const values = this.#cell(block, cell);
    let start = 0;
    for (const column of columns) {
      values.set(column, start);
      start += column.length;
    }
    Atomics.store(block.marks, cell, 1);
    return values;
  }

  /**
   * Holds a block that was made elsewhere, in the place of an own one, whose cells it is given.
   * @returns whether there was an own one.
   */
  replace(index: number, buffer: SharedArrayBuffer): boolean {
    const own = this.#blocks.get(index);
    const block = this.#hold(index, buffer);
    if (own === undefined) return false;
    for (let cell = 0; cell < BLOCK_CELLS; cell++) {
      if (Atomics.load(own.marks, cell) === 0 || Atomics.load(block.marks, cell) === 1) continue;
      this.#cell(block, cell).set(this.#cell(own, cell));
      Atomics.store(block.marks, cell, 1);
    }
    return true;
  }

  #cell({ values }: Block, cell: number): Float64Array {
    return values.subarray(cell * this.#cellLength, (cell + 1) * this.#cellLength);
  }

  #taken(index: number): Block | undefined {
    const buffer = this.#exchange?.take(index);
    return buffer && this.#hold(index, buffer);
  }

  #made(index: number): Block {
    const buffer = new SharedArrayBuffer(this.blockBytes);
    this.#exchange?.onMade(index, buffer);
    return this.#hold(index, buffer);
  }

  #hold(index: number, buffer: SharedArrayBuffer): Block {
    assert(buffer.byteLength === this.blockBytes, "blocks of a table are of one size");
    const values = new Float64Array(buffer, 0, BLOCK_CELLS * this.#cellLength);
    const block = { values, marks: new Uint8Array(buffer, values.byteLength) };
    this.#blocks.set(index, block);
    return block;
  }
}
