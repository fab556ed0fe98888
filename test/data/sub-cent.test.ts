/** Books finer than a cent, and grids that change: from frames to tapes, and replayed where the grid stays. */
import { describe, expect, it } from "vitest";
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import { PRICE_LEVEL_STRUCTURES, PriceGrid } from "../../src/core/price-grid.ts";
import { HEAD_KIND_MASK, HEAD_SLOT_SHIFT, ROW_KIND, rowLots, type Tape } from "../../src/core/tape.ts";
import { importFrames } from "../../src/data/import-frames.ts";
import { listMarkets } from "../../src/data/markets.ts";
import { importTables } from "../../src/data/tables/import-tables.ts";
import { tapeOf } from "../../src/data/tape-cache.ts";
import { verifyMarket } from "../../src/data/verify.ts";
import { runLane } from "../engine/run-scenario.ts";
import { strategyOf } from "../engine/wishes.ts";
import { lifeText, news, seconds, seen, storeOf, wireRanges } from "./life-workbench.ts";
import { errorOf, line, START_US, testFile, testStore, TICKER } from "./workbench.ts";

const dollars = (bp: number): string => (bp / 10_000).toFixed(4);

const level = (bp: number): string[][] => [[dollars(bp), "10.00"]];

/** A book of one bid and one ask of 10 contracts each. */
function snapshot(bidBp: number, askBp: number): string {
  return line("orderbook_snapshot", 1, 0, {
    yes_dollars_fp: level(bidBp),
    no_dollars_fp: level(10_000 - askBp),
  });
}

function delta(seq: number, atUs: number, bidBp: number, contracts: string): string {
  return line("orderbook_delta", seq, atUs, {
    price_dollars: dollars(bidBp),
    delta_fp: contracts,
    side: "yes",
  });
}

function sold(atUs: number, bp: number, contracts: string): string {
  const msg = { yes_price_dollars: dollars(bp), count_fp: contracts, taker_book_side: "ask" };
  return line("trade", 1, atUs, msg, 2);
}

/** Bids as they stand after all rows: price in bp and lots. */
function bidsOf(tape: Tape): [number, number][] {
  const lotsOf = new Map<number, number>();
  for (let row = 0; row < tape.rowCount; row++) {
    const [kind, slot] = [tape.head[row]! & HEAD_KIND_MASK, tape.head[row]! >>> HEAD_SLOT_SHIFT];
    if (kind !== ROW_KIND.level || (slot & 1) === ASK) continue;
    lotsOf.set(tape.grid.priceBpOfLevel[slot >> 1]!, rowLots(tape, row));
  }
  return [...lotsOf].filter(([, lots]) => lots > 0).toSorted((a, b) => a[0] - b[0]);
}

