import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readRecordedRows } from "../../src/data/recorded-rows-store.ts";
import type { Store } from "../../src/data/store.ts";
import { importTables } from "../../src/data/tables/import-tables.ts";
import { listSeries, readObservations } from "../../src/data/tables/series-table.ts";
import { verifyMarket } from "../../src/data/verify.ts";
import { verifyStore } from "../../src/data/verify-store.ts";
import { errorOf, rowsText, START_US, testFile, testStore } from "./workbench.ts";

/** Rows of a table of the store as they are, times after the start. */
function rowsOf({ db }: Store, table: string, columns: string): unknown[][] {
  return db.prepare<[], unknown[]>(`SELECT ${columns} FROM ${table}`).raw().all();
}

const tradeText = (atUs: number, size: number, id: string): string =>
  `A,${START_US + atUs},45,${size},yes,${id}`;
const bidText = (bidCents: number): string => `T,${START_US},${bidCents},60`;

const TRADE_COLUMNS = `time_us - ${START_US}, receive_time_us - ${START_US}, price_bp, size_lots, hit_side, is_block, trade_id`;
const QUOTE_COLUMNS = `time_us - ${START_US}, bid_bp, bid_lots, ask_bp, ask_lots`;
const START_MS = START_US / 1_000;

describe("a table of trades", () => {
  it("should be read by the units that its names state", async () => {
    const store = testStore();
    const file = testFile(
      [
        "market_ticker,ts_ms,recv_us,yes_price_dollars,count_fp,taker_side,trade_id,note",
        `T,${START_MS},${START_US + 5},0.4500,2.50,yes,x1,first`,
        `T,${START_MS + 1},${START_US + 1_005},0.46,1,no,,"with, comma"`,
      ].join("\n"),
      "trades.csv",
    );
    const [summary] = await importTables(store, "trades", [file]);
    expect(rowsOf(store, "trade", TRADE_COLUMNS)).toEqual([
      [0, 5, 4_500, 250, "ask", 0, "x1"],
      [1_000, 1_005, 4_600, 100, "bid", 0, null],
    ]);
    expect(summary).toMatchObject({ rowCount: 2, keptCount: 2, names: ["T"], unreadColumns: ["note"] });
    expect(verifyStore(store).damagedCaptures).toEqual([]);
  });

  it("should be read alike as JSON lines, as a document and compressed", async () => {
    const records = [
      { t: START_US, v: { price: "0.45" }, n: 3, side: "yes_taker" },
      { t: START_US + 7, v: { price: "0.46" }, n: 4.25, side: "no_taker" },
    ];
    const options = {
      map: ["t=time,v.price=price", "n=size", "side=taker"],
      timeUnit: "us",
      priceUnit: "dollars",
      ticker: "T",
    };
    const lines = records.map((record) => JSON.stringify(record)).join("\n");
    const document = JSON.stringify({ data: { trades: records } }, null, 2);
    const found = [];
    for (const [content, jsonPath] of [
      [lines, undefined],
      [gzipSync(lines), undefined],
      [JSON.stringify(records), undefined],
      [document, "data.trades"],
      [lines.replaceAll(/^.*$/gm, (line) => `{"msg":${line}}`), "msg"],
    ] as const) {
      const store = testStore();
      await importTables(store, "trades", [testFile(content)], { ...options, jsonPath });
      found.push(rowsOf(store, "trade", TRADE_COLUMNS));
    }
    expect(found).toEqual(
      Array.from({ length: 5 }, () => [
        [0, 0, 4_500, 300, "ask", 0, null],
        [7, 7, 4_600, 425, "bid", 0, null],
      ]),
    );
  });

  it.each([
    ["price", "cents", "45", 4_500],
    ["price", "cents", "45.5", 4_550],
    ["no_price", "cents", "55", 4_500],
    ["no_price_dollars", undefined, "0.5510", 4_490],
    ["price_bp", undefined, "4510", 4_510],
  ])("should read %s in %s: %s is %i bp", async (column, priceUnit, text, priceBp) => {
    const store = testStore();
    const file = testFile(`ticker,time_us,${column},size,taker_side\nT,${START_US},${text},1,yes\n`);
    await importTables(store, "trades", [file], { priceUnit, priceLevelStructure: "deci_cent" });
    expect(rowsOf(store, "trade", "price_bp")).toEqual([[priceBp]]);
  });

  it.each([
    ["us", String(START_US), 0],
    ["ms", "1767838452880.001", 1],
    ["s", "1767838452.88", 0],
    ["iso", "2026-01-08T02:14:12.88Z", 0],
    ["iso", "2026-01-08T04:14:12.880007+02:00", 7],
    ["iso-utc", "2026-01-08 02:14:12.880007", 7],
  ])("should read a time in %s: %s", async (timeUnit, text, atUs) => {
    const store = testStore();
    const file = testFile(`ticker,time,price_cents,size,taker_side\nT,${text},45,1,yes\n`);
    await importTables(store, "trades", [file], { timeUnit });
    expect(rowsOf(store, "trade", TRADE_COLUMNS)).toEqual([[atUs, atUs, 4_500, 100, "ask", 0, null]]);
  });

  it("should leave out exact copies, sort what is out of order, and count both", async () => {
    const store = testStore();
    const file = testFile(
      [
        "ticker,time_us,price_cents,size,taker_side,id",
        tradeText(20, 1, "a"),
        tradeText(10, 2, "b"),
        tradeText(20, 1, "a"),
        tradeText(20, 1, "c"),
      ].join("\n"),
    );
    const [summary] = await importTables(store, "trades", [file]);
    // The last row differs in a column that is not read: it is another trade.
    expect(summary).toMatchObject({ rowCount: 4, keptCount: 3, duplicateCount: 1, outOfOrderCount: 1 });
    expect(rowsOf(store, "trade", `trade_index, time_us - ${START_US}, size_lots`)).toEqual([
      [0, 10, 200],
      [1, 20, 100],
      [2, 20, 100],
    ]);
    expect(verifyMarket(store, "A").warnings).toEqual(
      expect.arrayContaining([
        "1 rows came twice in their file and were left out",
        "1 rows were earlier than the row before them and were sorted",
      ]),
    );
  });

  it("should be imported once, and again only where it is read in another way", async () => {
    const store = testStore();
    const file = testFile(
      `ticker,time_us,price,size,taker_side\nT,${START_US},45,1,yes\nU,${START_US},46,1,no\n`,
    );
    const options = { priceUnit: "cents", where: ["ticker=T"] };
    await importTables(store, "trades", [file], options);
    const [again] = await importTables(store, "trades", [file], options);
    expect(again).toMatchObject({ isSkipped: true, names: ["T"], keptCount: 1, leftOutCount: 1 });
    const [other] = await importTables(store, "trades", [file], { ...options, where: ["ticker=U"] });
    expect(other).toMatchObject({ isSkipped: false, names: ["U"] });
    expect(rowsOf(store, "capture", "source")).toHaveLength(2);
    expect(rowsOf(store, "frame_chunk", "capture_id")).toHaveLength(2);
  });

  it("should take of a file that grew what is new", async () => {
    const store = testStore();
    const lines = [0, 10, 20, 30].map((atUs) => `T,${START_US + atUs},45,1,yes`);
    const head = "ticker,time_us,price_cents,size,taker_side";
    await importTables(store, "trades", [testFile([head, ...lines.slice(0, 2)].join("\n"))]);
    const [grown] = await importTables(store, "trades", [testFile([head, ...lines].join("\n"))]);
    expect(grown).toMatchObject({ keptCount: 2, repeatCount: 2 });
    expect(rowsText(readRecordedRows(store, "T"))).toEqual(
      [0, 10, 20, 30].map((atUs) => `print ask 4500 x 100 @${atUs}`),
    );
    expect(verifyMarket(store, "T").failures).toEqual([]);
  });

  it("should fail verification where two files tell of one stretch in different ways", async () => {
    const store = testStore();
    const head = "ticker,time_us,price_cents,size,taker_side\n";
    await importTables(store, "trades", [
      testFile(`${head}T,${START_US},45,1,yes\nT,${START_US + 50},45,1,yes\n`),
    ]);
    await importTables(store, "trades", [testFile(`${head}T,${START_US + 3},45,1,yes\n`)]);
    expect(verifyMarket(store, "T").failures).toEqual([expect.stringContaining("overlap")]);
  });
});

