/**
 * The price of a market's last trade as far as a lane may know it. Prints that were moved to the reduction they caused are
 * known from their own receive time on, and none is known before those that stand before it. Block trades say nothing of
 * the price.
 */
import type { EventSource } from "../core/event-source.ts";
import { HEAD_BLOCK, HEAD_KIND_MASK, HEAD_MOVED, HEAD_SLOT_SHIFT, ROW_KIND } from "../core/tape.ts";
import { BP_PER_CENT } from "../core/units.ts";

export class LastTrade {
  readonly #source: EventSource;
  /** The first row that has not been read. */
  #row = 0;
  #cents: number | undefined = undefined;

  constructor(source: EventSource) {
    this.#source = source;
  }

  /** Cents of YES; undefined before the first. @param timeUs the exchange's, never less than before. Cost: the rows since. */
  centsBy(timeUs: number): number | undefined {
    const { head: heads, timeUs: times, lagUs: lags, rowCount, grid } = this.#source;
    for (; this.#row < rowCount && times[this.#row]! <= timeUs; this.#row++) {
      const head = heads[this.#row]!;
      if ((head & HEAD_KIND_MASK) !== ROW_KIND.print || (head & HEAD_BLOCK) !== 0) continue;
      const ownUs = times[this.#row]! + ((head & HEAD_MOVED) === 0 ? 0 : Math.max(0, lags[this.#row]!));
      if (ownUs > timeUs) break;
      this.#cents = grid.priceBpOfLevel[head >>> (HEAD_SLOT_SHIFT + 1)]! / BP_PER_CENT;
    }
    return this.#cents;
  }
}