describe("a market of each structure", () => {
  it.each([...PRICE_LEVEL_STRUCTURES.keys()])("should go the whole way: %s", async (name) => {
    const grid = new PriceGrid(PRICE_LEVEL_STRUCTURES.get(name)!);
    // The four finest steps below 9 cents, where every structure has a level or more.
    const ask = grid.levelOfPriceBp[900]!;
    const [bidBp, askBp] = [grid.priceBpOfLevel[ask - 4]!, grid.priceBpOfLevel[ask]!];
    const ourBp = grid.priceBpOfLevel[ask - 3]!;
    const recording = testFile(
      snapshot(bidBp, askBp) + delta(2, 10, bidBp, "5.00") + sold(20, bidBp, "3.00"),
    );
    const store = testStore();
    await seen(store, { market: { ticker: TICKER, price_ranges: wireRanges(name) } }, -5);
    await importFrames(store, [recording]);

    expect(listMarkets(store)[0]!.isGridAssumed).toBe(false);
    const tape = tapeOf(store, TICKER);
    expect([...tape.grid.priceBpOfLevel]).toEqual([...grid.priceBpOfLevel]);
    expect(bidsOf(tape)).toEqual([[bidBp, 1_500]]);

    // Our bid one step above the book's is better: what sells at the book's price fills it in full, "through".
    const bid = { side: BID as Side, priceCents: ourBp / 100, contracts: 1 };
    const { journal, ledger } = runLane(tape, { strategy: strategyOf(() => [bid]), inventoryLotsMax: 100 });
    expect(journal.filter(({ kind }) => kind === "filled")).toMatchObject([
      { side: BID, priceBp: ourBp, lots: 100, detail: "through", timeUs: START_US + 20 },
    ]);
    expect(ledger.cashMicros).toBe(-ourBp * 100);
  });

  it.each([...PRICE_LEVEL_STRUCTURES.keys()].filter((name) => name !== "center_centi_edge_centi_cent"))(
    "should be refused at a price it does not have, with file and line: %s",
    async (name) => {
      // A hundredth of a cent above 50 cents is a price of the finest structure alone.
      const file = testFile(snapshot(4000, 6000) + delta(2, 10, 5001, "5.00"));
      const error = await errorOf(() => importFrames(testStore(), [file], { priceLevelStructure: name }));
      expect(error).toMatchObject({ code: "DATA_OFF_GRID", data: { line: 2, priceBp: 5001 } });
      expect(error.message).toContain(`${file}, line 2`);
    },
  );
});

/** One print of the market. */
const trades = (atUs: number, cents: string): string =>
  testFile(`ticker,time_us,price_cents,count_fp,taker_side\n${TICKER},${START_US + atUs},${cents},1,yes\n`);

const finer = (atUs: number, structure = "deci_cent"): string =>
  news("price_level_structure_updated", atUs, {
    price_level_structure: structure,
    price_ranges: wireRanges(structure),
  });
const seenGrid = (name: string): object => ({
  market: { ticker: TICKER, price_level_structure: name, price_ranges: wireRanges(name) },
});

