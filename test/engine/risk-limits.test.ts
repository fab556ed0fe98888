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
    ["capitalShareMax", "0.5", /was "0\.5"/],
  ])("should refuse %s of %s, naming field, value and range", (name, value, message) => {
    const error = errorOf(() => parseRiskLimits({ [name]: value }));

    expect(error.code).toBe("USAGE_BAD_RISK_LIMIT");
    expect(error.message).toMatch(message);
    expect(error.data).toMatchObject({ name });
  });

  it("should be taken at both ends of their range, and refused with that range beyond them", () => {
    for (const collarBp of [0, 10_000]) expect(parseRiskLimits({ collarBp })).toEqual({ collarBp });

    const range = { name: "collarBp", min: 0, max: 10_000 };
    for (const value of [-1, 10_001])
      expect(errorOf(() => parseRiskLimits({ collarBp: value })).data).toEqual({ ...range, value });
  });

  it.each([
    ['the word "none"', [null, undefined, false, ""]],
    ["without quotes", ["5", "0.5", " 7 "]],
    ["the unit is in the name", ["five", "  ", true, -1, NaN]],
  ])("should be refused with a hint at the likely slip: %s", (hint, values) => {
    for (const staleBookUs of values)
      expect(errorOf(() => parseRiskLimits({ staleBookUs })).hint).toContain(hint);
  });

  it("should be refused by a name there is not, with those there are", () => {
    expect(errorOf(() => parseRiskLimits({ maxPosition: 5 })).data).toEqual({ name: "maxPosition" });
    expect(errorOf(() => parseRiskLimits({ maxPosition: 5 })).hint).toContain("inventoryLotsMax");
  });

  it.each([null, 5, "none", [], undefined])("should be an object, not %j", (plain) => {
    const { code, hint } = errorOf(() => riskLimitsOf(plain));

    expect([code, hint]).toEqual(["USAGE_RISK_LIMITS_SHAPE", expect.stringContaining("inventoryLotsMax")]);
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
    expect(error.data).toEqual({ missing: [name] });
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

  it("should not be needed beside limits", () => {
    expect(riskLimitsOf({ inventoryLotsMax: 5 })).toEqual({ inventoryLotsMax: 5 });
  });

  it("should be found by the names that configurations hold (docs/RISK.md)", () => {
    expect(RISK_PROFILES.map(({ name }) => name)).toEqual([
      "calm-daily",
      "game-before-start",
      "game-in-play",
      "politics-long-dated",
      "combo",
    ]);
  });

  it("should be refused for combos, and unknown ones named", () => {
    const refused = errorOf(() => riskLimitsOf({ profile: "combo" }));
    expect([refused.code, refused.data]).toEqual([
      "USAGE_RISK_PROFILE_REFUSED",
      { name: "combo", source: expect.stringContaining(" ") as string },
    ]);
    const error = errorOf(() => riskLimitsOf({ profile: "calm" }));
    expect(error.code).toBe("USAGE_UNKNOWN_RISK_PROFILE");
    expect(error.hint).toContain("calm-daily");
    expect(error.data).toEqual({ name: "calm" });
  });

  it("should know a combo by its ticker", () => {
    expect(isComboTicker("KXMVECROSSCATEGORY-S2025")).toBe(true);
    expect(isComboTicker("KXHIGHNY-26MAY20-T75")).toBe(false);
  });
});
