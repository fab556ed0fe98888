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
import { NO_LEVEL, type PriceGrid } from "../core/price-grid.ts";
import { HEAD_BEST_MOVE, HEAD_OPEN, HEAD_TRADED_PART, HEAD_TRADED_WHOLE, sparseLots } from "../core/tape.ts";
import { FILL_CAUSES, type RejectReason } from "../core/venue.ts";
import type { FillModel } from "./fill-models/fill-model.ts";
import { NO_ORDER, ORDER_STATE, type OrderPool } from "./order-pool.ts";

const CAUSE_QUEUE = FILL_CAUSES.indexOf("queue");
const CAUSE_THROUGH = FILL_CAUSES.indexOf("through");
const CAUSE_POSTED_THROUGH = FILL_CAUSES.indexOf("postedThrough");
const CAUSE_GAP = FILL_CAUSES.indexOf("gap");

/**
 * Why a row at a slot may concern own orders: one rests there; growth there crosses one; a print there reaches one. A bit
 * may outlive its order until the next one rests: what it leads to looks again.
 */
const CONCERN_RESTING = 1;
const CONCERN_CROSSING = 2;
/** The bits that matter to level rows and to prints. */
export const LEVEL_CONCERN = CONCERN_RESTING | CONCERN_CROSSING;
export const PRINT_CONCERN = 4;

/** How a lane is filled. */
export interface FillRules {
  readonly model: FillModel;
  /** Whether growth of the opposite side through our price fills us without a print by that aggressor: DESIGN section 5. */
  readonly isGrowthFill: boolean;
}

/** What happens to orders at the venue; the kernel books it and sends the news. */
export interface FillSink {
  orderFilled(order: number, lots: number, causeIndex: number): void;
  /** The venue itself ended an order: a gap, a sweep. */
  orderEnded(order: number): void;
}

export class SimulatedMarket {
  readonly grid: PriceGrid;
  readonly book: OrderBook;
  /** By slot: whether rows there may concern own orders. Read by the kernel before it calls. */
  readonly concernOfSlot: Uint8Array;
  /** By side hit: time of the last print, which is that of the event at hand or it matters no more. */
  readonly lastPrintUsOfSide = new Float64Array(2).fill(-1);
  /** Best levels of own resting orders, as in a book. */
  #ownBidLevel: number = NO_LEVEL;
  #ownAskLevel: number;
  readonly #restingCountOfSide = new Int32Array(2);
  /** Levels up to (from) which the concern bits say that an own bid (ask) is reached. */
  #bidMark: number = NO_LEVEL;
  #askMark: number;
  /** By slot: printed volume whose reduction comes in a later event. */
  readonly #pendingLots: Float64Array;
  /** By slot: oldest and youngest resting order. */
  readonly #oldest: Int32Array;
  readonly #youngest: Int32Array;
  readonly #source: EventSource;
  readonly #pool: OrderPool;
  readonly #rules: readonly FillRules[];
  readonly #sink: FillSink;
  /** Lots each lane has taken of the print or growth at hand, valid while the stamp is the current one. */
  readonly #spentLots: Float64Array;
  readonly #spentStamp: Float64Array;
  #stamp = 0;

  /** Whether the end of the event at hand has more to do than to tell of a changed best price. */
  hasEventWork = false;
  /** Whether the rows at hand are a snapshot's: they fill nothing. */
  isInSnapshot = false;
  isInGap = false;
  isSettled = false;
  /** Best bid + best ask before the event at hand, basis points; 0 before there were both. */
  midTwiceBp = 0;

  constructor(source: EventSource, pool: OrderPool, rules: readonly FillRules[], sink: FillSink) {
    const { grid } = source;
    const slotCount = grid.levelCount * 2;
    this.grid = grid;
    this.book = new OrderBook(grid.levelCount);
    this.concernOfSlot = new Uint8Array(slotCount);
    this.#ownAskLevel = grid.levelCount;
    this.#askMark = grid.levelCount;
    this.#pendingLots = new Float64Array(slotCount);
    this.#oldest = new Int32Array(slotCount).fill(NO_ORDER);
    this.#youngest = new Int32Array(slotCount).fill(NO_ORDER);
    this.#source = source;
    this.#pool = pool;
    this.#rules = rules;
    this.#sink = sink;
    this.#spentLots = new Float64Array(rules.length);
    this.#spentStamp = new Float64Array(rules.length);
  }

