/** Quotes out of tables, against a naive reading of the same tables: the rules of the lookup as they are told, nothing kept, nothing fast. */
import { describe, expect, it } from "vitest";
import type { PriceGrid } from "../../src/core/price-grid.ts";
import { perMarket, type Strategy } from "../../src/core/strategy.ts";
import { ContinuousQuotes } from "../../src/strategies/continuous-quotes.ts";
import { continuousTable } from "../../src/strategies/models/continuous-table.ts";
import { fillOffsetCents } from "../../src/strategies/models/exponential-fills.ts";
import type { QuoteTable } from "../../src/strategies/models/quote-table.ts";
import { tickTable } from "../../src/strategies/models/tick-table.ts";
import type { TableInputs } from "../../src/strategies/table-parameters.ts";
import { TickQuotes } from "../../src/strategies/tick-quotes.ts";
import { gridNamed, quotesIn, explainedTerms, type Quotes } from "./quoted-states.ts";

const CENTS = gridNamed("linear_cent");
const NONE: Quotes = { bidCents: undefined, askCents: undefined };

/** Quotes of 2.5 contracts, three to a side, on fair values half a cent apart. */
const INPUTS: TableInputs = {
  gammaPerCent: 0.004,
  kappaPerCent: 0.8,
  intensityPerHour: 5,
  sigmaCentsPerSqrtHour: 8,
  settlementJumpFrac: 0.25,
  makerFeeRate: 0.0175,
  horizonHours: 2,
  fairStepCents: 0.5,
  sizeContracts: 2.5,
  boundSizes: 3,
};
const LARGEST_CONTRACTS = 7.5;
/** Of the largest inventory: on a place, between two, at the limit and beyond it. */
const ORDERS = [
  -5, -4, -3.5, -3, -2.4, -2, -1.5, -1, -0.2, -0.16, 0, 0.16, 0.2, 1, 1.5, 2, 2.4, 3, 3.5, 4, 5,
];
/** On a fair value of the table, between two, at the ends of the grid and beyond them. */
const FAIRS = [
  0.2, 0.5, 0.7, 1, 1.3, 1.5, 2, 7.5, 33.2, 33.4, 50, 50.1, 66.6, 98, 98.5, 98.7, 99, 99.4, 99.5,
];

/** A table's numbers at a node and a place; part 0 is theta, 1 the bids, 2 the asks. */
function numberIn(table: QuoteTable, node: number, place: number, part: 0 | 1 | 2): number {
  const cell = table.cell(node, table.bucketAt(INPUTS.horizonHours, 0));
  return cell[part * table.placeCount + place]!;
}

/** The nodes around a fair value, one of them where it is one. */
function nodesAround(fairCents: number): readonly number[] {
  const nodes = fairCents / INPUTS.fairStepCents;
  const nearest = Math.round(nodes);
  return Math.abs(nodes - nearest) < 1e-6 ? [nearest] : [Math.floor(nodes), Math.ceil(nodes)];
}

function quoteOf(priceCents: number): number | undefined {
  return Number.isNaN(priceCents) ? undefined : priceCents;
}

function pricesOf(grid: PriceGrid): readonly number[] {
  return [...grid.priceBpOfLevel].map((priceBp) => priceBp / 100);
}

/** The lower of both bids at the next larger inventory, the higher of both asks at the next smaller one. */
function naiveTicks(table: QuoteTable, prices: readonly number[], fairCents: number, orders: number): Quotes {
  const last = 2 * INPUTS.boundSizes;
  const bidPlace = Math.max(0, Math.ceil(orders + INPUTS.boundSizes));
  const askPlace = Math.min(last, Math.floor(orders + INPUTS.boundSizes));
  const at = (place: number, part: 1 | 2): readonly number[] =>
    nodesAround(fairCents).map((node) => numberIn(table, node, place, part));
  // Where there is no price to gain from, none opens a position.
  const isBidOut = bidPlace > last || (fairCents <= prices[0]! && orders >= 0);
  const isAskOut = askPlace < 0 || (fairCents >= prices.at(-1)! && orders <= 0);
  return {
    bidCents: isBidOut ? undefined : quoteOf(Math.min(...at(bidPlace, 1))),
    askCents: isAskOut ? undefined : quoteOf(Math.max(...at(askPlace, 2))),
  };
}

