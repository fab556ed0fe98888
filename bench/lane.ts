/** How fast one lane trades a tape: strategy, orders with latencies, fills, ledger and digest; its journal is not kept. */
import { Kernel } from "../src/engine/kernel.ts";
import type { LaneSetup } from "../src/engine/lane-setup.ts";
import { positionLimitOnly } from "../src/engine/risk-limits.ts";
import { fifoPessimistic } from "../src/engine/fill-models/fifo-pessimistic.ts";
import { naiveSkew } from "../src/strategies/naive-skew.ts";
import type { Strategy } from "../src/core/strategy.ts";
import { US_PER_MS } from "../src/core/units.ts";
import { hashOf, timeMedian, type Bench } from "./harness.ts";
import { TAPE_ROWS, tiledTape } from "./tiled-tape.ts";

export const PARAMETERS = { halfSpreadCents: 2, maxPositionContracts: 10, sizeContracts: 1 };

const LANE: LaneSetup = {
  strategy: naiveSkew.create(PARAMETERS),
  marketIndices: [0],
  fillRules: { model: fifoPessimistic, isGrowthFill: false },
  latency: { feedUs: 20 * US_PER_MS, orderUs: 30 * US_PER_MS },
  limits: positionLimitOnly(1_000),
  isJournalKept: false,
};

export const benches: readonly Bench[] = [
  laneBench(
    "lane.rowsPerSecond",
    "above 28,000,000 on one quiet core: an order placed and cancelled every ten rows",
    {},
  ),
  laneBench(
    "sharedLane.rowsPerSecond",
    "above 15,000,000: the same lane in the replay that lanes share, as lanes are that read more or share an account",
    { strategy: sharedStrategy() },
  ),
];

/** Without its rule for one market a strategy says nothing of what it reads, and its lanes are not plain. */
export function sharedStrategy(): Strategy {
  const { rule: _, ...strategy } = naiveSkew.create(PARAMETERS);
  return strategy;
}

/** Times a naive-skew lane on the long tape. @param facts what it has beside, or instead of, the plain lane's. */
export function laneBench(name: string, goal: string, facts: Partial<LaneSetup>): Bench {
  return {
    name,
    unit: "rows/s",
    goal,
    async run({ isSmoke }) {
      const tape = await tiledTape(isSmoke ? 1 : TAPE_ROWS);
      const timing = await timeMedian({ isSmoke, warmUpCount: 2, sampleCount: 7 }, () => {
        const setups = [{ ...LANE, ...facts }];
        const kernel = new Kernel([tape], setups, { isQuoteSeriesKept: false, isVerified: false });
        kernel.run();
        return hashOf(kernel.journals[0]!.digest.toString() + JSON.stringify(kernel.ledgers[0]));
      });
      return { value: tape.rowCount / (timing.medianMs / 1000), hash: timing.hash };
    },
  };
}
