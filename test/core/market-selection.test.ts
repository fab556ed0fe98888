/** Scores against the golden vectors, combos by each of their signals, markets under a cap. */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { comboSignals, isComboMarket } from "../../src/core/combo-market.ts";
import { lnTightnessScore, quotableMarketCount } from "../../src/core/market-score.ts";
import { marketScoreVectors } from "./market-score-vectors.ts";

marketScoreVectors(fileURLToPath(new URL("../vectors", import.meta.url)));

const SHAPE = { targetCents: 4, widthCents: 2, volatilityFloorCents: 0.25 };

describe("the score of a market", () => {
  it("should be finite for a market that stands still, and least without volume", () => {
    expect(lnTightnessScore({ volumeContracts: 100, volatilityCents: 0, spreadCents: 2 }, SHAPE)).toBeCloseTo(
      Math.log(400) - 1,
      12,
    );
    expect(lnTightnessScore({ volumeContracts: 0, volatilityCents: 1, spreadCents: 2 }, SHAPE)).toBe(
      -Infinity,
    );
  });
});

describe("a combo market", () => {
  const single = {
    ticker: "KXHIGHNY-26NOV21-T50",
    mve_collection_ticker: "",
    mve_selected_legs: [],
    strike_type: "greater",
  };

  it("should be known by each of four signals alone", () => {
    expect(comboSignals(single)).toEqual([]);
    expect(comboSignals({ ...single, ticker: "KXMVESPORTSMULTIGAMEEXTENDED-S2025" })).toEqual(["ticker"]);
    expect(comboSignals({ ...single, mve_collection_ticker: "KXMVECROSSCATEGORY-R" })).toEqual([
      "mve_collection_ticker",
    ]);
    expect(comboSignals({ ...single, mve_selected_legs: [{ side: "yes" }] })).toEqual(["mve_selected_legs"]);
    for (const strike_type of ["custom", "multivariate", "mve", "Custom"])
      expect(comboSignals({ ...single, strike_type })).toEqual(["strike_type"]);
  });

  it("should be known however its ticker is written, and by a collection or legs of any kind", () => {
    expect(comboSignals({ ticker: "kxmve-1" })).toEqual(["ticker"]);
    expect(comboSignals({ ticker: "X-KXMVE" })).toEqual([]);
    expect(comboSignals({ mve_selected_legs: { side: "yes" } })).toEqual(["mve_selected_legs"]);
    expect(comboSignals({ mve_selected_legs: "two of them", strike_type: "" })).toEqual([
      "mve_selected_legs",
    ]);
    expect(isComboMarket({ mve_collection_ticker: "R" })).toBe(true);
  });

  it("should not be taken for one where fields are absent or null", () => {
    expect(isComboMarket({})).toBe(false);
    expect(
      isComboMarket({
        ticker: null,
        mve_collection_ticker: null,
        mve_selected_legs: null,
        strike_type: null,
      }),
    ).toBe(false);
  });

  it("should be known as the exchange's own record of one, which says so twice", () => {
    // Ticker and strike type of a record of September 2026.
    expect(
      comboSignals({ ticker: "KXMVECROSSCATEGORY-SHARD1-S202671043C4A3", strike_type: "custom" }),
    ).toEqual(["ticker", "strike_type"]);
  });
});

describe("markets under a cap", () => {
  it.each([
    [20, 1, 20],
    [20, 0.4, 50],
    [20, 5, 4],
    [20, 6, 3],
    [0.3, 0.1, 3],
    [5, 10, 0],
    [5, 0, 0],
  ])("should be, of %d contracts with %d each, %i", (cap, least, count) => {
    expect(quotableMarketCount(cap, least)).toBe(count);
  });
});
