import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { HEAD_KIND_MASK, ROW_KIND, TAPE_FORMAT_VERSION } from "../../src/core/tape.ts";
import { importFrames } from "../../src/data/import-frames.ts";
import type { Store } from "../../src/data/store.ts";
import { tapeOf } from "../../src/data/tape-cache.ts";
import { deltaLine, errorOf, goodLines, snapshotLine, testFile, testStore, TICKER } from "./workbench.ts";

async function storeOf(text: string): Promise<Store> {
  const store = testStore();
  await importFrames(store, [testFile(text)]);
  return store;
}

function tapeFiles({ path }: Store): string[] {
  return readdirSync(`${path}.tapes`).map((file) => join(`${path}.tapes`, file));
}

describe("the tape of a market", () => {
  it("should be built once and then read, the same to the byte", async () => {
    const store = await storeOf(goodLines());
    const built = tapeOf(store, TICKER);
    const [file] = tapeFiles(store);
    expect(new Uint8Array(readFileSync(file!))).toEqual(new Uint8Array(built.buffer.slice(0)));
    const read = tapeOf(store, TICKER);
    expect(read.contentHash).toBe(built.contentHash);
    expect(read.buffer).not.toBe(built.buffer);
    expect(read.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(tapeFiles(store)).toEqual([file]);
  });

  it("should come from its file while that is sound", async () => {
    const store = await storeOf(goodLines());
    const { contentHash } = tapeOf(store, TICKER);
    store.db.exec("DELETE FROM book_chunk");
    expect(tapeOf(store, TICKER).contentHash).toBe(contentHash);
  });

  it.each([
    ["cut short", (bytes: Buffer) => bytes.subarray(0, bytes.length - 7)],
    ["emptied", () => Buffer.alloc(0)],
    ["altered in its rows", (bytes: Buffer) => flipped(bytes, bytes.length - 3)],
    ["altered in its header", (bytes: Buffer) => flipped(bytes, 20)],
    ["of the format before", ofFormatBefore],
  ])("should be built again when its file is %s", async (_, damage) => {
    const store = await storeOf(goodLines());
    const { contentHash } = tapeOf(store, TICKER);
    const [file] = tapeFiles(store);
    const sound = readFileSync(file!);
    writeFileSync(file!, damage(Buffer.from(sound)));
    expect(tapeOf(store, TICKER).contentHash).toBe(contentHash);
    expect(readFileSync(file!)).toEqual(sound);
  });

  it("should change with everything it depends on", async () => {
    const store = await storeOf(goodLines());
    const hashes = new Set([tapeOf(store, TICKER).contentHash]);
    const settle = `{"type":"market_result","market_ticker":"${TICKER}","result":"yes"}\n`;
    await importFrames(store, [testFile(settle)]);
    hashes.add(tapeOf(store, TICKER).contentHash);
    await importFrames(store, [testFile(deltaLine(4, 90))], { priceLevelStructure: "deci_cent" });
    hashes.add(tapeOf(store, TICKER).contentHash);
    store.db.exec("UPDATE market SET close_time_us = 1767839000000000");
    hashes.add(tapeOf(store, TICKER).contentHash);
    expect(hashes.size).toBe(4);
    expect(tapeFiles(store)).toHaveLength(4);
  });

  it("should be refused across a gap unless that is allowed", async () => {
    const store = await storeOf(snapshotLine(1, 0) + deltaLine(3, 10));
    expect(await errorOf(() => tapeOf(store, TICKER))).toMatchObject({
      code: "DATA_GAP_UNHEALED",
      exitCode: 3,
    });
    expect(tapeOf(store, TICKER, { isGapAllowed: true }).counts.deltaCount).toBe(1);
    expect(await errorOf(() => tapeOf(store, TICKER))).toMatchObject({ code: "DATA_GAP_UNHEALED" });
  });

  it("should keep a gap that a snapshot heals, allowed or not", async () => {
    const healed = snapshotLine(1, 0) + deltaLine(3, 10) + snapshotLine(4, 20);
    const store = await storeOf(healed + deltaLine(6, 30));
    const tape = tapeOf(store, TICKER, { isGapAllowed: true });
    const kinds = Array.from(tape.head, (head) => head & HEAD_KIND_MASK);
    expect(kinds.filter((kind) => kind === ROW_KIND.gap)).toHaveLength(1);
    // Of the two deltas after gaps, the one within the healed gap is left out.
    expect(tape.counts).toMatchObject({ gapCount: 2, rowsInGapCount: 1, deltaCount: 1 });
  });

  it("should be refused where captures overlap or a clock is wild, gaps allowed or not", async () => {
    const store = await storeOf(goodLines());
    await importFrames(store, [testFile(snapshotLine(1, 5) + deltaLine(2, 15))]);
    for (const isGapAllowed of [false, true])
      expect(await errorOf(() => tapeOf(store, TICKER, { isGapAllowed }))).toMatchObject({
        code: "DATA_CAPTURES_OVERLAP",
        exitCode: 3,
      });
    const wild = await storeOf(snapshotLine(1, 0) + deltaLine(2, 3_600_000_000) + deltaLine(3, 10));
    expect(await errorOf(() => tapeOf(wild, TICKER, { isGapAllowed: true }))).toMatchObject({
      code: "DATA_CLOCK_WILD",
      exitCode: 3,
    });
  });

  it("should be built again after its folder was deleted", async () => {
    const store = await storeOf(goodLines());
    const { contentHash } = tapeOf(store, TICKER);
    rmSync(`${store.path}.tapes`, { recursive: true });
    expect(tapeOf(store, TICKER).contentHash).toBe(contentHash);
  });

  it("should be asked of a market there is", async () => {
    const store = await storeOf(goodLines());
    const error = await errorOf(() => tapeOf(store, "KXTEST"));
    expect(error).toMatchObject({ code: "DATA_MARKET_UNKNOWN", data: { near: [TICKER] } });
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  bytes[at]! ^= 0x5a;
  return bytes;
}

function ofFormatBefore(bytes: Buffer): Buffer {
  bytes.writeUInt32LE(TAPE_FORMAT_VERSION - 1, 4);
  return bytes;
}
