/**
 * The order-level book of a synthetic market: orders in FIFO queues, and the displayed sizes they add up to.
 *
 * Orders live in columns and are named by a handle that is reused once the order is gone; `idOf` is never reused.
 */
import { assert } from "../../core/errors.ts";
import { OrderBook, type Side } from "../../core/order-book.ts";

export const NO_ORDER = -1;
const ORDER_COUNT_MAX = 65_536;

export class QueueBook {
  readonly displayed: OrderBook;
  /** Orders ever placed: the id of the youngest. */
  placedCount = 0;
  /** By handle: what is left of the order, who placed it, its number since the beginning. */
  readonly lotsOf = new Float64Array(ORDER_COUNT_MAX);
  readonly agentOf = new Int16Array(ORDER_COUNT_MAX);
  readonly idOf = new Float64Array(ORDER_COUNT_MAX);
  /** Where it rests: 2 x level + side. */
  readonly slotOf = new Int32Array(ORDER_COUNT_MAX);
  /** The oldest order of each slot, or NO_ORDER. */
  readonly oldest: Int32Array;
  readonly #youngest: Int32Array;
  readonly #next = new Int32Array(ORDER_COUNT_MAX);
  readonly #previous = new Int32Array(ORDER_COUNT_MAX);
  /** Free handles; the next to be used is at the end. */
  readonly #free = new Int32Array(ORDER_COUNT_MAX);
  #freeCount = ORDER_COUNT_MAX;

  constructor(levelCount: number) {
    this.displayed = new OrderBook(levelCount);
    for (let index = 0; index < ORDER_COUNT_MAX; index++) this.#free[index] = ORDER_COUNT_MAX - 1 - index;
    this.oldest = new Int32Array(levelCount * 2).fill(NO_ORDER);
    this.#youngest = new Int32Array(levelCount * 2).fill(NO_ORDER);
  }

  /** Orders in the book. */
  get orderCount(): number {
    return ORDER_COUNT_MAX - this.#freeCount;
  }

  /** The order behind another in its queue, or NO_ORDER. */
  behind(order: number): number {
    return this.#next[order]!;
  }

  /** Joins the end of a queue; returns the handle. hot: bench/synth.ts */
  add(side: Side, level: number, lots: number, agent: number): number {
    assert(this.#freeCount > 0, "a synthetic book has room for one more order");
    const order = this.#free[--this.#freeCount]!;
    const slot = level * 2 + side;
    const youngest = this.#youngest[slot]!;
    this.lotsOf[order] = lots;
    this.agentOf[order] = agent;
    this.idOf[order] = ++this.placedCount;
    this.slotOf[order] = slot;
    this.#previous[order] = youngest;
    this.#next[order] = NO_ORDER;
    if (youngest === NO_ORDER) this.oldest[slot] = order;
    else this.#next[youngest] = order;
    this.#youngest[slot] = order;
    this.displayed.set(side, level, this.displayed.lotsOfSlot[slot]! + lots);
    return order;
  }

  /** Takes lots off an order; an order left with nothing is gone and its handle free. hot: bench/synth.ts */
  reduce(order: number, lots: number): void {
    const leftLots = this.lotsOf[order]! - lots;
    assert(leftLots >= 0, "an order loses at most its size");
    const slot = this.slotOf[order]!;
    const { displayed } = this;
    if ((slot & 1) === 0) displayed.setBid(slot >> 1, displayed.lotsOfSlot[slot]! - lots);
    else displayed.setAsk(slot >> 1, displayed.lotsOfSlot[slot]! - lots);
    this.lotsOf[order] = leftLots;
    if (leftLots > 0) return;
    const previous = this.#previous[order]!;
    const next = this.#next[order]!;
    if (previous === NO_ORDER) this.oldest[slot] = next;
    else this.#next[previous] = next;
    if (next === NO_ORDER) this.#youngest[slot] = previous;
    else this.#previous[next] = previous;
    this.#free[this.#freeCount++] = order;
  }

  /** Queues add up to what is displayed, and the best prices do not cross. */
  assertInvariants(): void {
    this.displayed.assertInvariants();
    let orderCount = 0;
    for (let slot = 0; slot < this.oldest.length; slot++) {
      let lots = 0;
      for (let order = this.oldest[slot]!; order !== NO_ORDER; order = this.#next[order]!) {
        assert(
          this.lotsOf[order]! > 0 && this.slotOf[order] === slot,
          "a queue holds live orders of its slot",
        );
        lots += this.lotsOf[order]!;
        orderCount++;
      }
      assert(lots === this.displayed.lotsOfSlot[slot], "a queue adds up to what is displayed");
    }
    assert(orderCount === this.orderCount, "every order is in a queue");
    assert(this.displayed.bestBidLevel < this.displayed.bestAskLevel, "the book is not crossed");
  }
}
