/**
 * One market as the simulated venue keeps it: the recorded book, our resting orders beside it, and what tape rows do to
 * them. Our orders are never in the recorded book and change nothing in it.
 *
 * A resting bid of ours at p (asks mirror) has `remaining` and `ahead`, the displayed size in front of it.
 *   print by a seller at x:  x > p nothing; x = p spends `ahead`, what is left fills us (queue); x < p fills us (through)
 *   reduction at p:          its traded part was counted by its print; the rest were cancels, placed by the fill model
 *   asks grow at or below p: after a seller's print in the same event that seller's remainder fills us (postedThrough);
 *                            without one only where the lane asks for it
 * A print and a growth are spent once over all orders of a lane, best price first, then oldest.
 */
import type { EventSource } from "../core/event-source.ts";
import { ASK, BID, OrderBook, type Side } from "../core/order-book.ts";
import type { PriceGrid } from "../core/price-grid.ts";
import { HEAD_BEST_MOVE, HEAD_OPEN } from "../core/tape.ts";
import { FILL_CAUSES, type RejectReason } from "../core/venue.ts";
import { keepAhead, type FillModel } from "./fill-models/fill-model.ts";
import type { Order } from "./order.ts";
import { OwnOrders } from "./own-orders.ts";
import { hasAggressor, openLots, tradedLots } from "./row-context.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const BUY = BID;
const SELL = ASK;
const BEST_MOVE = HEAD_BEST_MOVE;
const OPEN = HEAD_OPEN;

const CAUSE_QUEUE = FILL_CAUSES.indexOf("queue");
const CAUSE_THROUGH = FILL_CAUSES.indexOf("through");
const CAUSE_POSTED_THROUGH = FILL_CAUSES.indexOf("postedThrough");
const CAUSE_GAP = FILL_CAUSES.indexOf("gap");

/** How a lane is filled. */
export interface FillRules {
  readonly model: FillModel;
  /** Whether growth of the opposite side through our price fills us without a print by that aggressor (docs/VENUE.md). */
  readonly isGrowthFill: boolean;
}

/** What happens to orders at the venue; the kernel books it and sends the news. */
export interface FillSink {
  orderFilled(order: Order, lots: number, causeIndex: number): void;
  /** The venue itself ended an order: a gap, a settlement. */
  orderEnded(order: Order): void;
}

export class SimulatedMarket {
  declare readonly grid: PriceGrid;
  declare readonly book: OrderBook;
  declare readonly own: OwnOrders;
  /** By slot: printed volume whose reduction comes in a later event. */
  readonly #pendingLots: Float64Array;
  readonly #source: EventSource;
  readonly #rules: readonly FillRules[];
  readonly #sink: FillSink;
  /** Lots each lane has taken of the print or growth at hand, valid while the stamp is the current one. */
  readonly #spentLots: Float64Array;
  readonly #spentStamp: Float64Array;
  #stamp = 0;

  /** The next row to apply, or the one being applied. */
  nextRow = 0;
  /** Whether the rows at hand are a snapshot's: they fill nothing. */
  isInSnapshot = false;
  isInGap = false;
  isSettled = false;
  /** Best bid + best ask before the event at hand, basis points; 0 before there were both. */
  midTwiceBp = 0;

  constructor(source: EventSource, rules: readonly FillRules[], sink: FillSink) {
    const { grid } = source;
    this.grid = grid;
    this.book = new OrderBook(grid.levelCount);
    this.own = new OwnOrders(grid.levelCount);
    this.#pendingLots = new Float64Array(grid.levelCount * 2);
    this.#source = source;
    this.#rules = rules;
    this.#sink = sink;
    this.#spentLots = new Float64Array(rules.length);
    this.#spentStamp = new Float64Array(rules.length);
  }

