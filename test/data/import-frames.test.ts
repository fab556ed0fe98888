import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { archivedBytes } from "../../src/data/frame-archive.ts";
import { importFrames } from "../../src/data/import-frames.ts";
import { listMarkets } from "../../src/data/markets.ts";
import { readRecordedRows } from "../../src/data/recorded-rows-store.ts";
import type { Store } from "../../src/data/store.ts";
import {
  deltaLine,
  errorOf,
  goodLines,
  line,
  rowsText,
  snapshotLine,
  START_US,
  testFile,
  testFolder,
  testStore,
  TICKER,
  tradeLine,
} from "./workbench.ts";

async function importText(...texts: readonly string[]): Promise<Store> {
  const store = testStore();
  await importFrames(
    store,
    texts.map((text) => testFile(text)),
  );
  return store;
}

async function rowsOf(...texts: readonly string[]): Promise<string[]> {
  return rowsText(readRecordedRows(await importText(...texts), TICKER));
}

const SNAPSHOT = ["snapshot @0", "snapshotLevel bid 4000 x 1000 @0", "snapshotLevel ask 4500 x 2000 @0"];

describe("importing a recording", () => {
  it("should keep a market's rows in frame order, on the YES side", async () => {
    expect(await rowsOf(goodLines())).toEqual([
      ...SNAPSHOT,
      "delta bid 4000 x 100 @10",
      "print ask 4500 x 200 @20",
      "delta ask 4500 x -200 @20",
    ]);
  });

  it("should tell what it did", async () => {
    const text = `${goodLines()}\n${line("fill", 9, 30, {}, 3)}{"type":"market_result","market_ticker":"${TICKER}","result":"yes"}`;
    const file = testFile(text);
    const store = testStore();
    const [summary] = await importFrames(store, [file]);
    expect(summary).toMatchObject({
      file,
      source: "frames.jsonl",
      isSkipped: false,
      dialect: "cents-jsonl",
      frameCount: 6,
      byteCount: text.length,
      tickers: [TICKER],
      snapshotCount: 1,
      deltaCount: 2,
      tradeCount: 1,
      gapCount: 0,
      duplicateCount: 0,
      firstTimeUs: START_US,
      lastTimeUs: START_US + 20,
      frameTypes: [
        { type: "fill", count: 1, isUnread: true },
        { type: "market_result", count: 1, isUnread: false },
        { type: "orderbook_delta", count: 2, isUnread: false },
        { type: "orderbook_snapshot", count: 1, isUnread: false },
        { type: "trade", count: 1, isUnread: false },
      ],
    });
    expect(listMarkets(store)).toMatchObject([
      { ticker: TICKER, result: "yes", settlementMicros: 1_000_000, isGridAssumed: true, captureCount: 1 },
    ]);
  });

  it("should keep the recording byte for byte", async () => {
    const text = `\n${goodLines()}\r\n${line("fill", 9, 30, { note: "é €" }, 3)}`;
    const store = await importText(text);
    expect(Buffer.concat([...archivedBytes(store, 1)]).toString()).toBe(text);
  });

  it("should say how far it is, up to all bytes of the file", async () => {
    const file = testFile(gzipSync(goodLines()), "frames.gz");
    const seen: number[] = [];
    await importFrames(testStore(), [file], {
      onProgress: ({ bytesDone, bytesTotal }) => seen.push(bytesDone / bytesTotal),
    });
    expect(seen.at(-1)).toBe(1);
  });

  it("should know the same content again, compressed or not", async () => {
    const store = testStore();
    const files = [testFile(goodLines()), testFile(gzipSync(goodLines()), "again.bin")];
    const summaries = await importFrames(store, files);
    expect(summaries.map(({ isSkipped }) => isSkipped)).toEqual([false, true]);
    expect(summaries[1]!.sha256).toBe(summaries[0]!.sha256);
    expect(listMarkets(store)).toMatchObject([{ captureCount: 1, deltaCount: 2 }]);
  });

  it("should make of two pieces of a file what it makes of the file, in whatever order they come", async () => {
    const lines = goodLines().split(/(?<=\n)/);
    const whole = await rowsOf(goodLines());
    for (let cut = 1; cut < lines.length - 1; cut++) {
      const pieces = [lines.slice(0, cut).join(""), lines.slice(cut).join("")];
      expect(await rowsOf(...pieces)).toEqual(whole);
      expect(await rowsOf(...pieces.toReversed())).toEqual(whole);
    }
  });

  it("should read more rows than a chunk holds, across the borders of what is read at a time", async () => {
    const deltaCount = 70_000;
    const texts = [snapshotLine(1, 0)];
    for (let index = 0; index < deltaCount; index++) texts.push(deltaLine(index + 2, index));
    texts.splice(65_540, 0, tradeLine(1, 65_538));
    const store = await importText(texts.join(""));
    const rows = readRecordedRows(store, TICKER);
    expect(rows.rowCount).toBe(3 + deltaCount + 1);
    expect(rowsText(rows)[65_542]).toBe("print ask 4500 x 200 @65538");
    expect(rows.timeUs[rows.rowCount - 1]).toBe(START_US + deltaCount - 1);
    expect(store.db.prepare("SELECT count(*) FROM book_chunk").pluck().get()).toBe(2);
  });
});

