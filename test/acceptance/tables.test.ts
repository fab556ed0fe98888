/**
 * The recorded tables go the whole way: import, listing, verification, replay where they allow it. Counts come from reading
 * each file a second time in the plainest way.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { listMarkets } from "../../src/data/markets.ts";
import { importTables, type TableImportOptions } from "../../src/data/tables/import-tables.ts";
import { listSeries, readObservations } from "../../src/data/tables/series-table.ts";
import type { TableKind } from "../../src/data/tables/table-fields.ts";
import { tapeOf } from "../../src/data/tape-cache.ts";
import { verifyMarket } from "../../src/data/verify.ts";
import { testStore } from "../data/workbench.ts";
import { RECORDINGS_DIR } from "./folders.ts";

const TICKS = "kalshi_ticks_KXITFWMATCH-26JUL14ZELADA.json.gz";
const INXU = "kalshi_trades_KXINXU_2026-01.jsonl.gz";
const SUPER_BOWL = "kalshi_bbo_1s_KXSB26_2026-02-08.csv.gz";
const WEATHER = "kalshi_bbo_changes_KXHIGHNY-25DEC16.csv.gz";
const BITCOIN = "polymarket_1s_top5_btc-updown-15m-1771633800.jsonl.gz";
const INDEX_DAYS = ["spx_apr-10.csv.gz", "spx_apr-14.csv.gz"];

const pathOf = (file: string): string => join(RECORDINGS_DIR, file);
const textOf = (file: string): string => gunzipSync(readFileSync(pathOf(file))).toString();
const linesOf = (file: string): string[] => textOf(file).trimEnd().split("\n");

/** Lines that are there again, beside the first of their like. */
const copiesIn = (lines: readonly string[]): number => lines.length - new Set(lines).size;

async function importFile(kind: TableKind, file: string, options: TableImportOptions, store = testStore()) {
  const [summary] = await importTables(store, kind, [pathOf(file)], options);
  return { store, summary: summary! };
}

/** A test of a file, left out by name where it is absent. */
const withFile = (file: string) => it.skipIf(!existsSync(pathOf(file)));

