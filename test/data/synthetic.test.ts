import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { AppError } from "../../src/core/errors.ts";
import { ASK, BID } from "../../src/core/order-book.ts";
import { HEAD_KIND_MASK, openTape, ROW_KIND, rowLots, type Tape } from "../../src/core/tape.ts";
import { RECORDED_KIND, type RecordedRows } from "../../src/data/recorded-rows.ts";
import {
  SYNTHETIC_PRESETS,
  synthesizeMarket,
  synthesizeOriented,
  type SyntheticMarket,
  type SyntheticRequest,
} from "../../src/data/synthetic.ts";
import { buildTape } from "../../src/data/tape-builder.ts";
import { replay } from "./synthetic-measures.ts";

const PRESETS = [...SYNTHETIC_PRESETS.keys()];
const ROWS = 20_000;

function hashOf({ rows, truth }: SyntheticMarket): string {
  const hash = createHash("sha256");
  for (const column of [...columnsOf(rows), truth.timeUs, truth.fairBp, truth.estimateBp])
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  return hash.digest("hex");
}

function columnsOf(rows: RecordedRows): (Uint8Array | Uint16Array | Float64Array)[] {
  const { kind, side, priceBp, lots, timeUs, receiveTimeUs, isBlock } = rows;
  return [kind, side, priceBp, lots, timeUs, receiveTimeUs, isBlock];
}

function tapeOfMarket(market: SyntheticMarket): Tape {
  const { ticker, priceRanges, closeTimeUs, settlementMicros, rows } = market;
  return buildTape(rows, { ticker, priceRanges, closeTimeUs, settlementMicros, sources: [] });
}

