/** The strategies of closed formulas: hand-worked quotes, what they do at the edges, and what holds for any numbers at all. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_LEVEL } from "../../src/core/price-grid.ts";
import type { Parameters, StrategyDefinition } from "../../src/core/strategy.ts";
import { avellanedaStoikov } from "../../src/strategies/avellaneda-stoikov.ts";
import { fixedSpread } from "../../src/strategies/fixed-spread.ts";
import { glft } from "../../src/strategies/glft.ts";
import { linearSkew } from "../../src/strategies/linear-skew.ts";
import { logitSkew } from "../../src/strategies/logit-skew.ts";
import { naiveSkew } from "../../src/strategies/naive-skew.ts";
import { tanhOf } from "../../src/strategies/models/riccati.ts";
import { riccati } from "../../src/strategies/riccati.ts";
import { checkProperty } from "../engine/property.ts";
import { answerOf, CENT_GRID, sumOf, type Asked } from "./quoting.ts";

const ALL: readonly StrategyDefinition[] = [fixedSpread, avellanedaStoikov, glft, riccati, logitSkew];
const TIMED: readonly StrategyDefinition[] = [avellanedaStoikov, riccati];

function middleOf(definition: StrategyDefinition, given: Parameters, asked: Asked): number {
  const { bidCents, askCents } = answerOf(definition, given, asked);
  return (bidCents! + askCents!) / 2;
}

describe("the limit", () => {
  it.each([naiveSkew, linearSkew, ...ALL])(
    "should leave room for the last order, dust or not: $name",
    (definition) => {
      const given = { sizeContracts: 0.1, maxPositionContracts: 0.3 };
      const state = { fairCents: 50, inventoryContracts: 0.2, hoursToClose: 1 };

      expect(answerOf(definition, given, state).bidCents).toBeDefined(); // 0.2 + 0.1 is 0.30000000000000004
      expect(answerOf(definition, given, { ...state, inventoryContracts: -0.2 }).askCents).toBeDefined();
      expect(answerOf(definition, given, { ...state, inventoryContracts: 0.21 }).bidCents).toBeUndefined();
    },
  );
});

describe("the hyperbolic tangent of the Riccati solution", () => {
  it("should be that of the language to some parts in 10^15, from 0 to beyond where it is 1", () => {
    const anywhere = fc.property(fc.double({ min: 0, max: 800, noNaN: true }), (x) => {
      for (const at of [x, x / 1_000, x / 1e9]) {
        const due = Math.tanh(at);
        expect(Math.abs(tanhOf(at) - due)).toBeLessThanOrEqual(4e-15 * due);
      }
    });
    checkProperty(anywhere, 1_000);
  });
});

describe("quotes worked by hand", () => {
  it("should be fair value -/+ the half-spread whatever is held: fixed-spread", () => {
    for (const inventoryContracts of [-9, 0, 4.5, 9])
      expect(
        answerOf(fixedSpread, { halfSpreadCents: 1.5 }, { fairCents: 30, inventoryContracts }),
      ).toMatchObject({ bidCents: 28.5, askCents: 31.5 });
  });

  // gamma 0.1 a dollar, k 1.5 a cent, sigma $0.10, an hour: spread 1.43 cents, 0.10 cents a contract.
  it("should be in cents where parameters are in dollars: avellaneda-stoikov", () => {
    const hour = { horizonHours: 1 };
    const flat = answerOf(avellanedaStoikov, hour, { fairCents: 50 });
    const held = middleOf(avellanedaStoikov, hour, { fairCents: 50, inventoryContracts: 7 });

    expect(flat.askCents! - flat.bidCents!).toBeCloseTo(1.43, 2);
    expect(held).toBeCloseTo(50 - 0.7, 9);
  });

  // At the close inventory is frozen: gamma V a contract, 0.001 x 2,500, a share of it where that comes as a jump.
  it("should at the close ask for the risk of the jump alone: riccati", () => {
    const state = { fairCents: 50, inventoryContracts: 2, hoursToClose: 0 };

    expect(middleOf(riccati, { settlementJumpFrac: 1 }, state)).toBeCloseTo(50 - 5, 9);
    expect(middleOf(riccati, { settlementJumpFrac: 0.25 }, state)).toBeCloseTo(50 - 1.25, 9);
    expect(middleOf(riccati, { settlementJumpFrac: 0 }, state)).toBeCloseTo(50, 9);
  });

  it("should meet Avellaneda-Stoikov for short times and GLFT for long ones: riccati without a jump", () => {
    const none = { settlementJumpFrac: 0, sigmaDollarsPerSqrtHour: 0.05 };
    const same = { sigmaDollarsPerSqrtHour: 0.05 };
    const short = { fairCents: 50, inventoryContracts: 5, hoursToClose: 0.001 };
    const long = { fairCents: 50, inventoryContracts: 5, hoursToClose: 90 };
    const horizon = { horizonHours: 90 };

    expect(50 - middleOf(riccati, none, short)).toBeCloseTo(50 - middleOf(avellanedaStoikov, same, short), 9);
    expect(middleOf(riccati, { ...none, ...horizon }, long)).toBeCloseTo(
      middleOf(glft, { ...same, ...horizon }, long),
      9,
    );
  });

  it("should stay inside 0..100 however much is held: logit-skew", () => {
    for (const inventoryContracts of [-1e5, -40, 40, 1e5]) {
      const { terms } = answerOf(logitSkew, {}, { fairCents: 97, inventoryContracts });
      const reservation = sumOf(terms, "bidCents", 2);
      expect(reservation).toBeGreaterThanOrEqual(0);
      expect(reservation).toBeLessThanOrEqual(100);
    }
  });
});

describe("the time to go", () => {
  it.each(TIMED)("should be the horizon while the close is further or not known: $name", (definition) => {
    const held = { fairCents: 50, inventoryContracts: 3 };
    const unknown = answerOf(definition, { horizonHours: 2 }, held);

    expect(answerOf(definition, { horizonHours: 2 }, { ...held, hoursToClose: 2 })).toEqual(unknown);
    expect(answerOf(definition, { horizonHours: 2 }, { ...held, hoursToClose: 50 })).toEqual(unknown);
    expect(answerOf(definition, { horizonHours: 50 }, { ...held, hoursToClose: 2 }).bidCents).toBeCloseTo(
      unknown.bidCents!,
      12,
    );
    expect(answerOf(definition, { horizonHours: 2 }, { ...held, hoursToClose: 1 })).not.toEqual(unknown);
  });

  it.each(TIMED)("should leave no quote past the close, and one at the close: $name", (definition) => {
    const none = { bidCents: undefined, askCents: undefined, terms: [] };

    expect(answerOf(definition, {}, { fairCents: 50, hoursToClose: -1e-9 })).toEqual(none);
    expect(answerOf(definition, {}, { fairCents: 50, hoursToClose: 0 }).bidCents).toBeGreaterThan(0);
  });
});

describe("volatility", () => {
  // Over 4 hours a price of 20 cents can have sqrt(1,600 / 4) = 20 cents per root hour and no more.
  it.each([avellanedaStoikov, glft, riccati])(
    "should be no more than a price can have: $name",
    (definition) => {
      const quoteAt = (sigmaDollarsPerSqrtHour: number) =>
        middleOf(
          definition,
          { horizonHours: 4, sigmaDollarsPerSqrtHour },
          { fairCents: 20, inventoryContracts: 2 },
        );

      expect(quoteAt(0.9)).toBeCloseTo(quoteAt(0.2), 9);
      expect(quoteAt(0.19)).not.toBeCloseTo(quoteAt(0.2), 4);
    },
  );
});

/** Any number within a parameter's range, its ends often among them. */
function anyParameters({ parameters }: StrategyDefinition): fc.Arbitrary<Parameters> {
  const parts = parameters.map(
    ({ name, min, max }) =>
      [name, fc.oneof(fc.constantFrom(min, max), fc.double({ min, max, noNaN: true }))] as const,
  );
  return fc.record(Object.fromEntries(parts)).map((given) => ({
    ...given,
    maxPositionContracts: Math.max(given["maxPositionContracts"]!, given["sizeContracts"]!),
  }));
}