describe("sequence numbers", () => {
  it("should leave a gap in every market of the subscription before the next row", async () => {
    const other = line("orderbook_snapshot", 2, 5, { market_ticker: "KXOTHER", yes: [[10, 1]] });
    const store = await importText(snapshotLine(1, 0) + other + deltaLine(5, 10) + snapshotLine(6, 20));
    const expected = [...SNAPSHOT, "gap @10", "delta bid 4000 x 100 @10"];
    const again = SNAPSHOT.map((row) => row.replace("@0", "@20"));
    expect(rowsText(readRecordedRows(store, TICKER))).toEqual([...expected, ...again]);
    expect(rowsText(readRecordedRows(store, "KXOTHER")).at(-1)).toBe("gap @10");
    expect(store.db.prepare("SELECT sid, time_us, expected_seq, seen_seq FROM gap").all()).toEqual([
      { sid: 1, time_us: START_US + 10, expected_seq: 3, seen_seq: 5 },
    ]);
  });

  it("should count the answers to commands, and nothing without a number", async () => {
    const ok = JSON.stringify({ id: 3, type: "ok", sid: 1, seq: 2, msg: {} });
    const subscribed = JSON.stringify({ id: 1, type: "subscribed", msg: { sid: 7 } });
    const rows = await rowsOf(`${snapshotLine(1, 0)}${ok}\n${subscribed}\n${deltaLine(3, 10)}`);
    expect(rows).toEqual([...SNAPSHOT, "delta bid 4000 x 100 @10"]);
  });

  it("should not apply a frame twice, nor one that comes after its gap", async () => {
    const store = await importText(
      snapshotLine(1, 0) +
        deltaLine(2, 10) +
        deltaLine(2, 10) +
        deltaLine(5, 20) +
        deltaLine(4, 30) +
        deltaLine(4, 30),
    );
    expect(rowsText(readRecordedRows(store, TICKER))).toEqual([
      ...SNAPSHOT,
      "delta bid 4000 x 100 @10",
      "gap @20",
      "delta bid 4000 x 100 @20",
    ]);
    const sql = "SELECT frame_count, missing_count, duplicate_count, late_count FROM capture_sequence";
    expect(store.db.prepare(sql).all()).toEqual([
      { frame_count: 3, missing_count: 2, duplicate_count: 2, late_count: 1 },
    ]);
  });

  it("should start again with the subscription", async () => {
    const subscribed = `${JSON.stringify({ id: 1, type: "subscribed", msg: { sid: 1 } })}\n`;
    const second = snapshotLine(1, 25) + deltaLine(2, 30);
    expect((await rowsOf(goodLines() + subscribed + second)).slice(6)).toEqual([
      "gap @25",
      ...SNAPSHOT.map((row) => row.replace("@0", "@25")),
      "delta bid 4000 x 100 @30",
    ]);
    expect(await rowsOf(goodLines() + subscribed + deltaLine(1, 25))).toContain("gap @25");
  });

  it("should take two recordings in one file for two sessions", async () => {
    const other = goodLines().replaceAll(TICKER, "KXOTHER");
    const store = await importText(goodLines() + other);
    expect(rowsText(readRecordedRows(store, "KXOTHER"))).toEqual(rowsText(readRecordedRows(store, TICKER)));
    expect(listMarkets(store).map(({ gapCount, duplicateCount }) => [gapCount, duplicateCount])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it("should leave a gap where a capture does not go on from the one before it", async () => {
    const gapped = await rowsOf(snapshotLine(1, 0) + deltaLine(2, 10), deltaLine(4, 20));
    expect(gapped).toEqual([...SNAPSHOT, "delta bid 4000 x 100 @10", "gap @20", "delta bid 4000 x 100 @20"]);
    expect(await rowsOf(deltaLine(2, 10))).toEqual(["gap @10", "delta bid 4000 x 100 @10"]);
  });
});

/** Frames as the exchange sends them: no receive time, and none at all in a snapshot. */
function bareLine(type: string, seq: number, msg: object): string {
  return `${JSON.stringify({ type, sid: 1, seq, msg: { market_ticker: TICKER, ...msg } })}\n\n`;
}

function snapshot(seq: number): string {
  return bareLine("orderbook_snapshot", seq, { yes_dollars_fp: [["0.40", "1"]] });
}

function delta(seq: number, ms: number): string {
  const level = { price_dollars: "0.4000", delta_fp: "1.00", side: "yes" };
  return bareLine("orderbook_delta", seq, { ...level, ts_ms: START_US / 1000 + ms });
}

describe("times", () => {
  it("should give a snapshot without one the time that follows, later ones the time before", async () => {
    const text = snapshot(1) + delta(2, 5) + snapshot(3) + delta(4, 9);
    expect(await rowsOf(text)).toEqual([
      "snapshot @5000",
      "snapshotLevel bid 4000 x 100 @5000",
      "delta bid 4000 x 100 @5000",
      "snapshot @5000",
      "snapshotLevel bid 4000 x 100 @5000",
      "delta bid 4000 x 100 @9000",
    ]);
  });

  it("should keep the exchange's and the recorder's side by side", async () => {
    const frames = [snapshot(1), delta(2, 5)].map((text, index) => ({
      received_ms: START_US / 1000 + 10 * index + 1,
      frame: JSON.parse(text) as unknown,
    }));
    const store = await importText(JSON.stringify({ note: "n", frames }, undefined, 1));
    const rows = readRecordedRows(store, TICKER);
    expect([...rows.timeUs].map((timeUs) => timeUs - START_US)).toEqual([1_000, 1_000, 5_000]);
    expect([...rows.receiveTimeUs].map((timeUs) => timeUs - START_US)).toEqual([1_000, 1_000, 11_000]);
    expect(store.db.prepare("SELECT dialect, envelope FROM capture").get()).toEqual({
      dialect: "frames-document",
      envelope: '{"note":"n"}',
    });
  });

  it("should be there at all", async () => {
    const store = testStore();
    const error = await errorOf(() => importFrames(store, [testFile(snapshot(1))]));
    expect(error).toMatchObject({ code: "DATA_NO_TIME", exitCode: 3 });
    expect(listMarkets(store)).toEqual([]);
  });
});

describe("importing several files", () => {
  it("should keep the files before the one that fails", async () => {
    const store = testStore();
    const bad = testFile("{}\n", "bad.jsonl");
    const error = await errorOf(() =>
      importFrames(store, [testFile(goodLines()), bad, testFile(deltaLine(4, 90))]),
    );
    expect(error).toMatchObject({ code: "DATA_EMPTY", data: { file: bad } });
    expect(listMarkets(store)).toMatchObject([{ captureCount: 1, deltaCount: 2 }]);
  });

  it("should refuse a result that contradicts another", async () => {
    const store = testStore();
    const text = `${goodLines()}{"type":"market_result","market_ticker":"${TICKER}","result":"yes"}\n`;
    await importFrames(store, [testFile(text)]);
    const error = await errorOf(() =>
      importFrames(store, [testFile(text.replace('"result":"yes"', '"result":"no"'))]),
    );
    expect(error.code).toBe("DATA_RESULT_CONFLICT");
    expect(listMarkets(store)).toMatchObject([{ result: "yes", captureCount: 1 }]);
  });

  it("should not mind a byte order mark, or a last line without an end", async () => {
    const file = `${testFolder()}/bom.jsonl`;
    writeFileSync(file, `\uFEFF${goodLines().trimEnd()}`);
    expect(readFileSync(file)[0]).toBe(0xef);
    const [summary] = await importFrames(testStore(), [file]);
    expect(summary).toMatchObject({ frameCount: 4, dialect: "cents-jsonl" });
  });
});
