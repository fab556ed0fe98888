/** A market's truth held against its rows: every order followed by itself, in plain code. */
import { expect } from "vitest";
import { BP_PER_CENT } from "../../../src/core/units.ts";
import { RECORDED_KIND, type RecordedRows } from "../../../src/data/recorded-rows.ts";
import type { TrueEvent } from "../../../src/data/synth/truth.ts";

interface LiveOrder {
  readonly orderId: number;
  readonly place: string;
  leftLots: number;
  /** Lots in front of it as its queue stands. */
  aheadLots: number;
}

export interface Followed {
  /** Reductions that were explained, by an order's fill or cancel. */
  readonly reductionCount: number;
  readonly fillCount: number;
  /** Rows of changes that no order explains. */
  readonly strangeRows: readonly number[];
}

/**
 * Follows every order through a market's truth; expects queues first in, first out, places ahead that never grow, and every
 * change of a level to be one order's.
 */
export function followOrders(rows: RecordedRows, events: readonly TrueEvent[]): Followed {
  const queues = new Map<string, LiveOrder[]>();
  const orders = new Map<number, LiveOrder>();
  const explained = new Set<number>();
  let reductionCount = 0;
  let fillCount = 0;
  for (const event of events) {
    if (event.kind === "fair") continue;
    explained.add(event.row);
    expect(rows.timeUs[event.row]).toBe(event.timeUs);
    if (event.kind === "placed") {
      const place = `${event.side} ${event.level}`;
      const queue = queues.get(place) ?? [];
      queues.set(place, queue);
      expect(event.aheadLots, "what it found in front of it").toBe(sum(queue));
      const order = { orderId: event.orderId, place, leftLots: event.sizeLots, aheadLots: event.aheadLots };
      queue.push(order);
      orders.set(event.orderId, order);
      if (rows.kind[event.row] === RECORDED_KIND.delta) expectChange(rows, event.row, place, event.sizeLots);
      continue;
    }
    const order = orders.get(event.orderId)!;
    const queue = queues.get(order.place)!;
    reductionCount++;
    expectChange(rows, event.row, order.place, -event.sizeLots);
    order.leftLots -= event.sizeLots;
    if (event.kind === "filled") {
      fillCount++;
      expect(queue[0], "the oldest is filled first").toBe(order);
      expect(event.leftLots).toBe(order.leftLots);
    } else expect(order.leftLots, "a cancel takes all that is left").toBe(0);
    if (order.leftLots === 0) queue.splice(queue.indexOf(order), 1);
    expectNoGrowth(queue);
  }
  return { reductionCount, fillCount, strangeRows: changesBut(rows, explained) };
}

function sum(queue: readonly LiveOrder[]): number {
  return queue.reduce((lots, order) => lots + order.leftLots, 0);
}

function expectNoGrowth(queue: readonly LiveOrder[]): void {
  let aheadLots = 0;
  for (const order of queue) {
    if (aheadLots > order.aheadLots)
      expect.fail(`order ${order.orderId} has more in front of it than before`);
    order.aheadLots = aheadLots;
    aheadLots += order.leftLots;
  }
}

function expectChange(rows: RecordedRows, row: number, place: string, lots: number): void {
  const shown = `${rows.side[row]} ${rows.priceBp[row]! / BP_PER_CENT - 1} ${rows.lots[row]}`;
  if (shown !== `${place} ${lots}`) expect.fail(`row ${row} shows ${shown}, the order ${place} ${lots}`);
}

function changesBut(rows: RecordedRows, explained: ReadonlySet<number>): number[] {
  const strange: number[] = [];
  for (let row = 0; row < rows.rowCount; row++)
    if (rows.kind[row] === RECORDED_KIND.delta && !explained.has(row)) strange.push(row);
  return strange;
}
