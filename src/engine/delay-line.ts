/** One direction of a lane's connection: its messages have numbers, and none overtakes another. */
import type { DelayDraws } from "./delay-draws.ts";

export class DelayLine {
  readonly #draws: DelayDraws;
  #sentCount = 0;
  #lastArrivalUs = -Infinity;

  constructor(draws: DelayDraws) {
    this.#draws = draws;
  }

  /** Sends the next message and says when it arrives. */
  arrivalUs(leavesUs: number): number {
    const ownUs = leavesUs + this.#draws.us(this.#sentCount++, leavesUs);
    if (ownUs > this.#lastArrivalUs) this.#lastArrivalUs = ownUs;
    return this.#lastArrivalUs;
  }
}
