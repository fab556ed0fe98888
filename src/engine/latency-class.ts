/** Lanes of equal latency share a clock and the way to the venue: commands arrive there in the order they were sent. */
import type { Clock } from "../core/clock.ts";
import type { Venue } from "../core/venue.ts";
import { CommandQueue } from "./command-queue.ts";
import type { Latency } from "./latency.ts";
import type { Order } from "./order.ts";

export class LatencyClass implements Clock, Venue<Order> {
  declare readonly latency: Latency;
  readonly commands = new CommandQueue();
  declare readonly venueClock: Clock;

  constructor(latency: Latency, venueClock: Clock) {
    this.latency = latency;
    this.venueClock = venueClock;
  }

  /** What time it is where the lanes are. */
  get nowUs(): number {
    return this.venueClock.nowUs + this.latency.feedUs;
  }

  place(order: Order): void {
    this.commands.push(order, this.nowUs + this.latency.orderUs);
  }

  cancel(order: Order): void {
    order.isCancelling = true;
    order.cancelSentUs = this.nowUs;
    this.commands.push(order, order.cancelSentUs + this.latency.orderUs);
  }
}