  /** A level holds `lots` from now on. */
  setLevel(slot: number, lots: number, head: number, row: number, timeUs: number): void {
    const { book } = this;
    const side = (slot & 1) as Side;
    const level = slot >> 1;
    const beforeLots = book.lotsOfSlot[slot]!;
    if ((head & HEAD_BEST_MOVE) !== 0) book.set(side, level, lots);
    else book.lotsOfSlot[slot] = lots;
    if ((head & HEAD_OPEN) !== 0) this.#pendingLots[slot]! -= this.#openLots(row);
    const concern = this.concernOfSlot[slot]!;
    if (lots < beforeLots) {
      if ((concern & CONCERN_RESTING) === 0) return;
      const reducedLots = beforeLots - lots;
      this.#reduceAhead(slot, beforeLots, lots, reducedLots - this.#tradedLots(head, row, reducedLots));
    } else if ((concern & CONCERN_CROSSING) !== 0 && !this.isInSnapshot) {
      const hasAggressor = this.lastPrintUsOfSide[1 - side] === timeUs;
      this.#growThrough(side, level, lots - beforeLots, hasAggressor);
    }
  }

  /** A public trade hit the resting level of the slot's side. */
  print(slot: number, lots: number, head: number, row: number, timeUs: number): void {
    const side = (slot & 1) as Side;
    const level = slot >> 1;
    this.lastPrintUsOfSide[side] = timeUs;
    if ((head & HEAD_OPEN) !== 0) this.#pendingLots[slot]! += this.#openLots(row);
    if (side === BID ? this.#ownBidLevel >= level : this.#ownAskLevel <= level)
      this.#fillFromPrint(side, level, lots);
  }

  /** A snapshot begins: the book is empty until its levels arrive. */
  clear(): void {
    this.book.clear();
    this.#pendingLots.fill(0);
    this.isInSnapshot = true;
    this.hasEventWork = true;
  }

  /** The event is over. After a snapshot queues are capped; after a gap orders the market has reached count as filled, all others as ended. */
  finishEvent(): void {
    this.hasEventWork = false;
    if (!this.isInSnapshot) return;
    this.isInSnapshot = false;
    if (this.isInGap) {
      this.isInGap = false;
      this.#resolveGap();
    } else this.#forEachResting((order) => this.#capAhead(order));
  }

  /** Messages were lost: nothing is known of the book until the next snapshot. */
  startGap(): void {
    this.book.clear();
    this.isInGap = true;
  }

  /** Settles: nothing rests and nothing is accepted any more. */
  settle(): void {
    this.isSettled = true;
    this.#forEachResting((order) => {
      this.#unlink(order);
      this.#sink.orderEnded(order);
    });
  }

  /** Why an order that has just arrived may not rest; undefined when it may. */
  refusal(order: number): RejectReason | undefined {
    const { book } = this;
    const level = this.#pool.level[order]!;
    if (this.isInGap || this.isSettled) return "market-not-open";
    if (this.#pool.side[order] === BID) {
      if (level >= book.bestAskLevel) return "post-only-cross";
      if (level >= this.#ownAskLevel && this.#crossesOwn(order, ASK, this.#ownAskLevel, level))
        return "own-cross";
    } else {
      if (level <= book.bestBidLevel) return "post-only-cross";
      if (level <= this.#ownBidLevel && this.#crossesOwn(order, BID, level, this.#ownBidLevel))
        return "own-cross";
    }
    return undefined;
  }

  /** Lets an order rest at the back of its level's queue. hot: bench/lane.ts */
  rest(order: number): void {
    const pool = this.#pool;
    const level = pool.level[order]!;
    const side = pool.side[order]!;
    const slot = 2 * level + side;
    const displayedLots = this.book.lotsOfSlot[slot]!;
    const pendingLots = this.#pendingLots[slot]!;
    pool.aheadLots[order] = displayedLots > pendingLots ? displayedLots - pendingLots : 0;
    pool.state[order] = ORDER_STATE.resting;
    const youngest = this.#youngest[slot]!;
    pool.previous[order] = youngest;
    pool.next[order] = NO_ORDER;
    if (youngest === NO_ORDER) this.#oldest[slot] = order;
    else pool.next[youngest] = order;
    this.#youngest[slot] = order;
    this.#restingCountOfSide[side]!++;
    this.concernOfSlot[slot]! |= CONCERN_RESTING;
    if (side === BID) {
      if (level > this.#ownBidLevel) this.#ownBidLevel = level;
      this.#markBids(this.#ownBidLevel);
    } else {
      if (level < this.#ownAskLevel) this.#ownAskLevel = level;
      this.#markAsks(this.#ownAskLevel);
    }
  }

  /** Takes a resting order out, as its cancel does. */
  remove(order: number): void {
    this.#unlink(order);
  }

  /** Makes the concern bits say that own bids stand at or below `level`. Cost: the distance from where they stood. */
  #markBids(level: number): void {
    const { concernOfSlot } = this;
    for (; this.#bidMark < level;) {
      const slot = 2 * ++this.#bidMark;
      concernOfSlot[slot]! |= PRINT_CONCERN;
      concernOfSlot[slot + 1]! |= CONCERN_CROSSING;
    }
    for (; this.#bidMark > level; this.#bidMark--) {
      const slot = 2 * this.#bidMark;
      concernOfSlot[slot]! &= ~PRINT_CONCERN;
      concernOfSlot[slot + 1]! &= ~CONCERN_CROSSING;
    }
  }

  #markAsks(level: number): void {
    const { concernOfSlot } = this;
    for (; this.#askMark > level;) {
      const slot = 2 * --this.#askMark;
      concernOfSlot[slot]! |= CONCERN_CROSSING;
      concernOfSlot[slot + 1]! |= PRINT_CONCERN;
    }
    for (; this.#askMark < level; this.#askMark++) {
      const slot = 2 * this.#askMark;
      concernOfSlot[slot]! &= ~CONCERN_CROSSING;
      concernOfSlot[slot + 1]! &= ~PRINT_CONCERN;
    }
  }

  #openLots(row: number): number {
    return sparseLots(this.#source.openRow, this.#source.openLots, row);
  }

  #tradedLots(head: number, row: number, wholeLots: number): number {
    if ((head & HEAD_TRADED_WHOLE) !== 0) return wholeLots;
    return (head & HEAD_TRADED_PART) === 0 ? 0 : sparseLots(this.#source.partRow, this.#source.partLots, row);
  }

  #fillFromPrint(side: Side, printLevel: number, printLots: number): void {
    const pool = this.#pool;
    this.#stamp++;
    const step = side === BID ? -1 : 1;
    const best = side === BID ? this.#ownBidLevel : this.#ownAskLevel;
    for (let level = best; ; level += step) {
      let order = this.#oldest[level * 2 + side]!;
      while (order !== NO_ORDER) {
        const next = pool.next[order]!;
        const lane = pool.lane[order]!;
        let leftLots = printLots - this.#spentBy(lane);
        if (level !== printLevel) {
          pool.aheadLots[order] = 0;
          this.#take(order, lane, leftLots, CAUSE_THROUGH);
        } else {
          const { atPrice } = this.#rules[lane]!.model;
          if (atPrice === "queue") {
            const aheadLots = pool.aheadLots[order]!;
            const spentLots = aheadLots < leftLots ? aheadLots : leftLots;
            pool.aheadLots[order] = aheadLots - spentLots;
            leftLots -= spentLots;
          }
          if (atPrice !== "never") this.#take(order, lane, leftLots, CAUSE_QUEUE);
        }
        order = next;
      }
      if (level === printLevel) return;
    }
  }

  /** The opposite side grew at or through our price. `side` is the side that grew. */
  #growThrough(side: Side, grownLevel: number, grownLots: number, hasAggressor: boolean): void {
    const pool = this.#pool;
    this.#stamp++;
    const ownSide = side === ASK ? BID : ASK;
    const step = ownSide === BID ? -1 : 1;
    const best = ownSide === BID ? this.#ownBidLevel : this.#ownAskLevel;
    if (ownSide === BID ? best < grownLevel : best > grownLevel) return;
    for (let level = best; ; level += step) {
      let order = this.#oldest[level * 2 + ownSide]!;
      while (order !== NO_ORDER) {
        const next = pool.next[order]!;
        const lane = pool.lane[order]!;
        if (hasAggressor || this.#rules[lane]!.isGrowthFill)
          this.#take(order, lane, grownLots - this.#spentBy(lane), CAUSE_POSTED_THROUGH);
        order = next;
      }
      if (level === grownLevel) return;
    }
  }

  /** Fills an order with what is left of a print or growth, once per lane. */
  #take(order: number, lane: number, leftLots: number, causeIndex: number): void {
    const remainingLots = this.#pool.remainingLots[order]!;
    const lots = remainingLots < leftLots ? remainingLots : leftLots;
    if (lots <= 0) return;
    if (this.#spentStamp[lane] === this.#stamp) this.#spentLots[lane]! += lots;
    else {
      this.#spentStamp[lane] = this.#stamp;
      this.#spentLots[lane] = lots;
    }
    this.#fill(order, lots, causeIndex);
  }

  #spentBy(lane: number): number {
    return this.#spentStamp[lane] === this.#stamp ? this.#spentLots[lane]! : 0;
  }

  #fill(order: number, lots: number, causeIndex: number): void {
    const pool = this.#pool;
    const remainingLots = pool.remainingLots[order]! - lots;
    pool.remainingLots[order] = remainingLots;
    if (remainingLots === 0) this.#unlink(order);
    this.hasEventWork = true;
    this.#sink.orderFilled(order, lots, causeIndex);
  }

  #unlink(order: number): void {
    const pool = this.#pool;
    const level = pool.level[order]!;
    const side = pool.side[order]!;
    const slot = 2 * level + side;
    const previous = pool.previous[order]!;
    const next = pool.next[order]!;
    if (previous === NO_ORDER) this.#oldest[slot] = next;
    else pool.next[previous] = next;
    if (next === NO_ORDER) this.#youngest[slot] = previous;
    else pool.previous[next] = previous;
    pool.state[order] = ORDER_STATE.done;
    const restingCount = --this.#restingCountOfSide[side]!;
    if (this.#oldest[slot] !== NO_ORDER) return;
    this.concernOfSlot[slot]! &= ~CONCERN_RESTING;
    if (side === BID) {
      if (restingCount === 0) this.#ownBidLevel = NO_LEVEL;
      else while (this.#oldest[2 * this.#ownBidLevel] === NO_ORDER) this.#ownBidLevel--;
    } else if (restingCount === 0) this.#ownAskLevel = this.grid.levelCount;
    else while (this.#oldest[2 * this.#ownAskLevel + 1] === NO_ORDER) this.#ownAskLevel++;
  }

  #reduceAhead(slot: number, beforeLots: number, displayedLots: number, cancelledLots: number): void {
    const pool = this.#pool;
    for (let order = this.#oldest[slot]!; order !== NO_ORDER; order = pool.next[order]!) {
      let aheadLots = pool.aheadLots[order]!;
      if (cancelledLots > 0)
        aheadLots = this.#rules[pool.lane[order]!]!.model.aheadAfterCancels(
          aheadLots,
          cancelledLots,
          beforeLots,
        );
      pool.aheadLots[order] = aheadLots < displayedLots ? aheadLots : displayedLots;
    }
  }

  #capAhead(order: number): void {
    const pool = this.#pool;
    const displayedLots = this.book.lotsAt(pool.side[order] as Side, pool.level[order]!);
    if (pool.aheadLots[order]! > displayedLots) pool.aheadLots[order] = displayedLots;
  }

  #resolveGap(): void {
    const { bestBidLevel, bestAskLevel } = this.book;
    this.#forEachResting((order) => {
      const level = this.#pool.level[order]!;
      const isReached = this.#pool.side[order] === BID ? bestAskLevel <= level : bestBidLevel >= level;
      if (isReached) this.#fill(order, this.#pool.remainingLots[order]!, CAUSE_GAP);
      else {
        this.#unlink(order);
        this.#sink.orderEnded(order);
      }
    });
  }

  /** Visits resting orders, bids before asks, best price first, then oldest; the visitor may remove the one it is given. */
  #forEachResting(visit: (order: number) => void): void {
    for (let level = this.#ownBidLevel; level >= 0; level--) this.#forEachAt(BID, level, visit);
    for (let level = this.#ownAskLevel; level < this.grid.levelCount; level++)
      this.#forEachAt(ASK, level, visit);
  }

  #forEachAt(side: Side, level: number, visit: (order: number) => void): void {
    let order = this.#oldest[level * 2 + side]!;
    while (order !== NO_ORDER) {
      const next = this.#pool.next[order]!;
      visit(order);
      order = next;
    }
  }

  /** Whether the lane itself rests on `side` between two levels. */
  #crossesOwn(order: number, side: Side, fromLevel: number, toLevel: number): boolean {
    const pool = this.#pool;
    for (let level = fromLevel; level <= toLevel; level++)
      for (let other = this.#oldest[level * 2 + side]!; other !== NO_ORDER; other = pool.next[other]!)
        if (pool.lane[other] === pool.lane[order]) return true;
    return false;
  }
}
