/** What a lane knows of the cost of what it holds: worked by hand. */
import { describe, expect, it } from "vitest";
import { ASK, BID, OrderBook, type Side } from "../../src/core/order-book.ts";
import { KnownMarket } from "../../src/engine/known-market.ts";
import { CENT_GRID } from "./run-scenario.ts";

function market(): KnownMarket {
  const book = new OrderBook(CENT_GRID.levelCount);
  const told = { closeTimeUs: Infinity, midTwiceBp: 0, lastRowUs: 0, refresh: () => {} };
  return new KnownMarket({ ticker: "TEST-1", grid: CENT_GRID, book, ...told }, { nowUs: 0 });
}

/** [held, average cost in cents] after each trade of [side, contracts, cents]. */
function costs(trades: readonly (readonly [Side, number, number])[]) {
  const known = market();
  return trades.map(([side, contracts, cents]) => {
    known.traded(side, contracts * 100, cents * 100);
    return [known.inventoryContracts, known.averageCostCents];
  });
}

describe("the average cost of what is held", () => {
  it("should be that of what was added, whatever was given off since", () => {
    expect(
      costs([
        [BID, 4, 40],
        [BID, 4, 50],
        [ASK, 6, 60],
        [BID, 2, 51],
        [ASK, 4, 30],
      ]),
    ).toEqual([
      [4, 40],
      [8, 45],
      [2, 45],
      [4, 48],
      [0, undefined],
    ]);
  });

  it("should be the same for what was sold, and begin anew where a trade turns the position round", () => {
    expect(
      costs([
        [ASK, 2, 60],
        [ASK, 2, 70],
        [BID, 1, 20],
        [BID, 5, 33],
        [ASK, 3, 55],
      ]),
    ).toEqual([
      [-2, 60],
      [-4, 65],
      [-3, 65],
      [2, 33],
      [-1, 55],
    ]);
  });
});
