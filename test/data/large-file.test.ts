import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { archivedBytes } from "../../src/data/frame-archive.ts";
import { importFrames } from "../../src/data/import-frames.ts";
import { listMarkets } from "../../src/data/markets.ts";
import { deltaLine, errorOf, goodLines, snapshotLine, testFile, testStore } from "./workbench.ts";

function manyLines(lineCount: number): string {
  const deltas = Array.from({ length: lineCount }, (_, index) => deltaLine(index + 2, index));
  return snapshotLine(1, 0) + deltas.join("");
}

describe("a file of some megabytes", () => {
  it("should be kept byte for byte and known by its SHA-256, as small ones are beside it", async () => {
    const store = testStore();
    const texts = [manyLines(30_000), goodLines(), manyLines(8_000)];
    expect(texts.map(({ length }) => length > 2 ** 20)).toEqual([true, false, true]);
    const summaries = await importFrames(
      store,
      texts.map((text) => testFile(text)),
    );
    for (const [index, { captureId, sha256 }] of summaries.entries()) {
      expect(sha256).toBe(createHash("sha256").update(texts[index]!).digest("hex"));
      expect(Buffer.concat([...archivedBytes(store, captureId)]).toString()).toBe(texts[index]);
    }
  });

  it("should leave nothing when it is interrupted, and the file before it", async () => {
    const store = testStore();
    const files = [testFile(goodLines(), "small.jsonl"), testFile(manyLines(30_000), "large.jsonl")];
    const controller = new AbortController();
    const error = await errorOf(() =>
      importFrames(store, files, {
        signal: controller.signal,
        onProgress: ({ frameCount }) => frameCount > 10_000 && controller.abort(),
      }),
    );
    expect(error).toMatchObject({ code: "INTERRUPTED", data: { file: files[1] } });
    expect(listMarkets(store)).toMatchObject([{ captureCount: 1, deltaCount: 2 }]);
    const again = await importFrames(store, files);
    expect(again.map(({ isSkipped, frameCount }) => [isSkipped, frameCount])).toEqual([
      [true, 4],
      [false, 30_001],
    ]);
  });
});
