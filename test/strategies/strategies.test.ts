import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AppError } from "../../src/core/errors.ts";
import { PriceGrid, PRICE_LEVEL_STRUCTURES } from "../../src/core/price-grid.ts";
import { completeParameters, type MarketView, type StrategyDefinition } from "../../src/core/strategy.ts";
import { WrittenQuotes } from "../../src/engine/quote-sheet.ts";
import { STRATEGIES, strategyNamed } from "../../src/strategies/catalogue.ts";
import { linearSkew } from "../../src/strategies/linear-skew.ts";
import { naiveSkew } from "../../src/strategies/naive-skew.ts";
import { checkProperty } from "../engine/property.ts";

const CENTS = new PriceGrid(PRICE_LEVEL_STRUCTURES.get("linear_cent")!);

function viewOf(fairCents: number | undefined, inventoryContracts: number): MarketView {
  return {
    ticker: "TEST-1",
    grid: CENTS,
    fairCents,
    bestBidCents: undefined,
    bestAskCents: undefined,
    bestBidContracts: undefined,
    bestAskContracts: undefined,
    inventoryContracts,
    hoursToClose: undefined,
    isTrading: true,
    isChanged: true,
  };
}

function quotesOf(
  definition: StrategyDefinition,
  parameters: Readonly<Record<string, number>>,
  view: MarketView,
) {
  const strategy = definition.create(completeParameters(definition, parameters));
  const group = { markets: [view], changed: [0], changedCount: 1, nowUs: 0 };
  const sheet = new WrittenQuotes();
  strategy.quote(group, [sheet]);
  return {
    bidCents: sheet.bidCount === 0 ? undefined : sheet.bidCents[0]!,
    askCents: sheet.askCount === 0 ? undefined : sheet.askCents[0]!,
    sizes: [...sheet.bidContracts.slice(0, sheet.bidCount), ...sheet.askContracts.slice(0, sheet.askCount)],
    terms: strategy.explain(group, 0),
  };
}

const SEEDS: readonly StrategyDefinition[] = [naiveSkew, linearSkew];
const definition = fc.constantFrom(...SEEDS);
const fair = fc.integer({ min: 2, max: 198 }).map((halves) => halves / 2);
const inventory = fc.integer({ min: -900, max: 900 }).map((lots) => lots / 100);

