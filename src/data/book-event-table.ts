import Database from "better-sqlite3";
import { ASK } from "../core/order-book.ts";
import { CAPTURE_ORDER } from "./capture-table.ts";
import { unpackRows } from "./chunk-format.ts";
import { RECORDED_KIND } from "./recorded-rows.ts";

const KIND_NAMES = new Map<number, string>(Object.entries(RECORDED_KIND).map(([name, kind]) => [kind, name]));

const CHUNKS_SQL = `
  SELECT capture_id AS captureId, row_count AS rowCount, columns
  FROM book_chunk JOIN capture USING (capture_id) JOIN market USING (market_id)
  WHERE ticker = ? ORDER BY ${CAPTURE_ORDER}, chunk_index`;

interface ChunkRow {
  readonly captureId: number;
  readonly rowCount: number;
  readonly columns: Uint8Array;
}

/**
 * Makes the packed book rows visible to SQL on this connection: `SELECT * FROM book_event('TICKER') LIMIT 20`.
 * A connection cannot query while it answers a query, so the chunks are read through a second one: only what is
 * committed is seen.
 */
export function registerBookEvent(db: Database.Database, path: string): void {
  db.table("book_event", {
    columns: ["capture_id", "position", "kind", "side", "price_bp", "lots", "time_us", "receive_time_us"],
    parameters: ["ticker"],
    directOnly: true,
    *rows(ticker: unknown) {
      const reader = new Database(path, { readonly: true });
      try {
        yield* bookEvents(reader, ticker);
      } finally {
        reader.close();
      }
    },
  });
}

function* bookEvents(reader: Database.Database, ticker: unknown): Generator<readonly unknown[]> {
  let captureId: number | undefined;
  let position = 0;
  for (const chunk of reader.prepare<[unknown], ChunkRow>(CHUNKS_SQL).iterate(ticker)) {
    if (chunk.captureId !== captureId) position = 0;
    captureId = chunk.captureId;
    const rows = unpackRows(chunk.columns, chunk.rowCount);
    for (let row = 0; row < rows.rowCount; row++)
      yield [
        captureId,
        position++,
        KIND_NAMES.get(rows.kind[row]!),
        rows.side[row] === ASK ? "ask" : "bid",
        rows.priceBp[row]!,
        rows.lots[row]!,
        rows.timeUs[row]!,
        rows.receiveTimeUs[row]!,
      ];
  }
}