  /** A level holds `lots` from now on. hot: bench/replay.ts */
  setLevel(slot: number, lots: number, head: number, row: number): void {
    const { book, own } = this;
    const { lotsOfSlot } = book;
    const beforeLots = lotsOfSlot[slot]!;
    if ((head & BEST_MOVE) !== 0) book.moveBest(slot, lots);
    else lotsOfSlot[slot] = lots;
    if ((head & OPEN) !== 0) this.#pendingLots[slot]! -= openLots(this.#source, row);
    if (lots < beforeLots) {
      if (lots < own.calmLotsOfSlot[slot]!) this.#reduceAhead(slot, beforeLots, lots, head, row);
    } else if ((slot & 1) === 0 ? slot > 2 * own.bestAskLevel - 1 : slot < 2 * own.bestBidLevel + 2) {
      if (!this.isInSnapshot) this.#growThrough(slot, lots - beforeLots, row);
    }
  }

  /** A public trade hit the resting level of the slot's side. */
  print(slot: number, lots: number, head: number, row: number): void {
    const side = (slot & 1) as Side;
    const level = slot >> 1;
    const { own } = this;
    if ((head & OPEN) !== 0) this.#pendingLots[slot]! += openLots(this.#source, row);
    if (side === BUY)
      for (let at = own.bestBidLevel; at >= level; at--) this.#fillFromPrint(2 * at, at !== level, lots);
    else
      for (let at = own.bestAskLevel; at <= level; at++) this.#fillFromPrint(2 * at + 1, at !== level, lots);
    this.#stamp++;
  }

  /** A snapshot begins: the book is empty until its levels arrive. */
  clear(): void {
    this.book.clear();
    this.#pendingLots.fill(0);
    this.isInSnapshot = true;
  }

  /** The snapshot is complete. Queues are capped; after a gap orders the market has reached count as filled, all others as ended. */
  finishSnapshot(): void {
    this.isInSnapshot = false;
    if (this.isInGap) {
      this.isInGap = false;
      this.#resolveGap();
    } else this.own.forEach((order) => this.#capAhead(order));
  }

  /** Messages were lost: nothing is known of the book until the next snapshot. */
  startGap(): void {
    this.book.clear();
    this.isInSnapshot = false;
    this.isInGap = true;
  }

  /** Settles: nothing rests and nothing is accepted any more. */
  settle(): void {
    this.isSettled = true;
    this.own.forEach((order) => {
      this.own.remove(order);
      this.#sink.orderEnded(order);
    });
  }

  /** Why an order that has just arrived may not rest; undefined when it may. */
  refusal({ level, side, laneIndex }: Order): RejectReason | undefined {
    const { book, own } = this;
    if (this.isInGap || this.isSettled) return "market-not-open";
    if (side === BUY) {
      if (level >= book.bestAskLevel) return "post-only-cross";
      if (level >= own.bestAskLevel && own.hasBetween(laneIndex, SELL, own.bestAskLevel, level))
        return "own-cross";
    } else {
      if (level <= book.bestBidLevel) return "post-only-cross";
      if (level <= own.bestBidLevel && own.hasBetween(laneIndex, BUY, level, own.bestBidLevel))
        return "own-cross";
    }
    return undefined;
  }

  /** Lets an order rest at the back of its level's queue. */
  rest(order: Order): void {
    const slot = 2 * order.level + order.side;
    const displayedLots = this.book.lotsOfSlot[slot]!;
    const pendingLots = this.#pendingLots[slot]!;
    order.aheadLots = displayedLots > pendingLots ? displayedLots - pendingLots : 0;
    this.own.add(order, this.#calmLots(order));
  }

  /** What a print does to the own orders of one slot; a slot the print went through is better than its price. */
  #fillFromPrint(slot: number, isThrough: boolean, printLots: number): void {
    let order = this.own.oldestAt(slot);
    while (order !== undefined) {
      const { next, laneIndex } = order;
      let leftLots = printLots - this.#spentBy(laneIndex);
      if (isThrough) {
        order.aheadLots = 0;
        this.#take(order, leftLots, CAUSE_THROUGH);
      } else {
        const { atPrice } = this.#rules[laneIndex]!.model;
        if (atPrice === "queue") {
          const { aheadLots } = order;
          const spentLots = aheadLots < leftLots ? aheadLots : leftLots;
          order.aheadLots = aheadLots - spentLots;
          leftLots -= spentLots;
        }
        if (atPrice !== "never") this.#take(order, leftLots, CAUSE_QUEUE);
      }
      order = next;
    }
  }

  /** `side` grew at `level`, at or through own prices of the other side. */
  #growThrough(slot: number, grownLots: number, row: number): void {
    const { own } = this;
    const side = (slot & 1) as Side;
    const level = slot >> 1;
    const isRemainder = hasAggressor(this.#source, row, side);
    if (side === SELL)
      for (let at = own.bestBidLevel; at >= level; at--) this.#fillFromGrowth(2 * at, grownLots, isRemainder);
    else
      for (let at = own.bestAskLevel; at <= level; at++)
        this.#fillFromGrowth(2 * at + 1, grownLots, isRemainder);
    this.#stamp++;
  }

  #fillFromGrowth(slot: number, grownLots: number, hasAggressor: boolean): void {
    let order = this.own.oldestAt(slot);
    while (order !== undefined) {
      const { next, laneIndex } = order;
      const { model, isGrowthFill } = this.#rules[laneIndex]!;
      if (model.isPostedThroughFilled && (hasAggressor || isGrowthFill))
        this.#take(order, grownLots - this.#spentBy(laneIndex), CAUSE_POSTED_THROUGH);
      order = next;
    }
  }

