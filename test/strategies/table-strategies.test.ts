/** What quotes from tables obey in any configuration, and what they answer to inputs at the edge. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AppError } from "../../src/core/errors.ts";
import type { PriceGrid } from "../../src/core/price-grid.ts";
import { completeParameters, type Parameters, type StrategyDefinition } from "../../src/core/strategy.ts";
import { hjbContinuous } from "../../src/strategies/hjb-continuous.ts";
import { hjbFixedFair } from "../../src/strategies/hjb-fixed-fair.ts";
import { hjbTable } from "../../src/strategies/hjb-table.ts";
import { BUCKET_COUNT, QuoteTable } from "../../src/strategies/models/quote-table.ts";
import { tickTable } from "../../src/strategies/models/tick-table.ts";
import { checkProperty } from "../engine/property.ts";
import { explainedIn, gridNamed, quotesIn, type State } from "./quoted-states.ts";

const CENTS = gridNamed("linear_cent");
const TENTHS = gridNamed("deci_cent");
const GRIDS = { cents: CENTS, tapered: gridNamed("tapered_deci_cent"), tenths: TENTHS } as const;
const TABLES: readonly StrategyDefinition[] = [hjbTable, hjbContinuous, hjbFixedFair];
const TICKS: readonly StrategyDefinition[] = [hjbTable, hjbFixedFair];

interface Configuration {
  readonly parameters: Parameters;
  readonly gridName: keyof typeof GRIDS;
  readonly at: Omit<State, "grid"> & { readonly fairCents: number };
}

function stateOf({ gridName, at }: Configuration): State & { readonly fairCents: number } {
  return { ...at, grid: GRIDS[gridName] };
}

function configurations(definition: StrategyDefinition): fc.Arbitrary<Configuration> {
  return fc
    .record({
      gammaPerDollar: fc.constantFrom(0, 0.01, 0.1, 0.5, 1),
      kappaPerCent: fc.constantFrom(0.1, 0.7, 1.5, 4),
      intensityPerHour: fc.constantFrom(0.5, 6, 40),
      sigmaDollarsPerSqrtHour: fc.constantFrom(0, 0.02, 0.1, 1),
      settlementJumpFrac: fc.constantFrom(0, 0.25, 1),
      makerFeeRate: fc.constantFrom(0, 0.0175, 0.07),
      horizonHours: fc.constantFrom(0.1, 2, 12),
      fairStepCents: fc.constantFrom(1, 0.5, 0.3),
      sizeContracts: fc.constantFrom(1, 0.1, 2.5),
      orders: fc.constantFrom(1, 2.3, 6),
      gridName: fc.constantFrom("cents", "tapered", "tenths"),
      fairTenths: fc.integer({ min: 1, max: 999 }),
      inventoryFrac: fc.integer({ min: -12, max: 12 }),
      hoursToClose: fc.constantFrom(undefined, 0, 0.01, 1, 5, 100),
    })
    .map(({ orders, gridName, fairTenths, inventoryFrac, hoursToClose, ...rest }) => {
      const maxPositionContracts = Math.round(100 * orders * rest.sizeContracts) / 100;
      const names = definition.parameters.map(({ name }) => name);
      const all: Parameters = { ...rest, maxPositionContracts };
      return {
        parameters: Object.fromEntries(names.map((name) => [name, all[name]!])),
        gridName,
        at: {
          fairCents: fairTenths / 10,
          inventoryContracts: (inventoryFrac * maxPositionContracts) / 10,
          hoursToClose,
        },
      };
    });
}

const RUNS = 30;
/** The properties of tick tables, for one of them at a time. */
function forTicks(check: (definition: StrategyDefinition, at: Configuration) => void): void {
  for (const definition of TICKS)
    checkProperty(fc.property(configurations(definition), (at) => check(definition, at)), RUNS); // prettier-ignore
}

function forAll(check: (definition: StrategyDefinition, at: Configuration) => void): void {
  for (const definition of TABLES)
    checkProperty(fc.property(configurations(definition), (at) => check(definition, at)), RUNS); // prettier-ignore
}

const feeCents = (parameters: Parameters, priceCents: number): number =>
  (parameters["makerFeeRate"]! * priceCents * (100 - priceCents)) / 100;

