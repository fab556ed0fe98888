/** When orders rested, read from journals written by hand. */
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { restingOrders } from "../../src/engine/accounting/order-spans.ts";
import type { JournalEntry } from "../../src/engine/journal.ts";
import { entryOf, SECOND } from "./accounts.ts";

describe("resting orders", () => {
  const END = 100 * SECOND;
  const spansOf = (entries: readonly JournalEntry[]) =>
    restingOrders(entries, 0, END).spans.map(({ place, priceBp, lots, fromUs, toUs }) => [
      place,
      priceBp / 100,
      lots,
      fromUs / SECOND,
      toUs / SECOND,
    ]);

  it("should keep their place when filled in part or made smaller, and lose it when they come in again", () => {
    const entries = [
      entryOf(1, "placed", 7, BID, 40, 500),
      entryOf(2, "placed", 8, BID, 40, 100),
      entryOf(3, "filled", 7, BID, 40, 200),
      entryOf(4, "amended", 7, BID, 40, 100),
      entryOf(5, "kept", 7, BID, 40, 100),
      entryOf(6, "amended", 7, BID, 41, 300),
      entryOf(6, "placed", 7, BID, 41, 300),
      entryOf(9, "cancelled", 7, BID, 41, 300),
    ];
    expect(spansOf(entries)).toEqual([
      [0, 40, 500, 1, 3],
      [1, 40, 100, 2, 100],
      [0, 40, 300, 3, 4],
      [0, 40, 100, 4, 6],
      [2, 41, 300, 6, 9],
    ]);
    // 200 were filled when 300 more were asked for: 500 in all.
    expect(restingOrders(entries, 0, END)).toMatchObject({
      quoteCount: 2,
      filledQuoteCount: 1,
      quotedLots: 600,
      filledLots: 200,
    });
  });

  it("should count what takes only from when it rests, and what never rests not at all", () => {
    const entries = [
      entryOf(1, "filled", 1, BID, 40, 300, "take"),
      entryOf(1, "placed", 1, BID, 40, 200),
      entryOf(2, "filled", 2, BID, 40, 100, "take"),
      entryOf(3, "swept", 3, BID, 40, 100),
      entryOf(4, "rejected", 4, BID, 40, 100),
    ];
    expect(restingOrders(entries, 0, END)).toMatchObject({
      spans: [{ lots: 200, fromUs: SECOND, toUs: END }],
      quoteCount: 1,
      filledQuoteCount: 0,
      quotedLots: 200,
      filledLots: 0,
    });
  });

  it("should not count what an amended order takes on its way back to rest", () => {
    const entries = [
      entryOf(1, "placed", 1, BID, 40, 300),
      entryOf(5, "amended", 1, BID, 45, 300),
      entryOf(5, "filled", 1, BID, 44, 100, "take"),
      entryOf(5, "placed", 1, BID, 45, 200),
      entryOf(8, "filled", 1, BID, 45, 200),
    ];
    expect(spansOf(entries)).toEqual([
      [0, 40, 300, 1, 5],
      [1, 45, 200, 5, 8],
    ]);
    expect(restingOrders(entries, 0, END)).toMatchObject({ quoteCount: 1, quotedLots: 300, filledLots: 200 });
  });

  it("should end with the recording, and not begin after it", () => {
    const entries = [entryOf(99, "placed", 1, BID, 40, 100), entryOf(100, "placed", 2, ASK, 60, 100)];
    expect(spansOf(entries)).toEqual([[0, 40, 100, 99, 100]]);
    expect(restingOrders(entries, 0, END).quoteCount).toBe(1);
  });

  it("should be told in order of their beginning, of one time by their place", () => {
    const entries = [
      entryOf(1, "placed", 1, BID, 40, 100),
      entryOf(1, "placed", 2, BID, 39, 200),
      entryOf(2, "placed", 3, BID, 38, 300),
      entryOf(3, "cancelled", 3, BID, 38, 300),
      entryOf(4, "cancelled", 2, BID, 39, 200),
      entryOf(5, "cancelled", 1, BID, 40, 100),
    ];
    expect(spansOf(entries)).toEqual([
      [0, 40, 100, 1, 5],
      [1, 39, 200, 1, 4],
      [2, 38, 300, 2, 3],
    ]);
  });

  it("should take an order's number for another order once it is used again", () => {
    const entries = [
      entryOf(1, "placed", 1, BID, 40, 100),
      entryOf(2, "filled", 1, BID, 40, 100),
      entryOf(3, "placed", 1, BID, 39, 100),
    ];
    expect(spansOf(entries)).toEqual([
      [0, 40, 100, 1, 2],
      [1, 39, 100, 3, 100],
    ]);
  });
});
