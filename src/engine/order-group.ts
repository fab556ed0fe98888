/**
 * An order group: when more than its limit is matched within a rolling window, the exchange cancels all its resting orders
 * and refuses new ones until the group is reset (Kalshi docs, order_groups, read 2026-11-20).
 */
import { US_PER_SECOND } from "../core/units.ts";

const WINDOW_US = 15 * US_PER_SECOND;

export class OrderGroup {
  limitLots = 0;
  isTriggered = false;
  isDeleted = false;
  /** Matched lots and when, oldest first from `#first`. */
  readonly #timesUs: number[] = [];
  readonly #lots: number[] = [];
  #first = 0;
  #windowLots = 0;

  constructor(limitLots: number) {
    this.limitLots = limitLots;
  }

  get isOpen(): boolean {
    return !this.isTriggered && !this.isDeleted;
  }

  /** Counts a fill; whether the group is now over its limit. A fill of exactly 15 s ago is out of the window. */
  matched(timeUs: number, lots: number): boolean {
    this.#timesUs.push(timeUs);
    this.#lots.push(lots);
    this.#windowLots += lots;
    return this.isOverLimit(timeUs);
  }

  isOverLimit(timeUs: number): boolean {
    while (this.#first < this.#timesUs.length && this.#timesUs[this.#first]! <= timeUs - WINDOW_US)
      this.#windowLots -= this.#lots[this.#first++]!;
    if (this.#first > 1_024) {
      this.#timesUs.splice(0, this.#first);
      this.#lots.splice(0, this.#first);
      this.#first = 0;
    }
    return this.#windowLots > this.limitLots;
  }

  /** Lets the group trade again; what was matched before counts no more. */
  reset(): void {
    this.isTriggered = false;
    this.#first = this.#timesUs.length;
    this.#windowLots = 0;
  }
}