describe("quotes from any table", () => {
  it("should never rise with the inventory, whole orders or not", () => {
    forAll((definition, { parameters, ...rest }) => {
      const state = stateOf({ parameters, ...rest });
      const strategy = definition.create(parameters);
      const more = state.inventoryContracts + 0.37 * parameters["sizeContracts"]!;
      const low = quotesIn(strategy, state);
      const high = quotesIn(strategy, { ...state, inventoryContracts: more });

      expect(high.bidCents ?? -Infinity).toBeLessThanOrEqual((low.bidCents ?? -Infinity) + 1e-9);
      expect(high.askCents ?? Infinity).toBeLessThanOrEqual((low.askCents ?? Infinity) + 1e-9);
    });
  });

  it("should mirror those of the complementary market and position", () => {
    forAll((definition, { parameters, ...rest }) => {
      const state = stateOf({ parameters, ...rest });
      const strategy = definition.create(parameters);
      const yes = quotesIn(strategy, state);
      const no = quotesIn(strategy, {
        ...state,
        fairCents: 100 - state.fairCents,
        inventoryContracts: -state.inventoryContracts,
      });

      expect(no.askCents === undefined).toBe(yes.bidCents === undefined);
      if (yes.bidCents !== undefined) expect(100 - no.askCents!).toBeCloseTo(yes.bidCents, 9);
    });
  });

  it("should want one side only beyond the largest inventory, and what is explained", () => {
    forAll((definition, { parameters, ...rest }) => {
      const state = stateOf({ parameters, ...rest });
      const strategy = definition.create(parameters);
      const quotes = quotesIn(strategy, state);
      const explained = explainedIn(strategy, state);
      const [size, largest] = [parameters["sizeContracts"]!, parameters["maxPositionContracts"]!];

      for (const side of ["bidCents", "askCents"] as const)
        if (quotes[side] !== undefined) expect(explained[side]).toBeCloseTo(quotes[side], 9);
      if (state.inventoryContracts + size > largest + 1e-6) expect(quotes.bidCents).toBeUndefined();
      if (state.inventoryContracts - size < -largest - 1e-6) expect(quotes.askCents).toBeUndefined();
    });
  });

  it("should use the next smaller time that the table knows", () => {
    for (const definition of TABLES) {
      const strategy = definition.create(completeParameters(definition, { horizonHours: 8 }));
      const at = (hoursToClose: number | undefined) =>
        quotesIn(strategy, { grid: CENTS, fairCents: 30.5, inventoryContracts: 3, hoursToClose });

      expect(at(1.3)).toEqual(at(1));
      expect(at(undefined)).toEqual(at(8));
      expect(at(1_000)).toEqual(at(8));
      expect(at(1e-9)).toEqual(at(0));
    }
  });

  it("should be numbers or none at the edge of every input", () => {
    const fairs = [undefined, NaN, -1, 0, 1e-6, 0.05, 99.999, 100, 101];
    for (const definition of TABLES)
      for (const gammaPerDollar of [0, 1])
        for (const { name, min, max } of definition.parameters)
          for (const value of name.endsWith("Contracts") ? [] : [min, max]) {
            const own = completeParameters(definition, {
              intensityPerHour: 1,
              gammaPerDollar,
              [name]: value,
            });
            const strategy = definition.create(own);
            for (const fairCents of fairs)
              for (const inventoryContracts of [-1e9, 0, 1e9])
                for (const hoursToClose of [undefined, -1, 0, 1]) {
                  const { bidCents, askCents } = quotesIn(strategy, { grid: CENTS, fairCents, inventoryContracts, hoursToClose }); // prettier-ignore
                  expect(Number.isFinite(bidCents ?? 0) && Number.isFinite(askCents ?? 0)).toBe(true);
                  if (fairCents === undefined || !(fairCents > 0 && fairCents < 100) || hoursToClose === -1)
                    expect([bidCents, askCents]).toEqual([undefined, undefined]);
                }
          }
  });
});

