import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AppError } from "../../src/core/errors.ts";
import {
  NO_LEVEL,
  PRICE_LEVEL_STRUCTURES,
  PriceGrid,
  unionPricesBp,
  type PriceRange,
} from "../../src/core/price-grid.ts";
import { BP_PER_DOLLAR } from "../../src/core/units.ts";
import { checkProperty } from "../engine/property.ts";

const GRIDS = new Map([...PRICE_LEVEL_STRUCTURES].map(([name, ranges]) => [name, new PriceGrid(ranges)]));
const grid = fc.constantFrom(...GRIDS.keys()).map((name) => GRIDS.get(name)!);

/** Multiples of 1/64 basis point, so that the complement to a dollar is exact; also outside the payoff. */
const price = fc
  .integer({ min: -64 * 500, max: 64 * (BP_PER_DOLLAR + 500) })
  .map((sixtyFourths) => sixtyFourths / 64);

describe("the levels of a price grid", () => {
  it("should be the 99 whole cents of a linear cent market", () => {
    const cents = GRIDS.get("linear_cent")!;

    expect([...cents.priceBpOfLevel]).toEqual(Array.from({ length: 99 }, (_, index) => (index + 1) * 100));
  });

  it("should be fine at the edges and coarse between them in a tapered market", () => {
    const tapered = GRIDS.get("tapered_deci_cent")!;

    // 0.1 to 9.9 cents, 10 to 90 cents, 90.1 to 99.9 cents
    expect(tapered.levelCount).toBe(99 + 81 + 99);
    expect(Array.from(tapered.priceBpOfLevel.slice(97, 102))).toEqual([980, 990, 1000, 1100, 1200]);
    expect(Array.from(tapered.priceBpOfLevel.slice(178, 182))).toEqual([8900, 9000, 9010, 9020]);
  });

  it("should never hold the payoff itself, nothing or anything beyond", () => {
    for (const { priceBpOfLevel } of GRIDS.values()) {
      expect(priceBpOfLevel[0]).toBeGreaterThan(0);
      expect(priceBpOfLevel.at(-1)).toBeLessThan(BP_PER_DOLLAR);
    }
  });

  it("should be found again from their prices, and no other price should be", () => {
    for (const { priceBpOfLevel, levelOfPriceBp } of GRIDS.values()) {
      const prices = [...priceBpOfLevel];
      expect(prices).toEqual([...new Set(prices)].toSorted((x, y) => x - y));
      const levels = new Map(prices.map((priceBp, level) => [priceBp, level]));
      for (let priceBp = 0; priceBp <= BP_PER_DOLLAR; priceBp++)
        if (levelOfPriceBp[priceBp] !== (levels.get(priceBp) ?? NO_LEVEL))
          expect.fail(`${priceBp} bp is taken for level ${levelOfPriceBp[priceBp]}`);
    }
  });
});

describe("passive rounding", () => {
  it("should find the highest price not above a bid and the lowest not below an ask", () => {
    checkProperty(
      fc.property(grid, price, (of, rawBp) => {
        const prices = [...of.priceBpOfLevel];

        expect(of.bidLevel(rawBp)).toBe(prices.findLastIndex((priceBp) => priceBp <= rawBp));
        expect(of.askLevel(rawBp)).toBe(prices.findIndex((priceBp) => priceBp >= rawBp));
      }),
      500,
    );
  });

  it("should take a price within a billionth of a cent of the grid for the grid's", () => {
    const cents = GRIDS.get("linear_cent")!;

    expect(cents.bidLevel(4200 - 1e-8)).toBe(41);
    expect(cents.askLevel(4200 + 1e-8)).toBe(41);
    expect(cents.bidLevel(4200 - 1e-6)).toBe(40);
    expect(cents.askLevel(4200 + 1e-6)).toBe(42);
  });

  it("should mirror between YES and NO", () => {
    checkProperty(
      fc.property(grid, price, (of, rawBp) => {
        const bidLevel = of.bidLevel(rawBp);
        const mirrored = of.askLevel(BP_PER_DOLLAR - rawBp);

        expect(mirrored).toBe(bidLevel === NO_LEVEL ? NO_LEVEL : of.levelCount - 1 - bidLevel);
      }),
      500,
    );
  });

  it("should never fall when the price rises", () => {
    checkProperty(
      fc.property(grid, price, price, (of, one, other) => {
        const [low, high] = one < other ? [one, other] : [other, one];
        const askOr = (rawBp: number): number => {
          const level = of.askLevel(rawBp);
          return level === NO_LEVEL ? of.levelCount : level;
        };

        expect(of.bidLevel(low)).toBeLessThanOrEqual(of.bidLevel(high));
        expect(askOr(low)).toBeLessThanOrEqual(askOr(high));
      }),
      300,
    );
  });

  it("should find no level for what is not a number, and the edges for infinities", () => {
    const cents = GRIDS.get("linear_cent")!;

    expect(cents.bidLevel(Number.NaN)).toBe(NO_LEVEL);
    expect(cents.askLevel(Number.NaN)).toBe(NO_LEVEL);
    expect(cents.bidLevel(Infinity)).toBe(98);
    expect(cents.bidLevel(-Infinity)).toBe(NO_LEVEL);
    expect(cents.askLevel(-Infinity)).toBe(0);
    expect(cents.askLevel(Infinity)).toBe(NO_LEVEL);
  });
});

