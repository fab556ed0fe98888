import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import { importFrames } from "../../src/data/import-frames.ts";
import type { Store } from "../../src/data/store.ts";
import { bookTable, fairValueTable, quotesTable, tradesTable } from "../../src/data/tables/export-rows.ts";
import { tapeTable } from "../../src/data/tables/export-tape.ts";
import { importTables } from "../../src/data/tables/import-tables.ts";
import { TABLE_FORMATS, writeTable } from "../../src/data/tables/write-table.ts";
import { tapeOf } from "../../src/data/tape-cache.ts";
import {
  deltaLine,
  errorOf,
  goodLines,
  snapshotLine,
  START_US,
  testFile,
  testFolder,
  testStore,
  TICKER,
} from "./workbench.ts";

const PYARROW_FILE = join(import.meta.dirname, "fixtures", "trades-by-pyarrow.parquet");

function contentOf({ db }: Store): unknown {
  const select = (sql: string): unknown[] => db.prepare(sql).raw().all();
  return {
    trades: select(
      "SELECT ticker, trade_index, time_us, receive_time_us, price_bp, size_lots, hit_side, is_block, trade_id FROM trade JOIN market USING (market_id) ORDER BY 1, 2",
    ),
    quotes: select(
      "SELECT ticker, quote_index, time_us, receive_time_us, bid_bp, bid_lots, ask_bp, ask_lots FROM quote JOIN market USING (market_id) ORDER BY 1, 2",
    ),
    values: select(
      "SELECT name, unit, observation_index, time_us, receive_time_us, value FROM fair_value JOIN fair_value_series USING (series_id) ORDER BY 1, 3",
    ),
  };
}

const us = (atUs: number): number => START_US + atUs;

async function filledStore(): Promise<Store> {
  const store = testStore();
  await importTables(
    store,
    "trades",
    [
      testFile(
        `ticker,time_us,recv_us,price_dollars,size,taker_side,is_block,trade_id\nA,${us(1)},${us(9)},0.451,1.25,yes,0,"a ""1"", b"\nA,${us(2)},${us(2)},0.999,687194767.35,no,1,\nB,${us(0)},${us(3)},0.01,0.01,no,0,b1\n`,
      ),
    ],
    { priceLevelStructure: "deci_cent" },
  );
  await importTables(store, "quotes", [
    testFile(
      `ticker,time_us,bid_cents,bid_size,ask_cents,ask_size\nQ,${us(0)},44,1.5,46,20\nQ,${us(1)},,,46,20\nQ,${us(2)},44,,,\n`,
    ),
  ]);
  await importTables(store, "fair-value", [
    testFile(`series,time_us,value_raw\nS,${us(0)},0.1\nS,${us(1)},-1e-7\nR,${us(0)},4079.3899\n`),
  ]);
  return store;
}

