/**
 * One market of the naive exchange, for orders of every kind of one lane: docs/VENUE.md in the plainest way, maps and lists,
 * everything searched for anew. What arrives is in `naive-entry.ts`, time in `naive-exchange.ts`, the account in `naive-account.ts`.
 */
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import type { MarketStatus } from "../../src/core/tape.ts";
import type { EndReason, FillCause } from "../../src/core/venue.ts";
import { NaiveQueues } from "../estimators/naive-queues.ts";
import { aheadRuleOf } from "./naive-cancels.ts";
import { bestFirst, meets, type AnyOrder, type VenueSink } from "./naive-orders.ts";
import type { CanonicalRow } from "./naive-tape.ts";
import { opposite } from "./rows.ts";
import type { PostedThrough } from "./run-scenario.ts";

/** What the exchange says of a market beside its book (rules 43 to 47, 58, 59). */
export type LifeWord =
  | { readonly kind: "status"; readonly status: MarketStatus }
  | { readonly kind: "close"; readonly closesUs: number }
  | { readonly kind: "grid"; readonly pricesBp: readonly number[] }
  | { readonly kind: "floor"; readonly floorBp: number };

export interface MarketRules {
  readonly index: number;
  readonly model: string;
  readonly postedThrough: PostedThrough;
  readonly pricesBp: readonly number[];
}

type Flag = "gap" | "paused" | "halted" | "inactive" | "closed" | "settled";

export class NaiveMarket {
  readonly book = new Map<string, number>();
  readonly orders: AnyOrder[] = [];
  readonly flags = new Set<Flag>();
  pricesBp: readonly number[];
  floorBp = 0;
  midTwiceBp = 0;
  rowCount = 0;
  readonly stillToCome = new Map<string, number>();
  readonly taken = new Map<string, number>();
  readonly #queues = new NaiveQueues();
  readonly #rules: MarketRules;
  readonly sink: VenueSink;

  constructor(rules: MarketRules, sink: VenueSink) {
    this.#rules = rules;
    this.sink = sink;
    this.pricesBp = rules.pricesBp;
  }

  /** Applies the rows of one event. @param afterRow is called after each. */
  applyEvent(rows: readonly CanonicalRow[], afterRow: () => void): void {
    const printedSides = new Set<Side>();
    let isSnapshot = false;
    for (const row of rows) {
      this.rowCount++;
      if (row.kind === "clear") {
        this.book.clear();
        this.stillToCome.clear();
        this.#queues.clear();
        isSnapshot = true;
      } else if (row.kind === "gap") {
        this.book.clear();
        this.#queues.clear();
        this.flags.add("gap");
        isSnapshot = false;
      } else if (row.kind === "settlement") this.#settle(row.lots);
      else if (row.kind === "level") this.#applyLevel(row, printedSides, isSnapshot);
      else if (!row.isBlock) {
        printedSides.add(row.side);
        add(this.stillToCome, key(row.side, row.priceBp), row.tradedLots);
        this.#applyPrint(row);
      }
      if (row !== rows.at(-1)) afterRow();
    }
    if (isSnapshot) this.#finishSnapshot();
    const [bidBp, askBp] = [this.bestBp(BID), this.bestBp(ASK)];
    if (bidBp !== undefined && askBp !== undefined) this.midTwiceBp = bidBp + askBp;
    afterRow();
  }

