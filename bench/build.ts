/** How fast a tape is built from recorded rows: pairing, canonical order, books, queues. */
import { PRICE_LEVEL_STRUCTURES } from "../src/core/price-grid.ts";
import { makeMarket } from "../src/data/synth/market.ts";
import { buildTape } from "../src/data/tape-builder.ts";
import { timeMedian, type Bench } from "./harness.ts";

const ROWS = 300_000;
const SMOKE_ROWS = 2_000;

export const benches: readonly Bench[] = [
  {
    name: "tape.buildRowsPerSecond",
    unit: "rows/s",
    goal: "above 1,000,000: a tape is built in less time than its recording is imported",
    async run({ isSmoke }) {
      const rowCount = isSmoke ? SMOKE_ROWS : ROWS;
      const { rows, ticker } = makeMarket({ preset: "nba-live", seed: "bench", rowCount });
      const request = { ticker, priceRanges: PRICE_LEVEL_STRUCTURES.get("linear_cent")!, sources: [] };
      const { medianMs, hash } = await timeMedian(
        { isSmoke, warmUpCount: 2, sampleCount: 7 },
        () => buildTape(rows, request).contentHash,
      );
      return { value: rows.rowCount / (medianMs / 1000), hash };
    },
  },
];
