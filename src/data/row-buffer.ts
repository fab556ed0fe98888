import type { RecordedRows } from "./recorded-rows.ts";

const FIRST_CAPACITY = 256;

interface Columns {
  readonly kind: Uint8Array;
  readonly side: Uint8Array;
  readonly priceBp: Uint16Array;
  readonly lots: Float64Array;
  readonly timeUs: Float64Array;
  readonly receiveTimeUs: Float64Array;
  readonly isBlock: Uint8Array;
}

/** Recorded rows that grow at their end: columns of doubling capacity. */
export class RowBuffer {
  #columns = makeColumns(FIRST_CAPACITY);
  #rowCount = 0;
  /** Ids of trades by row, where the exchange gave them. */
  readonly tradeIds = new Map<number, string>();

  get rowCount(): number {
    return this.#rowCount;
  }

  /** hot: bench/import.ts */
  push(
    kind: number,
    side: number,
    priceBp: number,
    lots: number,
    timeUs: number,
    receiveTimeUs: number,
    isBlock: boolean,
  ): void {
    if (this.#rowCount === this.#columns.kind.length) this.#grow();
    const row = this.#rowCount++;
    const columns = this.#columns;
    columns.kind[row] = kind;
    columns.side[row] = side;
    columns.priceBp[row] = priceBp;
    columns.lots[row] = lots;
    columns.timeUs[row] = timeUs;
    columns.receiveTimeUs[row] = receiveTimeUs;
    columns.isBlock[row] = isBlock ? 1 : 0;
  }

  /** The rows so far, without a copy: valid until the next push or clear. */
  view(): RecordedRows {
    return sliceRows({ rowCount: this.#rowCount, ...this.#columns }, 0, this.#rowCount);
  }

  /** Gives a time to the rows from `firstRow` on, which were pushed before it was known, as NaN. */
  fillTimes(firstRow: number, timeUs: number): void {
    for (const column of [this.#columns.timeUs, this.#columns.receiveTimeUs])
      for (let row = firstRow; row < this.#rowCount; row++)
        if (Number.isNaN(column[row])) column[row] = timeUs;
  }

  /** Drops the rows from `rowCount` on. */
  truncate(rowCount: number): void {
    for (let row = rowCount; row < this.#rowCount; row++) this.tradeIds.delete(row);
    this.#rowCount = rowCount;
  }

  clear(): void {
    this.#rowCount = 0;
    this.tradeIds.clear();
  }

  #grow(): void {
    const grown = makeColumns(this.#columns.kind.length * 2);
    copyRows(this.#columns, grown, 0);
    this.#columns = grown;
  }
}

/** Columns for `rowCount` rows, all zero. */
export function makeRows(rowCount: number): RecordedRows {
  return { rowCount, ...makeColumns(rowCount) };
}

/** Rows [from, to) without a copy. */
export function sliceRows(rows: RecordedRows, from: number, to: number): RecordedRows {
  return {
    rowCount: to - from,
    kind: rows.kind.subarray(from, to),
    side: rows.side.subarray(from, to),
    priceBp: rows.priceBp.subarray(from, to),
    lots: rows.lots.subarray(from, to),
    timeUs: rows.timeUs.subarray(from, to),
    receiveTimeUs: rows.receiveTimeUs.subarray(from, to),
    isBlock: rows.isBlock.subarray(from, to),
  };
}

/** Copies all of `source` into `target` from row `at` on; rows without `isBlock` are no block trades. */
export function copyRows(
  source: Omit<Columns, "isBlock"> & Partial<Columns>,
  target: Columns,
  at: number,
): void {
  target.kind.set(source.kind, at);
  target.side.set(source.side, at);
  target.priceBp.set(source.priceBp, at);
  target.lots.set(source.lots, at);
  target.timeUs.set(source.timeUs, at);
  target.receiveTimeUs.set(source.receiveTimeUs, at);
  if (source.isBlock !== undefined) target.isBlock.set(source.isBlock, at);
}

function makeColumns(capacity: number): Columns {
  return {
    kind: new Uint8Array(capacity),
    side: new Uint8Array(capacity),
    priceBp: new Uint16Array(capacity),
    lots: new Float64Array(capacity),
    timeUs: new Float64Array(capacity),
    receiveTimeUs: new Float64Array(capacity),
    isBlock: new Uint8Array(capacity),
  };
}
