import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ASK, BID, OrderBook, type Side } from "../../src/core/order-book.ts";
import { NO_LEVEL, PRICE_LEVEL_STRUCTURES, PriceGrid } from "../../src/core/price-grid.ts";
import { checkProperty } from "../engine/property.ts";

/** The same book without any cleverness. */
interface NaiveBook {
  readonly levelCount: number;
  readonly bids: Map<number, number>;
  readonly asks: Map<number, number>;
}

type BookCommand = fc.Command<NaiveBook, OrderBook>;

function expectEqual(model: NaiveBook, book: OrderBook): void {
  const bidLevels = [...model.bids.keys()];
  const askLevels = [...model.asks.keys()];
  expect(book.bestBidLevel).toBe(bidLevels.length === 0 ? NO_LEVEL : Math.max(...bidLevels));
  expect(book.bestAskLevel).toBe(askLevels.length === 0 ? model.levelCount : Math.min(...askLevels));
  expect(book.hasBothSides).toBe(bidLevels.length > 0 && askLevels.length > 0);
}

class SetLevel implements BookCommand {
  readonly side: Side;
  readonly level: number;
  readonly lots: number;

  constructor(side: Side, level: number, lots: number) {
    this.side = side;
    this.level = level;
    this.lots = lots;
  }

  check(): boolean {
    return true;
  }

  run(model: NaiveBook, book: OrderBook): void {
    const level = this.level % model.levelCount;
    const levels = this.side === BID ? model.bids : model.asks;
    if (this.lots === 0) levels.delete(level);
    else levels.set(level, this.lots);

    book.set(this.side, level, this.lots);

    expect(book.lotsAt(this.side, level)).toBe(this.lots);
    expectEqual(model, book);
  }

  toString(): string {
    return `set ${this.side === BID ? "bid" : "ask"} ${this.level} to ${this.lots}`;
  }
}

class ReadLevel implements BookCommand {
  readonly side: Side;
  readonly level: number;

  constructor(side: Side, level: number) {
    this.side = side;
    this.level = level;
  }

  check(): boolean {
    return true;
  }

  run(model: NaiveBook, book: OrderBook): void {
    const level = this.level % model.levelCount;
    const expected = (this.side === BID ? model.bids : model.asks).get(level) ?? 0;
    expect(book.lotsAt(this.side, level)).toBe(expected);
  }

  toString(): string {
    return `read ${this.side === BID ? "bid" : "ask"} ${this.level}`;
  }
}

class Clear implements BookCommand {
  check(): boolean {
    return true;
  }

  run(model: NaiveBook, book: OrderBook): void {
    model.bids.clear();
    model.asks.clear();
    book.clear();
    expectEqual(model, book);
  }

  toString(): string {
    return "clear";
  }
}

class CheckInvariants implements BookCommand {
  check(): boolean {
    return true;
  }

  run(_model: NaiveBook, book: OrderBook): void {
    book.assertInvariants();
  }

  toString(): string {
    return "check invariants";
  }
}

const side = fc.constantFrom<Side>(BID, ASK);
/** Near each other, so that levels empty and fill again, at word boundaries, and anywhere. */
const level = fc.oneof(fc.integer({ min: 30, max: 34 }), fc.integer({ min: 60, max: 68 }), fc.nat(9_998));
const lots = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 50 }), fc.constant(3_200_000_000));

describe("the array book against a book of two maps", () => {
  for (const structure of ["linear_cent", "tapered_deci_cent", "center_centi_edge_centi_cent"])
    it(`should agree after every command on the grid ${structure}`, () => {
      const { levelCount } = new PriceGrid(PRICE_LEVEL_STRUCTURES.get(structure)!);
      const commands = fc.commands<NaiveBook, OrderBook>(
        [
          fc.tuple(side, level, lots).map((drawn) => new SetLevel(...drawn)),
          fc.tuple(side, level).map(([of, at]) => new SetLevel(of, at, 0)),
          fc.tuple(side, level).map((drawn) => new ReadLevel(...drawn)),
          fc.constant(new CheckInvariants()),
          fc.constant(new Clear()),
        ],
        { size: "+1" },
      );

      checkProperty(
        fc.property(commands, (run) => {
          fc.modelRun(
            () => ({
              model: { levelCount, bids: new Map(), asks: new Map() },
              real: new OrderBook(levelCount),
            }),
            run,
          );
        }),
        150,
      );
    });
});

