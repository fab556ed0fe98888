/**
 * First-in-first-out queues of orders under way between a lane and the venue. With a constant latency what is sent first
 * arrives first, so no heap is needed; times must not decrease. Each order brings its own links, one for each queue it
 * can stand in: nothing is allocated and nothing copied.
 */
import type { Order } from "./order.ts";

export class OrderLink {
  readonly order: Order;
  timeUs = 0;
  next: OrderLink | undefined = undefined;

  constructor(order: Order) {
    this.order = order;
  }
}

export class OrderQueue {
  /** Arrival of the first order, Infinity when there is none. */
  headTimeUs = Infinity;
  #head: OrderLink | undefined = undefined;
  #tail: OrderLink | undefined = undefined;

  /** hot: bench/lane.ts */
  push(link: OrderLink, timeUs: number): void {
    link.timeUs = timeUs;
    link.next = undefined;
    if (this.#tail === undefined) {
      this.#head = link;
      this.headTimeUs = timeUs;
    } else this.#tail.next = link;
    this.#tail = link;
  }

  /** Takes the first order; there must be one. */
  take(): Order {
    const head = this.#head!;
    const { next } = head;
    this.#head = next;
    if (next === undefined) {
      this.#tail = undefined;
      this.headTimeUs = Infinity;
    } else this.headTimeUs = next.timeUs;
    return head.order;
  }
}
