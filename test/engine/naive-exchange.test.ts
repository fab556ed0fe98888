/**
 * Orders of every kind over random lives of markets, against an exchange written a second time: every entry of the journal,
 * every micro, every decision, and the queue ahead of every order at each of them.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FeeSchedule } from "../../src/core/fee-schedule.ts";
import { ASK, BID } from "../../src/core/order-book.ts";
import type { Tape } from "../../src/core/tape.ts";
import type { Kernel } from "../../src/engine/kernel.ts";
import { DEFAULT_FILL_MODEL } from "../../src/engine/fill-models/catalogue.ts";
import { END_REASONS, FILL_CAUSES, REJECT_REASONS } from "../../src/core/venue.ts";
import { erraticDesk } from "./erratic-desk.ts";
import type { WideLane } from "./naive-account.ts";
import { NaiveExchange } from "./naive-exchange.ts";
import type { NaiveLife } from "./naive-life.ts";
import type { NaiveMarket } from "./naive-market.ts";
import { bestFirst } from "./naive-orders.ts";
import { bothOf, life, type Life } from "./naive-lives.ts";
import { checkProperty } from "./property.ts";
import {
  createKernel,
  happening,
  MODEL_NAMES,
  restingOrders,
  runLanes,
  type LaneOptions,
} from "./run-scenario.ts";
import { erraticRule, strategyOf } from "./wishes.ts";

const FEES = new FeeSchedule("TEST", [
  { fromTimeUs: 0, takerRatePpt: 70_000_000_000, makerRatePpt: 17_500_000_000, rounding: "micro" },
]);

const lane = fc.record({
  salt: fc.nat(1_000_000),
  model: fc.constantFrom(DEFAULT_FILL_MODEL.name, DEFAULT_FILL_MODEL.name, ...MODEL_NAMES),
  postedThrough: fc.constantFrom("remainder" as const, "fill" as const),
  hasQuotes: fc.boolean(),
  hasFees: fc.boolean(),
  feePrecisionMicros: fc.constantFrom(100, 10_000),
  latency: fc.constantFrom(
    { feedUs: 0, orderUs: 0 },
    { feedUs: 20_000, orderUs: 50_000 },
    { feedUs: 10_000, orderUs: 10_000 },
    { feedUs: 1, orderUs: 400_000 },
  ),
  inventoryLotsMax: fc.constantFrom<number | undefined>(undefined, 300, 1_000),
  cashMicros: fc.constantFrom<number | undefined>(undefined, 1_000_000, 3_000_000, 20_000_000),
  rateLimit: fc.constantFrom(
    undefined,
    undefined,
    { tokensPerSecond: 100, capacityTokens: 60 },
    { tokensPerSecond: 70, capacityTokens: 61 },
  ),
  stepCents: fc.constantFrom(1, 0.5),
  stillHours: fc.constantFrom(undefined, 2 / 3600),
});
type Lane = typeof lane extends fc.Arbitrary<infer Drawn> ? Drawn : never;

function strategyFor(
  { salt, hasQuotes, stepCents, stillHours }: Lane,
  marketCount: number,
  watch: () => void,
) {
  return erraticDesk({
    watch,
    salt,
    marketCount,
    stepCents,
    isDeleting: true,
    ...(stillHours === undefined ? {} : { stillHours }),
    ...(hasQuotes ? { quotes: strategyOf(erraticRule(salt, 3, true)) } : {}),
  });
}

function optionsOf(drawn: Lane, marketCount: number, watch = (): void => undefined): LaneOptions {
  const { hasFees, cashMicros, rateLimit, model, postedThrough, latency, inventoryLotsMax } = drawn;
  const indices = Array.from({ length: marketCount }, (_, index) => index);
  return {
    strategy: strategyFor(drawn, marketCount, watch),
    marketIndices: indices,
    model,
    postedThrough,
    latency,
    inventoryLotsMax,
    feePrecisionMicros: drawn.feePrecisionMicros,
    ...(hasFees ? { fees: indices.map(() => FEES) } : {}),
    ...(cashMicros === undefined ? {} : { cashMicros }),
    ...(rateLimit === undefined ? {} : { rateLimit }),
  };
}

function kernelOutcome(drawn: Lane, tapes: readonly Tape[]) {
  const queues: number[][] = [];
  const watch = (): void => {
    for (const market of kernel.markets) market.refresh();
    queues.push(restingOrders(kernel).map(({ aheadLots }) => aheadLots));
  };
  const kernel: Kernel = createKernel(tapes, [optionsOf(drawn, tapes.length, watch)]);
  kernel.run();
  return {
    journal: kernel.journals[0]!.entries.filter(({ kind }) => kind !== "trimmed" && kind !== "refused").map(
      (entry) => ({ ...happening(entry), feeMicros: entry.feeMicros }),
    ),
    positions: kernel.ledgers[0]!.map(({ cashMicros: cash, inventoryLots, feesMicros, ...ledger }) => ({
      cashMicros: cash,
      inventoryLots,
      feesMicros,
      settlementMicros: ledger.settlementMicrosPerContract,
    })),
    decisionCount: kernel.lanes[0]!.decisionCount,
    queues,
  };
}

function naiveOutcome(drawn: Lane, lives: readonly NaiveLife[]) {
  const { hasFees, latency, ...rest } = drawn;
  const queues: number[][] = [];
  const watch = (markets: readonly NaiveMarket[]): void => {
    const resting = markets.flatMap(({ orders }) => [...bestFirst(orders, BID), ...bestFirst(orders, ASK)]);
    queues.push(resting.map(({ aheadLots }) => aheadLots));
  };
  const wide: WideLane = {
    ...rest,
    ...latency,
    strategy: strategyFor(drawn, lives.length, () => undefined),
    watch,
    fees: hasFees ? FEES : undefined,
  };
  const { journal, positions, lane: own } = new NaiveExchange(wide, lives);
  return { journal, positions, decisionCount: own.decisionCount, queues };
}

/** @param seen takes what has happened, in words. */
function expectAsNaive(drawn: Lane, lives: readonly Life[], seen: Set<string>): void {
  const both = lives.map(bothOf);
  const actual = kernelOutcome(
    drawn,
    both.map(({ tape }) => tape),
  );
  const expected = naiveOutcome(
    drawn,
    both.map(({ naive }) => naive),
  );
  for (const { kind, detail } of expected.journal) seen.add(`${kind} ${detail}`.trim());
  expect(actual).toEqual(expected);
}