function asked(strategy: Strategy, grid: PriceGrid, fairCents: number | undefined, orders: number): Quotes {
  return quotesIn(strategy, stateOf(grid, fairCents, orders));
}

function stateOf(grid: PriceGrid, fairCents: number | undefined, orders: number) {
  const inventoryContracts = orders * INPUTS.sizeContracts;
  return { grid, fairCents, inventoryContracts, hoursToClose: undefined };
}

describe("quotes from a table in ticks", () => {
  const strategy = perMarket(new TickQuotes(INPUTS));

  it.each([
    ["cents", CENTS, 0.0175],
    ["cents without fees", CENTS, 0],
  ] as const)("should be those of the table's places and fair values around: %s", (_, grid, makerFeeRate) => {
    const prices = pricesOf(grid);
    const inputs = { ...INPUTS, makerFeeRate };
    const table = tickTable(inputs, prices);
    const quotes = perMarket(new TickQuotes(inputs));
    for (const fairCents of FAIRS)
      for (const orders of ORDERS)
        expect([fairCents, orders, asked(quotes, grid, fairCents, orders)]).toEqual([
          fairCents,
          orders,
          naiveTicks(table, prices, fairCents, orders),
        ]);
  });

  it("should at the first and the last price be for what is held alone, and beyond them none", () => {
    const free = perMarket(new TickQuotes({ ...INPUTS, makerFeeRate: 0 }));
    const bids = ([1, 0.9] as const).map((fair) => [0, -1].map((held) => asked(free, CENTS, fair, held).bidCents)); // prettier-ignore
    const asks = ([99, 99.1] as const).map((fair) => [0, 1].map((held) => asked(free, CENTS, fair, held).askCents)); // prettier-ignore

    expect(bids).toEqual([[undefined, 1], [undefined, undefined]]); // prettier-ignore
    expect(asks).toEqual([[undefined, 99], [undefined, undefined]]); // prettier-ignore
  });

  it("should be on one side for an inventory however far beyond the largest", () => {
    const [most, least] = [asked(strategy, CENTS, 50, 3), asked(strategy, CENTS, 50, -3)];
    for (const far of [2 ** 31, 2 ** 32])
      for (let near = -8; near <= 8; near++) {
        expect(asked(strategy, CENTS, 50, far + near)).toEqual(most);
        expect(asked(strategy, CENTS, 50, -far - near)).toEqual(least);
      }
    expect([most.bidCents, least.askCents]).toEqual([undefined, undefined]);
  });

  it("should be explained by what the table says, side by side", () => {
    const prices = pricesOf(CENTS);
    const table = tickTable(INPUTS, prices);
    const risk = fillOffsetCents(INPUTS.gammaPerCent, INPUTS.sizeContracts, INPUTS.kappaPerCent);
    const feeCents = (price: number): number => (INPUTS.makerFeeRate * price * (100 - price)) / 100;
    for (const fairCents of [33.2, 33.4, 50, 66.5])
      for (const orders of [-2, -1, 0.4, 1, 2]) {
        const { bidCents, askCents } = naiveTicks(table, prices, fairCents, orders);
        const places = [Math.ceil(orders), Math.floor(orders)].map((place) => place + INPUTS.boundSizes);
        const due = [bidCents!, askCents!].map((price, side) => {
          const [place, way, part] = [places[side]!, side === 0 ? 1 : -1, side === 0 ? 1 : 2] as const;
          const around = nodesAround(fairCents);
          const node = around.find((at) => numberIn(table, at, place, part) === price)!;
          const [here, after] = [numberIn(table, node, place, 0), numberIn(table, node, place + way, 0)];
          const terms = [
            node * INPUTS.fairStepCents - fairCents,
            (way * (after - here)) / INPUTS.sizeContracts,
            -way * risk,
            -way * feeCents(price),
          ];
          return [...terms, price - terms.reduce((sum, term) => sum + term, fairCents), 0];
        });
        const terms = explainedTerms(strategy, stateOf(CENTS, fairCents, orders));
        expect(terms.map(({ label }) => label)).toEqual([
          "fair value",
          "to a fair value of the table",
          "reservation shift",
          "fill risk",
          "maker fee",
          "to the best tick",
          "no quote",
        ]);
        for (const [index, term] of terms.slice(1).entries()) {
          expect(term.bidCents).toBeCloseTo(due[0]![index]!, 9);
          expect(term.askCents).toBeCloseTo(due[1]![index]!, 9);
        }
      }
  });

  it("should be explained as 0 or 100 on a side without a quote, and not at all without any", () => {
    const oneSided = (orders: number) => explainedTerms(strategy, stateOf(CENTS, 40, orders));

    expect(oneSided(3).map(({ bidCents }) => bidCents)).toEqual([40, 0, 0, 0, 0, 0, -40]);
    expect(oneSided(-3).map(({ askCents }) => askCents)).toEqual([40, 0, 0, 0, 0, 0, 60]);
    expect(explainedTerms(strategy, stateOf(CENTS, 100, 0))).toEqual([]);
    expect(explainedTerms(strategy, stateOf(CENTS, undefined, 0))).toEqual([]);
  });
});

