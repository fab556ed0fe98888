/** One side's wishes and orders, by hand. */
import { describe, expect, it } from "vitest";
import { BID } from "../../src/core/order-book.ts";
import { NO_LEVEL } from "../../src/core/price-grid.ts";
import { lotsOfContracts, QuotedSide } from "../../src/engine/quoted-side.ts";
import { listed, orderAt, sideWith } from "./quoted-orders.ts";

describe("wishes of one side", () => {
  it("should be cut to whole lots, but for what binary fractions take off", () => {
    expect(lotsOfContracts(1.239)).toBe(123);
    expect(lotsOfContracts(0.07)).toBe(7); // 0.07 x 100 is 7.000000000000001
    expect(lotsOfContracts(1.15)).toBe(115); // 1.15 x 100 is 114.99999999999999
  });

  it("should be one wish of their joint size at one level", () => {
    const side = new QuotedSide(BID);

    side.wish(46, 1);
    side.wish(45, 2);
    side.wish(46, 3);

    expect([side.wishCount, side.wishedLotsAt(46), side.wishedLotsAt(45), side.wishedLotsAt(44)]).toEqual([
      2, 400, 200, 0,
    ]);
  });

  it("should begin anew once the count is 0, whatever stood there", () => {
    const side = new QuotedSide(BID);
    side.wish(46, 1);

    side.wishCount = 0;
    expect(side.wishedLotsAt(46)).toBe(0);
    side.wish(46, 2);

    expect(side.wishedLotsAt(46)).toBe(200);
  });

  it.each([
    ["no level", NO_LEVEL, 1],
    ["no size", 46, 0],
    ["less than a lot", 46, 0.009],
    ["a negative size", 46, -1],
    ["a size that is no number", 46, NaN],
  ])("should leave out %s", (_what, level, contracts) => {
    const side = new QuotedSide(BID);

    side.wish(level, contracts);

    expect(side.wishCount).toBe(0);
  });

  it("should be for 8 levels at most", () => {
    const side = new QuotedSide(BID);
    for (let level = 0; level < 8; level++) side.wish(level, 1);

    side.wish(7, 1);

    expect(side.wishedLotsAt(7)).toBe(200);
    expect(() => side.wish(8, 1)).toThrow("at most 8 levels in one side of a quote");
  });

  it("should have at most 31 bits of lots, in one wish or several", () => {
    const side = new QuotedSide(BID);

    side.wish(46, 21_474_836.47);

    expect(side.wishedLotsAt(46)).toBe(2 ** 31 - 1);
    expect(() => side.wish(46, 0.01)).toThrow("a wish of at most 2147483647 lots, not 2147483648");
    expect(() => side.wish(45, 21_474_836.48)).toThrow("a wish of at most 2147483647 lots");
  });
});

describe("the orders of one side", () => {
  it("should be kept in their order, and forgotten one by one", () => {
    const [first, second, third] = [orderAt(46, 100), orderAt(45, 100), orderAt(44, 100)];
    const side = sideWith(first, second, third);

    side.forget(second);
    expect(listed(side)).toEqual([first, third]);
    side.forget(second);

    expect(listed(side)).toEqual([first, third]);
    expect([side.hasOrderAt(46), side.hasOrderAt(45), side.hasOrderAt(44)]).toEqual([true, false, true]);
  });
});
