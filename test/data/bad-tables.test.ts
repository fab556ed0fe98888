/**
 * What bad tables lead to: the error, its exit code, what it names, and that what was in the database before is all that is
 * in it afterwards.
 */
import { describe, expect, it } from "vitest";
import type { Store } from "../../src/data/store.ts";
import { importTables } from "../../src/data/tables/import-tables.ts";
import { BAD_TABLES, cell, GOOD, LONG } from "./bad-tables.ts";
import { errorOf, testFile, testStore } from "./workbench.ts";

function contentOf({ db }: Store): Record<string, unknown> {
  const tables = [
    "market",
    "capture",
    "table_import",
    "table_part",
    "trade",
    "quote",
    "fair_value",
    "fair_value_series",
    "frame_chunk",
  ];
  return Object.fromEntries(tables.map((table) => [table, db.prepare(`SELECT * FROM ${table}`).all()]));
}

describe("a bad table", () => {
  it.each(BAD_TABLES)("should be refused: $what ($code)", async (bad) => {
    const store = testStore();
    await importTables(store, "trades", [testFile(GOOD)]);
    const before = contentOf(store);
    const file = testFile(bad.content, "bad.table");
    const error = await errorOf(() => importTables(store, bad.kind ?? "trades", [file], bad.options));
    const { exitCode = 3 } = bad;
    expect(error).toMatchObject({ code: bad.code, exitCode });
    for (const name of bad.names ?? []) expect(`${error.message} | ${error.hint}`).toContain(name);
    if (exitCode === 3) expect(error.message).toContain(file);
    expect(contentOf(store)).toEqual(before);
    expect(store.db.prepare("SELECT name FROM temp.sqlite_schema").all()).toEqual([]);
  });

  it("should leave nothing behind where it is interrupted", async () => {
    const store = testStore();
    const before = contentOf(store);
    const controller = new AbortController();
    const work = importTables(store, "trades", [testFile(LONG)], {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(await errorOf(() => work)).toMatchObject({ code: "INTERRUPTED", exitCode: 130 });
    expect(contentOf(store)).toEqual(before);
  });

  it("should not take the good files before it along", async () => {
    const store = testStore();
    const files = [testFile(GOOD), testFile(cell(2, "x"))];
    await errorOf(() => importTables(store, "trades", files));
    expect(store.db.prepare("SELECT count(*) FROM trade").pluck().get()).toBe(1);
  });
});
