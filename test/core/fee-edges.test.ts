/** The edges of fees: where ranges end, what is refused, and what a refusal says of itself. */
import { describe, expect, it } from "vitest";
import { AppError } from "../../src/core/errors.ts";
import { feeScheduleOf } from "../../src/core/fee-history.ts";
import { BALANCE_PRECISION_MICROS, ROUNDING } from "../../src/core/fee-rounding.ts";
import { FeeSchedule, feesMissing, type FeeSegment } from "../../src/core/fee-schedule.ts";
import { feeMultiplierPpm, feeRates, feeTerms, isRatePpt } from "../../src/core/fee-terms.ts";
import { tradeFeeMicros, worstFeeMicros } from "../../src/core/fees.ts";

const TAKER_RATE_PPT = 70_000_000_000;
const SEGMENT: FeeSegment = {
  fromTimeUs: 0,
  takerRatePpt: TAKER_RATE_PPT,
  makerRatePpt: 0,
  rounding: "micro",
};

function refusal(run: () => unknown): AppError {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("a fee rate", () => {
  it("should reach the largest multiplier and no further", () => {
    const { takerRatePpt } = feeRates({ feeType: "quadratic", multiplierPpm: 10_000_000 });

    expect(takerRatePpt).toBe(700_000_000_000);
    expect(isRatePpt(takerRatePpt)).toBe(true);
    expect(isRatePpt(takerRatePpt + 2_500)).toBe(false);
  });

  it.each([
    ["taker", { takerRatePpt: 1, makerRatePpt: 0 }],
    ["maker", { takerRatePpt: 0, makerRatePpt: 1 }],
  ])("should be refused where the %s's is finer than any multiplier", (_role, rates) => {
    expect(() => feeTerms(rates, ROUNDING.micro)).toThrow("fee rates are whole multiples of 2,500 ppt");
  });

  it("should say which multiplier or type it could not be made of", () => {
    expect(refusal(() => feeMultiplierPpm("10.1")).data).toEqual({ text: "10.1" });
    expect(refusal(() => feeRates({ feeType: "flat", multiplierPpm: 1_000_000 })).data).toEqual({
      feeType: "flat",
    });
  });
});

describe("a fee too large for a whole number of micros", () => {
  it("should stop the run instead of losing its last digits", () => {
    const terms = feeTerms({ takerRatePpt: 700_000_000_000, makerRatePpt: 0 }, ROUNDING.micro);

    expect(() => tradeFeeMicros(terms, false, 5_000, 1e15)).toThrow("a whole number of micros below 2^53");
  });
});

describe("the most that an order can be charged", () => {
  const [price, lots] = [5_000, 100];

  it("should not depend on its fills where the order as a whole is rounded", () => {
    const terms = feeTerms(SEGMENT, ROUNDING.cent);

    // 0.07 x 1 x 0.25 is $0.0175, rounded up to 2 cents.
    for (const fillCount of [1, 5])
      expect(worstFeeMicros(terms, BALANCE_PRECISION_MICROS.nonDirect, false, price, lots, fillCount)).toBe(
        20_000,
      );
  });

  it("should grow by a unit and an alignment with every fill after February 2026", () => {
    const terms = feeTerms(SEGMENT, ROUNDING.centicent);
    const worst = (fillCount: number): number =>
      worstFeeMicros(terms, BALANCE_PRECISION_MICROS.nonDirect, false, price, lots, fillCount);

    // $0.0175, up to one cent less a micro of alignment a fill, and $0.0001 of rounding for each fill after the first.
    expect(worst(1)).toBe(17_500 + 9_999);
    expect(worst(4)).toBe(17_500 + 3 * 100 + 4 * 9_999);
  });
});

describe("a fee schedule", () => {
  const later: FeeSegment = { ...SEGMENT, fromTimeUs: 1_000, takerRatePpt: 0 };

  it("should change at the very microsecond, whichever segment was asked for before", () => {
    const schedule = new FeeSchedule("MKT-1", [SEGMENT, later]);

    expect(schedule.termsAt(999).takerRatePpt).toBe(TAKER_RATE_PPT);
    expect(schedule.termsAt(1_000).takerRatePpt).toBe(0);
    expect(schedule.termsAt(999).takerRatePpt).toBe(TAKER_RATE_PPT);
  });

  it("should write its schema, and what was assumed only where something was", () => {
    const plain = new FeeSchedule("MKT-1", [SEGMENT]);
    const assumed = new FeeSchedule("MKT-1", [SEGMENT], 500);

    expect(plain.toJSON()).toStrictEqual({ schema: "halfspread-fees/1", name: "MKT-1", segments: [SEGMENT] });
    expect(assumed.toJSON()).toMatchObject({ assumedBeforeUs: 500 });
    expect(FeeSchedule.fromJSON(JSON.parse(JSON.stringify(assumed))).assumedBeforeUs).toBe(500);
  });

  it.each([
    ["a word", "a schedule", "the fee schedule (none) is not valid: it is no object"],
    [
      "no schema",
      { name: "MKT-1" },
      "the fee schedule (none) is not valid: its schema is undefined, not halfspread-fees/1",
    ],
    [
      "a number for a name",
      { schema: "halfspread-fees/1", name: 7 },
      "the fee schedule (none) is not valid: it has no name",
    ],
    [
      "a number for a segment",
      { schema: "halfspread-fees/1", name: "MKT-1", segments: [7] },
      "the fee schedule MKT-1 is not valid: segment 0 is no object",
    ],
  ])("should say what is wrong with %s", (_what, value, message) => {
    expect(refusal(() => FeeSchedule.fromJSON(value)).message).toBe(message);
  });

  it("should name what was refused, and its value", () => {
    const segment = { ...SEGMENT, makerRatePpt: -2_500 };

    expect(refusal(() => new FeeSchedule("MKT-1", [segment])).data).toEqual({
      name: "MKT-1",
      value: segment,
    });
    expect(feesMissing("MKT-1", "at any time").data).toEqual({ name: "MKT-1" });
  });

  it("should refuse two fees from one time, and say of what and when", () => {
    const change = { fromTimeUs: 5, feeType: "quadratic", multiplierPpm: 1_000_000 } as const;

    const { code, data } = refusal(() => feeScheduleOf({ name: "MKT-1", series: [change, change] }));

    expect(code).toBe("DATA_FEES_CONFLICT");
    expect(data).toMatchObject({ name: "MKT-1", fromTimeUs: 5 });
  });
});
