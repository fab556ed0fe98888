/** Lanes of equal latency share a clock and the way to the venue: commands arrive there in the order they were sent. */
import type { Clock } from "../core/clock.ts";
import type { Venue } from "../core/venue.ts";
import { CommandQueue } from "./command-queue.ts";
import type { Latency } from "./latency.ts";
import type { Order } from "./order.ts";

export class LatencyClass implements Clock, Venue<Order> {
  readonly latency: Latency;
  readonly commands = new CommandQueue();
  readonly #venueClock: Clock;

  constructor(latency: Latency, venueClock: Clock) {
    this.latency = latency;
    this.#venueClock = venueClock;
  }

  /** What time it is where the lanes are. */
  get nowUs(): number {
    return this.#venueClock.nowUs + this.latency.feedUs;
  }

  place(order: Order): void {
    const { feedUs, orderUs } = this.latency;
    this.commands.push(order, this.#venueClock.nowUs + feedUs + orderUs);
  }

  cancel(order: Order): void {
    const { feedUs, orderUs } = this.latency;
    order.cancelSentUs = this.#venueClock.nowUs + feedUs;
    order.isCancelling = true;
    this.commands.push(order, order.cancelSentUs + orderUs);
  }
}
