/** What a lane has at stake, by hand: dollars in the comments, micros in the code. */
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { RiskExposure } from "../../src/engine/risk-exposure.ts";
import { RiskGate } from "../../src/engine/risk-gate.ts";
import { positionLimitOnly } from "../../src/engine/risk-limits.ts";

const DOLLAR = 1_000_000;
const SIDES = [BID, ASK] as const;

describe("the collateral of a lane", () => {
  it("should forget how dear an order was once its side is empty", () => {
    const limits = { ...positionLimitOnly("none"), collateralMicrosMax: 10 * DOLLAR };
    const gate = new RiskGate({ limits, tickers: ["ONE"] });
    gate.exposure.startFrom(0, -1_000, 5 * DOLLAR); // ten sold at 50 cents: $5 are held
    gate.onOrderSent(0, BID, 9_000, 1_000, 0);
    gate.onOrderEnded(0, BID, 9_000, 1_000);

    // Ten close for nothing, $5 pay for ten more at 50 cents.
    expect(gate.approve(0, BID, 5_000, 5_000, -1_000, 0, 0, 0)).toBe(2_000);
  });

  it("should be what the orders that are left cost: the cost of one that ended is free again", () => {
    const exposure = new RiskExposure(1);
    exposure.sent(0, BID, 3_000, 1_000);
    exposure.sent(0, BID, 5_000, 1_000);
    expect(exposure.collateralMicros).toBe(8 * DOLLAR); // $3 and $5

    exposure.ended(0, BID, 5_000, 1_000);

    expect(exposure.collateralMicros).toBe(3 * DOLLAR);
    // $7 of $10 are left: 14 contracts at 50 cents.
    expect(exposure.collateralRoomLots(0, BID, 5_000, 10 * DOLLAR)).toBe(1_400);
    expect(exposure.marketRoomLots(0, BID, 5_000, 10 * DOLLAR)).toBe(1_400);
  });
});

describe("a position that was taken over", () => {
  it("should count before the first order", () => {
    const exposure = new RiskExposure(2);

    exposure.startFrom(0, -1_000, 4 * DOLLAR); // ten sold at 40 cents: a dollar each owed, $4 came in

    expect(exposure.collateralMicros).toBe(6 * DOLLAR);
    expect(exposure.notionalLots).toBe(1_000);
    expect(exposure.notionalRoomLots(1, BID, 12 * DOLLAR)).toBe(200);
  });
});

describe("the open lots of a side", () => {
  it("should be counted by market and side", () => {
    const exposure = new RiskExposure(2);

    exposure.sent(1, ASK, 6_000, 300);
    exposure.sent(1, BID, 4_000, 200);
    exposure.ended(1, ASK, 6_000, 100);

    expect(SIDES.map((side) => exposure.openLotsOf(1, side))).toEqual([200, 200]);
    exposure.filled(1, BID, 4_000, 50, -200_000);
    expect(SIDES.map((side) => exposure.openLotsOf(1, side))).toEqual([150, 200]);
    expect(SIDES.map((side) => exposure.openLotsOf(0, side))).toEqual([0, 0]);
  });
});

describe("the exposure's invariants", () => {
  it("should hold for a lane with orders and fills", () => {
    const exposure = new RiskExposure(2);
    exposure.sent(0, BID, 4_000, 300);
    exposure.filled(0, BID, 4_000, 100, -400_000);

    expect(() => exposure.assertInvariants()).not.toThrow();
  });

  it("should fail where more ended than was sent, or a sum is not that of its markets", () => {
    const [ended, notional, collateral] = [new RiskExposure(1), new RiskExposure(1), new RiskExposure(1)];

    ended.ended(0, ASK, 4_000, 1);
    notional.notionalLots = 1;
    collateral.collateralMicros = 1;

    expect(() => ended.assertInvariants()).toThrow("no more can end than was sent");
    expect(() => notional.assertInvariants()).toThrow("notional is the sum over markets");
    expect(() => collateral.assertInvariants()).toThrow("collateral is the sum over markets");
  });
});
