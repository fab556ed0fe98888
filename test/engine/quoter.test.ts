/** Wishes become levels, levels become the fewest commands: by hand, on a grid of whole cents. */
import { describe, expect, it } from "vitest";
import { ASK, BID, OrderBook } from "../../src/core/order-book.ts";
import { NO_LEVEL, PriceGrid } from "../../src/core/price-grid.ts";
import type { Venue } from "../../src/core/venue.ts";
import { KnownMarket } from "../../src/engine/known-market.ts";
import type { Strategy } from "../../src/core/strategy.ts";
import type { Order } from "../../src/engine/order.ts";
import type { QuotedSide } from "../../src/engine/quoted-side.ts";
import {
  cancelUnwanted,
  PostableQuotes,
  postableAskLevel,
  postableBidLevel,
} from "../../src/engine/quoter.ts";
import { listed, orderAt, sideWith } from "./quoted-orders.ts";
import { deltaRow, snapshotRows, tapeOf } from "./rows.ts";
import { runLane } from "./run-scenario.ts";

const GRID = new PriceGrid([{ startBp: 0, endBp: 10_000, stepBp: 100 }]);

/** Level of a price in whole cents: the first is 1 cent. */
function levelOf(cents: number): number {
  return GRID.bidLevel(cents * 100);
}

function marketOf(bidCents: number | undefined, askCents: number | undefined): KnownMarket {
  const book = new OrderBook(GRID.levelCount);
  if (bidCents !== undefined) book.set(BID, levelOf(bidCents), 500);
  if (askCents !== undefined) book.set(ASK, levelOf(askCents), 500);
  const source = {
    ticker: "M",
    grid: GRID,
    book,
    closeTimeUs: Infinity,
    refresh: () => {},
    midTwiceBp: 0,
    lastRowUs: 0,
  };
  return new KnownMarket(source, { nowUs: 0 });
}

describe("the level of a bid", () => {
  it.each([
    ["down to the cent below", 44.9, 47, 52, 44],
    ["nowhere on a whole cent", 44, 47, 52, 44],
    ["to a tick inside the best ask", 52, 47, 52, 51],
    ["to a tick inside the best ask from far beyond", 80, 47, 52, 51],
    ["by nothing where it improves the best bid", 51, 47, 52, 51],
    ["by nothing where there is no ask", 80, 47, undefined, 80],
  ])("should be moved %s", (_how, cents, bidCents, askCents, levelCents) => {
    expect(postableBidLevel(marketOf(bidCents, askCents), cents)).toBe(levelOf(levelCents));
  });

  it("should be none below the grid, and none where the best ask is the lowest price", () => {
    expect(postableBidLevel(marketOf(47, 52), 0.99)).toBe(NO_LEVEL);
    expect(postableBidLevel(marketOf(undefined, 1), 50)).toBe(NO_LEVEL);
  });
});

describe("the level of an ask", () => {
  it.each([
    ["up to the cent above", 55.1, 47, 52, 56],
    ["nowhere on a whole cent", 55, 47, 52, 55],
    ["to a tick inside the best bid", 47, 47, 52, 48],
    ["to a tick inside the best bid from far beyond", 20, 47, 52, 48],
    ["by nothing where it improves the best ask", 48, 47, 52, 48],
    ["by nothing where there is no bid", 20, undefined, 52, 20],
  ])("should be moved %s", (_how, cents, bidCents, askCents, levelCents) => {
    expect(postableAskLevel(marketOf(bidCents, askCents), cents)).toBe(levelOf(levelCents));
  });

  it("should be none above the grid, and none where the best bid is the highest price", () => {
    expect(postableAskLevel(marketOf(47, 52), 99.01)).toBe(NO_LEVEL);
    expect(postableAskLevel(marketOf(99, undefined), 50)).toBe(NO_LEVEL);
  });
});

describe("a sheet", () => {
  it("should put wishes on the grid, and on their own side", () => {
    const market = marketOf(47, 52);
    market.isChanged = true;
    const sheet = new PostableQuotes(market);

    sheet.bid(46.5, 2);
    sheet.ask(53.5, 3);

    expect([market.bids.wishedLotsAt(levelOf(46)), market.bids.wishCount]).toEqual([200, 1]);
    expect([market.asks.wishedLotsAt(levelOf(54)), market.asks.wishCount]).toEqual([300, 1]);
  });

  it("should take no wish for a market in which nothing changed", () => {
    const market = marketOf(47, 52);
    const sheet = new PostableQuotes(market);

    sheet.bid(46, 2);
    sheet.ask(54, 3);

    expect([market.bids.wishCount, market.asks.wishCount]).toEqual([0, 0]);
  });
});