function codeOf(request: SyntheticRequest): string | undefined {
  try {
    synthesizeMarket(request);
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return undefined;
}

describe("a request", () => {
  it("should give exactly the rows asked for, named after the preset and the seed", () => {
    const market = synthesizeMarket({ preset: "quiet", seed: "7", rowCount: 10_000 });
    expect(market).toMatchObject({
      ticker: "SYN-QUIET-7",
      preset: "quiet",
      priceLevelStructure: "linear_cent",
      priceRanges: [{ startBp: 0, endBp: 10_000, stepBp: 100 }],
    });
    expect(columnsOf(market.rows).map((column) => column.length)).toEqual(Array(7).fill(10_000));
  });

  it("should give 50,000 rows where it does not say, under the ticker it names", () => {
    const market = synthesizeMarket({ preset: "calm-retail", seed: "1", ticker: "CALM-1" });
    expect([market.rows.rowCount, market.ticker]).toEqual([50_000, "CALM-1"]);
  });

  it.each(PRESETS)("should give identical arrays every time for %s", (preset) => {
    const request = { preset, seed: "same", rowCount: ROWS };
    expect(hashOf(synthesizeMarket(request))).toBe(hashOf(synthesizeMarket(request)));
  });

  it("should give other markets for other seeds and presets", () => {
    const hashes = PRESETS.flatMap((preset) =>
      ["1", "2", "3"].map((seed) => hashOf(synthesizeMarket({ preset, seed, rowCount: 2_000 }))),
    );
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it("should be refused when it names no preset or no sensible length", () => {
    expect(codeOf({ preset: "loud", seed: "1" })).toBe("USAGE_UNKNOWN_PRESET");
    for (const rowCount of [0, 499, 1_000.5, Number.NaN, 1e9])
      expect(codeOf({ preset: "quiet", seed: "1", rowCount })).toBe("USAGE_BAD_ROW_COUNT");
    expect(codeOf({ preset: "in-play", seed: "1", rowCount: 500 })).toBeUndefined();
  });
});

describe.each(PRESETS)("the rows of market %s", (preset) => {
  const market = synthesizeMarket({ preset, seed: "rows", rowCount: ROWS });
  const { rows, openTimeUs, closeTimeUs } = market;

  it("should begin with one snapshot of both sides", () => {
    const firstDelta = rows.kind.indexOf(RECORDED_KIND.delta);
    expect(rows.kind[0]).toBe(RECORDED_KIND.snapshot);
    expect(new Set(rows.kind.subarray(1, firstDelta))).toEqual(new Set([RECORDED_KIND.snapshotLevel]));
    expect(new Set(rows.side.subarray(1, firstDelta))).toEqual(new Set([BID, ASK]));
    expect(rows.kind.lastIndexOf(RECORDED_KIND.snapshot)).toBe(0);
  });

  it("should lie on whole cents from 1 to 99 and hold whole lots, some of them fractions of a contract", () => {
    let fractionalCount = 0;
    for (let row = 1; row < rows.rowCount; row++) {
      const [priceBp, lots] = [rows.priceBp[row]!, rows.lots[row]!];
      if (priceBp % 100 !== 0 || priceBp < 100 || priceBp > 9_900) expect.fail(`row ${row} at ${priceBp} bp`);
      if (!Number.isInteger(lots) || lots === 0) expect.fail(`row ${row} has ${lots} lots`);
      if (lots % 100 !== 0) fractionalCount++;
    }
    expect(fractionalCount).toBeGreaterThan(0);
  });

  it("should have whole times that never decrease, each received later than it happened", () => {
    for (let row = 0; row < rows.rowCount; row++) {
      const [timeUs, receiveUs] = [rows.timeUs[row]!, rows.receiveTimeUs[row]!];
      if (!Number.isInteger(timeUs) || !Number.isInteger(receiveUs))
        expect.fail(`row ${row}: fractional time`);
      if (receiveUs <= timeUs) expect.fail(`row ${row} received before it happened`);
      if (row === 0) continue;
      if (timeUs < rows.timeUs[row - 1]!) expect.fail(`row ${row} is earlier than the one before`);
      if (receiveUs < rows.receiveTimeUs[row - 1]!) expect.fail(`row ${row} overtook the one before`);
    }
    expect(rows.timeUs[0]).toBe(openTimeUs);
    expect(rows.timeUs.at(-1)).toBeLessThan(closeTimeUs);
    expect(closeTimeUs % 1_000_000).toBe(0);
  });

  it("should never hold less than nothing at a level nor leave the book crossed after an event", () => {
    let eventCount = 0;
    const { lotsMin } = replay(market, ({ book }) => {
      eventCount++;
      if (book.bestBidLevel >= book.bestAskLevel) expect.fail(`crossed after event ${eventCount}`);
    });
    expect(lotsMin).toBe(0);
    expect(eventCount).toBeGreaterThan(ROWS / 3);
  });

  it("should trade at the best price of the side that is hit", () => {
    const firstPrint = firstPrints(rows);
    let checkedCount = 0;
    replay(market, ({ untilUs, book }) => {
      const print = firstPrint.get(untilUs);
      if (print === undefined) return;
      checkedCount++;
      expect(print.priceBp / 100).toBe((print.side === BID ? book.bestBidLevel : book.bestAskLevel) + 1);
    });
    expect(checkedCount).toBeGreaterThan(100);
  });

  it("should be explained order by order: whole orders cancel, trades take the oldest first", () => {
    const { checkedCount, strangeRows } = explainByOrders(rows);
    expect(strangeRows).toEqual([]);
    expect(checkedCount).toBeGreaterThan(1_000);
  });
});

/** First print of each event whose reduction comes right before it. */
function firstPrints(rows: RecordedRows): Map<number, { side: number; priceBp: number }> {
  const prints = new Map<number, { side: number; priceBp: number }>();
  for (let row = rows.rowCount - 1; row > 0; row--)
    if (rows.kind[row] === RECORDED_KIND.print && rows.timeUs[row] === rows.timeUs[row - 1])
      prints.set(rows.timeUs[row]!, { side: rows.side[row]!, priceBp: rows.priceBp[row]! });
  return prints;
}

/** A level's queue: lots in front whose orders are not known one by one, then known orders, oldest first. */
interface Queue {
  unknownLots: number;
  orders: number[];
}

/** Follows the orders of every level where they can be told apart; gives the reductions that no order explains. */
function explainByOrders(rows: RecordedRows): { checkedCount: number; strangeRows: number[] } {
  const queues = new Map<string, Queue>();
  const strangeRows: number[] = [];
  let checkedCount = 0;
  for (let row = 1; row < rows.rowCount; row++) {
    const lots = rows.lots[row]!;
    if (rows.kind[row] === RECORDED_KIND.print) continue;
    const key = `${rows.side[row]} ${rows.priceBp[row]}`;
    const queue = queues.get(key) ?? { unknownLots: 0, orders: [] };
    queues.set(key, queue);
    if (rows.kind[row] === RECORDED_KIND.snapshotLevel) queue.unknownLots = lots;
    else if (lots > 0) queue.orders.push(lots);
    else {
      if (queue.unknownLots === 0) checkedCount++;
      const isExplained = isTraded(rows, row) ? trade(queue, -lots) : cancel(queue, -lots);
      if (!isExplained) strangeRows.push(row);
    }
  }
  return { checkedCount, strangeRows };
}

function trade(queue: Queue, lots: number): boolean {
  if (queue.unknownLots > 0) {
    queue.unknownLots -= lots;
    return queue.unknownLots >= 0;
  }
  const oldest = queue.orders[0] ?? 0;
  if (oldest === lots) queue.orders.shift();
  else queue.orders[0] = oldest - lots;
  return oldest >= lots;
}

function cancel(queue: Queue, lots: number): boolean {
  const matchCount = queue.orders.filter((order) => order === lots).length;
  if (matchCount === 0 && queue.unknownLots === 0) return false;
  if (matchCount === 1 && queue.unknownLots < lots) queue.orders.splice(queue.orders.indexOf(lots), 1);
  else {
    // several may be meant: from here on the level is known by its sum alone, until all of it has gone
    queue.unknownLots += queue.orders.reduce((sum, order) => sum + order, -lots);
    queue.orders = [];
  }
  return queue.unknownLots >= 0;
}

/** Whether a reduction is followed by its print, maybe after the other part of a reduction reported in two. */
function isTraded(rows: RecordedRows, row: number): boolean {
  const isPrint = (at: number): boolean =>
    rows.kind[at] === RECORDED_KIND.print &&
    rows.priceBp[at] === rows.priceBp[row] &&
    rows.side[at] === rows.side[row];
  const splitLots = rows.lots[row]! + rows.lots[row + 1]! + rows.lots[row + 2]!;
  return isPrint(row + 1) || (isPrint(row + 2) && splitLots === 0);
}

describe.each(PRESETS)("the tape of market %s", (preset) => {
  const market = synthesizeMarket({ preset, seed: "tape", rowCount: 60_000 });
  const tape = tapeOfMarket(market);

  it("should pair all printed volume, nearly all of it by time and size, now and then in the later passes", () => {
    const { a, b, c } = tape.counts.pairedLotsByPass;
    expect(tape.counts.unpairedLots).toBe(0);
    expect(a / (a + b + c)).toBeGreaterThan(0.95);
    expect(Math.min(b, c)).toBeGreaterThan(0);
    expect((b + c) / (a + b + c)).toBeGreaterThan(0.001);
  });

  it("should hold every row and end with the settlement", () => {
    expect(tape.rowCount).toBe(60_001);
    expect(tape.head.at(-1)! & HEAD_KIND_MASK).toBe(ROW_KIND.settlement);
    expect(rowLots(tape, 60_000)).toBe(market.result === "yes" ? 1_000_000 : 0);
    expect(openTape(tape.buffer).contentHash).toBe(tape.contentHash);
    expect(tape.counts).toMatchObject({
      snapshotCount: 1,
      gapCount: 0,
      clockBackwardCount: 0,
      lagCutCount: 0,
    });
  });

  it("should hold takers whose remainder rests at a price they have just emptied", () => {
    const { rows } = market;
    let postedThroughCount = 0;
    for (let row = 1; row < rows.rowCount; row++) {
      const isAfterPrint =
        rows.kind[row - 1] === RECORDED_KIND.print && rows.timeUs[row - 1] === rows.timeUs[row];
      if (!isAfterPrint || rows.kind[row] !== RECORDED_KIND.delta || rows.lots[row]! <= 0) continue;
      expect(rows.side[row], "the aggressor's own side").not.toBe(rows.side[row - 1]);
      const beyondBp = rows.priceBp[row]! - rows.priceBp[row - 1]!;
      expect(rows.side[row] === BID ? beyondBp : -beyondBp).toBeGreaterThanOrEqual(0);
      postedThroughCount++;
    }
    expect(postedThroughCount).toBeGreaterThan(2);
  });
});

describe("YES and NO", () => {
  it.each(PRESETS)("should be mirror images when every draw of chance is turned round in %s", (preset) => {
    const request = { preset, seed: "mirror", rowCount: ROWS };
    const yes = synthesizeOriented(request, 1);
    const no = synthesizeOriented(request, -1);
    expect(no.result).not.toBe(yes.result);
    expect(no.closeTimeUs).toBe(yes.closeTimeUs);
    expect(
      no.truth.fairBp.every((fairBp, step) => Math.abs(fairBp + yes.truth.fairBp[step]! - 10_000) < 1e-9),
    ).toBe(true);
    const start = yes.rows.kind.indexOf(RECORDED_KIND.delta); // a snapshot lists its levels from low to high
    expect(no.rows.kind).toEqual(yes.rows.kind);
    expect(no.rows.timeUs).toEqual(yes.rows.timeUs);
    expect(no.rows.lots.subarray(start)).toEqual(yes.rows.lots.subarray(start));
    expect(no.rows.side.subarray(start)).toEqual(yes.rows.side.subarray(start).map((side) => 1 - side));
    expect(no.rows.priceBp.subarray(start)).toEqual(
      yes.rows.priceBp.subarray(start).map((bp) => 10_000 - bp),
    );
  });
});