const anyDouble = fc.double({ noNaN: true, noDefaultInfinity: true });
const anyState = fc.record({
  fairCents: fc.oneof(
    fc.double({ min: -1, max: 101, noNaN: true }),
    fc.constantFrom(0, 100, 5e-324, 100 - 2 ** -46),
    anyDouble,
  ),
  inventoryContracts: fc.oneof(fc.integer({ min: -20, max: 20 }), anyDouble),
  hoursToClose: fc.oneof(
    fc.constantFrom(undefined, 0, 5e-324, Infinity),
    fc.double({ min: -1, max: 100 }),
    anyDouble,
  ),
});
const anyQuestion = fc
  .constantFrom(...ALL)
  .chain((definition) => fc.tuple(fc.constant(definition), anyParameters(definition), anyState));

describe("for any numbers at all", () => {
  it("should be a price on the grid or none, the bid below the ask, as explained", () => {
    checkProperty(
      fc.property(anyQuestion, ([definition, parameters, state]) => {
        const { bidCents, askCents, terms } = answerOf(definition, parameters, state);

        for (const cents of [bidCents, askCents])
          if (cents !== undefined) expect(Number.isFinite(cents)).toBe(true);
        for (const { bidCents: bid, askCents: ask } of terms)
          expect([Number.isFinite(bid), Number.isFinite(ask)]).toEqual([true, true]);
        const levels = [
          CENT_GRID.bidLevel((bidCents ?? -1) * 100),
          CENT_GRID.askLevel((askCents ?? 101) * 100),
        ];
        for (const level of levels) expect(level === NO_LEVEL || CENT_GRID.isValidLevel(level)).toBe(true);
        if (bidCents !== undefined && askCents !== undefined) expect(bidCents).toBeLessThanOrEqual(askCents);
        const size = Math.max(1, ...terms.flatMap((term) => [term.bidCents, term.askCents]).map(Math.abs));
        if (bidCents !== undefined)
          expect(Math.abs(sumOf(terms, "bidCents") - bidCents)).toBeLessThanOrEqual(1e-9 * size);
        if (askCents !== undefined)
          expect(Math.abs(sumOf(terms, "askCents") - askCents)).toBeLessThanOrEqual(1e-9 * size);
      }),
      1_500,
    );
  });

  it("should be none where there is nothing left to price", () => {
    for (const definition of ALL)
      for (const fairCents of [undefined, 0, 100, -3, 104, Number.NaN])
        expect(answerOf(definition, {}, { fairCents })).toEqual({
          bidCents: undefined,
          askCents: undefined,
          terms: [],
        });
  });

  it("should without risk aversion be 1 / k away from fair value on both sides, whatever is held", () => {
    for (const definition of [avellanedaStoikov, glft, riccati, logitSkew]) {
      const state = { fairCents: 62, inventoryContracts: -6 };
      const { bidCents, askCents } = answerOf(definition, { gammaPerDollar: 0, kappaPerCent: 0.8 }, state);

      expect([bidCents, askCents]).toEqual([62 - 1.25, 62 + 1.25]);
    }
  });

  it("should want a side only while a whole quote fits the limit", () => {
    for (const definition of ALL) {
      const given = { sizeContracts: 3, maxPositionContracts: 5 };
      const sides = (inventoryContracts: number): readonly boolean[] => {
        const { bidCents, askCents } = answerOf(definition, given, { fairCents: 50, inventoryContracts });
        return [bidCents !== undefined, askCents !== undefined];
      };

      expect([sides(2), sides(2.01), sides(-2), sides(-2.01), sides(9)]).toEqual([
        [true, true],
        [false, true],
        [true, true],
        [true, false],
        [false, true],
      ]);
    }
  });
});