describe("a grid that changes while the market trades", () => {
  it("should keep the book's levels and say which grid is in force", async () => {
    const store = await storeOf(
      snapshot(4000, 6000) +
        finer(10) +
        delta(2, 20, 4510, "5.00") +
        finer(30, "linear_cent") +
        delta(3, 40, 4510, "-1.00"),
    );
    const tape = tapeOf(store, TICKER);
    expect(lifeText(tape)).toEqual(["grid 1 @10 |", "grid 0 @30 |"]);
    expect(tape.gridRanges).toEqual([
      PRICE_LEVEL_STRUCTURES.get("linear_cent"),
      PRICE_LEVEL_STRUCTURES.get("deci_cent"),
    ]);
    expect(tape.priceRanges).toEqual(tape.gridRanges![0]);
    expect(bidsOf(tape)).toEqual([
      [4000, 1_000],
      [4510, 400],
    ]);
    // Levels count tenths of a cent from the start, and round to the grid that is in force.
    const [cents, tenths] = tape.grids;
    expect(tape.grid).toBe(cents);
    expect(cents!.levelCount).toBe(999);
    expect([cents!.bidLevel(4515), tenths!.bidLevel(4515)]).toEqual([449, 450]);
    expect([cents!.askLevel(4505), tenths!.askLevel(4505)]).toEqual([459, 450]);
    expect(cents!.priceBpOfLevel).toEqual(tenths!.priceBpOfLevel);
    expect(verifyMarket(store, TICKER).failures).toEqual([]);
  });

  it("should have one grid and no list of them where the news name the one it has", async () => {
    const store = await storeOf(snapshot(4000, 6000) + finer(10, "linear_cent"));
    const tape = tapeOf(store, TICKER);
    expect(tape).toMatchObject({ rowCount: 3 });
    expect("gridRanges" in tape).toBe(false);
    expect(tape.grids).toEqual([tape.grid]);
  });

  it("should be taken where its prices come shortly before its news, and refused where none come in time", async () => {
    const early = snapshot(4000, 6000) + delta(2, 20, 4510, "5.00");
    expect(bidsOf(tapeOf(await storeOf(early + finer(seconds(9))), TICKER))).toHaveLength(2);
    const file = testFile(early + finer(seconds(11)));
    const error = await errorOf(() => importFrames(testStore(), [file]));
    expect(error).toMatchObject({ code: "DATA_OFF_GRID", data: { line: 2, priceBp: 4510 } });
    expect(
      await errorOf(() => importFrames(testStore(), [testFile(early + finer(30, "tapered_deci_cent"))])),
    ).toMatchObject({
      code: "DATA_OFF_GRID",
    });
  });

  it("should be that of a capture before, in the capture after it", async () => {
    const store = await storeOf(snapshot(4000, 6000) + finer(10), delta(2, 20, 4510, "5.00"));
    expect(bidsOf(tapeOf(store, TICKER))).toHaveLength(2);
  });

  it("should be that which was seen last before the recording, orders of older grids still resting", async () => {
    const store = testStore();
    await seen(store, seenGrid("deci_cent"), -seconds(200));
    await seen(store, seenGrid("linear_cent"), -seconds(100));
    await importFrames(store, [testFile(snapshot(4010, 6000))]);
    const tape = tapeOf(store, TICKER);
    expect(lifeText(tape)).toEqual([]);
    expect(tape.priceRanges).toEqual(PRICE_LEVEL_STRUCTURES.get("linear_cent"));
    expect(tape.grid.isValidLevel(tape.grids[1]!.levelOfPriceBp[4010]!)).toBe(false);
    expect(bidsOf(tape)).toEqual([[4010, 1_000]]);
  });

  it("should let what rests at an old price shrink and be shown again, and count what grows there", async () => {
    const old = snapshot(4000, 6000) + finer(10) + delta(2, 20, 4510, "5.00") + finer(30, "linear_cent");
    const again = snapshot(4510, 6000).replace('"seq":1', '"seq":4');
    const store = await storeOf(old + delta(3, 40, 4510, "-1.00") + again);
    expect(verifyMarket(store, TICKER).warnings.filter((text) => text.includes("grew"))).toEqual([]);

    const grown = await storeOf(old + delta(3, 40, 4510, "1.00") + delta(4, 50, 4500, "1.00"));
    expect(verifyMarket(grown, TICKER).warnings).toContain(
      "1 times a level grew at a price that another of its grids has, not the one in force: the change of the grid was told at a wrong time",
    );
    expect(verifyMarket(grown, TICKER).failures).toEqual([]);
    expect(bidsOf(tapeOf(grown, TICKER))).toEqual([
      [4000, 1_000],
      [4500, 100],
      [4510, 600],
    ]);
  });

  it("should be that of its time in a table, with prices of the grids before it still resting", async () => {
    const store = await storeOf(snapshot(4000, 6000) + finer(30));
    expect(await errorOf(() => importTables(store, "trades", [trades(29, "45.1")]))).toMatchObject({
      code: "DATA_OFF_GRID",
      data: { priceBp: 4510 },
    });
    const [fine] = await importTables(store, "trades", [trades(30, "45.1")]);
    expect(fine).toMatchObject({ rowCount: 1 });
    const [whole] = await importTables(store, "trades", [trades(31, "45")]);
    expect(whole).toMatchObject({ rowCount: 1 });
    expect(await errorOf(() => importTables(store, "trades", [trades(31, "45.11")]))).toMatchObject({
      code: "DATA_OFF_GRID",
    });
  });

  it("should not correct a grid that was named, with prices of a grid that was told", async () => {
    const store = testStore();
    const file = testFile(snapshot(4000, 6000) + finer(10) + delta(2, 20, 4510, "5.00"));
    await importFrames(store, [file]);
    await importFrames(store, [file], { priceLevelStructure: "tapered_deci_cent" });
    expect(listMarkets(store)[0]).toMatchObject({ priceLevelStructure: "tapered_deci_cent" });
  });
});