describe("recorded tables", () => {
  const ticks = { jsonPath: "ticks", timeUnit: "ms", priceUnit: "dollars" };

  withFile(TICKS)(`should become a market of quotes and trades: ${TICKS}`, async () => {
    const records = (JSON.parse(textOf(TICKS)) as { ticks: { msg_type: string }[] }).ticks;
    const tradeTexts = records
      .filter(({ msg_type: type }) => type === "trade")
      .map((tick) => JSON.stringify(tick));
    const { store, summary } = await importFile("trades", TICKS, {
      ...ticks,
      map: ["volume=size"],
      where: ["msg_type=trade"],
    });
    expect(summary).toMatchObject({
      rowCount: records.length,
      leftOutCount: records.length - tradeTexts.length,
      duplicateCount: copiesIn(tradeTexts),
      keptCount: new Set(tradeTexts).size,
    });
    // "About 4 % exact duplicates".
    expect(summary.duplicateCount / tradeTexts.length).toBeCloseTo(0.04, 2);
    const quotes = await importFile("quotes", TICKS, { ...ticks, where: ["msg_type=ticker"] }, store);
    expect(quotes.summary).toMatchObject({
      keptCount: records.length - tradeTexts.length,
      duplicateCount: 0,
    });
    for (const { ticker, kind } of listMarkets(store)) {
      expect(kind).toBe("quotes");
      expect(verifyMarket(store, ticker).failures).toEqual([]);
      const { counts } = tapeOf(store, ticker);
      const { a, b, c } = counts.pairedLotsByPass;
      expect(a + b + c).toBeGreaterThan(counts.unpairedLots);
    }
  });

  withFile(INXU)(`should be trades without a book: ${INXU}`, async () => {
    const lines = linesOf(INXU);
    const { store, summary } = await importFile("trades", INXU, {
      timeUnit: "iso",
      priceUnit: "dollars",
      map: ["direction=taker"],
    });
    expect(summary).toMatchObject({
      rowCount: lines.length,
      duplicateCount: copiesIn(lines),
      outOfOrderCount: 0,
    });
    // "1.5 % duplicates": rows that have a like, the first of them counted too.
    expect((2 * summary.duplicateCount) / lines.length).toBeCloseTo(0.015, 2);
    const markets = listMarkets(store);
    expect(markets).toHaveLength(
      new Set(lines.map((line) => (JSON.parse(line) as { ticker: string }).ticker)).size,
    );
    expect(markets.every(({ kind }) => kind === "trades")).toBe(true);
    expect(markets.reduce((sum, { tradeCount }) => sum + tradeCount, 0)).toBe(summary.keptCount);
  });

  withFile(SUPER_BOWL)(`should have three holes, the longest of 4.6 hours: ${SUPER_BOWL}`, async () => {
    const options = { timeUnit: "iso-utc", priceUnit: "dollars" };
    const { store, summary } = await importFile("quotes", SUPER_BOWL, options);
    expect(summary).toMatchObject({ rowCount: linesOf(SUPER_BOWL).length - 1, duplicateCount: 0 });
    for (const { ticker, kind } of listMarkets(store)) {
      expect(kind).toBe("quotes");
      const { sequenceGapCount, failures, warnings } = verifyMarket(store, ticker);
      expect(sequenceGapCount).toBe(3);
      expect(failures).toEqual([]);
      const longest = /3 holes, the longest of ([\d.]+) s/.exec(warnings.join("\n"))?.[1];
      expect(Number(longest) / 3_600).toBeCloseTo(4.6, 1);
    }
  });

  withFile(WEATHER)(`should be best prices without sizes: ${WEATHER}`, async () => {
    const lines = linesOf(WEATHER).slice(1);
    const { store, summary } = await importFile("quotes", WEATHER, {
      timeUnit: "iso-utc",
      priceUnit: "cents",
    });
    expect(summary).toMatchObject({ rowCount: lines.length, keptCount: lines.length });
    const half = lines.filter((line) => /^[^,]*,[^,]*,50,50,/.test(line)).length;
    const told = listMarkets(store).flatMap(({ ticker, kind }) => {
      expect(kind).toBe("quotes-unsized");
      const { failures, warnings } = verifyMarket(store, ticker);
      expect(failures).toEqual([]);
      return warnings.flatMap((text) => /^(\d+) quotes are 50 to 50/.exec(text)?.[1] ?? []);
    });
    expect(told.reduce((sum, count) => sum + Number(count), 0)).toBe(half);
  });

  withFile(BITCOIN)(`should be one outcome of a file that holds two: ${BITCOIN}`, async () => {
    const map = ["best_bid_up=bid,best_ask_up=ask,size_bid_up=bid_size,size_ask_up=ask_size"];
    const { store } = await importFile("quotes", BITCOIN, { map, ticker: "BTC-UP", priceUnit: "dollars" });
    expect(listMarkets(store)).toMatchObject([
      { ticker: "BTC-UP", kind: "quotes", quoteCount: linesOf(BITCOIN).length },
    ]);
    expect(verifyMarket(store, "BTC-UP").failures).toEqual([]);
  });

  withFile(INDEX_DAYS[0]!)(`should be one series: ${INDEX_DAYS.join(", ")}`, async () => {
    const store = testStore();
    const options = { map: ["spx=value"], valueUnit: "raw", series: "SPX" };
    await importTables(store, "fair-value", INDEX_DAYS.map(pathOf), options);
    const lines = INDEX_DAYS.flatMap((file) => linesOf(file).slice(1));
    expect(listSeries(store)).toMatchObject([
      { name: "SPX", observationCount: lines.length, captureCount: 2 },
    ]);
    const { timeUs, value } = readObservations(store, "SPX");
    expect([...timeUs].map((time, row) => `${time},${value[row]}`)).toEqual(
      lines.map((line) => line.replace(/\.0$/, "")),
    );
  });
});
