import { describe, expect, it } from "vitest";
import { importFrames } from "../../src/data/import-frames.ts";
import { listMarkets } from "../../src/data/markets.ts";
import { deltaLine, errorOf, goodLines, snapshotLine, testFile, testStore, TICKER } from "./workbench.ts";

describe("the price grid", () => {
  const finer = snapshotLine(1, 0, { yes_dollars_fp: [["0.4050", "1.00"]] });

  it("should be the one that was named", async () => {
    const store = testStore();
    await importFrames(store, [testFile(finer)], { priceLevelStructure: "center_half_edge_half_cent" });
    expect(listMarkets(store)).toMatchObject([
      { priceLevelStructure: "center_half_edge_half_cent", isGridAssumed: false },
    ]);
    await importFrames(store, [testFile(deltaLine(2, 10))]);
    expect(listMarkets(store)).toMatchObject([{ isGridAssumed: false, captureCount: 2 }]);
  });

  it("should be corrected by importing again, without importing twice", async () => {
    const store = testStore();
    const file = testFile(goodLines());
    await importFrames(store, [file]);
    const [summary] = await importFrames(store, [file], { priceLevelStructure: "deci_cent" });
    expect(summary!.isSkipped).toBe(true);
    expect(listMarkets(store)).toMatchObject([
      { priceLevelStructure: "deci_cent", isGridAssumed: false, captureCount: 1 },
    ]);
  });

  it("should not be corrected to one that lacks a recorded price", async () => {
    const store = testStore();
    const file = testFile(finer);
    await importFrames(store, [file], { priceLevelStructure: "deci_cent" });
    const before = listMarkets(store);
    const error = await errorOf(() => importFrames(store, [file], { priceLevelStructure: "linear_cent" }));
    expect(error).toMatchObject({
      code: "DATA_OFF_GRID",
      exitCode: 3,
      data: { ticker: TICKER, priceBp: 4_050 },
    });
    expect(listMarkets(store)).toEqual(before);
  });

  it("should be corrected for all markets of a file or for none", async () => {
    const store = testStore();
    const file = testFile(snapshotLine(1, 0).replaceAll(TICKER, "KXA") + finer);
    await importFrames(store, [file], { priceLevelStructure: "deci_cent" });
    await errorOf(() => importFrames(store, [file], { priceLevelStructure: "linear_cent" }));
    expect(listMarkets(store).map(({ priceLevelStructure }) => priceLevelStructure)).toEqual([
      "deci_cent",
      "deci_cent",
    ]);
  });

  it("should be named for one market of several", async () => {
    const store = testStore();
    const file = testFile(snapshotLine(1, 0).replaceAll(TICKER, "KXA") + finer);
    await importFrames(store, [file], { priceLevelStructure: `${TICKER}=deci_cent` });
    expect(listMarkets(store)).toMatchObject([
      { ticker: "KXA", priceLevelStructure: "linear_cent", isGridAssumed: true },
      { ticker: TICKER, priceLevelStructure: "deci_cent", isGridAssumed: false },
    ]);
    const error = await errorOf(() => importFrames(store, [file], { priceLevelStructure: "KXB=deci_cent" }));
    expect(error).toMatchObject({ code: "DATA_MARKET_UNKNOWN", data: { ticker: "KXB" } });
  });

  it("should be one there is", async () => {
    const error = await errorOf(() => importFrames(testStore(), [], { priceLevelStructure: "cents" }));
    expect(error).toMatchObject({ code: "USAGE_UNKNOWN_GRID", exitCode: 2 });
  });
});
