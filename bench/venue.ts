/** How fast one lane trades a tape on the whole venue: matched queues, exact fees, a limit, rate-limited commands, 50 ms. */
import { feeScheduleOf } from "../src/core/fee-history.ts";
import { US_PER_MS } from "../src/core/units.ts";
import { fifoMatched } from "../src/engine/fill-models/fifo-matched.ts";
import { RATE_LIMITS } from "../src/engine/token-bucket.ts";
import type { Bench } from "./harness.ts";
import { laneBench } from "./lane.ts";

const FEES = feeScheduleOf({
  name: "bench",
  series: [{ fromTimeUs: 0, feeType: "quadratic_with_maker_fees", multiplierPpm: 1_000_000 }],
});

export const benches: readonly Bench[] = [
  laneBench(
    "venue.rowsPerSecond",
    "above 20,000,000 on one quiet core: fees, gate, token bucket, reconstructed queues",
    {
      fillRules: { model: fifoMatched, isGrowthFill: false },
      latency: { feedUs: 20 * US_PER_MS, orderUs: 50 * US_PER_MS },
      fees: [FEES],
      rateLimit: RATE_LIMITS.get("advanced")!,
    },
  ),
];
