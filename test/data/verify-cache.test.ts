/** A market's quality kept beside its tape: the same row, found once. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { importFrames } from "../../src/data/import-frames.ts";
import type { Store } from "../../src/data/store.ts";
import { tapeOf } from "../../src/data/tape-cache.ts";
import { qualityOf } from "../../src/data/verify-cache.ts";
import { verifyMarket } from "../../src/data/verify.ts";
import { deltaLine, goodLines, snapshotLine, testFile, testStore, TICKER, tradeLine } from "./workbench.ts";

async function storeOf(...texts: readonly string[]): Promise<Store> {
  const store = testStore();
  await importFrames(
    store,
    texts.map((text) => testFile(text)),
  );
  return store;
}

function keptFiles({ path }: Store, extension: string): string[] {
  const folder = `${path}.tapes`;
  return readdirSync(folder)
    .filter((file) => file.endsWith(extension))
    .map((file) => join(folder, file));
}

describe("the quality of a market", () => {
  it.each([
    ["a sound recording", [goodLines()]],
    ["a gap that no snapshot heals", [snapshotLine(1, 0) + deltaLine(3, 10, 40, -99)]],
    ["a recording without a book", [tradeLine(1, 0)]],
    ["captures that overlap", [goodLines(), snapshotLine(1, 5) + deltaLine(2, 15)]],
  ])("should be the row that verifying makes, made and read: %s", async (_, texts) => {
    const store = await storeOf(...texts);
    const verified = verifyMarket(store, TICKER);
    expect(qualityOf(store, TICKER)).toStrictEqual(verified);
    expect(qualityOf(store, TICKER)).toStrictEqual(verified);
    expect(keptFiles(store, ".quality")).toHaveLength(1);
  });

  it("should be found once, on the tape that is replayed, and never believed by verifying", async () => {
    const store = await storeOf(goodLines());
    tapeOf(store, TICKER);
    const first = qualityOf(store, TICKER);
    expect(first.counts.pairedLotsByPass.a).toBe(200);
    expect(keptFiles(store, ".tape")).toHaveLength(1);
    // Nobody may alter a database so; what is kept is told from what is found again by it.
    store.db.exec("UPDATE trade SET size_lots = 100");
    expect(qualityOf(store, TICKER)).toStrictEqual(first);
    expect(verifyMarket(store, TICKER).counts.pairedLotsByPass.a).toBe(0);
  });

  it("should be found again when the recording is another", async () => {
    const store = await storeOf(goodLines());
    expect(qualityOf(store, TICKER).counts.deltaCount).toBe(2);
    await importFrames(store, [testFile(deltaLine(4, 90))]);
    expect(qualityOf(store, TICKER)).toStrictEqual(verifyMarket(store, TICKER));
    expect(qualityOf(store, TICKER).counts.deltaCount).toBe(3);
  });

  it.each([
    ["altered", (text: string) => text.replace('"deltaCount":2', '"deltaCount":9')],
    ["cut short", (text: string) => text.slice(0, -10)],
    ["emptied", () => ""],
  ])("should be found again when its file is %s", async (_, damage) => {
    const store = await storeOf(goodLines());
    const first = qualityOf(store, TICKER);
    const [file] = keptFiles(store, ".quality");
    writeFileSync(file!, damage(readFileSync(file!, "utf8")));
    expect(qualityOf(store, TICKER)).toStrictEqual(first);
  });

  it("should be found again after its folder was deleted", async () => {
    const store = await storeOf(goodLines());
    const first = qualityOf(store, TICKER);
    rmSync(`${store.path}.tapes`, { recursive: true });
    expect(qualityOf(store, TICKER)).toStrictEqual(first);
  });
});
