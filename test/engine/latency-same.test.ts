/**
 * The queue of news against the way without one: where every message takes the same time both must come to the same, entry
 * by entry. So what docs/VENUE.md says of constant delays holds for drawn ones as well.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FeeSchedule } from "../../src/core/fee-schedule.ts";
import { BID } from "../../src/core/order-book.ts";
import { LOTS_PER_CONTRACT, MICROS_PER_CENT, US_PER_SECOND } from "../../src/core/units.ts";
import type { Delay, Latency, LatencySetup } from "../../src/engine/latency.ts";
import { positionLimitOnly } from "../../src/engine/risk-limits.ts";
import { erraticDesk } from "./erratic-desk.ts";
import { CENT_PRICES_BP, marketRows, timedActions, type TimedAction } from "./market-rows.ts";
import { marketWords } from "./market-words.ts";
import { checkProperty } from "./property.ts";
import { deltaRow, tapeOf, withMarketWords, type PlainRow } from "./rows.ts";
import { MODEL_NAMES, runLanes, type LaneOptions, type LaneOutcome } from "./run-scenario.ts";
import { erraticRule, strategyOf } from "./wishes.ts";

const FEES = new FeeSchedule("TEST-1", [
  { fromTimeUs: 0, takerRatePpt: 70_000_000_000, makerRatePpt: 17_500_000_000, rounding: "micro" },
]);

const latencies = fc.constantFrom<Latency>(
  { feedUs: 0, orderUs: 0 },
  { feedUs: 20_000, orderUs: 0 },
  { feedUs: 20_000, orderUs: 50_000 },
  { feedUs: 1, orderUs: 400_000 },
);

const lanes = fc.record({
  salt: fc.nat(1_000_000),
  model: fc.constantFrom(...MODEL_NAMES),
  postedThrough: fc.constantFrom("remainder" as const, "fill" as const),
  latency: latencies,
  hasDesk: fc.boolean(),
  hasFees: fc.boolean(),
  cashMicros: fc.constantFrom<number | undefined>(undefined, 20_000_000),
  rateLimit: fc.constantFrom(undefined, { tokensPerSecond: 100, capacityTokens: 60 }),
  limits: fc.constantFrom(
    positionLimitOnly("none"),
    positionLimitOnly(3 * LOTS_PER_CONTRACT),
    { ...positionLimitOnly(10 * LOTS_PER_CONTRACT), drawdownMicrosMax: 10 * MICROS_PER_CENT },
    { ...positionLimitOnly("none"), staleBookUs: 2 * US_PER_SECOND, ordersPerMinuteMax: 20 },
  ),
});
type Drawn = typeof lanes extends fc.Arbitrary<infer Lane> ? Lane : never;

function laneOf(
  { salt, hasDesk, hasFees, cashMicros, rateLimit, ...rest }: Drawn,
  latency: Latency | LatencySetup,
): LaneOptions {
  const quotes = strategyOf(erraticRule(salt, 3, true));
  return {
    ...rest,
    latency,
    strategy: hasDesk ? erraticDesk({ salt, quotes }) : quotes,
    ...(hasFees ? { fees: [FEES] } : {}),
    ...(cashMicros === undefined ? {} : { cashMicros }),
    ...(rateLimit === undefined ? {} : { rateLimit }),
  };
}

function always(us: number): Delay {
  return { kind: "uniform", lowUs: us, highUs: us, plusUs: 0 };
}

/** Every draw comes to the same, but the engine cannot know. */
function drawnAlways({ feedUs, orderUs }: Latency): LatencySetup {
  return { feed: always(feedUs), order: always(orderUs), response: always(feedUs), seed: "7" };
}

/** As on the tape: a lag that is always the same. */
function recordedAlways({ feedUs, orderUs }: Latency): LatencySetup {
  const response = { kind: "constant", us: feedUs } as const;
  return {
    feed: { kind: "recorded", plusUs: 0 },
    order: { kind: "constant", us: orderUs },
    response,
    seed: "7",
  };
}

/** With a last row so late that a look at a stale book, which is a time of the lane's clock, never falls beyond the end. */
function rowsOf(actions: readonly TimedAction[], { limits }: Drawn): PlainRow[] {
  const rows = marketRows(actions, CENT_PRICES_BP);
  const isLookedAt = limits.staleBookUs !== "none";
  return isLookedAt ? [...rows, deltaRow(rows.at(-1)!.timeUs + 10 * US_PER_SECOND, BID, 4500, 100)] : rows;
}

function expectSame(delayed: LaneOutcome, prompt: LaneOutcome): void {
  expect(delayed.journal).toEqual(prompt.journal);
  expect(delayed.digest).toBe(prompt.digest);
  expect(delayed.ledger).toEqual(prompt.ledger);
  expect(delayed.decisionCount).toBe(prompt.decisionCount);
}

describe("delays that are always the same", () => {
  it("should come to what constants come to, fills, cash, digest and decisions, over every fill model", () => {
    checkProperty(
      fc.property(timedActions, marketWords, lanes, (actions, words, drawn) => {
        const tape = withMarketWords(tapeOf(rowsOf(actions, drawn)), words);

        const [prompt] = runLanes([tape], [laneOf(drawn, drawn.latency)]);
        const [delayed] = runLanes([tape], [laneOf(drawn, drawnAlways(drawn.latency))]);

        expectSame(delayed!, prompt!);
      }),
      150,
    );
  });

  it("should come to what constants come to where the feed's is the tape's own lag", () => {
    checkProperty(
      fc.property(timedActions, marketWords, lanes, (actions, words, drawn) => {
        const plain = withMarketWords(tapeOf(rowsOf(actions, drawn)), words);
        const tape = { ...plain, lagUs: plain.lagUs.map(() => drawn.latency.feedUs) };

        const [prompt] = runLanes([tape], [laneOf(drawn, drawn.latency)]);
        const [delayed] = runLanes([tape], [laneOf(drawn, recordedAlways(drawn.latency))]);

        expectSame(delayed!, prompt!);
      }),
      80,
    );
  });

  it("should come to what constants come to in several markets that settle", () => {
    checkProperty(
      fc.property(timedActions, timedActions, lanes, (actions, others, drawn) => {
        const tapes = [actions, others].map((ofMarket, market) =>
          tapeOf(rowsOf(ofMarket, drawn), {
            ticker: `TEST-${market + 1}`,
            settlementMicros: 1_000_000 * market,
          }),
        );
        const inBoth = (latency: Latency | LatencySetup): LaneOptions => {
          const { fees: _, ...lane } = laneOf(drawn, latency);
          return { ...lane, marketIndices: [0, 1] };
        };

        const [prompt] = runLanes(tapes, [inBoth(drawn.latency)]);
        const [delayed] = runLanes(tapes, [inBoth(drawnAlways(drawn.latency))]);

        expectSame(delayed!, prompt!);
      }),
      80,
    );
  });
});
