import { describe, expect, it } from "vitest";
import { AppError } from "../../src/core/errors.ts";
import { BID } from "../../src/core/order-book.ts";
import {
  assertAllStated,
  parseRiskLimits,
  positionLimitOnly,
  RISK_LIMIT_NAMES,
  unstatedRiskLimits,
} from "../../src/engine/risk-limits.ts";
import { isComboTicker } from "../../src/core/combo-market.ts";
import { REFUSAL_REASONS } from "../../src/core/risk-rows.ts";
import { RISK_PROFILES, riskLimitsOf } from "../../src/engine/risk-profiles.ts";
import { RiskGate } from "../../src/engine/risk-gate.ts";

function errorOf(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("there was no error");
}

describe("limits from plain data", () => {
  it("should be numbers or none, and what is absent stays unstated", () => {
    const limits = parseRiskLimits(
      JSON.parse('{"inventoryLotsMax": 1000, "capitalShareMax": 0.25, "collarBp": "none"}'),
    );

    expect(limits).toEqual({ inventoryLotsMax: 1_000, capitalShareMax: 0.25, collarBp: "none" });
    expect(unstatedRiskLimits(limits)).toEqual(
      RISK_LIMIT_NAMES.filter((name) => !["inventoryLotsMax", "capitalShareMax", "collarBp"].includes(name)),
    );
  });

  it.each([
    [
      "inventoryLotsMax",
      -1,
      /inventoryLotsMax was -1, it must be a whole number from 0 to 2147483647, or "none"/,
    ],
    ["inventoryLotsMax", 10.5, /was 10\.5, it must be a whole number/],
    ["orderLotsMax", 0, /was 0, .* from 1 to/],
    ["capitalShareMax", 10, /was 10, it must be a number from 0 to 1/],
    ["collarBp", 10_001, /was 10001/],
    ["ordersPerMinuteMax", NaN, /was NaN/],
    ["drawdownMicrosMax", Infinity, /was Infinity/],
    ["staleBookUs", null, /was null/],
    ["staleFairUs", "2000000", /was "2000000"/],
    ["lossTodayMicrosMax", [1], /was \[1\]/],
  ])("should refuse %s of %s, naming field, value and range", (name, value, message) => {
    const error = errorOf(() => parseRiskLimits({ [name]: value }));

    expect(error.code).toBe("USAGE_BAD_RISK_LIMIT");
    expect(error.message).toMatch(message);
    expect(error.data).toMatchObject({ name });
  });

  it("should name the likely slip", () => {
    expect(errorOf(() => parseRiskLimits({ staleBookUs: null })).hint).toContain('the word "none"');
    expect(errorOf(() => parseRiskLimits({ staleBookUs: "5" })).hint).toContain("without quotes");
    expect(errorOf(() => parseRiskLimits({ maxPosition: 5 })).hint).toContain("inventoryLotsMax");
  });

  it.each([null, 5, "none", [], undefined])("should be an object, not %j", (plain) => {
    expect(errorOf(() => riskLimitsOf(plain)).code).toBe("USAGE_RISK_LIMITS_SHAPE");
  });

  it("should not take an inherited name for a limit", () => {
    expect(errorOf(() => parseRiskLimits({ toString: 5 })).code).toBe("USAGE_UNKNOWN_RISK_LIMIT");
  });
});

describe("a lane without all limits stated", () => {
  it.each(RISK_LIMIT_NAMES)("should send nothing while %s is missing", (name) => {
    const { [name]: _, ...limits } = positionLimitOnly("none");
    const gate = new RiskGate({ limits, tickers: ["ONE"] });

    expect(gate.approve(0, BID, 5_000, 1, 0, 0, 10_000, 1)).toBe(0);
    expect(REFUSAL_REASONS[gate.lastReason]).toBe("limits-not-stated");
    const error = errorOf(() => assertAllStated(limits));
    expect([error.code, error.message]).toEqual([
      "USAGE_RISK_LIMITS_UNSTATED",
      `risk limits not stated: ${name}`,
    ]);
  });

  it("should send once each is stated as none", () => {
    const limits = parseRiskLimits(Object.fromEntries(RISK_LIMIT_NAMES.map((name) => [name, "none"])));

    assertAllStated(limits);
    expect(new RiskGate({ limits, tickers: ["ONE"] }).approve(0, BID, 1, 999, 0, 0, 0, 1)).toBe(999);
  });
});

describe("a profile", () => {
  const traded = RISK_PROFILES.filter((profile) => profile.kind === "traded");

  it.each(traded)(
    "$name should state every limit within its range, each with a source",
    ({ name, limits }) => {
      const stated = riskLimitsOf({ profile: name });

      assertAllStated(stated);
      expect(parseRiskLimits(stated)).toEqual(stated);
      for (const [, source] of Object.values(limits)) expect(source).toMatch(/: |chosen/);
    },
  );

  it.each(traded)("$name should leave no limit that another makes idle", ({ limits, gammaPerDollar }) => {
    expect(limits.orderLotsMax[0]).toBeLessThanOrEqual(limits.inventoryLotsMax[0]);
    expect(limits.notionalMicrosMax[0]).toBeGreaterThanOrEqual(limits.inventoryLotsMax[0] * 10_000);
    expect(limits.lossTodayMicrosMax[0]).toBeLessThan(limits.drawdownMicrosMax[0]);
    expect(gammaPerDollar.min).toBeGreaterThanOrEqual(0.05); // the range that was searched: 0.05 to 1
    expect(gammaPerDollar.max).toBeLessThanOrEqual(0.5); // above it little was earned
  });

  it("should give way to what is stated beside it", () => {
    expect(riskLimitsOf({ profile: "calm-daily", inventoryLotsMax: 5, drawdownMicrosMax: "none" })).toEqual({
      ...riskLimitsOf({ profile: "calm-daily" }),
      inventoryLotsMax: 5,
      drawdownMicrosMax: "none",
    });
  });

  it("should be refused for combos, and unknown ones named", () => {
    expect(errorOf(() => riskLimitsOf({ profile: "combo" })).code).toBe("USAGE_RISK_PROFILE_REFUSED");
    const error = errorOf(() => riskLimitsOf({ profile: "calm" }));
    expect(error.code).toBe("USAGE_UNKNOWN_RISK_PROFILE");
    expect(error.hint).toContain("calm-daily");
  });

  it("should know a combo by its ticker", () => {
    expect(isComboTicker("KXMVECROSSCATEGORY-S2025")).toBe(true);
    expect(isComboTicker("KXHIGHNY-26MAY20-T75")).toBe(false);
  });
});
