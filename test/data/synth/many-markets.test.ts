import { describe, expect, it } from "vitest";
import { PRICE_LEVEL_STRUCTURES } from "../../../src/core/price-grid.ts";
import type { Tape } from "../../../src/core/tape.ts";
import { US_PER_MS } from "../../../src/core/units.ts";
import { makeMarket } from "../../../src/data/synth/market.ts";
import { buildTape } from "../../../src/data/tape-builder.ts";
import { fifoMatched } from "../../../src/engine/fill-models/fifo-matched.ts";
import { Kernel } from "../../../src/engine/kernel.ts";
import { positionLimitOnly } from "../../../src/engine/risk-limits.ts";
import { naiveSkew } from "../../../src/strategies/naive-skew.ts";

const MARKET_COUNT = 256;
/** Sixteen lives, each lived by sixteen markets that open some milliseconds apart. */
const LIVES = Array.from({ length: 16 }, (_, life) => liveTape(`life-${life}`));

function liveTape(seed: string): Tape {
  const { rows } = makeMarket({ preset: "nba-live", seed, rowCount: 1_500 });
  return buildTape(rows, {
    ticker: seed,
    priceRanges: PRICE_LEVEL_STRUCTURES.get("linear_cent")!,
    sources: [],
  });
}

function tapeOfMarket(market: number): Tape {
  const life = LIVES[market % LIVES.length]!;
  const laterUs = Math.floor(market / LIVES.length) * 7 * US_PER_MS;
  return { ...life, ticker: `M-${market}`, timeUs: life.timeUs.map((timeUs) => timeUs + laterUs) };
}

/** Ledgers of one lane over some markets in one account. */
function ledgersOf(tapes: readonly Tape[]) {
  const setup = {
    strategy: naiveSkew.create({ halfSpreadCents: 1, maxPositionContracts: 10, sizeContracts: 1 }),
    marketIndices: tapes.map((_, index) => index),
    fillRules: { model: fifoMatched, isGrowthFill: false },
    latency: { feedUs: 20 * US_PER_MS, orderUs: 50 * US_PER_MS },
    limits: positionLimitOnly(1_000),
    isJournalKept: false,
  };
  const kernel = new Kernel(tapes, [setup], { isQuoteSeriesKept: false, isVerified: false });
  kernel.run();
  return { ledgers: kernel.ledgers[0]!, digest: kernel.journals[0]!.digest.toString() };
}

describe("256 markets in one account", () => {
  const tapes = Array.from({ length: MARKET_COUNT }, (_, market) => tapeOfMarket(market));
  const together = ledgersOf(tapes);

  it("should each come out as alone, since they share nothing", () => {
    expect(together.ledgers.some(({ fillCount }) => fillCount > 0)).toBe(true);
    for (const [market, tape] of tapes.entries())
      expect(together.ledgers[market], tape.ticker).toEqual(ledgersOf([tape]).ledgers[0]);
  });

  it("should come out the same again", () => {
    expect(ledgersOf(tapes).digest).toBe(together.digest);
  });
});
