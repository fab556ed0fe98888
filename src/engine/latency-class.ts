/**
 * Lanes of equal latency share a clock and a way to the venue: what they send arrives in the order in which they sent it,
 * so each way is a queue.
 */
import type { Clock } from "../core/clock.ts";
import type { Venue } from "../core/venue.ts";
import type { Latency } from "./latency.ts";
import { OrderQueue } from "./order-queue.ts";
import type { Order } from "./order.ts";

export class LatencyClass implements Clock, Venue<Order> {
  readonly latency: Latency;
  /** Commands on their way to the venue. Of those that arrive at one time cancels come first, as lanes send them. */
  readonly cancels = new OrderQueue();
  readonly places = new OrderQueue();
  readonly #venueClock: Clock;
  readonly #feedUs: number;
  readonly #roundTripUs: number;

  constructor(latency: Latency, venueClock: Clock) {
    this.latency = latency;
    this.#venueClock = venueClock;
    this.#feedUs = latency.feedUs;
    this.#roundTripUs = latency.feedUs + latency.orderUs;
  }

  /** What time it is where the lanes are. */
  get nowUs(): number {
    return this.#venueClock.nowUs + this.#feedUs;
  }

  place(order: Order): void {
    this.places.push(order.placing, this.#venueClock.nowUs + this.#roundTripUs);
  }

  cancel(order: Order): void {
    this.cancels.push(order.cancelling, this.#venueClock.nowUs + this.#roundTripUs);
  }
}
