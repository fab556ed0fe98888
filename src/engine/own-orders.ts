/**
 * All lanes' resting orders in one market: a queue for each slot (oldest first), the best own levels, and for each slot
 * the displayed size from which on a row there concerns nobody. That column is what lets the kernel pass over most rows
 * with one look.
 */
import { BID, type Side } from "../core/order-book.ts";
import { NO_LEVEL } from "../core/price-grid.ts";
import { ORDER_STATE, type Order } from "./order.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const BUY = BID;
const NONE = NO_LEVEL;
const { resting: RESTING, done: DONE } = ORDER_STATE;

export class OwnOrders {
  /** By slot: a displayed size of at least this changes no own queue there; 0 where none rests. Never too small. */
  declare readonly calmLotsOfSlot: Float64Array;
  #levelCount = 0;
  /** Highest own bid, NO_LEVEL without one. */
  bestBidLevel: number = NO_LEVEL;
  /** Lowest own ask, levelCount without one. */
  bestAskLevel = 0;
  #bidCount = 0;
  #askCount = 0;
  readonly #oldest: (Order | undefined)[] = [];

  constructor(levelCount: number) {
    this.#levelCount = levelCount;
    this.calmLotsOfSlot = new Float64Array(levelCount * 2);
    this.bestAskLevel = levelCount;
    for (let slot = 0; slot < 2 * levelCount; slot++) this.#oldest.push(undefined);
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
    order.state = RESTING;
    order.next = undefined;
    if (oldest === undefined) {
      this.#oldest[slot] = order;
      order.previous = order;
      if (side === BUY) {
        if (level > this.bestBidLevel) this.bestBidLevel = level;
      } else if (level < this.bestAskLevel) this.bestAskLevel = level;
    } else {
      const youngest = oldest.previous!;
      youngest.next = order;
      order.previous = youngest;
      oldest.previous = order;
    }
    if (calmLots > this.calmLotsOfSlot[slot]!) this.calmLotsOfSlot[slot] = calmLots;
    if (side === BUY) this.#bidCount++;
    else this.#askCount++;
  }

  /** Takes an order out; it is done. hot: bench/lane.ts */
  remove(order: Order): void {
    const { previous, next, side } = order;
    const slot = 2 * order.level + side;
    const oldest = this.#oldest[slot]!;
    order.state = DONE;
    if (side === BUY) this.#bidCount--;
    else this.#askCount--;
    if (order !== oldest) {
      previous!.next = next;
      if (next === undefined) oldest.previous = previous;
      else next.previous = previous;
      return;
    }
    this.#oldest[slot] = next;
    if (next !== undefined) next.previous = previous;
    else this.#emptied(slot, side);
  }

  #emptied(slot: number, side: Side): void {
    if (this.calmLotsOfSlot[slot] !== Infinity) this.calmLotsOfSlot[slot] = 0;
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
}
