import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AppError } from "../../src/core/errors.ts";
import { BALANCE_PRECISION_MICROS } from "../../src/core/fee-rounding.ts";
import { feeRates, RAW_RESTS_PER_MICRO, type FeeType } from "../../src/core/fee-terms.ts";
import { chargeFill, tradeFeeMicros } from "../../src/core/fees.ts";
import { BID } from "../../src/core/order-book.ts";
import { checkProperty } from "../engine/property.ts";
import { MAKER_RATE, ROUNDINGS, TAKER_RATE, termsOf } from "./fee-rules.ts";
import { newOrder } from "./fee-vector-suites.ts";
import { ceilTo, naiveModelFee } from "./naive-fees.ts";

const { direct } = BALANCE_PRECISION_MICROS;
/** What the exact fees are counted in: 1e-20 dollars. */
const UNITS_PER_MICRO = 10n ** 14n;

/** What takers of a hundred contracts at 50 cents pay. */
function takerMicros(multiplier: string): number {
  return tradeFeeMicros(termsOf("quadratic", multiplier, "micro"), false, 5000, 10_000);
}

/** What makers of a hundred contracts at 50 cents pay. */
function makerMicros(feeType: FeeType): number {
  return tradeFeeMicros(termsOf(feeType, "1", "micro"), true, 5000, 10_000);
}

describe("the model fee", () => {
  // Kalshi's documentation as read in November 2026: cost of one contract at a multiplier of 1, dollars.
  it.each([
    [500, 0.003325, 0.00083125],
    [1000, 0.0063, 0.001575],
    [2500, 0.013125, 0.00328125],
    [5000, 0.0175, 0.004375],
  ])("should at %i bp be what the exchange's table says", (priceBp, takerDollars, makerDollars) => {
    const terms = termsOf("quadratic_with_maker_fees", "1", "micro");

    // ten thousand contracts, so that nothing is left to round
    expect(tradeFeeMicros(terms, false, priceBp, 1_000_000)).toBe(Math.round(takerDollars * 1e10));
    expect(tradeFeeMicros(terms, true, priceBp, 1_000_000)).toBe(Math.round(makerDollars * 1e10));
  });

  it("should cost makers nothing, a quarter or half of what takers pay, by fee type", () => {
    expect(makerMicros("quadratic")).toBe(0);
    expect(makerMicros("quadratic_with_maker_fees")).toBe(437_500);
    expect(makerMicros("quadratic_with_combo_maker_fees")).toBe(875_000);
    expect(tradeFeeMicros(termsOf("quadratic", "1", "micro"), false, 5000, 10_000)).toBe(1_750_000);
  });

  it("should scale with the multiplier, exactly", () => {
    expect(takerMicros("0.5")).toBe(875_000); // baseball in August 2026
    expect(takerMicros("0")).toBe(0);
    expect(takerMicros("0.35")).toBe(612_500);
    expect(feeRates({ feeType: "quadratic_with_maker_fees", multiplierPpm: 350_000 }).makerRatePpt).toBe(
      6_125_000_000, // 0.0175 x 0.35 = 0.006125
    );
  });

  it("should be refused for the fee type without a formula", () => {
    expect(() => termsOf("flat", "1", "micro")).toThrow(
      expect.objectContaining({ code: "DATA_FEE_TYPE_UNSUPPORTED", exitCode: 3 }) as AppError,
    );
  });

  it("should agree with exact arithmetic at every whole cent for 1 to 1,000 contracts under every rule", () => {
    const units = { cent: 10n ** 18n, centicent: 10n ** 16n, micro: UNITS_PER_MICRO };
    for (const rounding of ROUNDINGS)
      for (const isMaker of [false, true]) {
        const terms = termsOf("quadratic_with_maker_fees", "1", rounding);
        const rate = isMaker ? "0.0175" : TAKER_RATE;
        for (let cents = 1; cents <= 99; cents++)
          for (let count = 1; count <= 1000; count++) {
            const fill = { rate, multiplier: "1", isBuy: true, closingLots: 0 };
            const exact = naiveModelFee({ ...fill, priceBp: cents * 100, lots: count * 100 });
            const micros = tradeFeeMicros(terms, isMaker, cents * 100, count * 100);
            if (BigInt(micros) * UNITS_PER_MICRO !== ceilTo(exact, units[rounding]))
              expect.fail(`${count} at ${cents} cents cost ${micros} micros under ${rounding}`);
          }
      }
  });
});

describe("fees beyond what doubles hold exactly", () => {
  it("should be the same on either side of the limit, and far beyond it", () => {
    const terms = termsOf("quadratic", "1", "micro");
    // 7 x priceBp x (10,000 - priceBp) x lots passes 2^53 at the middle of the first three
    for (const [priceBp, aroundLots, reach] of [
      [5000, 51_469_710, 500],
      [2500, 68_626_280, 500],
      [1, 128_687_143_782, 500],
      [3333, 68_719_400_000, 10_000],
    ] as const)
      for (let size = aroundLots - reach; size <= aroundLots + reach; size++) {
        const fill = { rate: TAKER_RATE, multiplier: "1", isBuy: true, priceBp, lots: size, closingLots: 0 };
        const micros = tradeFeeMicros(terms, false, priceBp, size);
        if (BigInt(micros) * UNITS_PER_MICRO !== ceilTo(naiveModelFee(fill), UNITS_PER_MICRO))
          expect.fail(`${size} lots at ${priceBp} bp cost ${micros} micros`);
      }
  });

  it("should be summed without a loss over an order's fills", () => {
    const fill = fc.record({
      isMaker: fc.boolean(),
      priceBp: fc.integer({ min: 1, max: 9_999 }),
      lots: fc.oneof(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 2 ** 36 - 1 })),
    });
    checkProperty(
      fc.property(fc.array(fill, { minLength: 1, maxLength: 8 }), (fills) => {
        const terms = termsOf("quadratic_with_maker_fees", "0.35", "cent");
        const order = newOrder();
        let exact = 0n;
        for (const { isMaker, priceBp, lots } of fills) {
          chargeFill(terms, direct, order, isMaker, BID, priceBp, lots);
          const rate = isMaker ? MAKER_RATE.quadratic_with_maker_fees : TAKER_RATE;
          exact += naiveModelFee({ rate, multiplier: "0.35", isBuy: true, priceBp, lots, closingLots: 0 });
        }
        const { feeRawMicros, feeRawRest } = order;

        expect(feeRawRest).toBeLessThan(RAW_RESTS_PER_MICRO);
        const unitsPerRest = UNITS_PER_MICRO / BigInt(RAW_RESTS_PER_MICRO);
        expect(BigInt(feeRawMicros) * UNITS_PER_MICRO + BigInt(feeRawRest) * unitsPerRest).toBe(exact);
      }),
      500,
    );
  });

  it("should carry what adds up to a micro", () => {
    const terms = termsOf("quadratic", "0.5", "cent");
    const order = newOrder();
    const lots = 25; // 0.035 x 0.25 x 0.02 x 0.98 = 171.5 micros
    for (const expected of [171.5, 343, 514.5]) {
      chargeFill(terms, direct, order, false, BID, 200, lots);
      expect(order).toMatchObject({
        feeRawMicros: Math.floor(expected),
        feeRawRest: (expected % 1) * RAW_RESTS_PER_MICRO,
      });
    }
  });
});
