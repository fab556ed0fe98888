/**
 * Book rows as one block of bytes: columns one after the other, the widest first, so that every view is aligned.
 *
 *   timeUs f64 · receiveTimeUs f64 · lots f64 · priceBp u16 · kind u8 · side u8      28 bytes a row, little endian
 */
import { assert } from "../core/errors.ts";
import { RECORDED_KIND, type RecordedRows } from "./recorded-rows.ts";

/** Rows of one chunk at most: large enough to read at memory speed, small enough to hold many markets open. */
export const CHUNK_ROWS_MAX = 65_536;

const ROW_BYTES = 28;

/** Columns of a chunk; prints are not among its rows. */
export type BookColumns = Omit<RecordedRows, "isBlock">;

/** The book rows and the prints among `rows`, each packed in their order. hot: bench/import.ts */
export function packRows(rows: RecordedRows): { readonly book: Uint8Array; readonly prints: Uint8Array } {
  const { rowCount, kind, side, priceBp, lots, timeUs, receiveTimeUs } = rows;
  let printCount = 0;
  for (let row = 0; row < rowCount; row++) if (kind[row] === RECORDED_KIND.print) printCount++;
  const book = new Uint8Array((rowCount - printCount) * ROW_BYTES);
  const prints = new Uint8Array(printCount * ROW_BYTES);
  const bookColumns = unpackRows(book, rowCount - printCount);
  const printColumns = unpackRows(prints, printCount);
  let printAt = 0;
  for (let row = 0; row < rowCount; row++) {
    const isPrint = kind[row] === RECORDED_KIND.print;
    const packed = isPrint ? printColumns : bookColumns;
    const at = isPrint ? printAt++ : row - printAt;
    packed.timeUs[at] = timeUs[row]!;
    packed.receiveTimeUs[at] = receiveTimeUs[row]!;
    packed.lots[at] = lots[row]!;
    packed.priceBp[at] = priceBp[row]!;
    packed.kind[at] = kind[row]!;
    packed.side[at] = side[row]!;
  }
  return { book, prints };
}

/** Views on a chunk, without a copy where the bytes are aligned. */
export function unpackRows(bytes: Uint8Array, rowCount: number): BookColumns {
  assert(bytes.byteLength === rowCount * ROW_BYTES, "a chunk has as many bytes as its rows need");
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const { buffer, byteOffset } = aligned;
  const f64 = (index: number): Float64Array =>
    new Float64Array(buffer, byteOffset + 8 * rowCount * index, rowCount);
  return {
    rowCount,
    timeUs: f64(0),
    receiveTimeUs: f64(1),
    lots: f64(2),
    priceBp: new Uint16Array(buffer, byteOffset + 24 * rowCount, rowCount),
    kind: new Uint8Array(buffer, byteOffset + 26 * rowCount, rowCount),
    side: new Uint8Array(buffer, byteOffset + 27 * rowCount, rowCount),
  };
}
