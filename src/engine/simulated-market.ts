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
import { ASK, BID, OrderBook, type Side } from "../core/order-book.ts";
import { NO_LEVEL, type PriceGrid } from "../core/price-grid.ts";
import { FILL_CAUSES, type FillCause, type RejectReason } from "../core/venue.ts";
import type { FillModel } from "./fill-models/fill-model.ts";
import { NO_ORDER, ORDER_STATE, type OrderPool } from "./order-pool.ts";

const CAUSE_QUEUE = FILL_CAUSES.indexOf("queue");
const CAUSE_THROUGH = FILL_CAUSES.indexOf("through");
const CAUSE_POSTED_THROUGH = FILL_CAUSES.indexOf("postedThrough");
const CAUSE_GAP = FILL_CAUSES.indexOf("gap");

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
  /** Sizes of all lanes' resting orders by level: says at once whether a row concerns anybody. */
  readonly own: OrderBook;
  /** Printed volume whose reduction is still to come, by level. */
  readonly #pendingBidLots: Float64Array;
  readonly #pendingAskLots: Float64Array;
  /** Oldest and youngest resting order of each side and level: index = level * 2 + side. */
  readonly #oldest: Int32Array;
  readonly #youngest: Int32Array;
  readonly #pool: OrderPool;
  readonly #rules: readonly FillRules[];
  readonly #sink: FillSink;
  /** Lots each lane has taken of the print or growth at hand, valid while the stamp is the current one. */
  readonly #spentLots: Float64Array;
  readonly #spentStamp: Float64Array;
  #stamp = 0;

  /** Whether a seller's (buyer's) print came earlier in the event at hand. */
  hasSellerPrint = false;
  hasBuyerPrint = false;
  /** Whether the rows at hand are a snapshot's: they fill nothing. */
  isInSnapshot = false;
  isInGap = false;
  isSettled = false;
  /** Best bid + best ask before the event at hand, basis points; 0 before there were both. */
  midTwiceBp = 0;

  constructor(grid: PriceGrid, pool: OrderPool, rules: readonly FillRules[], sink: FillSink) {
    this.grid = grid;
    this.book = new OrderBook(grid.levelCount);
    this.own = new OrderBook(grid.levelCount);
    this.#pendingBidLots = new Float64Array(grid.levelCount);
    this.#pendingAskLots = new Float64Array(grid.levelCount);
    this.#oldest = new Int32Array(grid.levelCount * 2).fill(NO_ORDER);
    this.#youngest = new Int32Array(grid.levelCount * 2).fill(NO_ORDER);
    this.#pool = pool;
    this.#rules = rules;
    this.#sink = sink;
    this.#spentLots = new Float64Array(rules.length);
    this.#spentStamp = new Float64Array(rules.length);
  }

  /** A level holds `lots` from now on, `tradedLots` of the reduction were printed. hot: bench/lane.ts */
  setLevel(side: Side, level: number, lots: number, tradedLots: number): void {
    const { book, own } = this;
    if (side === BID) {
      const before = book.bidLots[level]!;
      book.setBid(level, lots);
      if (tradedLots !== 0) this.#pendingBidLots[level]! -= tradedLots;
      if (lots < before) {
        if (own.bidLots[level] !== 0) this.#reduceAhead(BID, level, before, lots, before - lots - tradedLots);
      } else if (level >= own.bestAskLevel && !this.isInSnapshot)
        this.#growThrough(BID, level, lots - before);
    } else {
      const before = book.askLots[level]!;
      book.setAsk(level, lots);
      if (tradedLots !== 0) this.#pendingAskLots[level]! -= tradedLots;
      if (lots < before) {
        if (own.askLots[level] !== 0) this.#reduceAhead(ASK, level, before, lots, before - lots - tradedLots);
      } else if (level <= own.bestBidLevel && !this.isInSnapshot)
        this.#growThrough(ASK, level, lots - before);
    }
  }

  /** A public trade hit the resting level of `side`; `pairedLots` of it will be seen as reductions. */
  print(side: Side, level: number, lots: number, pairedLots: number): void {
    if (side === BID) {
      this.hasSellerPrint = true;
      this.#pendingBidLots[level]! += pairedLots;
      if (this.own.bestBidLevel < level) return;
    } else {
      this.hasBuyerPrint = true;
      this.#pendingAskLots[level]! += pairedLots;
      if (this.own.bestAskLevel > level) return;
    }
    this.#fillFromPrint(side, level, lots);
  }

  /** A snapshot begins: the book is empty until its levels arrive. */
  clear(): void {
    this.book.clear();
    this.#pendingBidLots.fill(0);
    this.#pendingAskLots.fill(0);
    this.isInSnapshot = true;
  }

  /** The snapshot's event is over: queues are capped; after a gap orders the market has reached count as filled, all others as cancelled. */
  finishSnapshot(): void {
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

  /** Ends every resting order, as the exchange does when a market closes. */
  sweep(): void {
    this.#forEachResting((order) => {
      this.#unlink(order);
      this.#sink.orderEnded(order);
    });
  }

  /** Why an order that has just arrived may not rest; undefined when it may. */
  refusal(order: number): RejectReason | undefined {
    const { book, own } = this;
    const level = this.#pool.level[order]!;
    if (this.isInGap || this.isSettled) return "market-not-open";
    if (this.#pool.side[order] === BID) {
      if (level >= book.bestAskLevel) return "post-only-cross";
      if (level >= own.bestAskLevel && this.#crossesOwn(order, ASK, own.bestAskLevel, level))
        return "own-cross";
    } else {
      if (level <= book.bestBidLevel) return "post-only-cross";
      if (level <= own.bestBidLevel && this.#crossesOwn(order, BID, level, own.bestBidLevel))
        return "own-cross";
    }
    return undefined;
  }

  /** Lets an order rest at the back of its level's queue. */
  rest(order: number): void {
    const pool = this.#pool;
    const level = pool.level[order]!;
    const lots = pool.remainingLots[order]!;
    const isBid = pool.side[order] === BID;
    const displayedLots = (isBid ? this.book.bidLots : this.book.askLots)[level]!;
    const pendingLots = (isBid ? this.#pendingBidLots : this.#pendingAskLots)[level]!;
    pool.aheadLots[order] = displayedLots > pendingLots ? displayedLots - pendingLots : 0;
    pool.state[order] = ORDER_STATE.resting;
    const slot = level * 2 + pool.side[order]!;
    const youngest = this.#youngest[slot]!;
    pool.previous[order] = youngest;
    pool.next[order] = NO_ORDER;
    if (youngest === NO_ORDER) this.#oldest[slot] = order;
    else pool.next[youngest] = order;
    this.#youngest[slot] = order;
    if (isBid) this.own.setBid(level, this.own.bidLots[level]! + lots);
    else this.own.setAsk(level, this.own.askLots[level]! + lots);
  }

  /** Takes a resting order out, as its cancel does. */
  remove(order: number): void {
    this.#unlink(order);
  }

  #fillFromPrint(side: Side, printLevel: number, printLots: number): void {
    const pool = this.#pool;
    this.#stamp++;
    const step = side === BID ? -1 : 1;
    const best = side === BID ? this.own.bestBidLevel : this.own.bestAskLevel;
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
  #growThrough(side: Side, grownLevel: number, grownLots: number): void {
    const hasAggressor = side === ASK ? this.hasSellerPrint : this.hasBuyerPrint;
    const pool = this.#pool;
    this.#stamp++;
    const ownSide = side === ASK ? BID : ASK;
    const step = ownSide === BID ? -1 : 1;
    const best = ownSide === BID ? this.own.bestBidLevel : this.own.bestAskLevel;
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
    if (remainingLots === 0) this.#unlink(order);
    else {
      const level = pool.level[order]!;
      const isBid = pool.side[order] === BID;
      if (isBid) this.own.setBid(level, this.own.bidLots[level]! - lots);
      else this.own.setAsk(level, this.own.askLots[level]! - lots);
    }
    pool.remainingLots[order] = remainingLots;
    this.#sink.orderFilled(order, lots, causeIndex);
  }

  #unlink(order: number): void {
    const pool = this.#pool;
    const level = pool.level[order]!;
    const side = pool.side[order]!;
    const slot = level * 2 + side;
    const previous = pool.previous[order]!;
    const next = pool.next[order]!;
    if (previous === NO_ORDER) this.#oldest[slot] = next;
    else pool.next[previous] = next;
    if (next === NO_ORDER) this.#youngest[slot] = previous;
    else pool.previous[next] = previous;
    pool.state[order] = ORDER_STATE.done;
    const lots = pool.remainingLots[order]!;
    if (side === BID) this.own.setBid(level, this.own.bidLots[level]! - lots);
    else this.own.setAsk(level, this.own.askLots[level]! - lots);
  }

  #reduceAhead(
    side: Side,
    level: number,
    beforeLots: number,
    displayedLots: number,
    cancelledLots: number,
  ): void {
    const pool = this.#pool;
    for (let order = this.#oldest[level * 2 + side]!; order !== NO_ORDER; order = pool.next[order]!) {
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
    const { own } = this;
    for (let level = own.bestBidLevel; level !== NO_LEVEL && level >= 0; level--)
      this.#forEachAt(BID, level, visit);
    for (let level = own.bestAskLevel; level < own.levelCount; level++) this.#forEachAt(ASK, level, visit);
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

export type { FillCause };
