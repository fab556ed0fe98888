/** A lane that quotes steadily under limits, and the market it begins in. */
import { ASK, BID } from "../../src/core/order-book.ts";
import type { Strategy, StrategyDefinition } from "../../src/core/strategy.ts";
import { US_PER_SECOND } from "../../src/core/units.ts";
import type { LaneRequest } from "../../src/engine/backtest.ts";
import { fifoPessimistic } from "../../src/engine/fill-models/fifo-pessimistic.ts";
import { ZERO_LATENCY } from "../../src/engine/latency.ts";
import { positionLimitOnly, type RiskLimits } from "../../src/engine/risk-limits.ts";
import { snapshotRows } from "./rows.ts";

export const START_US = 1_700_000_000_000_000; // 14 November 2023, 22:13:20 UTC
export const FREE = positionLimitOnly("none");

export function at(seconds: number): number {
  return START_US + seconds * US_PER_SECOND;
}

export const OPENING = snapshotRows(START_US, [
  [BID, 4_500, 10_000],
  [ASK, 5_500, 10_000],
]);

/** Ten contracts at 46 and 54 in every market with a bid. */
export const STEADY: Strategy = {
  quote(group, sheets) {
    group.markets.forEach((market, index) => {
      if (market.bestBidCents === undefined) return;
      sheets[index]!.bid(46, 10);
      sheets[index]!.ask(54, 10);
    });
  },
  explain: () => [],
};

export function definitionOf(strategy: Strategy): StrategyDefinition {
  return {
    name: "steady",
    summary: "",
    source: "",
    parameters: [],
    assumes: [],
    wrongWhen: [],
    create: () => strategy,
  };
}

export function laneOf(limits: RiskLimits, marketIndices = [0]): LaneRequest {
  return {
    definition: definitionOf(STEADY),
    parameters: {},
    marketIndices,
    fillModel: fifoPessimistic,
    postedThrough: "remainder",
    latency: ZERO_LATENCY,
    inventoryLotsMax: undefined,
    risk: { limits },
  };
}
