import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Strategy } from "../../src/core/strategy.ts";
import type { JournalEntry } from "../../src/engine/journal.ts";
import type { Kernel } from "../../src/engine/kernel.ts";
import { CENT_PRICES_BP, marketRows, timedActions } from "./market-rows.ts";
import { naiveTape, type CanonicalRow } from "./naive-tape.ts";
import { checkProperty } from "./property.ts";
import { tapeOf } from "./rows.ts";
import {
  createKernel,
  happening,
  MODEL_NAMES,
  restingOrders,
  runLane,
  runLanes,
  stepThrough,
} from "./run-scenario.ts";
import { erraticRule, strategyOf } from "./wishes.ts";

const model = fc.constantFrom(...MODEL_NAMES);
const postedThrough = fc.constantFrom("remainder" as const, "fill" as const);
const salt = fc.nat(1_000_000);

/** What a row offers: a print its size, a level its growth. */
function offeredLots(rows: readonly CanonicalRow[], index: number): number {
  const row = rows[index]!;
  if (row.kind === "print") return row.isBlock ? 0 : row.lots;
  const earlier = rows
    .slice(0, index)
    .findLast(
      (other) =>
        other.kind === "clear" ||
        (other.kind === "level" && other.side === row.side && other.priceBp === row.priceBp),
    );
  return row.lots - (earlier?.kind === "level" ? earlier.lots : 0);
}

describe("what a lane takes from the tape", () => {
  it("should never exceed a print's size or a growth, over all its orders", () => {
    checkProperty(
      fc.property(timedActions, model, postedThrough, salt, (actions, name, posted, drawn) => {
        const rows = marketRows(actions, CENT_PRICES_BP);
        const canonical = naiveTape(rows).rows;
        const lane = (offset: number) => ({
          strategy: strategyOf(erraticRule(drawn + offset, 4, true)),
          model: name,
          postedThrough: posted,
        });

        for (const { entries } of runLanes([tapeOf(rows)], [lane(0), lane(1)])) {
          const fills = entries.filter(
            (entry) => entry.kind === "filled" && happening(entry).detail !== "gap",
          );
          for (const [row, ofRow] of Map.groupBy(fills, (fill) => fill.row)) {
            const takenLots = ofRow.reduce((sum, fill) => sum + fill.lots, 0);
            expect(takenLots).toBeLessThanOrEqual(offeredLots(canonical, row));
          }
        }
      }),
      150,
    );
  });
});

/** An order by its index in the pool and the number of orders that had the index before it. */
function liveKey(entries: readonly JournalEntry[], order: number): string {
  return `${order}/${entries.filter((entry) => entry.kind === "placed" && entry.order === order).length}`;
}

/** Watches the queue ahead of each resting order; throws when it grows. */
class QueueWatch {
  readonly #aheadLots = new Map<string, number>();

  look(kernel: Kernel): void {
    for (const { order, lane, aheadLots } of restingOrders(kernel)) {
      const key = `${lane}/${liveKey(kernel.journals[lane]!.entries, order)}`;
      expect(aheadLots).toBeGreaterThanOrEqual(0);
      expect(aheadLots).toBeLessThanOrEqual(this.#aheadLots.get(key) ?? Infinity);
      this.#aheadLots.set(key, aheadLots);
    }
  }
}

describe("the queue ahead of a resting order", () => {
  it("should only fall, looked at after every event", () => {
    checkProperty(
      fc.property(timedActions, model, salt, (actions, name, drawn) => {
        const watch = new QueueWatch();
        const lane = { strategy: strategyOf(erraticRule(drawn, 6, true)), model: name };

        stepThrough(tapeOf(marketRows(actions, CENT_PRICES_BP)), [lane], (kernel) => watch.look(kernel));
      }),
      100,
    );
  });

  it("should only fall, looked at at every decision of lanes with latency", () => {
    checkProperty(
      fc.property(timedActions, salt, (actions, drawn) => {
        const watch = new QueueWatch();
        const watched = (strategy: Strategy): Strategy => ({
          ...strategy,
          quote(group, sheets) {
            watch.look(kernel);
            strategy.quote(group, sheets);
          },
        });
        const kernel = createKernel(
          [tapeOf(marketRows(actions, CENT_PRICES_BP))],
          [0, 1].map((offset) => ({
            strategy: watched(strategyOf(erraticRule(drawn + offset, 4, true))),
            latency: { feedUs: 20_000 * offset, orderUs: 50_000 },
          })),
        );

        kernel.run();
      }),
      100,
    );
  });
});

describe("the life of an order", () => {
  it("should hold fills only between its arrival and the arrival of its cancel", () => {
    checkProperty(
      fc.property(
        timedActions,
        model,
        postedThrough,
        salt,
        fc.constantFrom(0, 1, 50_000, 400_000),
        (actions, name, posted, drawn, orderUs) => {
          const decisionsUs = new Set<number>();
          const strategy = strategyOf(erraticRule(drawn, 3, true));

          const { entries } = runLane(tapeOf(marketRows(actions, CENT_PRICES_BP)), {
            strategy: {
              ...strategy,
              quote(group, sheets) {
                decisionsUs.add(group.nowUs);
                strategy.quote(group, sheets);
              },
            },
            model: name,
            postedThrough: posted,
            latency: { feedUs: 20_000, orderUs },
          });

          const resting = new Map<number, { sinceUs: number; leftLots: number }>();
          for (const { order, kind, lots, timeUs } of entries) {
            if (kind === "placed") {
              expect(resting.has(order)).toBe(false);
              resting.set(order, { sinceUs: timeUs, leftLots: lots });
            }
            if (kind === "placed" || kind === "rejected" || kind === "cancelled")
              expect(decisionsUs).toContain(timeUs - orderUs);
            if (kind === "placed" || kind === "rejected") continue;
            const life = resting.get(order)!;
            expect(life).toBeDefined();
            if (kind === "filled") {
              expect(timeUs).toBeGreaterThan(life.sinceUs);
              life.leftLots -= lots;
              expect(life.leftLots).toBeGreaterThanOrEqual(0);
              if (life.leftLots === 0) resting.delete(order);
            } else {
              expect(lots).toBe(life.leftLots);
              resting.delete(order);
            }
          }
        },
      ),
      150,
    );
  });
});
