/** Tables that strategies of equal parameters share. Sharing changes no number: a table holds what its inputs say. */
import type { QuoteTable } from "./quote-table.ts";

/** Tables kept; of more the one that was asked for longest ago is made again when it is needed. */
const TABLES_MAX = 64;

const tables = new Map<string, QuoteTable>();

/** The table of a key, which holds everything that it depends on. */
export function sharedTable(key: string, make: () => QuoteTable): QuoteTable {
  const table = tables.get(key) ?? make();
  tables.delete(key);
  tables.set(key, table);
  if (tables.size > TABLES_MAX) {
    const [oldest] = tables.keys();
    tables.delete(oldest!);
  }
  return table;
}
