/** How fast one lane trades a tape on the whole venue: matched queues, exact fees, a limit, rate-limited commands, 50 ms. */
import { feeScheduleOf } from "../src/core/fee-history.ts";
import { US_PER_MS } from "../src/core/units.ts";
import { fifoMatched } from "../src/engine/fill-models/fifo-matched.ts";
import { Kernel } from "../src/engine/kernel.ts";
import type { LaneSetup } from "../src/engine/lane-setup.ts";
import { positionLimitOnly } from "../src/engine/risk-limits.ts";
import { RATE_LIMITS } from "../src/engine/token-bucket.ts";
import { naiveSkew } from "../src/strategies/naive-skew.ts";
import { hashOf, timeMedian, type Bench } from "./harness.ts";
import { TAPE_ROWS, tiledTape } from "./tiled-tape.ts";

const FEES = feeScheduleOf({
  name: "bench",
  series: [{ fromTimeUs: 0, feeType: "quadratic_with_maker_fees", multiplierPpm: 1_000_000 }],
});

export const benches: readonly Bench[] = [
  {
    name: "venue.rowsPerSecond",
    unit: "rows/s",
    goal: "above 20,000,000 on one quiet core: fees, gate, token bucket, reconstructed queues",
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
    fillRules: { model: fifoMatched, isGrowthFill: false },
    latency: { feedUs: 20 * US_PER_MS, orderUs: 50 * US_PER_MS },
    limits: positionLimitOnly(1_000),
    fees: [FEES],
    rateLimit: RATE_LIMITS.get("advanced")!,
    isJournalKept: false,
  };
}