describe("what the seed strategies have in common", () => {
  it("should explain their raw quotes term by term", () => {
    checkProperty(
      fc.property(definition, fair, inventory, (of, fairCents, contracts) => {
        const { bidCents, askCents, terms } = quotesOf(of, {}, viewOf(fairCents, contracts));

        const bidSum = terms.reduce((sum, term) => sum + term.bidCents, 0);
        const askSum = terms.reduce((sum, term) => sum + term.askCents, 0);
        if (bidCents !== undefined) expect(bidSum).toBeCloseTo(bidCents, 9);
        if (askCents !== undefined) expect(askSum).toBeCloseTo(askCents, 9);
      }),
      200,
    );
  });

  it("should never raise a quote when the inventory rises", () => {
    checkProperty(
      fc.property(definition, fair, inventory, inventory, (of, fairCents, one, other) => {
        const low = quotesOf(of, {}, viewOf(fairCents, Math.min(one, other)));
        const high = quotesOf(of, {}, viewOf(fairCents, Math.max(one, other)));

        expect(high.bidCents ?? -Infinity).toBeLessThanOrEqual((low.bidCents ?? -Infinity) + 1e-9);
        expect(high.askCents ?? Infinity).toBeLessThanOrEqual((low.askCents ?? Infinity) + 1e-9);
      }),
      200,
    );
  });

  it("should quote the complement for the complementary market and position", () => {
    checkProperty(
      fc.property(definition, fair, inventory, (of, fairCents, contracts) => {
        const yes = quotesOf(of, {}, viewOf(fairCents, contracts));
        const no = quotesOf(of, {}, viewOf(100 - fairCents, -contracts));

        expect(no.askCents === undefined).toBe(yes.bidCents === undefined);
        if (yes.bidCents !== undefined) expect(100 - no.askCents!).toBeCloseTo(yes.bidCents, 9);
      }),
      200,
    );
  });

  it("should want a side only while inventory and full size stay within the maximum", () => {
    checkProperty(
      fc.property(
        definition,
        fair,
        inventory,
        fc.constantFrom(0.5, 1, 3),
        (of, fairCents, contracts, size) => {
          const { bidCents, askCents, sizes } = quotesOf(
            of,
            { maxPositionContracts: 5, sizeContracts: size },
            viewOf(fairCents, contracts),
          );

          expect(bidCents !== undefined).toBe(contracts + size <= 5);
          expect(askCents !== undefined).toBe(contracts - size >= -5);
          expect(sizes.every((quoted) => quoted === size)).toBe(true);
        },
      ),
      200,
    );
  });

  it.each(SEEDS)("should want both sides at the inventory that the full size just fits into: $name", (of) => {
    const parameters = { maxPositionContracts: 5, sizeContracts: 1 };

    for (const contracts of [4, -4]) {
      const { bidCents, askCents } = quotesOf(of, parameters, viewOf(50, contracts));
      expect([bidCents !== undefined, askCents !== undefined]).toEqual([true, true]);
    }
  });

  it.each(SEEDS)("should not be had with a size that fits into no position: $name", (of) => {
    const parameters = { maxPositionContracts: 5, sizeContracts: 5.01 };

    expect(() => of.create(completeParameters(of, parameters))).toThrow(
      expect.objectContaining({
        code: "USAGE_BAD_PARAMETER",
        data: { sizeContracts: 5.01, maxPositionContracts: 5 },
      }) as AppError,
    );
  });

  it("should want and explain nothing while there is no fair value", () => {
    for (const of of SEEDS) {
      const { bidCents, askCents, terms } = quotesOf(of, {}, viewOf(undefined, 0));

      expect([bidCents, askCents, terms]).toEqual([undefined, undefined, []]);
    }
  });

  it("should quote each market of a group by itself, and only those that changed", () => {
    const strategy = naiveSkew.create(completeParameters(naiveSkew, {}));
    const sheets = [new WrittenQuotes(), new WrittenQuotes(), new WrittenQuotes()];
    const markets = [viewOf(30, 0), { ...viewOf(40, 0), isChanged: false }, viewOf(70, 0)];

    strategy.quote({ markets, changed: [0, 2], changedCount: 2, nowUs: 0 }, sheets);

    expect(sheets.map((sheet) => sheet.bidCount)).toEqual([1, 0, 1]);
    expect(sheets.map((sheet) => sheet.bidCents[0])).toEqual([28, 0, 68]);
  });
});

describe("parameters", () => {
  it("should be completed with defaults", () => {
    expect(completeParameters(naiveSkew, { sizeContracts: 3 })).toEqual({
      halfSpreadCents: 2,
      maxPositionContracts: 10,
      sizeContracts: 3,
    });
  });

  it("should be refused when there is none of that name, with the names that there are", () => {
    expect(() => completeParameters(naiveSkew, { halfSpread: 2 })).toThrow(
      expect.objectContaining({
        code: "USAGE_UNKNOWN_PARAMETER",
        hint: expect.stringContaining("halfSpreadCents, maxPositionContracts, sizeContracts") as string,
      }) as AppError,
    );
  });

  it("should be refused outside their range, with field, value and range", () => {
    for (const value of [0, -1, 51, Number.NaN, "2"])
      expect(() => completeParameters(naiveSkew, { halfSpreadCents: value })).toThrow(
        expect.objectContaining({
          code: "USAGE_BAD_PARAMETER",
          message: expect.stringMatching(/naive-skew\.halfSpreadCents was .* from 0\.01 to 50/) as string,
        }) as AppError,
      );
  });

  it("should have defaults within their own ranges", () => {
    for (const of of STRATEGIES.values()) expect(() => completeParameters(of, {})).not.toThrow();
  });
});

describe("the catalogue of strategies", () => {
  it("should hold each strategy under its own name, with what it assumes and when it is wrong", () => {
    for (const [name, of] of STRATEGIES) {
      expect(strategyNamed(name)).toBe(of);
      expect(of.name).toBe(name);
      expect(of.assumes.length).toBeGreaterThan(0);
      expect(of.wrongWhen.length).toBeGreaterThan(0);
    }
  });

  it("should name what there is when asked for what there is not", () => {
    expect(() => strategyNamed("magic")).toThrow(
      expect.objectContaining({
        code: "USAGE_UNKNOWN_STRATEGY",
        hint: expect.stringContaining("naive-skew") as string,
      }) as AppError,
    );
  });
});
