/**
 * All orders of all lanes in columns. An order is its index; an index is reused once neither side can mention it again:
 * the lane has had its last news and no command for it is under way.
 */
import { assert } from "../core/errors.ts";

/** Where an order is in its life, as the venue knows it. */
export const ORDER_STATE = { free: 0, inFlight: 1, resting: 2, done: 3 } as const;

/** No order; ends the lists. */
export const NO_ORDER = -1;

/** More open orders than any plan needs: a leak shows here instead of in the memory. */
const ORDERS_MAX = 1 << 22;

export class OrderPool {
  // Written by the lane when it places; constant from then on.
  lane = new Int32Array(64);
  market = new Int32Array(64);
  side = new Uint8Array(64);
  level = new Int32Array(64);
  sizeLots = new Float64Array(64);
  // The venue's truth.
  state = new Uint8Array(64);
  remainingLots = new Float64Array(64);
  /** Displayed size before us in the queue. */
  aheadLots = new Float64Array(64);
  next = new Int32Array(64);
  previous = new Int32Array(64);
  // What the lane knows and has asked for.
  knownLots = new Float64Array(64);
  /** 1 while a cancel is under way. */
  isCancelling = new Uint8Array(64);
  /** 1 once the lane has had its last news of it. */
  isReleased = new Uint8Array(64);
  #free = new Int32Array(64);
  #freeCount = 0;

  constructor() {
    this.#addFree(0, 64);
  }

  get openCount(): number {
    return this.lane.length - this.#freeCount;
  }

  take(): number {
    if (this.#freeCount === 0) this.#grow();
    const order = this.#free[--this.#freeCount]!;
    this.isCancelling[order] = 0;
    this.isReleased[order] = 0;
    return order;
  }

  /** Gives an index back if nothing can mention it any more. */
  releaseIfForgotten(order: number): void {
    if (this.isReleased[order] === 0 || this.isCancelling[order] === 1) return;
    this.state[order] = ORDER_STATE.free;
    this.#free[this.#freeCount++] = order;
  }

  #grow(): void {
    const from = this.lane.length;
    assert(from < ORDERS_MAX, `fewer than ${ORDERS_MAX} open orders`);
    const to = from * 2;
    this.lane = grown(this.lane, new Int32Array(to));
    this.market = grown(this.market, new Int32Array(to));
    this.side = grown(this.side, new Uint8Array(to));
    this.level = grown(this.level, new Int32Array(to));
    this.sizeLots = grown(this.sizeLots, new Float64Array(to));
    this.state = grown(this.state, new Uint8Array(to));
    this.remainingLots = grown(this.remainingLots, new Float64Array(to));
    this.aheadLots = grown(this.aheadLots, new Float64Array(to));
    this.next = grown(this.next, new Int32Array(to));
    this.previous = grown(this.previous, new Int32Array(to));
    this.knownLots = grown(this.knownLots, new Float64Array(to));
    this.isCancelling = grown(this.isCancelling, new Uint8Array(to));
    this.isReleased = grown(this.isReleased, new Uint8Array(to));
    this.#free = grown(this.#free, new Int32Array(to));
    this.#addFree(from, to);
  }

  /** Lowest index on top, so that few orders use few indices. */
  #addFree(from: number, to: number): void {
    for (let order = to - 1; order >= from; order--) this.#free[this.#freeCount++] = order;
  }
}

function grown<Column extends { set(other: Column): void }>(old: Column, column: Column): Column {
  column.set(old);
  return column;
}
