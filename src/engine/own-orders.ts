/**
 * All lanes' resting orders in one market: a queue for each slot (oldest first), the best own levels, and for each slot
 * whether rows there may concern anybody. That last column is what lets the kernel pass over most rows with one look.
 */
import { ASK, BID, type Side } from "../core/order-book.ts";
import { NO_LEVEL } from "../core/price-grid.ts";
import { ORDER_STATE, type Order } from "./order.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const BUY = BID;
const NONE = NO_LEVEL;
const { resting: RESTING, done: DONE } = ORDER_STATE;

/**
 * Why a row at a slot may concern own orders: one rests there; growth there crosses one; a print there reaches one. A bit
 * may outlive its order until the next one rests: what it leads to looks again.
 */
export const CONCERN_RESTING = 1;
export const CONCERN_CROSSING = 2;
export const CONCERN_PRINT = 4;

export class OwnOrders {
  /** By slot: bits of concern. */
  readonly concernOfSlot: Uint8Array;
  /** By slot where own orders rest: a displayed size of at least this changes none of their queues. Never too small. */
  readonly calmLotsOfSlot: Float64Array;
  readonly #levelCount: number;
  /** Highest own bid, NO_LEVEL without one. */
  bestBidLevel: number = NO_LEVEL;
  /** Lowest own ask, levelCount without one. */
  bestAskLevel: number;
  #bidCount = 0;
  #askCount = 0;
  readonly #oldest: (Order | undefined)[];
  /** Levels up to (from) which the concern bits say that an own bid (ask) is reached. */
  #bidMark: number = NO_LEVEL;
  #askMark: number;

  constructor(levelCount: number) {
    this.#levelCount = levelCount;
    this.concernOfSlot = new Uint8Array(levelCount * 2);
    this.calmLotsOfSlot = new Float64Array(levelCount * 2);
    this.bestAskLevel = levelCount;
    this.#askMark = levelCount;
    this.#oldest = Array.from({ length: levelCount * 2 }, () => undefined);
  }

  /** The oldest order of a slot; the others follow by `next`. */
  oldestAt(slot: number): Order | undefined {
    return this.#oldest[slot];
  }

  /**
   * Puts an order at the back of its slot's queue. hot: bench/lane.ts
   * @param calmLots displayed size from which on nothing happens to its queue.
   */
  add(order: Order, calmLots: number): void {
    const { level, side } = order;
    const slot = 2 * level + side;
    const oldest = this.#oldest[slot];
    order.next = undefined;
    if (oldest === undefined) {
      this.#oldest[slot] = order;
      order.previous = order;
      this.calmLotsOfSlot[slot] = calmLots;
    } else {
      const youngest = oldest.previous!;
      youngest.next = order;
      order.previous = youngest;
      oldest.previous = order;
      if (calmLots > this.calmLotsOfSlot[slot]!) this.calmLotsOfSlot[slot] = calmLots;
    }
    order.state = RESTING;
    this.concernOfSlot[slot]! |= CONCERN_RESTING;
    if (side === BUY) {
      this.#bidCount++;
      if (level > this.bestBidLevel) this.bestBidLevel = level;
      if (this.#bidMark !== this.bestBidLevel) this.#markBids(this.bestBidLevel);
    } else {
      this.#askCount++;
      if (level < this.bestAskLevel) this.bestAskLevel = level;
      if (this.#askMark !== this.bestAskLevel) this.#markAsks(this.bestAskLevel);
    }
  }

  /** Takes an order out; it is done. hot: bench/lane.ts */
  remove(order: Order): void {
    const { previous, next, side } = order;
    const slot = 2 * order.level + side;
    const oldest = this.#oldest[slot]!;
    if (order === oldest) {
      this.#oldest[slot] = next;
      if (next !== undefined) next.previous = previous;
    } else {
      previous!.next = next;
      if (next === undefined) oldest.previous = previous;
      else next.previous = previous;
    }
    order.state = DONE;
    if (side === BUY) this.#bidCount--;
    else this.#askCount--;
    if (this.#oldest[slot] !== undefined) return;
    this.concernOfSlot[slot]! &= ~CONCERN_RESTING;
    if (side === BUY) {
      if (this.#bidCount === 0) this.bestBidLevel = NONE;
      else while (this.#oldest[2 * this.bestBidLevel] === undefined) this.bestBidLevel--;
    } else if (this.#askCount === 0) this.bestAskLevel = this.#levelCount;
    else while (this.#oldest[2 * this.bestAskLevel + 1] === undefined) this.bestAskLevel++;
  }

  /** Visits all orders, bids before asks, best price first, then oldest; the visitor may remove the one it is given. */
  forEach(visit: (order: Order) => void): void {
    for (let level = this.bestBidLevel; level >= 0; level--) this.#forEachAt(2 * level, visit);
    for (let level = this.bestAskLevel; level < this.#levelCount; level++)
      this.#forEachAt(2 * level + 1, visit);
  }

  #forEachAt(slot: number, visit: (order: Order) => void): void {
    let order = this.#oldest[slot];
    while (order !== undefined) {
      const { next } = order;
      visit(order);
      order = next;
    }
  }

  /** Whether a lane rests on `side` between two levels. */
  hasBetween(laneIndex: number, side: Side, fromLevel: number, toLevel: number): boolean {
    for (let level = fromLevel; level <= toLevel; level++)
      for (let order = this.#oldest[2 * level + side]; order !== undefined; order = order.next)
        if (order.laneIndex === laneIndex) return true;
    return false;
  }

  /** Makes the bits say that own bids stand at or below `level`. Cost: the distance from where they stood. */
  #markBids(level: number): void {
    for (; this.#bidMark < level; this.#bidMark++) this.#setConcern(this.#bidMark + 1, BID, true);
    for (; this.#bidMark > level; this.#bidMark--) this.#setConcern(this.#bidMark, BID, false);
  }

  #markAsks(level: number): void {
    for (; this.#askMark > level; this.#askMark--) this.#setConcern(this.#askMark - 1, ASK, true);
    for (; this.#askMark < level; this.#askMark++) this.#setConcern(this.#askMark, ASK, false);
  }

  /** A print that hits `side` at the level reaches own orders of that side; growth of the other side there crosses them. */
  #setConcern(level: number, side: Side, isReached: boolean): void {
    const { concernOfSlot } = this;
    const printSlot = 2 * level + side;
    const growthSlot = printSlot ^ 1;
    if (isReached) {
      concernOfSlot[printSlot]! |= CONCERN_PRINT;
      concernOfSlot[growthSlot]! |= CONCERN_CROSSING;
    } else {
      concernOfSlot[printSlot]! &= ~CONCERN_PRINT;
      concernOfSlot[growthSlot]! &= ~CONCERN_CROSSING;
    }
  }
}
