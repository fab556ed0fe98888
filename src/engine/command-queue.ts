/**
 * Commands under way from lanes to the venue, first in, first out: a ring that grows. With a constant latency what is sent
 * first arrives first, so no heap is needed; times must not decrease. A command is just its order: one in flight is to be
 * placed, any other is to be cancelled.
 */
import { assert } from "../core/errors.ts";
import type { Order } from "./order.ts";

const CAPACITY_AT_FIRST = 16;
/** More commands under way than any plan needs: a leak shows here instead of in the memory. */
const CAPACITY_MAX = 1 << 23;

export class CommandQueue {
  /** Arrival of the first command, Infinity when there is none. */
  headTimeUs = Infinity;
  #orders: (Order | undefined)[] = noOrders(CAPACITY_AT_FIRST);
  #timeUs = new Float64Array(CAPACITY_AT_FIRST);
  /** Capacity less one: capacities are powers of two. */
  #mask = CAPACITY_AT_FIRST - 1;
  /** Numbers of the first command and of the one that comes next, counted from the last growth; masked they are places. */
  #head = 0;
  #tail = 0;

  /** hot: bench/lane.ts */
  push(order: Order, timeUs: number): void {
    if (((this.#tail - this.#head) | 0) > this.#mask) this.#grow();
    const place = this.#tail & this.#mask;
    this.#orders[place] = order;
    this.#timeUs[place] = timeUs;
    if (this.#tail === this.#head) this.headTimeUs = timeUs;
    this.#tail = (this.#tail + 1) | 0;
  }

  /** Takes the first command's order; there must be one. hot: bench/lane.ts */
  take(): Order {
    const order = this.#orders[this.#head & this.#mask]!;
    this.#head = (this.#head + 1) | 0;
    this.headTimeUs = this.#head === this.#tail ? Infinity : this.#timeUs[this.#head & this.#mask]!;
    return order;
  }

  #grow(): void {
    const capacity = this.#mask + 1;
    assert(capacity < CAPACITY_MAX, `fewer than ${CAPACITY_MAX} commands under way`);
    const [orders, timeUs] = [this.#orders, this.#timeUs];
    this.#orders = noOrders(2 * capacity);
    this.#timeUs = new Float64Array(2 * capacity);
    for (let index = 0; index < capacity; index++) {
      const place = (this.#head + index) & (capacity - 1);
      this.#orders[index] = orders[place];
      this.#timeUs[index] = timeUs[place]!;
    }
    this.#mask = 2 * capacity - 1;
    this.#head = 0;
    this.#tail = capacity;
  }
}

function noOrders(count: number): (Order | undefined)[] {
  return Array.from({ length: count }, () => undefined);
}
