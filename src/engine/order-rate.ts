/** How many orders went out within the last minute: a ring of as many sending times as are allowed. */
import { US_PER_SECOND } from "../core/units.ts";

const WINDOW_US = 60 * US_PER_SECOND;

export class OrderRate {
  readonly #sentUs: Float64Array;
  /** Where the oldest of the kept times stands; the next one takes its place. */
  #oldest = 0;

  /** @param ordersPerMinuteMax at least 1. */
  constructor(ordersPerMinuteMax: number) {
    this.#sentUs = new Float64Array(ordersPerMinuteMax).fill(-Infinity);
  }

  /** Whether one more may be sent: the one sent as many ago as are allowed is a whole minute old. */
  hasRoom(nowUs: number): boolean {
    return nowUs - this.#sentUs[this.#oldest]! >= WINDOW_US;
  }

  sent(timeUs: number): void {
    const sentUs = this.#sentUs;
    sentUs[this.#oldest] = timeUs;
    this.#oldest = this.#oldest + 1 === sentUs.length ? 0 : this.#oldest + 1;
  }
}
