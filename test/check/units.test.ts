import { describe, expect, it } from "vitest";
import { dimensionOf } from "../../src/check/quote/time.ts";

describe("the unit of a parameter", () => {
  it.each([
    ["halfSpreadCents", 1, 0, 0],
    ["skewCentsPerContract", 1, 0, -1],
    ["maxPositionContracts", 0, 0, 1],
    ["gammaPerDollar", -1, 0, -1],
    ["kappaPerCent", -1, 0, 0],
    ["sigmaDollarsPerSqrtHour", 1, -0.5, 0],
    ["intensityPerHour", 0, -1, 0],
    ["horizonHours", 0, 1, 0],
    ["shareFrac", 0, 0, 0],
  ])("should be read from the name %s: money^%d time^%d lots^%d", (name, money, time, lots) => {
    const dimension = dimensionOf(name);

    expect([dimension.money + 0, dimension.time + 0, dimension.lots + 0]).toEqual([money, time, lots]);
  });
});