describe("a table of quotes", () => {
  it("should know a side that nobody quotes", async () => {
    const store = testStore();
    const file = testFile(
      [
        "ticker,time_us,best_bid,bid_size,best_ask,ask_size",
        `T,${START_US},0.44,10,0.46,20`,
        `T,${START_US + 1},,,0.46,20`,
        `T,${START_US + 2},0,0,0.46,20`,
        `T,${START_US + 3},0.99,5,1.0,0`,
      ].join("\n"),
    );
    await importTables(store, "quotes", [file], { priceUnit: "dollars" });
    expect(rowsOf(store, "quote", QUOTE_COLUMNS)).toEqual([
      [0, 4_400, 1_000, 4_600, 2_000],
      [1, null, null, 4_600, 2_000],
      [2, null, null, 4_600, 2_000],
      [3, 9_900, 500, null, null],
    ]);
  });

  it("should take the best bid of NO for the best ask of YES", async () => {
    const store = testStore();
    const file = testFile(`ticker,time_us,best_yes_bid,best_no_bid\nT,${START_US},40,55\n`);
    await importTables(store, "quotes", [file], { priceUnit: "cents" });
    expect(rowsOf(store, "quote", QUOTE_COLUMNS)).toEqual([[0, 4_000, null, 4_500, null]]);
  });

  it("should keep a price that went away and came back within one time", async () => {
    const store = testStore();
    const file = testFile(
      ["ticker,time_us,bid_cents,ask_cents", bidText(40), bidText(40), bidText(41), bidText(40)].join("\n"),
    );
    const [summary] = await importTables(store, "quotes", [file]);
    expect(summary).toMatchObject({ duplicateCount: 1, keptCount: 3 });
    expect(rowsOf(store, "quote", "bid_bp")).toEqual([[4_000], [4_100], [4_000]]);
  });

  it("should keep 50 to 50 placeholders, and verification should count them", async () => {
    const store = testStore();
    const file = testFile(
      `ticker,time_us,bid_cents,ask_cents\nT,${START_US},50,50\nT,${START_US + 1},50,50\nT,${START_US + 2},44,46\n`,
    );
    await importTables(store, "quotes", [file]);
    const { warnings } = verifyMarket(store, "T");
    expect(warnings).toContain("2 quotes are 50 to 50 cents: likely placeholders, kept");
    expect(rowsOf(store, "quote", "bid_bp")).toHaveLength(3);
  });
});

describe("fair values", () => {
  it("should be kept as the numbers they are, in their series' unit", async () => {
    const store = testStore();
    const file = testFile(`recv_us,spx\n${START_US},4079.3899\n${START_US + 9},4079.74\n`);
    const options = { map: ["spx=value"], series: "SPX" };
    await importTables(store, "fair-value", [file], { ...options, valueUnit: "raw" });
    expect(listSeries(store)).toMatchObject([
      { name: "SPX", unit: "raw", observationCount: 2, firstTimeUs: START_US },
    ]);
    const { timeUs, value } = readObservations(store, "SPX");
    expect([...timeUs]).toEqual([START_US, START_US + 9]);
    expect([...value]).toEqual([4079.3899, 4079.74]);
    const later = testFile(`recv_us,spx\n${START_US + 10},0.5\n`);
    const error = await errorOf(() =>
      importTables(store, "fair-value", [later], { ...options, valueUnit: "probability" }),
    );
    expect(error).toMatchObject({ code: "DATA_SERIES_UNIT", exitCode: 3 });
  });
});