  /** Fills an order with what is left of a print or growth, once per lane. */
  #take(order: Order, leftLots: number, causeIndex: number): void {
    const { remainingLots, laneIndex } = order;
    const lots = remainingLots < leftLots ? remainingLots : leftLots | 0; // not above `remaining`, so of 31 bits
    if (lots <= 0) return;
    this.#spentLots[laneIndex] = this.#spentBy(laneIndex) + lots;
    this.#spentStamp[laneIndex] = this.#stamp;
    this.#fill(order, lots, causeIndex);
  }

  #spentBy(laneIndex: number): number {
    return this.#spentStamp[laneIndex] === this.#stamp ? this.#spentLots[laneIndex]! : 0;
  }

  #fill(order: Order, lots: number, causeIndex: number): void {
    order.remainingLots -= lots;
    if (order.remainingLots === 0) this.own.remove(order);
    this.#sink.orderFilled(order, lots, causeIndex);
  }

  #reduceAhead(slot: number, beforeLots: number, displayedLots: number, head: number, row: number): void {
    const reducedLots = beforeLots - displayedLots;
    const cancelledLots = reducedLots - tradedLots(this.#source, head, row, reducedLots);
    let calmLots = 0;
    for (let order = this.own.oldestAt(slot); order !== undefined; order = order.next) {
      let { aheadLots } = order;
      if (cancelledLots > 0) {
        const { model } = this.#rules[order.laneIndex]!;
        aheadLots = model.aheadAfterCancels(aheadLots, cancelledLots, beforeLots);
      }
      order.aheadLots = aheadLots < displayedLots ? aheadLots : displayedLots;
      const calm = this.#calmLots(order);
      if (calm > calmLots) calmLots = calm;
    }
    this.own.calmLotsOfSlot[slot] = calmLots;
  }

  /** Displayed size from which on nothing happens to an order's queue. */
  #calmLots(order: Order): number {
    const { model } = this.#rules[order.laneIndex]!;
    return model.aheadAfterCancels === keepAhead ? order.aheadLots : Infinity;
  }

  #capAhead(order: Order): void {
    const displayedLots = this.book.lotsAt(order.side, order.level);
    if (order.aheadLots > displayedLots) order.aheadLots = displayedLots;
  }

  #resolveGap(): void {
    const { bestBidLevel, bestAskLevel } = this.book;
    this.own.forEach((order) => {
      const isReached = order.side === BUY ? bestAskLevel <= order.level : bestBidLevel >= order.level;
      if (isReached) this.#fill(order, order.remainingLots, CAUSE_GAP);
      else {
        this.own.remove(order);
        this.#sink.orderEnded(order);
      }
    });
  }
}
