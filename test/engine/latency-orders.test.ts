/** Orders of every kind where each leg takes times of its own: what order-types.test.ts holds for constants, held again. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BID } from "../../src/core/order-book.ts";
import { US_PER_SECOND } from "../../src/core/units.ts";
import { DEFAULT_LATENCY, type Latency, type LatencySetup } from "../../src/engine/latency.ts";
import { ORDER_STATE } from "../../src/engine/order.ts";
import { erraticDesk } from "./erratic-desk.ts";
import { CENT_PRICES_BP, marketRows, timedActions } from "./market-rows.ts";
import { marketWords } from "./market-words.ts";
import { auditJournal, auditLife, auditOrders, followingOrders } from "./order-audit.ts";
import { checkProperty } from "./property.ts";
import { deltaRow, tapeOf, withMarketWords, type PlainRow } from "./rows.ts";
import { createKernel, MODEL_NAMES, outcomeOf, runLanes, type LaneOptions } from "./run-scenario.ts";
import { erraticRule, strategyOf } from "./wishes.ts";

/** Every leg drawn, news of own orders slowest. */
const SLOW_NEWS: LatencySetup = {
  feed: { kind: "exponential", meanUs: 20_000, plusUs: 0 },
  order: { kind: "uniform", lowUs: 0, highUs: 60_000, plusUs: 0 },
  response: { kind: "lognormal", medianUs: 50_000, sigma: 1, plusUs: 1 },
  seed: "3",
};
const lanes = fc.record({
  salt: fc.nat(1_000_000),
  model: fc.constantFrom(...MODEL_NAMES),
  inventoryLotsMax: fc.constantFrom(90, 300, 1_000),
  cashMicros: fc.constantFrom<number | undefined>(undefined, 20_000_000),
});
const laneOf = (
  { salt, cashMicros, ...rest }: typeof lanes extends fc.Arbitrary<infer Lane> ? Lane : never,
  latency: Latency | LatencySetup,
): LaneOptions => ({
  ...rest,
  latency,
  strategy: erraticDesk({ salt, quotes: strategyOf(erraticRule(salt, 3, true)) }),
  ...(cashMicros === undefined ? {} : { cashMicros }),
});
/** So long that nothing the desk sends expires after the end, where other lanes' commands decide what still happens. */
function withTail(rows: readonly PlainRow[]): PlainRow[] {
  return [...rows, deltaRow(rows.at(-1)!.timeUs + 10 * US_PER_SECOND, BID, 4_500, 100)];
}

describe("orders of every kind", () => {
  it("should keep accounts, lives of orders, market hours and the limit, and end with nothing under way", () => {
    checkProperty(
      fc.property(timedActions, marketWords, lanes, (actions, words, drawn) => {
        const tape = withMarketWords(tapeOf(withTail(marketRows(actions, CENT_PRICES_BP))), words);
        followingOrders((created) => {
          const kernel = createKernel([tape], [laneOf(drawn, SLOW_NEWS)]);

          kernel.run();

          const { entries, ledger } = outcomeOf(kernel, 0);
          expect(ledger).toMatchObject(auditJournal(entries));
          auditLife(entries, words);
          auditOrders(kernel, created, -Infinity);
          for (const { state } of created) expect([ORDER_STATE.free, ORDER_STATE.resting]).toContain(state);
          let inventoryLots = 0;
          for (const { kind, side, lots } of entries) {
            if (kind === "filled") inventoryLots += side === BID ? lots : -lots;
            expect(Math.abs(inventoryLots)).toBeLessThanOrEqual(drawn.inventoryLotsMax);
          }
        });
      }),
      150,
    );
  });

  it("should do the same alone, again, and beside lanes of the same and of other latencies", () => {
    checkProperty(
      fc.property(timedActions, marketWords, lanes, lanes, (actions, words, one, other) => {
        const tape = withMarketWords(tapeOf(withTail(marketRows(actions, CENT_PRICES_BP))), words);
        const [alone] = runLanes([tape], [laneOf(one, SLOW_NEWS)]);
        const beside = runLanes(
          [tape],
          [laneOf(other, SLOW_NEWS), laneOf(other, DEFAULT_LATENCY), laneOf(one, SLOW_NEWS)],
        ).at(-1)!;

        expect(beside.digest).toBe(alone!.digest);
        expect(beside.journal).toEqual(alone!.journal);
        expect(beside.decisionCount).toBe(alone!.decisionCount);
      }),
      100,
    );
  });
});