describe("quotes from a table in ticks", () => {
  it("should be prices of the grid, never beyond fair value", () => {
    forTicks((definition, { parameters, ...rest }) => {
      const state = stateOf({ parameters, ...rest });
      const { bidCents, askCents } = quotesIn(definition.create(parameters), state);
      for (const price of [bidCents, askCents])
        if (price !== undefined)
          expect(state.grid.levelOfPriceBp[Math.round(100 * price)]).toBeGreaterThanOrEqual(0);

      expect(bidCents ?? 0).toBeLessThanOrEqual(state.fairCents + 1e-9);
      expect(askCents ?? 100).toBeGreaterThanOrEqual(state.fairCents - 1e-9);
    });
  });

  it("should leave more than both fees between a bid and the ask at once or after it was filled", () => {
    forTicks((definition, { parameters, ...rest }) => {
      const state = stateOf({ parameters, ...rest });
      const strategy = definition.create(parameters);
      const held = state.inventoryContracts + parameters["sizeContracts"]!;
      const { bidCents, askCents: atOnce } = quotesIn(strategy, state);
      const { askCents: after } = quotesIn(strategy, { ...state, inventoryContracts: held });

      for (const askCents of [atOnce, after])
        if (bidCents !== undefined && askCents !== undefined)
          expect(askCents - bidCents).toBeGreaterThan(
            feeCents(parameters, bidCents) + feeCents(parameters, askCents),
          );
    });
  });

  it("should rest on a value that is concave in the inventory", () => {
    checkProperty(
      fc.property(configurations(hjbTable), ({ parameters, ...rest }) => {
        const state = stateOf({ parameters, ...rest });
        const table = tickTable(inputsOf(parameters), pricesOf(state.grid));
        const fair = Math.min(
          table.nodeCount - 2,
          Math.max(1, Math.round(state.fairCents / table.shape.fairStepCents)),
        );
        const theta = table.cell(fair, 5).subarray(0, table.placeCount);
        for (let place = 1; place + 1 < theta.length; place++)
          expect(theta[place + 1]! - 2 * theta[place]! + theta[place - 1]!).toBeLessThan(1e-4);
      }),
      RUNS,
    );
  });

  it("should follow the grid of the market, and come back with it", () => {
    const strategy = hjbTable.create(completeParameters(hjbTable, {}));
    const on = (grid: PriceGrid) =>
      quotesIn(strategy, { grid, fairCents: 48.5, inventoryContracts: 2, hoursToClose: 3 });
    const [whole, tenths] = [on(CENTS), on(TENTHS)];

    expect(Number.isInteger(whole.bidCents)).toBe(true);
    expect(Number.isInteger(tenths.bidCents)).toBe(false);
    expect(on(CENTS)).toEqual(whole);
  });

  it("should be refused where no table would hold them", () => {
    for (const given of [
      { maxPositionContracts: 101, gammaPerDollar: 0.01 },
      { gammaPerDollar: 1, maxPositionContracts: 51 },
    ])
      expect(() => hjbTable.create(completeParameters(hjbTable, given))).toThrow(
        expect.objectContaining({ code: "USAGE_BAD_PARAMETER" }) as AppError,
      );
  });
});

function inputsOf(parameters: Parameters) {
  return {
    gammaPerCent: parameters["gammaPerDollar"]! / 100,
    kappaPerCent: parameters["kappaPerCent"]!,
    intensityPerHour: parameters["intensityPerHour"]!,
    sigmaCentsPerSqrtHour: 100 * parameters["sigmaDollarsPerSqrtHour"]!,
    settlementJumpFrac: parameters["settlementJumpFrac"]!,
    makerFeeRate: parameters["makerFeeRate"]!,
    horizonHours: parameters["horizonHours"]!,
    fairStepCents: 1,
    sizeContracts: parameters["sizeContracts"]!,
    boundSizes: Math.floor(parameters["maxPositionContracts"]! / parameters["sizeContracts"]! + 1e-9),
  };
}

function pricesOf(grid: PriceGrid): readonly number[] {
  return [...grid.priceBpOfLevel].map((priceBp) => priceBp / 100);
}

describe("a table", () => {
  const input = inputsOf(completeParameters(hjbTable, { maxPositionContracts: 3 }));
  const wholeCents = pricesOf(CENTS);

  it("should hold the same numbers, cell by cell, whatever was asked for first", () => {
    const cells = [[30, 2], [70, 2], [50, 0], [99, 23], [30, 4]] as const; // prettier-ignore
    const contentOf = (order: readonly (readonly [number, number])[]) => {
      const table = tickTable(input, wholeCents);
      for (const [node, bucket] of order) table.cell(node, bucket);
      return cells.map(([node, bucket]) => table.cell(node, bucket));
    };

    expect(contentOf(cells)).toEqual(contentOf(cells.toReversed()));
  });

  it("should solve each cell once, and of complementary fair values one", () => {
    let solvedCount = 0;
    const column = new Float64Array(3);
    const shape = { fairStepCents: 25, horizonHours: 1, boundSizes: 1, mirrorSumCents: 100 };
    const table = new QuoteTable(shape, () => {
      solvedCount++;
      return { thetaCents: column, bidCents: column, askCents: column };
    });
    table.solveAll();
    table.solveAll();

    expect(solvedCount).toBe(2 * BUCKET_COUNT);
  });
});
