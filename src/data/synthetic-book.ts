/**
 * The order-level book of a synthetic market: orders in FIFO queues, and the displayed sizes they add up to.
 */
import { assert } from "../core/errors.ts";
import { ASK, BID, OrderBook, type Side } from "../core/order-book.ts";

const NONE = -1;
const ORDER_COUNT_MAX = 65_536;

export class FifoBook {
  readonly displayed: OrderBook;
  /** Orders in the book at the moment. */
  liveCount = 0;
  readonly lots = new Float64Array(ORDER_COUNT_MAX);
  /** Where an order rests: level * 2 + side. */
  readonly #slot = new Int32Array(ORDER_COUNT_MAX);
  readonly #next = new Int32Array(ORDER_COUNT_MAX);
  readonly #previous = new Int32Array(ORDER_COUNT_MAX);
  /** Live orders first, then free ones: a random live order is one draw. */
  readonly #orders = Int32Array.from({ length: ORDER_COUNT_MAX }, (_, index) => index);
  readonly #indexOf = Int32Array.from({ length: ORDER_COUNT_MAX }, (_, index) => index);
  readonly #oldest: Int32Array;
  readonly #youngest: Int32Array;
  readonly #count: Int32Array;

  constructor(levelCount: number) {
    this.displayed = new OrderBook(levelCount);
    this.#oldest = new Int32Array(levelCount * 2).fill(NONE);
    this.#youngest = new Int32Array(levelCount * 2).fill(NONE);
    this.#count = new Int32Array(levelCount * 2);
  }

  sideOf(order: number): Side {
    return sideOfSlot(this.#slot[order]!);
  }

  levelOf(order: number): number {
    return this.#slot[order]! >> 1;
  }

  /** Number of orders at a level. */
  countAt(side: Side, level: number): number {
    return this.#count[level * 2 + side]!;
  }

  /** The order at a place of the queue of a level, 0 the oldest. Cost: linear in the place. */
  orderAt(side: Side, level: number, place: number): number {
    let order = this.#oldest[level * 2 + side]!;
    for (let step = 0; step < place; step++) order = this.#next[order]!;
    return order;
  }

  /** One of the live orders; `index` in [0, liveCount) says which. */
  liveOrder(index: number): number {
    return this.#orders[index]!;
  }

  add(side: Side, level: number, lots: number): void {
    assert(this.liveCount < ORDER_COUNT_MAX, `a synthetic book holds at most ${ORDER_COUNT_MAX} orders`);
    const order = this.#orders[this.liveCount++]!;
    const slot = level * 2 + side;
    const youngest = this.#youngest[slot]!;
    this.lots[order] = lots;
    this.#slot[order] = slot;
    this.#previous[order] = youngest;
    this.#next[order] = NONE;
    if (youngest === NONE) this.#oldest[slot] = order;
    else this.#next[youngest] = order;
    this.#youngest[slot] = order;
    this.#count[slot]!++;
    this.#display(slot, lots);
  }

  /** Takes lots off an order; an order left with nothing is gone. */
  reduce(order: number, lots: number): void {
    assert(lots <= this.lots[order]!, "an order loses at most its size");
    this.lots[order]! -= lots;
    this.#display(this.#slot[order]!, -lots);
    if (this.lots[order] === 0) this.#unlink(order);
  }

  #display(slot: number, lots: number): void {
    const { displayed } = this;
    const side = sideOfSlot(slot);
    displayed.set(side, slot >> 1, displayed.lotsAt(side, slot >> 1) + lots);
  }

  #unlink(order: number): void {
    const slot = this.#slot[order]!;
    const previous = this.#previous[order]!;
    const next = this.#next[order]!;
    if (previous === NONE) this.#oldest[slot] = next;
    else this.#next[previous] = next;
    if (next === NONE) this.#youngest[slot] = previous;
    else this.#previous[next] = previous;
    this.#count[slot]!--;
    const index = this.#indexOf[order]!;
    const last = this.#orders[--this.liveCount]!;
    this.#orders[index] = last;
    this.#indexOf[last] = index;
    this.#orders[this.liveCount] = order;
    this.#indexOf[order] = this.liveCount;
  }
}

function sideOfSlot(slot: number): Side {
  return (slot & 1) === BID ? BID : ASK;
}