describe("an export", () => {
  it.each(TABLE_FORMATS)("should give back as %s what was imported", async (format) => {
    const store = await filledStore();
    const folder = testFolder();
    const other = testStore();
    const tables = [
      ["trades", tradesTable(store, ["A", "B"])],
      ["quotes", quotesTable(store, ["Q"])],
      ["fair-value", fairValueTable(store, ["R", "S"])],
    ] as const;
    for (const [kind, table] of tables) {
      const file = join(folder, `${kind}.${format}`);
      await writeTable(file, table, format);
      await importTables(other, kind, [file], kind === "trades" ? { priceLevelStructure: "deci_cent" } : {});
    }
    expect(contentOf(other)).toEqual(contentOf(store));
    expect((contentOf(store) as { trades: unknown[] }).trades).toHaveLength(3);
  });

  it("should write a market's book and its tape in every unit", async () => {
    const store = testStore();
    await importFrames(store, [testFile(goodLines())]);
    const file = join(testFolder(), "book.csv");
    await writeTable(file, bookTable(store, TICKER), "csv");
    expect(readFileSync(file, "utf8").split("\n").slice(0, 4)).toEqual([
      "row,time_us,receive_time_us,kind,side,price_bp,price_dollars,size_lots,size_contracts,is_block",
      `0,${START_US},${START_US},snapshot,,,,,,false`,
      `1,${START_US},${START_US},snapshotLevel,bid,4000,0.4,1000,10,false`,
      `2,${START_US},${START_US},snapshotLevel,ask,4500,0.45,2000,20,false`,
    ]);
    await writeTable(file, tapeTable(tapeOf(store, TICKER)), "csv");
    // By hand, of the four frames: snapshot; 1 more at 40; a buyer takes 2 at 45, and the ask there falls from 20 to 18.
    expect(
      readFileSync(file, "utf8")
        .trimEnd()
        .split("\n")
        .slice(1)
        .map((line) => line.split(",").slice(5, 14).join(" ")),
    ).toEqual([
      "clear       0 0",
      "level bid 39 4000 0.4 1000 10 0 0",
      "level ask 44 4500 0.45 2000 20 0 0",
      "level bid 39 4000 0.4 1100 11 0 0",
      "print ask 44 4500 0.45 200 2 200 0",
      "level ask 44 4500 0.45 1800 18 0 0",
    ]);
  });

  it("should write a tape's Parquet with types and notes of its own", async () => {
    const store = testStore();
    await importFrames(store, [testFile(goodLines())]);
    const tape = tapeOf(store, TICKER);
    const file = join(testFolder(), "tape.parquet");
    await writeTable(file, tapeTable(tape), "parquet");
    const bytes = readFileSync(file);
    const rows = await parquetReadObjects({
      file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
    });
    expect(rows).toHaveLength(tape.rowCount);
    expect(rows[1]).toMatchObject({
      time: new Date(START_US / 1_000),
      time_us: BigInt(START_US),
      kind: "level",
      side: "bid",
      price_dollars: 0.4,
      size_contracts: 10,
      is_best_move: true,
      payout_dollars: null,
    });
  });

  it("should say of a tape's cancel which orders it can have been", async () => {
    const store = testStore();
    // Rows 0 to 2 are the snapshot; 7 arrive at 40 in row 3 and again in row 4, and 7 are cancelled in row 5.
    const lines = [
      snapshotLine(1, 0),
      ...[7, 7, -7].map((contracts, index) => deltaLine(2 + index, 10 * (index + 1), 40, contracts)),
    ];
    await importFrames(store, [testFile(lines.join(""))]);
    const { columns } = tapeTable(tapeOf(store, TICKER));
    const named = ["oldest_row", "youngest_row"].map((name) =>
      columns.find((column) => column.name === name)!,
    );

    expect(named.map(({ at }) => [3, 4, 5].map((row) => at(row)))).toEqual([
      [undefined, undefined, 3],
      [undefined, undefined, 4],
    ]);
  });

  it("should say what a settled market paid", async () => {
    const store = testStore();
    const result = JSON.stringify({ type: "market_result", market_ticker: TICKER, result: "yes" });
    await importFrames(store, [testFile(`${goodLines()}${result}\n`)]);
    const { columns, rowCount } = tapeTable(tapeOf(store, TICKER));
    const last = Object.fromEntries(columns.map(({ name, at }) => [name, at(rowCount - 1)]));
    expect(last).toMatchObject({ kind: "settlement", payout_dollars: 1, detail: 1_000_000, side: undefined });
  });

  it("should leave no file where none can be written", async () => {
    const store = await filledStore();
    const error = await errorOf(() =>
      writeTable(join(testFolder(), "no", "a.csv"), quotesTable(store, ["Q"]), "csv"),
    );
    expect(error).toMatchObject({ code: "DATA_OUT_UNUSABLE", exitCode: 3 });
  });
});

describe("a Parquet file that pyarrow wrote", () => {
  it("should be read to the microsecond, dictionaries, nulls and row groups included", async () => {
    const store = testStore();
    const [summary] = await importTables(store, "trades", [PYARROW_FILE]);
    expect(summary).toMatchObject({ rowCount: 7, keptCount: 7, names: ["EXAMPLE-1", "EXAMPLE-2"] });
    // As pyarrow lists what it wrote; 1767623400 is 2026-01-05 14:30 UTC.
    const t0 = 1_767_623_400_000_000;
    expect((contentOf(store) as { trades: unknown[] }).trades).toEqual([
      ["EXAMPLE-1", 0, t0, t0 + 12_345, 4_500, 1_000, "ask", 0, "a1"],
      ["EXAMPLE-1", 1, t0 + 250_001, t0 + 262_346, 4_600, 200, "bid", 0, "a2"],
      ["EXAMPLE-1", 2, t0 + 250_001, t0 + 262_346, 4_600, 200, "bid", 0, "a3"],
      ["EXAMPLE-1", 3, t0 + 1_000_000, t0 + 1_012_345, 4_400, 100, "ask", 1, null],
      ["EXAMPLE-1", 4, t0 + 2_500_000, t0 + 2_512_345, 700, 30_000, "bid", 0, "a5"],
      ["EXAMPLE-2", 0, t0 + 2_500_000, t0 + 2_512_345, 9_900, 2_556_337_700, "ask", 0, "b1"],
      ["EXAMPLE-2", 1, t0 + 3_600_000_123, t0 + 3_600_012_468, 100, 700, "bid", 0, "b2"],
    ]);
  });
});
