/**
 * Orders of every kind over random lives of a market: statuses, closes, gaps, bursts of one time, own orders in the way.
 * What naive-exchange.test.ts compares entry by entry is held here by properties, each from its own source: the journal alone (accounts, lives of orders), the tape alone (what is displayed, when the market is
 * open), the objects alone (pools, open lots); single rules are in the tables of test/scenarios.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FeeSchedule } from "../../src/core/fee-schedule.ts";
import type { Tape } from "../../src/core/tape.ts";
import { BP_PER_DOLLAR } from "../../src/core/units.ts";
import type { Kernel } from "../../src/engine/kernel.ts";
import { ORDER_STATE } from "../../src/engine/order.ts";
import { erraticDesk } from "./erratic-desk.ts";
import { CENT_PRICES_BP, marketRows, timedActions } from "./market-rows.ts";
import { marketWords } from "./market-words.ts";
import { naiveTape } from "./naive-tape.ts";
import { auditJournal, auditLife, auditOrders, auditTakes, followingOrders } from "./order-audit.ts";
import { checkProperty } from "./property.ts";
import { mirroredRows, opposite, tapeOf, withMarketWords, type MarketWord, type PlainRow } from "./rows.ts";
import {
  createKernel,
  happening,
  MODEL_NAMES,
  outcomeOf,
  restingOrders,
  runLanes,
  stepThrough,
  type Happening,
  type LaneOptions,
} from "./run-scenario.ts";
import { erraticRule, strategyOf } from "./wishes.ts";

const FEES = new FeeSchedule("TEST-1", [
  { fromTimeUs: 0, takerRatePpt: 70_000_000_000, makerRatePpt: 17_500_000_000, rounding: "micro" },
]);

const options = fc.record({
  salt: fc.nat(1_000_000),
  model: fc.constantFrom(...MODEL_NAMES),
  postedThrough: fc.constantFrom("remainder" as const, "fill" as const),
  hasQuotes: fc.boolean(),
  hasFees: fc.boolean(),
  feePrecisionMicros: fc.constantFrom(100, 10_000),
  latency: fc.constantFrom(
    { feedUs: 0, orderUs: 0 },
    { feedUs: 20_000, orderUs: 50_000 },
    { feedUs: 1, orderUs: 400_000 },
  ),
  inventoryLotsMax: fc.constantFrom<number | undefined>(undefined, 300, 1_000),
  cashMicros: fc.constantFrom<number | undefined>(undefined, 2_000_000, 20_000_000),
  rateLimit: fc.constantFrom(undefined, { tokensPerSecond: 100, capacityTokens: 60 }),
});
type Options = typeof options extends fc.Arbitrary<infer Drawn> ? Drawn : never;

function laneOf(drawn: Options, watch?: (nowUs: number) => void, isMirrored = false): LaneOptions {
  const { salt, hasQuotes, hasFees, cashMicros, rateLimit, ...rest } = drawn;
  return {
    ...rest,
    strategy: erraticDesk({
      salt,
      isMirrored,
      ...(hasQuotes ? { quotes: strategyOf(erraticRule(salt, 3, true)) } : {}),
      ...(watch === undefined ? {} : { watch: ({ nowUs }) => watch(nowUs) }),
    }),
    ...(hasFees ? { fees: [FEES] } : {}),
    ...(cashMicros === undefined ? {} : { cashMicros }),
    ...(rateLimit === undefined ? {} : { rateLimit }),
  };
}

function tapeWith(rows: readonly PlainRow[], words: readonly MarketWord[]): Tape {
  return withMarketWords(tapeOf(rows), words);
}

describe("orders of every kind", () => {
  it("should keep accounts, lives of orders, market hours, displayed sizes and open lots in order", () => {
    checkProperty(
      fc.property(timedActions, marketWords, options, (actions, words, drawn) => {
        const rows = marketRows(actions, CENT_PRICES_BP);
        followingOrders((created) => {
          const { feedUs } = drawn.latency;
          const kernel: Kernel = createKernel(
            [tapeWith(rows, words)],
            [laneOf(drawn, (nowUs) => auditOrders(kernel, created, nowUs - feedUs))],
          );

          kernel.run();

          const { entries, ledger } = outcomeOf(kernel, 0);
          expect(ledger).toMatchObject(auditJournal(entries));
          auditLife(entries, words);
          auditTakes(entries, naiveTape(rows).rows);
          auditOrders(kernel, created, -Infinity);
          for (const { state } of created) expect([ORDER_STATE.free, ORDER_STATE.resting]).toContain(state); // nothing is under way any more
        });
      }),
      100,
    );
  });

  it("should stay within the position limit", () => {
    checkProperty(
      fc.property(timedActions, options, fc.constantFrom(90, 300), (actions, drawn, inventoryLotsMax) => {
        const [{ journal }] = runLanes(
          [tapeOf(marketRows(actions, CENT_PRICES_BP))],
          [laneOf({ ...drawn, inventoryLotsMax })],
        ) as [ReturnType<typeof outcomeOf>];

        let inventoryLots = 0;
        for (const { kind, side, lots } of journal) {
          if (kind === "filled") inventoryLots += side === 0 ? lots : -lots;
          expect(Math.abs(inventoryLots)).toBeLessThanOrEqual(inventoryLotsMax);
        }
      }),
      100,
    );
  });

  it("should let the queue ahead of an order only fall while it keeps its place", () => {
    checkProperty(
      fc.property(timedActions, marketWords, options, (actions, words, drawn) => {
        const aheadLots = new Map<string, number>();
        const watch = (): void => {
          for (const { order, aheadLots: lots } of restingOrders(kernel)) {
            const places = kernel.journals[0]!.entries.filter(
              (entry) => entry.kind === "placed" && entry.order === order,
            );
            const key = `${order}/${places.length}`;
            expect(lots).toBeLessThanOrEqual(aheadLots.get(key) ?? Infinity);
            aheadLots.set(key, lots);
          }
        };
        const kernel: Kernel = createKernel(
          [tapeWith(marketRows(actions, CENT_PRICES_BP), words)],
          [laneOf(drawn, watch)],
        );

        kernel.run();
      }),
      100,
    );
  });

  it("should never let cash run out by accepting an order, only by fills of orders that rest", () => {
    checkProperty(
      fc.property(
        timedActions,
        options,
        fc.integer({ min: 0, max: 8_000_000 }),
        (actions, drawn, cashMicros) => {
          const lane = laneOf({ ...drawn, cashMicros, latency: { feedUs: 0, orderUs: 0 } });
          let beforeMicros = cashMicros;
          let seenCount = 0;
          stepThrough(tapeOf(marketRows(actions, CENT_PRICES_BP)), [lane], (kernel) => {
            const { availableMicros } = kernel.lanes[0]!.cash!;
            const { entries } = kernel.journals[0]!;
            const isPassive = entries
              .slice(seenCount)
              .some((entry) => entry.kind === "filled" && happening(entry).detail !== "take");
            if (!isPassive) expect(availableMicros).toBeGreaterThanOrEqual(Math.min(0, beforeMicros));
            beforeMicros = availableMicros;
            seenCount = entries.length;
          });
        },
      ),
      100,
    );
  });

  it("should do the same alone, again, and beside another lane", () => {
    checkProperty(
      fc.property(timedActions, marketWords, options, options, (actions, words, one, other) => {
        const tape = tapeWith(marketRows(actions, CENT_PRICES_BP), words);

        const [alone] = runLanes([tape], [laneOf(one)]);
        const [again] = runLanes([tape], [laneOf(one)]);
        const [, beside] = runLanes([tape], [laneOf(other), laneOf(one)]);

        expect(again!.digest).toBe(alone!.digest);
        expect(beside!.digest).toBe(alone!.digest);
        expect(beside!.journal).toEqual(alone!.journal);
      }),
      60,
    );
  });

  it("should mirror every entry and micro from the NO side", () => {
    checkProperty(
      fc.property(timedActions, marketWords, options, (actions, words, drawn) => {
        const rows = marketRows(actions, CENT_PRICES_BP);
        const desk = { ...drawn, hasQuotes: false };

        const [yes] = runLanes([tapeWith(rows, words)], [laneOf(desk)]);
        const [no] = runLanes([tapeWith(mirroredRows(rows), words)], [laneOf(desk, undefined, true)]);

        expect(sorted(no!.journal)).toEqual(sorted(yes!.journal.map(mirrored)));
        expect(no!.ledger.feesMicros).toBe(yes!.ledger.feesMicros);
        expect(no!.ledger.cashMicros).toBe(
          yes!.ledger.cashMicros + BP_PER_DOLLAR * yes!.ledger.inventoryLots,
        );
      }),
      120,
    );
  });
});

function mirrored(entry: Happening): Happening {
  return {
    ...entry,
    side: opposite(entry.side),
    priceBp: BP_PER_DOLLAR - entry.priceBp,
    midTwiceBp: entry.midTwiceBp === 0 ? 0 : 2 * BP_PER_DOLLAR - entry.midTwiceBp,
  };
}

/** What a sweep ends comes bids first, so a mirrored run has the same entries of one time in another order. */
function sorted(journal: readonly Happening[]): string[] {
  return journal.map((entry) => JSON.stringify(entry)).toSorted();
}