describe("an empty book", () => {
  it("should have no best prices", () => {
    const book = new OrderBook(99);

    expect(book.bestBidLevel).toBe(NO_LEVEL);
    expect(book.bestAskLevel).toBe(99);
    expect(book.hasBothSides).toBe(false);
  });
});

/** Bids at levels 1 and 4, asks at 6 and 9, of ten levels. */
function smallBook(): OrderBook {
  const book = new OrderBook(10);
  for (const level of [1, 4]) book.set(BID, level, 5);
  for (const level of [6, 9]) book.set(ASK, level, 5);
  return book;
}

describe("the best prices of a book", () => {
  it("should fall back to the next level with a size when the best one empties", () => {
    const book = smallBook();

    book.setBid(4, 0);
    book.setAsk(6, 0);

    expect([book.bestBidLevel, book.bestAskLevel]).toEqual([1, 9]);
  });

  it.each([
    ["far from the other side", 0, 9],
    ["at the other side's end", 9, 0],
  ])("should be none when the last level empties, %s", (_where, bidLevel, askLevel) => {
    const book = new OrderBook(10);
    book.setBid(bidLevel, 5);
    book.setAsk(askLevel, 5);

    book.setBid(bidLevel, 0);
    book.setAsk(askLevel, 0);

    expect([book.bestBidLevel, book.bestAskLevel]).toEqual([NO_LEVEL, 10]);
    expect(book.hasBothSides).toBe(false);
  });

  it("should stay where a level behind them changes or empties", () => {
    const book = smallBook();

    book.setBid(1, 0);
    book.setBid(3, 7);
    book.setAsk(9, 0);
    book.setAsk(7, 7);

    expect([book.bestBidLevel, book.bestAskLevel]).toEqual([4, 6]);
  });

  it("should stay where their own size changes", () => {
    const book = smallBook();

    book.setBid(4, 2);
    book.setAsk(6, 2);

    expect([book.bestBidLevel, book.bestAskLevel]).toEqual([4, 6]);
    expect([book.lotsAt(BID, 4), book.lotsAt(ASK, 6)]).toEqual([2, 2]);
  });

  it("should be moved by slot, of which the lowest bit is the side", () => {
    const book = smallBook();

    book.moveBest(2 * 5, 3);
    expect([book.bestBidLevel, book.bestAskLevel]).toEqual([5, 6]);
    book.moveBest(2 * 6 + 1, 0);
    expect([book.bestBidLevel, book.bestAskLevel]).toEqual([5, 9]);
    book.moveBest(2 * 5, 0);
    expect([book.bestBidLevel, book.bestAskLevel]).toEqual([4, 9]);
  });
});

describe("the book's invariants", () => {
  it("should hold for a book with levels behind the best ones", () => {
    expect(() => smallBook().assertInvariants()).not.toThrow();
  });

  it("should fail when a size was changed behind the book's back", () => {
    const book = new OrderBook(99);
    book.setBid(40, 10);

    book.bestBidLevel = 41;

    expect(() => book.assertInvariants()).toThrow("the best bid is the highest occupied bid level");
  });

  it("should fail when the best ask is not where the asks begin", () => {
    const book = new OrderBook(99);
    book.setAsk(40, 10);

    book.bestAskLevel = 41;

    expect(() => book.assertInvariants()).toThrow("the best ask is the lowest occupied ask level");
  });

  it.each([BID, ASK])("should fail where a size is negative, on side %d", (at) => {
    const book = new OrderBook(99);

    book.lotsOfSlot[2 * 40 + at] = -1;

    expect(() => book.assertInvariants()).toThrow("sizes at level 40 are not negative");
  });
});
