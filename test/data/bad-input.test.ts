/**
 * What bad input leads to: the error, the exit code, and what is in the database afterwards. In each case a good recording
 * was imported before: it must still be there, and nothing of the bad one, unless the table says that it is taken.
 */
import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { importFrames } from "../../src/data/import-frames.ts";
import { readRecordedRows } from "../../src/data/recorded-rows-store.ts";
import { openStore } from "../../src/data/store.ts";
import { verifyMarket } from "../../src/data/verify.ts";
import { verifyStore } from "../../src/data/verify-store.ts";
import { BAD_INPUTS, interruptedAfterFirstProgress, LONG } from "./bad-inputs.ts";
import { errorOf, goodLines, testFile, testFolder, testStore, TICKER } from "./workbench.ts";

describe("bad input", () => {
  it.each(BAD_INPUTS)("should be met as promised: $what", async (bad) => {
    const store = testStore();
    await importFrames(store, [testFile(goodLines())]);
    bad.prepare?.(store);
    const file = testFile(bad.content, "bad.jsonl");
    const work = (): Promise<unknown> => importFrames(store, [file], bad.options?.());
    if (bad.code === undefined) await work();
    else {
      const error = await errorOf(work);
      expect(error).toMatchObject({ code: bad.code, exitCode: bad.exitCode });
      const message = error.message;
      expect(message).toContain(bad.code === "DATA_DISK_FULL" ? store.path : file);
      for (const name of bad.names ?? []) expect(message).toContain(name);
      expect(error.hint).not.toBe("");
    }
    expect(readRecordedRows(store, TICKER).rowCount).toBe(bad.rowsKept);
    const captureCount = bad.code === undefined ? 2 : 1;
    for (const table of ["capture", "capture_market"])
      expect(store.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(captureCount);
    expect(store.db.prepare("SELECT count(DISTINCT capture_id) FROM frame_chunk").pluck().get()).toBe(
      captureCount,
    );
    expect(store.db.prepare("SELECT count(*) FROM market_life").pluck().get()).toBe(0);
    expect(verifyStore(store)).toMatchObject({ integrityErrors: [], damagedCaptures: [] });
    expect(verifyMarket(store, TICKER).failures).toEqual(bad.failures ?? []);
  });

  it("should leave the database usable after each failure", async () => {
    const store = testStore();
    const file = testFile(LONG);
    await errorOf(() => importFrames(store, [file], interruptedAfterFirstProgress()));
    const [summary] = await importFrames(store, [file]);
    expect(summary).toMatchObject({ isSkipped: false, deltaCount: 20_000 });
  });

  it.each([
    ["there is no such file", "nowhere.jsonl", "DATA_FILE_MISSING"],
    ["it is a folder", ".", "DATA_FILE_UNREADABLE"],
  ])("should be met as promised: %s", async (_, name, code) => {
    const file = join(testFolder(), name);
    expect(await errorOf(() => importFrames(testStore(), [file]))).toMatchObject({ code, exitCode: 3 });
  });

  it("should say that another process is writing", async () => {
    const store = testStore();
    const other = new Database(store.path);
    other.exec("BEGIN IMMEDIATE");
    const error = await errorOf(() => importFrames(store, [testFile(goodLines())]));
    other.close();
    expect(error).toMatchObject({ code: "DATA_DB_BUSY", exitCode: 3 });
  });
});

describe("a database that cannot be used", () => {
  it.each(["create", "write", "read"] as const)("should be refused when it is newer (%s)", async (mode) => {
    const folder = testFolder();
    const path = join(folder, "newer.db");
    openStore(path, "create").close();
    const db = new Database(path);
    db.pragma("user_version = 99");
    db.close();
    const error = await errorOf(() => openStore(path, mode));
    expect(error).toMatchObject({ code: "DATA_DB_NEWER", exitCode: 3, data: { version: 99 } });
  });

  it.each(["create", "write", "read"] as const)(
    "should be left alone when it is another program's (%s)",
    async (mode) => {
      const path = join(testFolder(), "foreign.db");
      const db = new Database(path);
      db.exec("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)");
      db.close();
      expect(await errorOf(() => openStore(path, mode))).toMatchObject({
        code: "DATA_DB_FOREIGN",
        exitCode: 3,
      });
      const again = new Database(path);
      expect(again.prepare("SELECT x FROM theirs").pluck().get()).toBe(1);
      expect(again.pragma("journal_mode", { simple: true })).toBe("delete");
      again.close();
    },
  );

  it("should be refused when it is no database at all", async () => {
    const path = join(testFolder(), "letter.db");
    writeFileSync(path, "Dear reader, ".repeat(100));
    expect(await errorOf(() => openStore(path, "create"))).toMatchObject({ code: "DATA_DB_FOREIGN" });
  });

  it("should be refused when it is cut short", async () => {
    const path = join(testFolder(), "cut.db");
    const store = openStore(path, "create");
    await importFrames(store, [testFile(goodLines())]);
    store.close();
    truncateSync(path, 8192);
    const work = (): unknown => {
      using cut = openStore(path, "read");
      return verifyStore(cut);
    };
    expect(await errorOf(work)).toMatchObject({ code: "DATA_DB_CORRUPT", exitCode: 3 });
  });
});
