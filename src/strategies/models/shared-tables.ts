/**
 * Tables that strategies of equal parameters share, on one thread and, block by block, on several. Sharing changes no number: a
 * table holds what its inputs say.
 *
 * Threads exchange blocks through whoever started them: `takeNew` says what this one made, `offer` tells it what others did.
 */
import type { QuoteTable } from "./quote-table.ts";

/** What tables may hold altogether. Of a thousand tables each has room for what some markets see of it. */
export const KEPT_BYTES_MAX = 512 * 1024 * 1024;
/** What a table is counted as beside its blocks. */
export const TABLE_BYTES = 16 * 1024;

/** Blocks of one table: memory that is shared, not copied, when it is sent to a thread. */
export interface TableBlocks {
  readonly key: string;
  /** By their index in the table. */
  readonly blocks: ReadonlyMap<number, SharedArrayBuffer>;
}

interface Entry {
  /** Undefined where nobody here asked for it yet. */
  table: QuoteTable | undefined;
  /** Made elsewhere and not used here yet. */
  readonly offered: Map<number, SharedArrayBuffer>;
  /** Made here since they were last taken. */
  fresh: Map<number, SharedArrayBuffer>;
  /** Blocks that wait included. */
  heldBytes: number;
}

export class SharedTables {
  readonly #keptBytesMax: number;
  /** By key, that which was asked for longest ago first. */
  readonly #entries = new Map<string, Entry>();
  #heldBytes = 0;

  constructor(keptBytesMax: number) {
    this.#keptBytesMax = keptBytesMax;
  }

  /** Of the tables that are kept; whoever uses another holds it himself. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** The table of a key, which holds everything that it depends on. */
  table(key: string, make: () => QuoteTable): QuoteTable {
    const entry = this.#latest(key);
    entry.table ??= this.#connected(key, entry, make());
    this.#trim();
    return entry.table;
  }

  /** Blocks that were made here since this was last asked. */
  takeNew(): TableBlocks[] {
    const taken: TableBlocks[] = [];
    for (const [key, entry] of this.#entries) {
      if (entry.fresh.size === 0) continue;
      taken.push({ key, blocks: entry.fresh });
      entry.fresh = new Map();
    }
    this.#trim();
    return taken;
  }

  /** Blocks that were made elsewhere: used once their table is asked for them, or at once in the place of its own. */
  offer(tables: readonly TableBlocks[]): void {
    for (const { key, blocks } of tables) {
      const entry = this.#latest(key);
      for (const [index, buffer] of blocks) {
        const isAdded = entry.table?.use(index, buffer) ?? !entry.offered.has(index);
        if (entry.table === undefined) entry.offered.set(index, buffer);
        if (isAdded) this.#grow(key, entry, buffer.byteLength);
      }
    }
    this.#trim();
  }

  /** The entry of a key, which is now the one that was asked for last. */
  #latest(key: string): Entry {
    const known = this.#entries.get(key);
    const entry = known ?? { table: undefined, offered: new Map(), fresh: new Map(), heldBytes: 0 };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (known === undefined) this.#grow(key, entry, TABLE_BYTES);
    return entry;
  }

  #connected(key: string, entry: Entry, table: QuoteTable): QuoteTable {
    table.connect({
      take: (index) => {
        const buffer = entry.offered.get(index);
        entry.offered.delete(index);
        return buffer;
      },
      onMade: (index, buffer) => {
        if (this.#grow(key, entry, buffer.byteLength)) entry.fresh.set(index, buffer);
      },
    });
    return table;
  }

  /** @returns whether the entry is still kept: what only its lanes hold does not count. */
  #grow(key: string, entry: Entry, bytes: number): boolean {
    if (this.#entries.get(key) !== entry) return false;
    entry.heldBytes += bytes;
    this.#heldBytes += bytes;
    return true;
  }

  /** The latest stays, however large. */
  #trim(): void {
    for (const [key, { heldBytes }] of this.#entries) {
      if (this.#heldBytes <= this.#keptBytesMax || this.#entries.size === 1) return;
      this.#entries.delete(key);
      this.#heldBytes -= heldBytes;
    }
  }
}

/** Those of this thread. */
export const sharedTables = new SharedTables(KEPT_BYTES_MAX);
