import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { FILL_MODELS } from "../../src/engine/fill-models/catalogue.ts";
import { randomStream } from "../../src/core/random.ts";
import { compareWithTruth, NO_KNOWN_ORDER, type OrderRows } from "../../src/estimators/queue-truth.ts";
import { agreementRates } from "../../src/estimators/queue-truth-rates.ts";
import { deltaRow, printRow, snapshotRows, tapeOf } from "../engine/rows.ts";

const NAMES = ["through", "fifo-pessimistic", "fifo-matched", "touch"];
const MODELS = NAMES.map((name) => FILL_MODELS.get(name)!);
const [A, B, C] = [1, 2, 3];

function at(seconds: number): number {
  return 1_767_838_452_000_000 + seconds * 1_000_000;
}

/**
 * 100 unknown at the bid of 45 cents; A, B and C join with 50, 30 and 40; A cancels. Sellers take the 100 and 10 of B, who
 * cancels the rest; then all of C.
 */
const TAPE = tapeOf([
  ...snapshotRows(at(0), [
    [BID, 4500, 100],
    [ASK, 5500, 100],
  ]),
  deltaRow(at(1), BID, 4500, 50), // 3: A, behind 100
  deltaRow(at(2), BID, 4500, 30), // 4: B, behind 150
  deltaRow(at(3), BID, 4500, 40), // 5: C, behind 180
  deltaRow(at(4), BID, 4500, -50), // 6: A cancels
  printRow(at(5), BID, 4500, 100), // 7
  deltaRow(at(5), BID, 4500, -100), // 8
  printRow(at(5), BID, 4500, 10), // 9
  deltaRow(at(5), BID, 4500, -10), // 10: B is filled in part
  deltaRow(at(6), BID, 4500, -20), // 11: B cancels
  printRow(at(7), BID, 4500, 40), // 12
  deltaRow(at(7), BID, 4500, -40), // 13: C is filled
]);

const OWNERS = new Map([
  [3, A],
  [4, B],
  [5, C],
  [6, A],
  [10, B],
  [11, B],
  [13, C],
]);
const ORDERS: OrderRows = {
  orderOfRow: Int32Array.from({ length: TAPE.rowCount }, (_, row) => OWNERS.get(row) ?? NO_KNOWN_ORDER),
  isFill: Uint8Array.from({ length: TAPE.rowCount }, (_, row) => Number(row === 10 || row === 13)),
};

describe("virtual orders beside known ones", () => {
  const [block] = compareWithTruth(TAPE, ORDERS, MODELS, 1);

  it("should be judged by every true fill, in part or whole", () => {
    expect(block).toMatchObject({ fillCount: 2, filledLots: 50, filledCount: 1, cancelledCount: 2 });
  });

  it("should agree where they are filled in the same event", () => {
    // B, of 30 with 150 ahead: matched has 100 ahead once A is gone; pessimistic is capped by the 140 others, so that 30
    // are left ahead after 110 traded. C is capped alike by the 130 others; B's cancel leaves nothing before either.
    // Touch gives B all it wants and C its 40, both in the event of B's fill, and nothing is left for C's own.
    expect(block!.agreement).toEqual([
      { sameEventCount: 0, sameLotsCount: 0, withinSecondCount: 0, strangeCount: 0, sharedLots: 0 },
      { sameEventCount: 1, sameLotsCount: 1, withinSecondCount: 1, strangeCount: 0, sharedLots: 40 },
      { sameEventCount: 2, sameLotsCount: 2, withinSecondCount: 2, strangeCount: 0, sharedLots: 50 },
      { sameEventCount: 1, sameLotsCount: 0, withinSecondCount: 1, strangeCount: 1, sharedLots: 10 },
    ]);
  });

  it("should miss, be early or be false about whole orders", () => {
    expect(block!.errors).toEqual([
      { missed: 1, early: 0, false: 0 },
      { missed: 0, early: 0, false: 0 },
      { missed: 0, early: 0, false: 0 },
      { missed: 0, early: 1, false: 1 },
    ]);
  });

  it("should be counted where in time their fills and ends were", () => {
    const blocks = compareWithTruth(TAPE, ORDERS, MODELS, 7);

    expect(blocks.map(({ fillCount }) => fillCount)).toEqual([0, 0, 0, 0, 0, 1, 1]);
    expect(blocks.map(({ cancelledCount }) => cancelledCount)).toEqual([0, 0, 0, 0, 1, 0, 1]);
  });

  it("should tell shares of fills, and of lots", () => {
    const rates = agreementRates([block!], NAMES, randomStream("1", "test"))!;

    expect(rates.map(({ sameEventRate }) => sameEventRate)).toEqual([0, 0.5, 1, 0.5]);
    expect(rates.map(({ sharedLotsRate }) => sharedLotsRate)).toEqual([0, 0.8, 1, 0.2]);
    expect(rates.map(({ strangeRate }) => strangeRate)).toEqual([0, 0, 0, 0.5]);
    expect(rates.map(({ sameLotsRate }) => sameLotsRate)).toEqual([0, 0.5, 1, 0]);
    expect(rates.map(({ withinSecondRate }) => withinSecondRate)).toEqual([0, 0.5, 1, 0.5]);
    // One block drawn again is that block.
    for (const { sameEventRate, sameEventRateLow, sameEventRateHigh } of rates)
      expect([sameEventRateLow, sameEventRateHigh]).toEqual([sameEventRate, sameEventRate]);
  });

  it("should have no shares where nobody was filled", () => {
    const empty = { ...block!, fillCount: 0, filledCount: 0 };

    expect(agreementRates([empty], NAMES, randomStream("1", "test"))).toBeUndefined();
  });
});
