/** The order-level book against lists of orders. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ASK, BID, type Side } from "../../../src/core/order-book.ts";
import { NO_ORDER, QueueBook } from "../../../src/data/synth/queue-book.ts";

const LEVELS = 6;

interface NaiveOrder {
  readonly handle: number;
  readonly side: Side;
  readonly level: number;
  lots: number;
}

const step = fc.record({
  isAdd: fc.boolean(),
  isBid: fc.boolean(),
  level: fc.nat(LEVELS / 2 - 1),
  lots: fc.integer({ min: 1, max: 50 }),
  which: fc.nat(),
  isWhole: fc.boolean(),
});

describe("the book of orders", () => {
  it("should agree with lists of orders after any steps", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const book = new QueueBook(LEVELS);
        const naive: NaiveOrder[] = [];
        for (const { isAdd, isBid, level, lots, which, isWhole } of steps) {
          const side = isBid ? BID : ASK;
          if (isAdd) {
            const place = isBid ? level : LEVELS / 2 + level;
            naive.push({ handle: book.add(side, place, lots, 0), side, level: place, lots });
          } else if (naive.length > 0) {
            const index = which % naive.length;
            const order = naive[index]!;
            const lostLots = isWhole ? order.lots : Math.min(lots, order.lots);
            book.reduce(order.handle, lostLots);
            order.lots -= lostLots;
            if (order.lots === 0) naive.splice(index, 1);
          }
          book.assertInvariants();
          expect(queues(book)).toEqual(naiveQueues(naive));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("should number orders for good while handles come back", () => {
    const book = new QueueBook(LEVELS);
    const first = book.add(BID, 1, 10, 0);
    expect(book.idOf[first]).toBe(1);
    book.reduce(first, 10);
    const second = book.add(ASK, 4, 10, 0);
    expect(second).toBe(first);
    expect(book.idOf[second]).toBe(2);
  });

  it("should refuse to take more than there is", () => {
    const book = new QueueBook(LEVELS);
    const order = book.add(BID, 1, 10, 0);
    expect(() => book.reduce(order, 11)).toThrow("an order loses at most its size");
  });
});

function queues(book: QueueBook): number[][] {
  return Array.from(book.oldest, (oldest) => {
    const queue: number[] = [];
    for (let order = oldest; order !== NO_ORDER; order = book.behind(order))
      queue.push(order, book.lotsOf[order]!);
    return queue;
  });
}

function naiveQueues(orders: readonly NaiveOrder[]): number[][] {
  return Array.from({ length: 2 * LEVELS }, (_, slot) =>
    orders
      .filter(({ side, level }) => 2 * level + side === slot)
      .flatMap(({ handle, lots }) => [handle, lots]),
  );
}
