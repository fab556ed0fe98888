import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { importFrames } from "../../src/data/import-frames.ts";
import { requireMarket } from "../../src/data/markets.ts";
import { inTransaction } from "../../src/data/transaction.ts";
import { openStore } from "../../src/data/store.ts";
import { verifyStore } from "../../src/data/verify-store.ts";
import { errorOf, goodLines, START_US, testFile, testFolder, testStore, TICKER } from "./workbench.ts";

describe("opening a store", () => {
  it("should make one where there is none, folders included, and open it again", () => {
    const path = join(testFolder(), "data", "deep", "a.db");
    openStore(path, "create").close();
    for (const mode of ["create", "write", "read"] as const) {
      using store = openStore(path, mode);
      expect(store.db.pragma("journal_mode", { simple: true })).toBe("wal");
    }
  });

  it("should let others read while it writes once something was kept, and not before", async () => {
    const path = join(testFolder(), "shared.db");
    using store = openStore(path, "create");
    const mode = (): unknown => store.db.pragma("journal_mode", { simple: true });
    expect(mode()).toBe("delete");
    await inTransaction(store, () => Promise.resolve());
    expect(mode()).toBe("wal");
    await inTransaction(store, () => {
      using reader = openStore(path, "read");
      expect(reader.db.prepare("SELECT count(*) FROM market").pluck().get()).toBe(0);
      return Promise.resolve();
    });
  });

  it("should keep a new file as it is while somebody reads it, and let others in the next time", () => {
    const path = join(testFolder(), "read-early.db");
    const store = openStore(path, "create");
    const reader = openStore(path, "read");
    reader.db.exec("BEGIN; SELECT count(*) FROM market");
    store.close();
    expect(reader.db.pragma("journal_mode", { simple: true })).toBe("delete");
    reader.close();
    using again = openStore(path, "write");
    expect(again.db.pragma("journal_mode", { simple: true })).toBe("wal");
  });

  it("should take an empty file for a new one", () => {
    const path = join(testFolder(), "empty.db");
    writeFileSync(path, "");
    using store = openStore(path, "create");
    expect(store.db.prepare("SELECT count(*) FROM market").pluck().get()).toBe(0);
  });

  it.each(["write", "read"] as const)("should not make one to %s", async (mode) => {
    const path = join(testFolder(), "none.db");
    expect(await errorOf(() => openStore(path, mode))).toMatchObject({
      code: "DATA_DB_MISSING",
      exitCode: 3,
    });
    expect(existsSync(path)).toBe(false);
  });

  it("should not write what is opened to be read", async () => {
    const path = join(testFolder(), "a.db");
    openStore(path, "create").close();
    using store = openStore(path, "read");
    const error = await errorOf(() => importFrames(store, [testFile(goodLines())]));
    expect(error.code).toBe("DATA_DB_READ_ONLY");
  });

  it("should keep STRICT tables only, which any SQLite tool can read", async () => {
    const store = testStore();
    await importFrames(store, [testFile(goodLines())]);
    const other = new Database(store.path, { readonly: true });
    const tables = other.prepare("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'").all();
    expect(tables.filter((table) => (table as { strict: number }).strict === 0)).toMatchObject([
      { name: "sqlite_schema" },
    ]);
    expect(
      other.prepare("SELECT time_us, price_bp, size_lots, hit_side, book_position FROM trade").all(),
    ).toEqual([
      { time_us: START_US + 20, price_bp: 4_500, size_lots: 200, hit_side: "ask", book_position: 4 },
    ]);
    other.close();
  });
});

describe("a store", () => {
  it("should show packed book rows to SQL", async () => {
    const store = testStore();
    await importFrames(store, [testFile(goodLines())]);
    const sql =
      "SELECT position, kind, side, price_bp, lots, time_us FROM book_event(?) WHERE kind = 'delta'";
    expect(store.db.prepare(sql).all(TICKER)).toEqual([
      { position: 3, kind: "delta", side: "bid", price_bp: 4_000, lots: 100, time_us: START_US + 10 },
      { position: 4, kind: "delta", side: "ask", price_bp: 4_500, lots: -200, time_us: START_US + 20 },
    ]);
    expect(store.db.prepare("SELECT * FROM book_event('KXNONE')").all()).toEqual([]);
  });

  it("should name near tickers where one is unknown", async () => {
    const store = testStore();
    await importFrames(store, [
      testFile(
        goodLines() +
          goodLines().replaceAll(TICKER, "KXOTHER") +
          goodLines().replaceAll(TICKER, "KXTEST-26JAN07-B"),
      ),
    ]);
    const error = await errorOf(() => requireMarket(store, "kxtest-26jan07"));
    expect(error).toMatchObject({ code: "DATA_MARKET_UNKNOWN", exitCode: 3 });
    expect(error.data.near).toEqual([TICKER, "KXTEST-26JAN07-B", "KXOTHER"]);
    expect(error.hint).toContain(TICKER);
  });

  it("should notice when the frames it keeps are altered", async () => {
    const store = testStore();
    await importFrames(store, [testFile(goodLines(), "a.jsonl")]);
    store.db.exec("UPDATE frame_chunk SET zstd = (SELECT zeroblob(10))");
    expect(verifyStore(store).damagedCaptures).toEqual(["a.jsonl"]);
  });
});
