import type { Store } from "./store.ts";
import { storeError } from "./store-errors.ts";

/**
 * Does asynchronous work in one write transaction: all of it is in the store afterwards, or nothing.
 * The store must not be used for anything else meanwhile.
 * @throws DATA_DB_BUSY, DATA_DISK_FULL and whatever the work throws.
 */
export async function inTransaction<Result>(store: Store, work: () => Promise<Result>): Promise<Result> {
  const { db, path } = store;
  try {
    db.exec("BEGIN IMMEDIATE");
    const result = await work();
    db.exec("COMMIT");
    store.share();
    return result;
  } catch (error) {
    // SQLite has already rolled back by itself after some errors, a full disk among them.
    if (db.inTransaction) db.exec("ROLLBACK");
    throw storeError(error, path);
  }
}
