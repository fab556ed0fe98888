import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BALANCE_PRECISION_MICROS, clearFees } from "../../src/core/fee-rounding.ts";
import type { FeeTerms } from "../../src/core/fee-terms.ts";
import { chargeFill, tradeFeeMicros, worstFeeMicros } from "../../src/core/fees.ts";
import { ASK, BID } from "../../src/core/order-book.ts";
import { PRICE_LEVEL_STRUCTURES, PriceGrid } from "../../src/core/price-grid.ts";
import { checkProperty } from "../engine/property.ts";
import { MAKER_RATE, ROUNDINGS, TAKER_RATE, termsOf, type KnownType } from "./fee-rules.ts";
import { newOrder } from "./fee-vector-suites.ts";
import { naiveNetFees, type NaiveFill } from "./naive-fees.ts";

const { direct, nonDirect } = BALANCE_PRECISION_MICROS;

const GRIDS = [...PRICE_LEVEL_STRUCTURES.values()].map((ranges) => new PriceGrid(ranges));
const price = fc.constantFrom(...GRIDS).chain((grid) => fc.constantFrom(...grid.priceBpOfLevel));
/** Small fills mostly, the largest a tape can hold sometimes: those are beyond what doubles do. */
const lots = fc.oneof(
  fc.integer({ min: 1, max: 300 }),
  fc.integer({ min: 1, max: 1_000_000 }),
  fc.integer({ min: 1, max: 2 ** 36 - 1 }),
);
const multiplier = fc.oneof(
  fc.constantFrom("0", "0.35", "0.5", "1"),
  fc.integer({ min: 0, max: 2_000_000 }).map((ppm) => (ppm / 1e6).toFixed(6)),
);

interface Piece {
  readonly isMaker: boolean;
  readonly priceBp: number;
  readonly lots: number;
  readonly closingShare: number;
}

const piece: fc.Arbitrary<Piece> = fc.record({
  isMaker: fc.boolean(),
  priceBp: price,
  lots,
  closingShare: fc.constantFrom(0, 0.5, 1),
});

const account = fc.record({
  feeType: fc.constantFrom<KnownType>(
    "quadratic",
    "quadratic_with_maker_fees",
    "quadratic_with_combo_maker_fees",
  ),
  multiplier,
  rounding: fc.constantFrom(...ROUNDINGS),
  precisionMicros: fc.constantFrom(direct, nonDirect),
  isBuy: fc.boolean(),
});

type Account = typeof account extends fc.Arbitrary<infer Value> ? Value : never;

function termsFor({ feeType, multiplier: text, rounding }: Account): FeeTerms {
  return termsOf(feeType, text, rounding);
}

