/**
 * The S&P 500's recorded ticks as the fair value of the range markets recorded beside them: what a lane sees, minute by
 * minute, against the market's own mid. The volatility, 9 points per square-root hour, is the whole number of points whose
 * values lie nearest to the mid on 10 April (docs/FAIR-VALUE.md has the others); 14 April had no part in the choice.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Strategy } from "../../src/core/strategy.ts";
import { US_PER_HOUR, US_PER_SECOND } from "../../src/core/units.ts";
import { importTables } from "../../src/data/tables/import-tables.ts";
import { readObservations } from "../../src/data/tables/series-table.ts";
import { tapeOf } from "../../src/data/tape-cache.ts";
import { runBacktest } from "../../src/engine/backtest.ts";
import { fifoPessimistic } from "../../src/engine/fill-models/fifo-pessimistic.ts";
import { fairSeries } from "../../src/engine/fair-series.ts";
import type { FairSetup } from "../../src/engine/fair-value.ts";
import { DEFAULT_LATENCY } from "../../src/engine/latency.ts";
import {
  bracketOfTicker,
  rangeProbability,
  type IndexVolatility,
} from "../../src/estimators/fair-value/index-mapping.ts";
import { definitionOf } from "../engine/risk-run.ts";
import { RECORDINGS_DIR } from "./folders.ts";
import { withRecordings } from "./load-recording.ts";

const DAYS = [
  { ticker: "INXD-23APR10-B4075", ticks: "spx_apr-10.csv.gz", closes: "2023-04-10T20:00:00Z" },
  { ticker: "INXD-23APR14-B4125", ticks: "spx_apr-14.csv.gz", closes: "2023-04-14T20:00:00Z" },
] as const;
type Day = (typeof DAYS)[number];

const VOLATILITY: IndexVolatility = { kind: "normal", perSqrtHour: 9 };
/** Until a minute before the close: then the book is one-sided or a cent wide, and says no more than the level does. */
const LEFT_US_MIN = 60 * US_PER_SECOND;

interface Sample {
  readonly fairCents: number;
  readonly midCents: number;
}

/** The first decision of each minute at which both were known. */
async function samplesOf({ ticker, ticks, closes }: Day, bracketWidth: number): Promise<readonly Sample[]> {
  const closesUs = Date.parse(closes) * 1_000;
  const range = bracketOfTicker(ticker, bracketWidth)!;
  return withRecordings([`kalshi_ws_${ticker}.jsonl.gz`], async (store) => {
    const options = { map: ["spx=value"], valueUnit: "raw", series: "SPX" };
    await importTables(store, "fair-value", [join(RECORDINGS_DIR, ticks)], options);
    const mapping = {
      name: "range",
      cents: (level: number, nowUs: number) =>
        100 * rangeProbability(level, range, (closesUs - nowUs) / US_PER_HOUR, VOLATILITY),
    };
    const feeds = [{ series: fairSeries("SPX", readObservations(store, "SPX")), mapping }];
    const fair: FairSetup = { kind: "outside", name: "SPX", feeds, ageUsMax: 10 * US_PER_SECOND };
    const samples = new Map<number, Sample>();
    const strategy: Strategy = {
      quote({ markets, nowUs }) {
        const { fairCents, bestBidCents, bestAskCents } = markets[0]!;
        const minute = Math.floor(nowUs / (60 * US_PER_SECOND));
        if (samples.has(minute) || nowUs > closesUs - LEFT_US_MIN) return;
        if (fairCents === undefined || bestBidCents === undefined || bestAskCents === undefined) return;
        samples.set(minute, { fairCents, midCents: (bestBidCents + bestAskCents) / 2 });
      },
      explain: () => [],
    };
    runBacktest({
      tapes: [tapeOf(store, ticker)],
      lanes: [
        {
          definition: definitionOf(strategy),
          parameters: {},
          marketIndices: [0],
          fillModel: fifoPessimistic,
          postedThrough: "remainder",
          latency: DEFAULT_LATENCY,
          inventoryLotsMax: undefined,
          fair,
        },
      ],
    });
    return [...samples.values()];
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function distanceOf(samples: readonly Sample[]): number {
  return mean(samples.map(({ fairCents, midCents }) => Math.abs(fairCents - midCents)));
}

describe("the index as fair value of a range market", () => {
  for (const day of DAYS) {
    const isThere = [`kalshi_ws_${day.ticker}.jsonl.gz`, day.ticks].every((file) =>
      existsSync(join(RECORDINGS_DIR, file)),
    );

    it.runIf(isThere)(
      `should be a probability, and on average within 4 cents of the mid: ${day.ticker}`,
      async () => {
        const samples = await samplesOf(day, 50);

        expect(samples.length).toBeGreaterThan(350); // of 389 minutes
        expect(samples.every(({ fairCents }) => fairCents > 0 && fairCents < 100)).toBe(true);
        expect(distanceOf(samples)).toBeLessThan(4); // 2.1 on 10 April, 3.4 on 14 April
      },
    );

    it.runIf(isThere)(
      `should be far from the mid with another range than the ticker's: ${day.ticker}`,
      async () => {
        expect(distanceOf(await samplesOf(day, 25))).toBeGreaterThan(10);
      },
    );
  }
});
