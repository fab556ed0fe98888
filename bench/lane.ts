/** How fast one lane trades a tape: strategy, orders with latencies, fills, ledger and digest; no journal. */
import { Kernel } from "../src/engine/kernel.ts";
import type { LaneSetup } from "../src/engine/lane-setup.ts";
import { positionLimitOnly } from "../src/engine/risk-limits.ts";
import { fifoPessimistic } from "../src/engine/fill-models/fifo-pessimistic.ts";
import { naiveSkew } from "../src/strategies/naive-skew.ts";
import { US_PER_MS } from "../src/core/units.ts";
import { hashOf, timeMedian, type Bench } from "./harness.ts";
import { TAPE_ROWS, tiledTape } from "./tiled-tape.ts";

export const benches: readonly Bench[] = [
  {
    name: "lane.rowsPerSecond",
    unit: "rows/s",
    goal: "above 28,000,000 on one quiet core: an order placed and cancelled every ten rows",
    async run({ isSmoke }) {
      const tape = await tiledTape(isSmoke ? 1 : TAPE_ROWS);
      const timing = await timeMedian({ isSmoke, warmUpCount: 2, sampleCount: 7 }, () => {
        const kernel = new Kernel([tape], [lane()], { isQuoteSeriesKept: false, isVerified: false });
        kernel.run();
        return hashOf(kernel.journals[0]!.digest.toString() + JSON.stringify(kernel.ledgers[0]));
      });
      return { value: tape.rowCount / (timing.medianMs / 1000), hash: timing.hash };
    },
  },
];

function lane(): LaneSetup {
  return {
    strategy: naiveSkew.create({ halfSpreadCents: 2, maxPositionContracts: 10, sizeContracts: 1 }),
    marketIndices: [0],
    fillRules: { model: fifoPessimistic, isGrowthFill: false },
    latency: { feedUs: 20 * US_PER_MS, orderUs: 30 * US_PER_MS },
    limits: positionLimitOnly(1_000),
    isJournalKept: false,
  };
}
