/** What must hold for orders of every kind, checked from outside the venue: from its journal, the tape and the objects. */
import { expect } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import type { JournalEntry } from "../../src/engine/journal.ts";
import type { Kernel } from "../../src/engine/kernel.ts";
import { STOP_CLOSED } from "../../src/engine/market-stops.ts";
import { ORDER_STATE, OrderPool, type Order } from "../../src/engine/order.ts";
import type { CanonicalRow } from "./naive-tape.ts";
import type { MarketWord } from "./rows.ts";
import { happening } from "./run-scenario.ts";

/** Follows the order objects of every pool while `play` runs: none may be handed out while it is in use. */
export function followingOrders<Result>(play: (created: ReadonlySet<Order>) => Result): Result {
  const take = Reflect.get(OrderPool.prototype, "take");
  const created = new Set<Order>();
  OrderPool.prototype.take = function follow(this: OrderPool): Order {
    const order = take.call(this);
    expect(order.state).toBe(ORDER_STATE.free);
    expect([order.isReleased, order.isCancelling, order.isAmending, order.askedLots]).toEqual([
      false,
      false,
      false,
      0,
    ]);
    created.add(order);
    return order;
  };
  try {
    return play(created);
  } finally {
    OrderPool.prototype.take = take;
  }
}

/** At a decision nothing rests that has expired or was swept, and the limits count exactly what can still fill. */
export function auditOrders(kernel: Kernel, created: ReadonlySet<Order>, venueUs: number): void {
  for (const market of kernel.markets) {
    if (market.isInGap) continue;
    market.own.forEach((order) => {
      expect(order.expiryUs).toBeGreaterThan(venueUs);
      expect(market.stops & STOP_CLOSED).toBe(0);
      expect(order.remainingLots).toBe(order.knownLots);
      expect(order.remainingLots).toBeGreaterThan(0);
    });
  }
  for (const { accounts } of kernel.lanes)
    for (const { known } of accounts)
      for (const side of [BID, ASK] as const) {
        let openLots = 0;
        for (const order of created) {
          if (order.quoted !== known.quoted(side)) continue;
          openLots += order.askedLots;
          if (order.state !== ORDER_STATE.free && !order.isReleased) openLots += order.knownLots;
        }
        expect(known.quoted(side).openLots).toBe(openLots);
      }
}

/** The account added up from the journal, and the life of each order. */
export function auditJournal(entries: readonly JournalEntry[]) {
  const resting = new Map<number, { sinceUs: number; leftLots: number }>();
  const account = { cashMicros: 0, inventoryLots: 0, feesMicros: 0, fillCount: 0 };
  for (const entry of entries) {
    const { order, kind, lots, timeUs, side, priceBp, feeMicros } = entry;
    const life = resting.get(order);
    const isTake = kind === "filled" && happening(entry).detail === "take";
    if (kind === "placed") {
      expect(life === undefined || life.leftLots === lots).toBe(true); // an amended order rests again
      resting.set(order, { sinceUs: timeUs, leftLots: lots });
    } else if (kind === "amended") resting.set(order, { sinceUs: life?.sinceUs ?? NaN, leftLots: lots });
    else if (kind === "kept" && life !== undefined) expect(lots).toBe(life.leftLots);
    else if (kind === "cancelled") expect(lots).toBe(life?.leftLots);
    else if (kind === "swept" && life !== undefined) expect(lots).toBe(life.leftLots);
    if (kind === "filled") {
      const sign = side === BID ? 1 : -1;
      account.cashMicros -= sign * priceBp * lots + feeMicros;
      account.feesMicros += feeMicros;
      account.inventoryLots += sign * lots;
      account.fillCount++;
      if (!isTake) expect(timeUs).toBeGreaterThan(life!.sinceUs);
      if (life !== undefined) {
        life.leftLots -= lots;
        expect(life.leftLots).toBeGreaterThanOrEqual(0);
        if (life.leftLots === 0) resting.delete(order);
      }
    } else if (kind === "cancelled" || kind === "swept" || kind === "rejected") resting.delete(order);
  }
  return account;
}

/** Nothing is placed, amended or taken while the market is not open, nothing but a gap fills after its close. */
export function auditLife(entries: readonly JournalEntry[], words: readonly MarketWord[]): void {
  for (const entry of entries) {
    const { kind, timeUs } = entry;
    const { detail } = happening(entry);
    const isEntry = kind === "placed" || kind === "amended" || detail === "take";
    if (isEntry) expect(lifeAt(words, timeUs, true)).toBe("open");
    else if (kind === "filled" && detail !== "gap") expect(lifeAt(words, timeUs, false)).not.toBe("closed");
    if (kind === "cancelled") expect(["open", "paused", "inactive"]).toContain(lifeAt(words, timeUs, true));
  }
}

/** How the market stands at a time, by the words alone; a close of that very time counts only for what comes after its rows. */
function lifeAt(words: readonly MarketWord[], timeUs: number, isAfterRows: boolean): string {
  let status = "open";
  let closesUs = Infinity;
  for (const word of words) {
    if (word.timeUs > timeUs) break;
    if (closesUs < word.timeUs) [status, closesUs] = ["closed", Infinity];
    if ("closesUs" in word) {
      closesUs = word.closesUs;
      if (closesUs < word.timeUs) [status, closesUs] = ["closed", Infinity];
    } else if (word.status === "open") status = "open";
    else if (status === "closed" || word.status === "determined") status = "closed";
    else if (!(word.status === "inactive" && status === "halted")) status = word.status;
  }
  return closesUs < timeUs || (isAfterRows && closesUs === timeUs) ? "closed" : status;
}

function at(side: number, priceBp: number): string {
  return `${side} ${priceBp}`;
}

/** Displayed size that a lane takes is there, and is there once. */
export function auditTakes(entries: readonly JournalEntry[], rows: readonly CanonicalRow[]): void {
  const displayed = new Map<string, number>();
  const taken = new Map<string, number>();
  const cap = (key: string): void =>
    void taken.set(key, Math.min(taken.get(key) ?? 0, displayed.get(key) ?? 0));
  const events = [...Map.groupBy(rows, ({ timeUs }) => timeUs)];
  let next = 0;
  for (const entry of entries) {
    for (; next < events.length && events[next]![0] <= entry.timeUs; next++) {
      let isSnapshot = false;
      for (const { kind, side, priceBp, lots } of events[next]![1]) {
        if (kind === "clear" || kind === "gap") displayed.clear();
        if (kind === "clear") isSnapshot = true;
        if (kind === "gap") isSnapshot = false;
        if (kind !== "level") continue;
        displayed.set(at(side, priceBp), lots);
        if (!isSnapshot) cap(at(side, priceBp));
      }
      if (isSnapshot) for (const key of taken.keys()) cap(key);
    }
    if (entry.kind !== "filled" || happening(entry).detail !== "take") continue;
    const key = at(1 - entry.side, entry.priceBp);
    taken.set(key, (taken.get(key) ?? 0) + entry.lots);
    expect(taken.get(key)).toBeLessThanOrEqual(displayed.get(key) ?? 0);
  }
}