  applyWord(word: LifeWord): void {
    this.rowCount++;
    if (word.kind === "close") this.sink.closesAt(this.#rules.index, word.closesUs);
    else if (word.kind === "status") this.#applyStatus(word.status);
    else {
      if (word.kind === "grid") this.pricesBp = word.pricesBp;
      else {
        this.floorBp = Math.max(this.floorBp, word.floorBp);
        this.#sweep("settlement-floor", (order) => order.priceBp <= this.floorBp);
      }
      this.sink.statusTold(this.#rules.index);
    }
  }

  #applyStatus(status: MarketStatus): void {
    const { flags } = this;
    if (status === "closed" || status === "determined") return this.close();
    if (status === "open") {
      const wasInactive = flags.has("inactive");
      for (const flag of ["paused", "halted", "inactive", "closed"] as const) flags.delete(flag);
      if (wasInactive) this.#sweep("reactivation", () => true);
    } else {
      flags.add(status);
      if (status === "paused") flags.delete("halted");
      if (status === "halted") flags.add("paused");
      if (status !== "inactive") this.#sweep("halt", ({ terms }) => terms.isCancelledOnPause);
    }
    this.sink.statusTold(this.#rules.index);
  }

  close(): void {
    if (this.flags.has("closed") || this.flags.has("settled")) return;
    this.flags.add("closed");
    this.#sweep("close", () => true);
    this.sink.statusTold(this.#rules.index);
  }

  expire(order: AnyOrder): void {
    const isDue = order.state === "resting" && order.expiryUs === this.sink.nowUs;
    if (isDue && !this.flags.has("gap")) this.end(order, "expiry");
  }

  sweepGroup(group: number): void {
    this.#sweep("order-group", ({ terms }) => terms.group === group);
  }

  #applyPrint(print: CanonicalRow): void {
    const { model } = this.#rules;
    let spentLots = 0;
    for (const order of bestFirst(this.orders, print.side)) {
      if (!meets(print.side, order.priceBp, print.priceBp)) continue;
      const isAtPrice = order.priceBp === print.priceBp;
      if (isAtPrice && model === "through") continue;
      let leftLots = print.lots - spentLots;
      if (!isAtPrice) order.aheadLots = 0;
      else if (model !== "touch") {
        const queueLots = Math.min(order.aheadLots, leftLots);
        order.aheadLots -= queueLots;
        leftLots -= queueLots;
      }
      spentLots += this.#fill(order, leftLots, isAtPrice ? "queue" : "through");
    }
  }

  #applyLevel(row: CanonicalRow, printedSides: ReadonlySet<Side>, isSnapshot: boolean): void {
    const { side, priceBp, lots, tradedLots } = row;
    const at = key(side, priceBp);
    const changeLots = lots - (this.book.get(at) ?? 0);
    this.book.set(at, lots);
    add(this.stillToCome, at, -tradedLots);
    const slot = 2 * priceBp + side;
    const cancelledLots = -changeLots - tradedLots;
    if (row.isOfSnapshot) this.#queues.setUnknown(slot, this.rowCount - 1, lots);
    else if (changeLots > 0) this.#queues.grow(slot, this.rowCount - 1, changeLots);
    if (changeLots < 0) {
      const candidates = this.#queues.reduce(slot, tradedLots, cancelledLots);
      for (const order of this.restingAt(side, priceBp)) {
        const { aheadLots, arrivalRow } = order;
        const cancel = { aheadLots, cancelledLots, displayedLots: lots, arrivalRow, candidates };
        if (cancelledLots > 0) order.aheadLots = aheadRuleOf(this.#rules.model)(cancel);
        order.aheadLots = Math.min(order.aheadLots, lots);
      }
      this.taken.set(at, Math.min(this.taken.get(at) ?? 0, lots));
    }
    if (changeLots > 0 && !isSnapshot) this.#growThrough(row, changeLots, printedSides);
  }

  #growThrough(row: CanonicalRow, grownLots: number, printedSides: ReadonlySet<Side>): void {
    const { model, postedThrough } = this.#rules;
    const ourSide = opposite(row.side);
    if (model === "through") return;
    if (!printedSides.has(ourSide) && postedThrough !== "fill") return;
    let spentLots = 0;
    for (const order of bestFirst(this.orders, ourSide))
      if (meets(ourSide, order.priceBp, row.priceBp))
        spentLots += this.#fill(order, grownLots - spentLots, "postedThrough");
  }

  #fill(order: AnyOrder, leftLots: number, cause: FillCause): number {
    const lots = Math.min(order.remainingLots, leftLots);
    if (lots <= 0) return 0;
    order.remainingLots -= lots;
    if (order.remainingLots === 0) order.state = "over";
    this.sink.filled(order, lots, order.priceBp, cause);
    return lots;
  }

  #finishSnapshot(): void {
    for (const [at, lots] of this.taken) this.taken.set(at, Math.min(lots, this.book.get(at) ?? 0));
    const isAfterGap = this.flags.delete("gap");
    for (const order of [...bestFirst(this.orders, BID), ...bestFirst(this.orders, ASK)]) {
      const { side, priceBp } = order;
      const oppositeBp = this.bestBp(opposite(side));
      if (!isAfterGap) order.aheadLots = Math.min(order.aheadLots, this.book.get(key(side, priceBp)) ?? 0);
      else if (oppositeBp !== undefined && meets(side, priceBp, oppositeBp))
        this.#fill(order, order.remainingLots, "gap");
      else this.end(order, "lost");
    }
  }

  #settle(microsPerContract: number): void {
    this.flags.add("settled");
    for (const order of [...bestFirst(this.orders, BID), ...bestFirst(this.orders, ASK)])
      this.end(order, "lost");
    this.sink.settled(this.#rules.index, microsPerContract);
  }

  /** In a gap nobody knows what rests. */
  #sweep(reason: EndReason, isMeant: (order: AnyOrder) => boolean): void {
    if (this.flags.has("gap")) return;
    for (const order of [...bestFirst(this.orders, BID), ...bestFirst(this.orders, ASK)])
      if (isMeant(order)) this.end(order, reason);
  }

  end(order: AnyOrder, reason: EndReason): void {
    order.state = "over";
    this.sink.ended(order, reason, false);
  }

  cancelArrives(order: AnyOrder): "cancelled" | "refused" | "nothing" {
    if (order.state !== "resting" || this.flags.has("gap")) return "nothing";
    if (["halted", "closed", "settled"].some((flag) => this.flags.has(flag as Flag))) return "refused";
    order.state = "over";
    return "cancelled";
  }

  withdraw(order: AnyOrder): void {
    order.state = "travelling";
    this.orders.splice(this.orders.indexOf(order), 1);
  }

  meetsBook(side: Side, priceBp: number): boolean {
    const bestBp = this.bestBp(opposite(side));
    return bestBp !== undefined && meets(side, priceBp, bestBp);
  }

  restingAt(side: Side, priceBp: number): AnyOrder[] {
    return bestFirst(this.orders, side).filter((order) => order.priceBp === priceBp);
  }

  bestBp(side: Side): number | undefined {
    const prices: number[] = [];
    for (const [at, lots] of this.book)
      if (lots > 0 && at.startsWith(side === BID ? "bid" : "ask")) prices.push(Number(at.slice(4)));
    if (prices.length === 0) return undefined;
    return side === BID ? Math.max(...prices) : Math.min(...prices);
  }
}

export function key(side: Side, priceBp: number): string {
  return `${side === BID ? "bid" : "ask"} ${priceBp}`;
}

export function add(lotsByKey: Map<string, number>, at: string, lots: number): void {
  lotsByKey.set(at, (lotsByKey.get(at) ?? 0) + lots);
}