function chargeAll(of: Account, pieces: readonly Piece[]): number[] {
  const terms = termsFor(of);
  const order = newOrder();
  return pieces.map((each) =>
    chargeFill(terms, of.precisionMicros, order, each.isMaker, of.isBuy ? BID : ASK, each.priceBp, each.lots),
  );
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

describe("the fees of an order's fills", () => {
  it("should agree with exact arithmetic on every grid, whatever part of a fill closes a position", () => {
    checkProperty(
      fc.property(account, fc.array(piece, { minLength: 1, maxLength: 12 }), (of, pieces) => {
        const fills = pieces.map((each): NaiveFill => ({
          rate: each.isMaker ? MAKER_RATE[of.feeType] : TAKER_RATE,
          multiplier: of.multiplier,
          isBuy: of.isBuy,
          priceBp: each.priceBp,
          lots: each.lots,
          closingLots: Math.floor(each.lots * each.closingShare),
        }));
        const precision = of.precisionMicros === direct ? "0.0001" : "0.01";

        expect(chargeAll(of, pieces)).toEqual(naiveNetFees({ rounding: of.rounding, precision }, fills));
      }),
      2_000,
    );
  });

  it("should not be below zero in sum, nor for one fill but where a whole cent comes back", () => {
    checkProperty(
      fc.property(account, fc.array(piece, { minLength: 1, maxLength: 30 }), (of, pieces) => {
        const fees = chargeAll(of, pieces);

        expect(total(fees)).toBeGreaterThanOrEqual(0);
        if (of.rounding !== "centicent") expect(Math.min(...fees)).toBeGreaterThanOrEqual(0);
        else expect(Math.min(...fees)).toBeGreaterThan(-10_000);
      }),
      500,
    );
  });

  it("should leave a balance of the account's precision after each fill", () => {
    checkProperty(
      fc.property(account, fc.array(piece, { minLength: 1, maxLength: 10 }), (of, pieces) => {
        fc.pre(of.rounding !== "cent");
        for (const [index, fee] of chargeAll(of, pieces).entries()) {
          const { priceBp, lots: size } = pieces[index]!;
          const changeMicros = BigInt(priceBp) * BigInt(size) * (of.isBuy ? -1n : 1n) - BigInt(fee);

          expect(changeMicros % BigInt(of.precisionMicros)).toBe(0n);
        }
      }),
      500,
    );
  });

  it("should cost in whole cents the same in one fill or in many", () => {
    const terms = termsOf("quadratic", "1", "cent");
    const one = newOrder();
    const many = newOrder();
    const fees = [1, 2, 3, 4].map((contracts) =>
      chargeFill(terms, nonDirect, many, false, BID, 4500, contracts * 100),
    );

    // model fees: 1.7325, 3.465, 5.1975 and 6.93 cents; sums 1.7325, 5.1975, 10.395 and 17.325
    expect(fees).toEqual([20_000, 40_000, 50_000, 70_000]);
    expect(chargeFill(terms, nonDirect, one, false, BID, 4500, 1000)).toBe(180_000);
  });

  it("should follow the worked example of the newest rule: one contract bought at 5.5 cents", () => {
    const terms = termsOf("quadratic", "1", "micro");

    expect(tradeFeeMicros(terms, false, 550, 100)).toBe(3_639); // 0.00363825
    expect(chargeFill(terms, direct, newOrder(), false, BID, 550, 100)).toBe(58_700 - 55_000);
    expect(chargeFill(terms, nonDirect, newOrder(), false, BID, 550, 100)).toBe(60_000 - 55_000);
  });

  it("should give whole cents back under the newest rule no further than the fill was charged", () => {
    const terms = termsOf("quadratic", "1", "micro");
    const order = newOrder();
    const free = (): number => chargeFill(terms, nonDirect, order, true, BID, 550, 100);

    // A maker's fill is free, but for the half cent that brings a balance to whole cents: no whole cent of it can come back.
    expect([free(), free(), free()]).toEqual([5_000, 5_000, 5_000]);
    expect(order.feeAccumulatorMicros).toBe(15_000);
    // A taker's is charged 1.575 cents, of which one comes back.
    expect(chargeFill(terms, nonDirect, order, false, BID, 5000, 90)).toBe(20_000 - 10_000);
    clearFees(order);
    expect(order).toEqual(newOrder());
  });

  it("should go on where the order's fills as a taker ended once it rests", () => {
    const terms = termsOf("quadratic_with_maker_fees", "1", "centicent");
    const order = newOrder();

    // 0.175 is charged as 0.18; then 0.04375 as 0.0438, charged as 0.05: 0.005 + 0.0062 is more than a cent
    expect(chargeFill(terms, nonDirect, order, false, BID, 5000, 1000)).toBe(180_000);
    expect(chargeFill(terms, nonDirect, order, true, BID, 5000, 1000)).toBe(40_000);
    expect(order.feeAccumulatorMicros).toBe(1_200);
  });
});

describe("the most an order can be charged", () => {
  it("should be no less than what its fills cost, in as many as stated", () => {
    const sameAgain = fc.record({
      isMaker: fc.boolean(),
      priceBp: price,
      pieces: fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 10 }),
    });
    checkProperty(
      fc.property(account, sameAgain, fc.array(piece, { maxLength: 5 }), (of, again, earlier) => {
        const { isMaker, priceBp, pieces } = again;
        const later = pieces.map((size) => ({ isMaker, priceBp, lots: size, closingShare: 0 }));
        const fees = chargeAll(of, [...earlier, ...later]).slice(earlier.length);
        const worst = worstFeeMicros(
          termsFor(of),
          of.precisionMicros,
          isMaker,
          priceBp,
          total(pieces),
          pieces.length,
        );

        expect(total(fees)).toBeLessThanOrEqual(worst);
      }),
      1_000,
    );
  });

  it("should be met by a fill whose rounding costs most", () => {
    const terms = termsOf("quadratic", "0", "micro");

    // one lot at 0.01 cents is a ten-thousandth of a cent: a cent must be paid
    expect(chargeFill(terms, nonDirect, newOrder(), true, BID, 1, 1)).toBe(9_999);
    expect(worstFeeMicros(terms, nonDirect, true, 1, 1)).toBe(9_999);
  });
});
