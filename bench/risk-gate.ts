/** What the risk gate costs an order: with the position limit alone, which every lane has, and with every limit. */
import { ASK, BID } from "../src/core/order-book.ts";
import { RiskGate } from "../src/engine/risk-gate.ts";
import { positionLimitOnly, type RiskLimits } from "../src/engine/risk-limits.ts";
import { riskLimitsOf } from "../src/engine/risk-profiles.ts";
import { hashOf, timeMedian, type Bench } from "./harness.ts";

const ORDERS = 20_000_000;
const START_US = 1_795_176_000_000_000;
const WARM_UP_COUNT = 3;
const SAMPLE_COUNT = 7;

export const benches: readonly Bench[] = [
  approvals(
    "riskGate.positionApprovalsPerSecond",
    "above 100,000,000 on one quiet core",
    positionLimitOnly(1_000),
  ),
  approvals("riskGate.approvalsPerSecond", "above 10,000,000 on one quiet core: every limit stated", {
    ...riskLimitsOf({ profile: "calm-daily" }),
    ordersPerMinuteMax: 60_000,
  }),
];

function approvals(name: string, goal: string, limits: RiskLimits): Bench {
  return {
    name,
    unit: "approvals/s",
    goal,
    async run({ isSmoke }) {
      const orderCount = isSmoke ? 1_000 : ORDERS;
      const timing = await timeMedian(
        { isSmoke, warmUpCount: WARM_UP_COUNT, sampleCount: SAMPLE_COUNT },
        () => hashOf(String(approveMany(limits, orderCount))),
      );
      return { value: orderCount / (timing.medianMs / 1000), hash: timing.hash };
    },
  };
}

/** Asks for both sides in turn with a wandering number of open lots; nothing is sent. */
function approveMany(limits: RiskLimits, orderCount: number): number {
  const gate = new RiskGate({ limits, tickers: ["BENCH"], startingCashMicros: 1_000_000_000 });
  gate.onBook(0, START_US);
  gate.onFair(0, START_US);
  let approvedLots = 0;
  for (let order = 0; order < orderCount; order++) {
    const side = (order & 1) === 0 ? BID : ASK;
    const priceBp = 4_900 + (order & 127);
    approvedLots += gate.approve(0, side, priceBp, 100, 0, order & 1_023, 10_000, START_US);
  }
  return approvedLots;
}