/** Every kind of entry there is, but the fills of a fitted flow. */
const KINDS = [
  "placed",
  "cancelled",
  "amended",
  "kept",
  // a change that meets no resting order is refused ("kept"), never an order
  ...REJECT_REASONS.filter((reason) => reason !== "not-resting").map((reason) => `rejected ${reason}`),
  ...END_REASONS.map((reason) => `swept ${reason}`),
  ...FILL_CAUSES.filter((cause) => cause !== "modelled").map((cause) => `filled ${cause}`),
].toSorted();

describe("the kernel against a naive exchange, orders of every kind", () => {
  it("should agree in every entry, micro and decision in one market, and all there is should happen", () => {
    const seen = new Set<string>();
    checkProperty(
      fc.property(lane, life, (drawn, only) => expectAsNaive(drawn, [only], seen)),
      700,
    );
    expect([...seen].toSorted()).toEqual(KINDS);
  });

  it("should agree over two markets of one account: groups and cash reach across them", () => {
    checkProperty(
      fc.property(lane, life, life, (drawn, one, other) => expectAsNaive(drawn, [one, other], new Set())),
      150,
    );
  });

  it("should do the same beside lanes in its market and in others, whichever ends first", () => {
    checkProperty(
      fc.property(lane, lane, life, life, (drawn, other, one, two) => {
        const tapes = [one, two].map((drawnLife) => bothOf(drawnLife).tape);

        const [alone] = runLanes([tapes[0]!], [optionsOf(drawn, 1)]);
        const [, beside] = runLanes(tapes, [optionsOf(other, 2), optionsOf(drawn, 1)]);

        expect(beside!.journal).toEqual(alone!.journal);
        expect(beside!.digest).toBe(alone!.digest);
        expect(beside!.decisionCount).toBe(alone!.decisionCount);
      }),
      150,
    );
  });
});
