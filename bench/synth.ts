/** How fast a synthetic market is made: rows to a sink that only counts and mixes them. */
import { mix4 } from "../src/core/digest.ts";
import type { RecordedRows } from "../src/data/recorded-rows.ts";
import { streamMarket } from "../src/data/synth/market.ts";
import { hashOf, timeMedian, type Bench } from "./harness.ts";

const ROW_COUNT = 3_000_000;
const SMOKE_ROW_COUNT = 5_000;
/** Rows of a chunk that are mixed into the hash: enough to notice a change, too few to be timed. */
const MIXED_EVERY = 1_009;

export const benches: readonly Bench[] = [
  {
    name: "synth.rowsPerSecond",
    unit: "rows/s",
    goal: "at least 3,000,000 on one quiet core (nba-live): a hundred million in half a minute",
    async run({ isSmoke }) {
      const rowCount = isSmoke ? SMOKE_ROW_COUNT : ROW_COUNT;
      const timing = await timeMedian({ isSmoke, warmUpCount: 2, sampleCount: 7 }, () => make(rowCount));
      return { value: rowCount / (timing.medianMs / 1000), hash: timing.hash };
    },
  },
];

/** Named by some of its rows and by how it ended. */
function make(rowCount: number): string {
  let mixed = 0;
  const take = ({ rowCount: chunkRows, kind, side, priceBp, lots, timeUs }: RecordedRows): void => {
    for (let row = 0; row < chunkRows; row += MIXED_EVERY)
      mixed = mix4(mixed, kind[row]! * 2 + side[row]!, priceBp[row]!, (lots[row]! + timeUs[row]!) % 2 ** 32);
  };
  const { result, lastFair, accounts } = streamMarket(
    { preset: "nba-live", seed: "bench", rowCount },
    { rows: take },
  );
  return hashOf(JSON.stringify([mixed, result, lastFair, accounts]));
}
