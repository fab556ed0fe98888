import { describe, expect, it } from "vitest";
import { importFrames } from "../../src/data/import-frames.ts";
import { listMarkets } from "../../src/data/markets.ts";
import { marketKind, readRecordedRows } from "../../src/data/recorded-rows-store.ts";
import type { Store } from "../../src/data/store.ts";
import { importTables } from "../../src/data/tables/import-tables.ts";
import { tapeOf } from "../../src/data/tape-cache.ts";
import { verifyMarket } from "../../src/data/verify.ts";
import { errorOf, goodLines, rowsText, START_US, testFile, testStore, TICKER } from "./workbench.ts";

async function importQuotes(store: Store, lines: readonly string[], ticker = "T"): Promise<void> {
  const head = "time_us,bid_cents,bid_size,ask_cents,ask_size";
  const timed = lines.map((line) => line.replace(/^\d+/, (atUs) => String(START_US + Number(atUs))));
  await importTables(store, "quotes", [testFile([head, ...timed].join("\n"))], { ticker });
}

async function importTrades(store: Store, lines: readonly string[], ticker = "T"): Promise<void> {
  const head = "time_us,price_cents,size,taker_side";
  const timed = lines.map((line) => line.replace(/^\d+/, (atUs) => String(START_US + Number(atUs))));
  await importTables(store, "trades", [testFile([head, ...timed].join("\n"))], { ticker });
}

describe("a market of best quotes and trades", () => {
  it("should be a book of the best levels, and remember those behind them", async () => {
    const store = testStore();
    await importQuotes(store, ["0,44,10,46,20", "10,45,5,46,20", "20,44,8,46,15", "30,,,47,2"]);
    await importTrades(store, ["20,45,5,no", "25,46,15,yes"]);
    expect(rowsText(readRecordedRows(store, "T"))).toEqual([
      "snapshot @0",
      "snapshotLevel bid 4400 x 1000 @0",
      "snapshotLevel ask 4600 x 2000 @0",
      // A better bid comes: what stood at 44 is not known to have gone.
      "delta bid 4500 x 500 @10",
      // The print stands before the quote of its time, which says what it left.
      "print bid 4500 x 500 @20",
      "delta bid 4500 x -500 @20",
      "delta bid 4400 x -200 @20",
      "delta ask 4600 x -500 @20",
      "print ask 4600 x 1500 @25",
      "delta bid 4400 x -800 @30",
      "delta ask 4600 x -1500 @30",
      "delta ask 4700 x 200 @30",
    ]);
    expect(marketKind(store, "T")).toBe("quotes");
    const tape = tapeOf(store, "T");
    // Both prints find the whole of their size among the reductions.
    expect(tape.counts.pairedLotsByPass).toEqual({ a: 500, b: 1_500, c: 0 });
    expect(tape.counts.unpairedLots).toBe(0);
    expect(verifyMarket(store, "T").failures).toEqual([]);
    expect(listMarkets(store)).toMatchObject([
      { ticker: "T", kind: "quotes", quoteCount: 4, tradeCount: 2, captureCount: 2, firstTimeUs: START_US },
    ]);
  });

  it("should not depend on the order of import", async () => {
    const [one, other] = [testStore(), testStore()];
    const early = ["0,44,10,46,20", "10,45,5,46,20"];
    const late = ["20,44,8,46,15"];
    for (const lines of [early, late]) await importQuotes(one, lines);
    for (const lines of [late, early]) await importQuotes(other, lines);
    expect(readRecordedRows(one, "T")).toEqual(readRecordedRows(other, "T"));
  });

  it("should have a gap where samples of a steady pace are missing", async () => {
    const store = testStore();
    const second = 1_000_000;
    const seconds = Array.from({ length: 40 }, (_, index) => (index < 30 ? index : index + 60));
    await importQuotes(
      store,
      seconds.map((at) => `${at * second},44,${at + 1},46,20`),
    );
    await importTrades(store, [`${29 * second + 5},46,1,yes`, `${50 * second},46,1,yes`]);
    const rows = rowsText(readRecordedRows(store, "T"));
    const gap = rows.indexOf(`gap @${30 * second}`);
    expect(rows.slice(gap - 1, gap + 3)).toEqual([
      `print ask 4600 x 100 @${29 * second + 5}`,
      `gap @${30 * second}`,
      `print ask 4600 x 100 @${50 * second}`,
      `snapshot @${90 * second}`,
    ]);
    const { warnings, sequenceGapCount } = verifyMarket(store, "T");
    expect(sequenceGapCount).toBe(1);
    expect(warnings).toContain(
      "quotes come every 1.0 s but for 1 holes, the longest of 61.0 s: the book is unknown in them",
    );
  });

  it("should have none where quotes came when they changed", async () => {
    const store = testStore();
    const times = Array.from({ length: 40 }, (_, index) => index ** 3 * 1_000_000);
    await importQuotes(
      store,
      times.map((at, index) => `${at},44,${index + 1},46,20`),
    );
    expect(verifyMarket(store, "T").sequenceGapCount).toBe(0);
  });

  it("should be known to lack sizes where one is missing", async () => {
    const store = testStore();
    await importQuotes(store, ["0,44,10,46,20", "10,45,,46,20"]);
    expect(marketKind(store, "T")).toBe("quotes-unsized");
    expect(rowsText(readRecordedRows(store, "T")).at(-1)).toBe("delta bid 4500 x 1 @10");
  });

  it("should not be replayed of trades alone", async () => {
    const store = testStore();
    await importTrades(store, ["20,45,5,no"]);
    expect(marketKind(store, "T")).toBe("trades");
    expect(await errorOf(() => tapeOf(store, "T"))).toMatchObject({
      code: "DATA_NO_BOOK",
      exitCode: 3,
      hint: expect.stringContaining("import quotes") as string,
    });
    const { failures, warnings } = verifyMarket(store, "T");
    expect(failures).toEqual([]);
    expect(warnings).toContain("trades only: there is no book, and a backtest is refused");
  });

  it("should be replayed from its recorded book where it has one", async () => {
    const store = testStore();
    await importFrames(store, [testFile(goodLines())]);
    const before = readRecordedRows(store, TICKER);
    await importQuotes(store, ["0,44,10,46,20"], TICKER);
    await importTrades(store, ["20,45,5,no"], TICKER);
    expect(readRecordedRows(store, TICKER)).toEqual(before);
    expect(marketKind(store, TICKER)).toBe("book");
    expect(verifyMarket(store, TICKER).warnings).toContain(
      "2 rows of tables are kept and not replayed: the market has a recorded book",
    );
  });
});