describe("the bands of a price grid", () => {
  const bad: readonly (readonly [string, readonly PriceRange[]])[] = [
    ["there are none", []],
    [
      "they overlap",
      [
        { startBp: 0, endBp: 6000, stepBp: 100 },
        { startBp: 5000, endBp: 10_000, stepBp: 100 },
      ],
    ],
    ["they leave the payoff", [{ startBp: 0, endBp: 10_100, stepBp: 100 }]],
    ["they begin below nothing", [{ startBp: -100, endBp: 10_000, stepBp: 100 }]],
    ["one has no length", [{ startBp: 100, endBp: 100, stepBp: 100 }]],
    ["one runs backwards", [{ startBp: 200, endBp: 100, stepBp: 100 }]],
    [
      "they do not ascend",
      [
        { startBp: 5000, endBp: 10_000, stepBp: 100 },
        { startBp: 0, endBp: 5000, stepBp: 100 },
      ],
    ],
    ["they do not step evenly", [{ startBp: 0, endBp: 10_000, stepBp: 300 }]],
    ["a step is nothing", [{ startBp: 0, endBp: 10_000, stepBp: 0 }]],
    ["a step is backwards", [{ startBp: 0, endBp: 10_000, stepBp: -100 }]],
    ["a first price is not whole", [{ startBp: 0.5, endBp: 10_000, stepBp: 100 }]],
    ["a last price is not whole", [{ startBp: 0, endBp: 100.5, stepBp: 100 }]],
    ["a step is not whole", [{ startBp: 0, endBp: 10_000, stepBp: 0.5 }]],
  ];
  for (const [why, ranges] of bad)
    it(`should be refused when ${why}`, () => {
      expect(() => new PriceGrid(ranges)).toThrow(
        expect.objectContaining({
          code: "DATA_BAD_PRICE_RANGES",
          ...(ranges.length === 0 ? {} : { data: { ranges } }),
        }) as AppError,
      );
    });

  it("should be refused where there is anything wrong with one grid of several", () => {
    const good = [{ startBp: 0, endBp: 10_000, stepBp: 100 }];

    expect(() => unionPricesBp([good, [{ startBp: 0, endBp: 10_000, stepBp: 300 }]])).toThrow(
      expect.objectContaining({ code: "DATA_BAD_PRICE_RANGES" }) as AppError,
    );
  });

  it("should be taken up to the ends of the payoff, which are no prices, and where they touch", () => {
    const grid = new PriceGrid([
      { startBp: 0, endBp: 4_000, stepBp: 2_000 },
      { startBp: 4_000, endBp: 10_000, stepBp: 3_000 },
    ]);

    expect([...grid.priceBpOfLevel]).toEqual([2_000, 4_000, 7_000]);
    expect([0, 2_000, 10_000].map((priceBp) => grid.levelOfPriceBp[priceBp])).toEqual([
      NO_LEVEL,
      0,
      NO_LEVEL,
    ]);
    expect([grid.bidLevel(0), grid.bidLevel(10_000), grid.askLevel(0), grid.askLevel(10_000)]).toEqual([
      NO_LEVEL,
      2,
      0,
      NO_LEVEL,
    ]);
    expect([-1, 0, 2, 3].map((level) => grid.isValidLevel(level))).toEqual([false, true, true, false]);
    expect([0, 1, 2].map((level) => [grid.levelBelow(level), grid.levelAbove(level)])).toEqual([
      [NO_LEVEL, 1],
      [0, 2],
      [1, NO_LEVEL],
    ]);
  });
});