describe("quotes from a table of continuous prices", () => {
  const strategy = perMarket(new ContinuousQuotes(INPUTS, LARGEST_CONTRACTS));
  const table = continuousTable(INPUTS);

  /** Along straight lines between two places and two fair values. */
  function naiveOffset(fairCents: number, orders: number, part: 1 | 2): number {
    const nodes = fairCents / INPUTS.fairStepCents;
    const [node, place] = [Math.floor(nodes), Math.min(5, Math.floor(orders + INPUTS.boundSizes))];
    const [nodeShare, placeShare] = [nodes - node, orders + INPUTS.boundSizes - place];
    const at = (nodesOn: number, placesOn: number): number =>
      numberIn(table, node + nodesOn, place + placesOn, part);
    return (
      (1 - nodeShare) * ((1 - placeShare) * at(0, 0) + placeShare * at(0, 1)) +
      nodeShare * ((1 - placeShare) * at(1, 0) + placeShare * at(1, 1))
    );
  }

  it("should be interpolated between fair values and between inventories", () => {
    for (const fairCents of [7.5, 33.2, 33.4, 50.1, 66.6, 92.25])
      for (const orders of [-3, -2.4, -1, -0.2, 0, 0.2, 1.5, 2, 2.9, 3]) {
        const { bidCents, askCents } = asked(strategy, CENTS, fairCents, orders);
        if (orders > 2) expect(bidCents).toBeUndefined();
        else expect(bidCents! - fairCents).toBeCloseTo(naiveOffset(fairCents, orders, 1), 9);
        if (orders < -2) expect(askCents).toBeUndefined();
        else expect(askCents! - fairCents).toBeCloseTo(naiveOffset(fairCents, orders, 2), 9);
      }
  });

  it("should go on at the ends from the last that has room, for what explains the other side", () => {
    for (const node of [14, 66, 133]) {
      expect(numberIn(table, node, 6, 1)).toBe(numberIn(table, node, 5, 1));
      expect(numberIn(table, node, 0, 2)).toBe(numberIn(table, node, 1, 2));
    }
  });

  it("should be neither given nor explained without a fair value", () => {
    for (const fairCents of [undefined, 0, 100]) {
      expect(asked(strategy, CENTS, fairCents, 1)).toEqual(NONE);
      expect(explainedTerms(strategy, stateOf(CENTS, fairCents, 1))).toEqual([]);
    }
  });
});
