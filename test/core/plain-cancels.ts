/** The packed columns of cancels as two plain ones, a value a row. */
import {
  CancelRowsWriter,
  cancelWord,
  oldestRow,
  youngestRow,
  type CancelColumns,
} from "../../src/core/cancel-rows.ts";

export interface PlainCancels {
  /** By row: NO_ROW where no order is known. */
  readonly oldest: readonly number[];
  readonly youngest: readonly number[];
}

export function packCancels({ oldest, youngest }: PlainCancels): CancelColumns {
  const writer = new CancelRowsWriter(oldest.length);
  for (const [row, oldestOne] of oldest.entries()) writer.add(row, oldestOne, youngest[row]!);
  return writer.columns(oldest.length);
}

export function plainCancels(columns: CancelColumns, rowCount: number): PlainCancels {
  const rows = Array.from({ length: rowCount }, (_, row) => row);
  return {
    oldest: rows.map((row) => oldestRow(columns, row, cancelWord(columns, row))),
    youngest: rows.map((row) => youngestRow(columns, row, cancelWord(columns, row))),
  };
}
