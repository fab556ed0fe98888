/**
 * What bad input leads to: the error, the exit code, and what is in the database afterwards. In each case a good recording
 * was imported before: it must still be there, and nothing of the bad one, unless the table says that it is taken.
 */
import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { importFrames, type ImportOptions } from "../../src/data/import-frames.ts";
import { readRecordedRows } from "../../src/data/recorded-rows-store.ts";
import { openStore, type Store } from "../../src/data/store.ts";
import { verifyMarket } from "../../src/data/verify.ts";
import { verifyStore } from "../../src/data/verify-store.ts";
import {
  deltaLine,
  errorOf,
  goodLines,
  line,
  snapshotLine,
  testFile,
  testFolder,
  testStore,
  TICKER,
} from "./workbench.ts";

const GOOD_ROW_COUNT = 6;
const LATER_US = 1_000_000;
const later = snapshotLine(1, LATER_US);
/** Enough that a database of few pages overflows, and that it is read in several pieces. */
const LONG =
  later + Array.from({ length: 20_000 }, (_, index) => deltaLine(index + 2, LATER_US + index)).join("");

interface BadInput {
  readonly what: string;
  readonly content: string | Uint8Array;
  /** Error code, or undefined where the recording is taken as it is. */
  readonly code?: string;
  readonly exitCode?: number;
  /** What the message must name beside the file. */
  readonly names?: readonly string[];
  /** Rows in the database afterwards; what is taken begins with a gap, for it is another run of numbers. */
  readonly rowsKept: number;
  readonly options?: () => ImportOptions;
  readonly prepare?: (store: Store) => void;
  /** What `verify` says against the market afterwards. */
  readonly failures?: readonly string[];
}

const BAD_INPUTS: readonly BadInput[] = [
  {
    what: "a gzip stream without its end",
    content: gzipSync(LONG).subarray(0, -2_000),
    code: "DATA_TRUNCATED",
    exitCode: 3,
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "a gzip stream with altered bytes",
    content: altered(gzipSync(LONG)),
    code: "DATA_BAD_GZIP",
    exitCode: 3,
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "a last line cut in half",
    content: later + deltaLine(2, LATER_US + 10).slice(0, 60),
    code: "DATA_BAD_JSON",
    exitCode: 3,
    names: ["line 2"],
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "a line cut in half in the middle",
    content: later + deltaLine(2, LATER_US + 10).slice(0, 60) + deltaLine(3, LATER_US + 20),
    code: "DATA_BAD_JSON",
    exitCode: 3,
    names: ["line 2"],
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "a document without its end",
    content: `{\n "frames": [\n  ${later.trim()},\n  {"type": "ok"}\n`,
    code: "DATA_BAD_JSON",
    exitCode: 3,
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "frames of unknown types",
    content: later + line("brand_new", 2, LATER_US + 10, {}) + deltaLine(3, LATER_US + 20),
    rowsKept: GOOD_ROW_COUNT + 5,
  },
  {
    what: "a gap that no snapshot heals",
    content: later + deltaLine(3, LATER_US + 10),
    rowsKept: GOOD_ROW_COUNT + 6,
    failures: ["messages were lost and no snapshot followed: 1 rows cannot be trusted"],
  },
  {
    what: "a gap that a snapshot heals",
    content: later + deltaLine(3, LATER_US + 10) + snapshotLine(4, LATER_US + 20),
    rowsKept: GOOD_ROW_COUNT + 9,
  },
  {
    what: "a level below zero",
    content: later + deltaLine(2, LATER_US + 10, 40, -11),
    rowsKept: GOOD_ROW_COUNT + 5,
    failures: ["1 deltas take a level below zero, the first at 2026-01-08T02:14:13.880010Z"],
  },
  {
    what: "a frame that comes twice",
    content: later + deltaLine(2, LATER_US + 10) + deltaLine(2, LATER_US + 10),
    rowsKept: GOOD_ROW_COUNT + 5,
  },
  {
    what: "a price off the market's grid",
    content:
      later + line("orderbook_delta", 2, LATER_US, { price_dollars: "0.4050", delta_fp: "1", side: "yes" }),
    code: "DATA_OFF_GRID",
    exitCode: 3,
    names: ["line 2", "40.5 cents"],
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "a price of 0",
    content: later + deltaLine(2, LATER_US, 0),
    code: "DATA_OFF_GRID",
    exitCode: 3,
    names: ["line 2"],
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "a price that is no number, as text",
    content:
      later + line("orderbook_delta", 2, LATER_US, { price_dollars: "NaN", delta_fp: "1", side: "yes" }),
    code: "DATA_BAD_FIELD",
    exitCode: 3,
    names: ["line 2", 'price_dollars was "NaN"'],
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "a price that is no number, bare",
    content: later + deltaLine(2, LATER_US).replace('"price":40', '"price":NaN'),
    code: "DATA_BAD_FIELD",
    exitCode: 3,
    names: ["line 2", 'price was "NaN"'],
    rowsKept: GOOD_ROW_COUNT,
  },
  { what: "an empty file", content: "", code: "DATA_EMPTY", exitCode: 3, rowsKept: GOOD_ROW_COUNT },
  {
    what: "a file of blank lines",
    content: "\n \n\n",
    code: "DATA_EMPTY",
    exitCode: 3,
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "a file of something else",
    content: '{"created_time":"2026-01-02T00:00:00Z","count":3}\n',
    code: "DATA_EMPTY",
    exitCode: 3,
    rowsKept: GOOD_ROW_COUNT,
  },
  {
    what: "no space left",
    content: LONG,
    code: "DATA_DISK_FULL",
    exitCode: 3,
    rowsKept: GOOD_ROW_COUNT,
    // The same SQLITE_FULL as a full disk, without filling one.
    prepare: ({ db }) =>
      db.pragma(`max_page_count = ${Number(db.pragma("page_count", { simple: true })) + 10}`),
  },
  {
    what: "an interrupt in the middle",
    content: LONG + LONG.replaceAll(TICKER, "KXOTHER"),
    code: "INTERRUPTED",
    exitCode: 130,
    rowsKept: GOOD_ROW_COUNT,
    options: interruptedAfterFirstProgress,
  },
];

/** Bytes changed in the middle: still gzip, no longer its own checksum. */
function altered(gzip: Uint8Array): Uint8Array {
  return gzip.map((byte, index) =>
    index > gzip.length / 2 && index < gzip.length / 2 + 40 ? byte ^ 255 : byte,
  );
}

function interruptedAfterFirstProgress(): ImportOptions {
  const controller = new AbortController();
  return { signal: controller.signal, onProgress: () => controller.abort() };
}

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
