import type { MarketHistory } from "../market-history.ts";

/** Mids of a market, asked for in order of time. */
export class LaterMids {
  readonly #timeUs: Float64Array;
  readonly #midTwiceBp: Int32Array;
  /** Entries that had come by the last time asked for. */
  #count = 0;

  constructor({ series, midTwiceBp }: MarketHistory) {
    this.#timeUs = series.timeUs;
    this.#midTwiceBp = midTwiceBp;
  }

  /** Twice the last mid at or before a time, basis points; 0 before there was one. @param timeUs never less than the last one. */
  twiceBpAt(timeUs: number): number {
    const times = this.#timeUs;
    let count = this.#count;
    while (count < times.length && times[count]! <= timeUs) count++;
    this.#count = count;
    return count === 0 ? 0 : this.#midTwiceBp[count - 1]!;
  }
}
