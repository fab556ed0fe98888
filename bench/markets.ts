/** What it costs to replay many markets in one account, in the order of their times, beside one market of as many rows. */
import type { Strategy } from "../src/core/strategy.ts";
import type { Tape } from "../src/core/tape.ts";
import { US_PER_MS } from "../src/core/units.ts";
import { fifoMatched } from "../src/engine/fill-models/fifo-matched.ts";
import { Kernel } from "../src/engine/kernel.ts";
import type { LaneSetup } from "../src/engine/lane-setup.ts";
import { positionLimitOnly } from "../src/engine/risk-limits.ts";
import { naiveSkew } from "../src/strategies/naive-skew.ts";
import { hashOf, median, type Bench } from "./harness.ts";
import { PARAMETERS, sharedStrategy } from "./lane.ts";
import { tiledTape } from "./tiled-tape.ts";

const MARKET_COUNT = 256;
/** Rows of one market of the many. */
const ROWS_EACH = 40_000;
const RUNS = 5;
const WARM_UPS = 2;

export const benches: readonly Bench[] = [
  costRatio(
    "markets256.costRatio",
    "at most 1.15: time a row of 256 markets in one account over that of one market with one lane",
    () => naiveSkew.create(PARAMETERS),
  ),
  costRatio(
    "sharedMarkets256.costRatio",
    "at most 2: the same where all rows are replayed in one order of time, as where markets share an account's cash",
    sharedStrategy,
  ),
];

function costRatio(name: string, goal: string, strategyOf: () => Strategy): Bench {
  return {
    name,
    unit: "times",
    goal,
    async run({ isSmoke }) {
      const count = isSmoke ? 4 : MARKET_COUNT;
      const one = await tiledTape(isSmoke ? 1 : count * ROWS_EACH);
      const tile = await tiledTape(1);
      const many = Array.from({ length: count }, (_, index) => shifted(tile, index));
      const ratios: number[] = [];
      const hashes = new Set<string>();
      for (let turn = isSmoke ? 0 : -WARM_UPS; turn < (isSmoke ? 1 : RUNS); turn++) {
        const single = timeOf([one], strategyOf());
        const merged = timeOf(many, strategyOf());
        hashes.add(hashOf(single.digest + merged.digest));
        if (turn >= 0) ratios.push(merged.nsPerRow / single.nsPerRow);
      }
      if (hashes.size !== 1) throw new Error("equal runs gave different results");
      return { value: median(ratios), hash: [...hashes][0]! };
    },
  };
}

/** The same market again, some time later, so that the markets' rows lie between each other's. */
function shifted(tile: Tape, index: number): Tape {
  const timeUs = tile.timeUs.map((time) => time + index * 37 * US_PER_MS);
  return { ...tile, ticker: `${tile.ticker}-${index}`, timeUs };
}

function timeOf(tapes: readonly Tape[], strategy: Strategy): { nsPerRow: number; digest: string } {
  const setup: LaneSetup = {
    strategy,
    marketIndices: tapes.map((_, index) => index),
    fillRules: { model: fifoMatched, isGrowthFill: false },
    latency: { feedUs: 20 * US_PER_MS, orderUs: 30 * US_PER_MS },
    limits: positionLimitOnly(1_000),
    isJournalKept: false,
  };
  const kernel = new Kernel(tapes, [setup], { isQuoteSeriesKept: false, isVerified: false });
  const rows = tapes.reduce((sum, tape) => sum + tape.rowCount, 0);
  const startMs = performance.now();
  kernel.run();
  const ms = performance.now() - startMs;
  return { nsPerRow: (1e6 * ms) / rows, digest: kernel.journals[0]!.digest.toString() };
}
