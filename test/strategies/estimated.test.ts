import { describe, expect, it } from "vitest";
import type { Strategy } from "../../src/core/strategy.ts";
import { withEstimates } from "../../src/strategies/estimated.ts";
import { linearSkew } from "../../src/strategies/linear-skew.ts";
import { WrittenQuotes } from "../../src/engine/quote-sheet.ts";
import { completeParameters } from "../../src/core/strategy.ts";
import { CENT_GRID } from "./quoting.ts";

const GIVEN = completeParameters(linearSkew, { halfSpreadCents: 2 });
const SERIES = {
  fromUs: Float64Array.of(100, 200, 300),
  values: [{ halfSpreadCents: 3 }, { halfSpreadCents: 4 }, { halfSpreadCents: 5 }],
};

function marketOf(ticker: string) {
  return {
    ticker,
    grid: CENT_GRID,
    fairCents: 50,
    bestBidCents: 49,
    bestAskCents: 51,
    bestBidContracts: 1,
    bestAskContracts: 1,
    inventoryContracts: 0,
    hoursToClose: 1,
    isTrading: true,
    isChanged: true,
  };
}

/** The first market's bid at a time, and what the explanation says it is. */
function bidAt(strategy: Strategy, nowUs: number): number {
  const group = { markets: [marketOf("A"), marketOf("B")], changed: [0], changedCount: 1, nowUs };
  const sheets = [new WrittenQuotes(), new WrittenQuotes()];
  strategy.quote(group, sheets);
  const explained = strategy.explain(group, 0).reduce((sum, { bidCents }) => sum + bidCents, 0);
  expect(explained).toBe(sheets[0]!.bidCents[0]);
  return explained;
}

/** Of market A alone. */
function follow(): Strategy {
  return withEstimates(linearSkew, "followed", (ticker) => (ticker === "A" ? SERIES : undefined)).create(
    GIVEN,
  );
}

describe("a strategy whose parameters follow estimates", () => {
  it("should quote by the parameters given until the first, then by each from its time on", () => {
    const strategy = follow();

    expect([0, 99, 100, 199, 200, 1_000].map((nowUs) => bidAt(strategy, nowUs))).toEqual([
      48, 48, 47, 47, 46, 45,
    ]);
  });

  it("should take the latest where several came between two decisions", () => {
    expect(bidAt(follow(), 250)).toBe(46);
  });

  it("should leave a market without estimates as it is", () => {
    const strategy = withEstimates(linearSkew, "followed", () => undefined).create(GIVEN);

    expect(bidAt(strategy, 1_000)).toBe(48);
  });

  it("should refuse a strategy that is more than a rule for one market", () => {
    const group = { ...linearSkew, create: () => ({ quote: () => {}, explain: () => [] }) };

    expect(() => withEstimates(group, "followed", () => SERIES).create(GIVEN)).toThrow(
      "more than a rule for one market",
    );
  });
});
