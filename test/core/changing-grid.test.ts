/** Grids over the levels of several: a market whose grid changes keeps its levels. Compared with plain searches. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  gridsOverAll,
  levelTable,
  NO_LEVEL,
  PRICE_LEVEL_STRUCTURES,
  PriceGrid,
  unionPricesBp,
  type PriceRange,
} from "../../src/core/price-grid.ts";
import { BP_PER_DOLLAR } from "../../src/core/units.ts";
import { checkProperty } from "../engine/property.ts";

const structures = fc.constantFrom(...PRICE_LEVEL_STRUCTURES.values());
const severalGrids = fc.array(structures, { minLength: 2, maxLength: 4 });
const price = fc.integer({ min: -200, max: 4 * (BP_PER_DOLLAR + 50) }).map((quarters) => quarters / 4);

/** By asking every basis point whether some band steps on it. */
function naivePrices(ranges: readonly PriceRange[]): number[] {
  const prices: number[] = [];
  for (let priceBp = 1; priceBp < BP_PER_DOLLAR; priceBp++)
    if (
      ranges.some(
        ({ startBp, endBp, stepBp }) =>
          priceBp >= startBp && priceBp <= endBp && (priceBp - startBp) % stepBp === 0,
      )
    )
      prices.push(priceBp);
  return prices;
}

describe("the structures of the exchange", () => {
  // Counted by hand: edges are 0 to 10 and 90 to 100 cents, or 0 to 1 and 99 to 100; the boundaries belong to both bands.
  it.each([
    ["linear_cent", 99],
    ["deci_cent", 999],
    ["tapered_deci_cent", 99 + 81 + 99],
    ["center_whole_edge_half_cent", 19 + 81 + 19],
    ["center_whole_edge_quint_cent", 49 + 81 + 49],
    ["center_half_edge_half_cent", 19 + 161 + 19],
    ["center_half_edge_quint_cent", 49 + 161 + 49],
    ["center_half_edge_deci_cent", 99 + 161 + 99],
    ["center_quint_edge_quint_cent", 49 + 401 + 49],
    ["center_quint_edge_deci_cent", 99 + 401 + 99],
    ["center_centi_edge_centi_cent", 9999],
    ["center_deci_edge_centi_cent", 99 + 981 + 99],
  ])("should have the prices that can be counted: %s, %i", (name, levelCount) => {
    const ranges = PRICE_LEVEL_STRUCTURES.get(name)!;

    expect(new PriceGrid(ranges).levelCount).toBe(levelCount);
    expect([...new PriceGrid(ranges).priceBpOfLevel]).toEqual(naivePrices(ranges));
  });

  it("should be all twelve", () => {
    expect(PRICE_LEVEL_STRUCTURES.size).toBe(12);
  });
});

describe("a grid among several", () => {
  it("should count levels over the prices of all of them, and find its own prices alone", () => {
    checkProperty(
      fc.property(severalGrids, (gridRanges) => {
        const all = [...new Set(gridRanges.flatMap(naivePrices))].toSorted((a, b) => a - b);

        for (const [index, grid] of gridsOverAll(gridRanges).entries()) {
          const own = new Set(naivePrices(gridRanges[index]!));
          expect([...grid.priceBpOfLevel]).toEqual(all);
          expect(grid.ranges).toBe(gridRanges[index]);
          all.forEach((priceBp, level) => {
            if (grid.isValidLevel(level) !== own.has(priceBp)) expect.fail(`${priceBp} bp, level ${level}`);
            if (grid.levelOfPriceBp[priceBp] !== (own.has(priceBp) ? level : NO_LEVEL))
              expect.fail(`${priceBp} bp is taken for level ${grid.levelOfPriceBp[priceBp]}`);
          });
        }
      }),
      12,
    );
  });

  it("should round to its own prices, as a search through them does", () => {
    checkProperty(
      fc.property(severalGrids, fc.array(price, { minLength: 20, maxLength: 40 }), (gridRanges, prices) => {
        const [grid] = gridsOverAll(gridRanges);
        const own = naivePrices(gridRanges[0]!);
        const levelOf = (priceBp: number | undefined): number =>
          priceBp === undefined ? NO_LEVEL : [...grid!.priceBpOfLevel].indexOf(priceBp);

        for (const rawBp of prices) {
          expect(grid!.bidLevel(rawBp)).toBe(levelOf(own.findLast((priceBp) => priceBp <= rawBp)));
          expect(grid!.askLevel(rawBp)).toBe(levelOf(own.find((priceBp) => priceBp >= rawBp)));
        }
      }),
      30,
    );
  });

  it("should name the valid neighbours of a level of the book, which may be off the grid itself", () => {
    const [cents, halves] = gridsOverAll([
      [{ startBp: 0, endBp: 10_000, stepBp: 100 }],
      [{ startBp: 0, endBp: 10_000, stepBp: 50 }],
    ]);
    // Levels count half cents: 45 cents are level 89, 45.5 cents level 90.
    expect(halves!.priceBpOfLevel[90]).toBe(4550);

    expect([cents!.levelBelow(90), cents!.levelAbove(90)]).toEqual([89, 91]);
    expect([cents!.levelBelow(89), cents!.levelAbove(89)]).toEqual([87, 91]);
    expect([halves!.levelBelow(90), halves!.levelAbove(90)]).toEqual([89, 91]);
    expect([cents!.levelBelow(1), cents!.levelAbove(197)]).toEqual([NO_LEVEL, NO_LEVEL]);
    expect([cents!.isValidLevel(90), halves!.isValidLevel(90)]).toEqual([false, true]);
    expect([NO_LEVEL, 199].map((level) => cents!.isValidLevel(level))).toEqual([false, false]);
  });

  it("should be the plain grid where there is one alone", () => {
    for (const ranges of PRICE_LEVEL_STRUCTURES.values()) {
      const plain = new PriceGrid(ranges);
      const [grid] = gridsOverAll([ranges, ranges]);

      expect(grid!.priceBpOfLevel).toEqual(plain.priceBpOfLevel);
      expect(grid!.levelOfPriceBp).toEqual(plain.levelOfPriceBp);
      for (let priceBp = 0; priceBp <= BP_PER_DOLLAR; priceBp += 7) {
        if (grid!.bidLevel(priceBp) !== plain.bidLevel(priceBp)) expect.fail(`bid ${priceBp}`);
        if (grid!.askLevel(priceBp) !== plain.askLevel(priceBp)) expect.fail(`ask ${priceBp}`);
      }
    }
  });

  it("should be refused over levels that lack a price of it", () => {
    const halves: readonly PriceRange[] = [{ startBp: 0, endBp: 10_000, stepBp: 50 }];
    const cents = unionPricesBp([PRICE_LEVEL_STRUCTURES.get("linear_cent")!]);

    expect(() => new PriceGrid(halves, cents)).toThrow(/the levels of a grid hold all its prices/);
    expect(levelTable(cents)[4550]).toBe(NO_LEVEL);
  });
});