/** Cancels, and says which orders a venue was asked to end. */
function cancelledOf(side: QuotedSide): readonly Order[] {
  const cancelled: Order[] = [];
  const venue = { cancel: (order) => void cancelled.push(order) } as Venue<Order>;
  cancelUnwanted(venue, side);
  return cancelled;
}

describe("cancelling what is no longer wanted", () => {
  it("should spare an order at a wanted price that is not too large, partly filled or not", () => {
    const [whole, part] = [orderAt(46, 200), orderAt(45, 30)];
    const side = sideWith(whole, part);
    side.wish(46, 2);
    side.wish(45, 2);

    expect(cancelledOf(side)).toEqual([]);
    expect(listed(side)).toEqual([whole, part]);
    expect(side.wishCount).toBe(2);
  });

  it("should end an order at another price, and one larger than wanted, and keep the others' order", () => {
    const [elsewhere, first, tooLarge, second] = [
      orderAt(47, 100),
      orderAt(46, 100),
      orderAt(45, 201),
      orderAt(44, 100),
    ];
    const side = sideWith(elsewhere, first, tooLarge, second);
    for (const level of [46, 45, 44]) side.wish(level, 2);

    expect(cancelledOf(side)).toEqual([elsewhere, tooLarge]);
    expect(listed(side)).toEqual([first, second]);
  });

  it("should strike the wish off where the one order is the one wish", () => {
    const side = sideWith(orderAt(46, 100));
    side.wish(46, 2);

    expect(cancelledOf(side)).toEqual([]);
    expect(side.wishCount).toBe(0);
  });

  it("should leave wishes alone where orders are missing, or there is none", () => {
    const none = sideWith();
    none.wish(46, 2);
    const oneOfTwo = sideWith(orderAt(46, 100));
    oneOfTwo.wish(46, 2);
    oneOfTwo.wish(45, 2);

    expect([cancelledOf(none), cancelledOf(oneOfTwo)]).toEqual([[], []]);
    expect([none.wishCount, oneOfTwo.wishCount]).toEqual([1, 2]);
  });
});

describe("placing what is missing", () => {
  it("should send nothing where an order stands already, and place the rest, bids first", () => {
    const startUs = 1_700_000_000_000_000;
    const tape = tapeOf([
      ...snapshotRows(startUs, [
        [BID, 4_000, 10_000],
        [ASK, 6_000, 10_000],
      ]),
      deltaRow(startUs + 1_000_000, BID, 4_100, 500),
    ]);
    // The deeper bid follows the best bid, the other bid and the ask stay where they are.
    const twoBids: Strategy = {
      quote({ markets }, [sheet]) {
        const best = markets[0]!.bestBidCents;
        if (best === undefined) return;
        sheet!.bid(45, 2);
        sheet!.bid(best, 2);
        sheet!.ask(55, 2);
      },
      explain: () => [],
    };

    const { journal } = runLane(tape, { strategy: twoBids });

    expect(
      journal.map(({ kind, side, priceBp }) => `${kind} ${side === BID ? "bid" : "ask"} ${priceBp}`),
    ).toEqual([
      "placed bid 4500",
      "placed bid 4000",
      "placed ask 5500",
      "cancelled bid 4000",
      "placed bid 4100",
    ]);
  });

  it("should not place what was wished for at an earlier decision", () => {
    const startUs = 1_700_000_000_000_000;
    const tape = tapeOf([
      ...snapshotRows(startUs, [
        [BID, 4_000, 10_000],
        [ASK, 6_000, 10_000],
      ]),
      deltaRow(startUs + 1_000_000, BID, 4_100, 500),
    ]);
    const fewerBids: Strategy = {
      quote({ markets }, [sheet]) {
        const best = markets[0]!.bestBidCents;
        if (best === undefined) return;
        sheet!.bid(best + 2, 2);
        if (best === 40) sheet!.bid(39, 2);
      },
      explain: () => [],
    };

    const { journal } = runLane(tape, { strategy: fewerBids });

    expect(journal.map(({ kind, priceBp }) => `${kind} ${priceBp}`)).toEqual([
      "placed 4200",
      "placed 3900",
      "cancelled 4200",
      "cancelled 3900",
      "placed 4300",
    ]);
  });
});
