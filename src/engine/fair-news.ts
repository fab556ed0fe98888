/**
 * An outside feed on its way to one lane. Each observation leaves when the recorder had it and takes as long as the lane's
 * feed; none overtakes another. Its arrival is reason to decide.
 */
import type { Account } from "./account.ts";
import type { DelayDraws } from "./delay-draws.ts";
import { lastKnownBy, type FairSeries } from "./fair-series.ts";
import type { OutsideFair } from "./outside-fair.ts";

export class FairNews {
  declare readonly account: Account;
  readonly #series: FairSeries;
  readonly #view: OutsideFair;
  /** Undefined where the lane's clock is ahead by what every message takes: then all is seen as it leaves. */
  readonly #delays: DelayDraws | undefined;
  /** Before this nothing is to be decided. */
  readonly #startUs: number;
  /** The observation that arrives next, and when; Infinity when there is none. */
  #next: number;
  nextUs = -Infinity;

  constructor(account: Account, series: FairSeries, view: OutsideFair, delays: DelayDraws | undefined) {
    this.account = account;
    this.#series = series;
    this.#view = view;
    this.#delays = delays;
    const { source } = account.market;
    this.#startUs = source.rowCount === 0 ? -Infinity : source.timeUs[0]!;
    // of what was known before the market's first row only the last is news
    this.#next = Math.max(0, lastKnownBy(series, this.#startUs));
    this.#plan();
  }

  /** The next one has arrived. */
  arrive(): void {
    this.#view.hear(this.#next++);
    this.#plan();
  }

  #plan(): void {
    if (this.#next >= this.#series.length) {
      this.nextUs = Infinity;
      return;
    }
    const leavesUs = this.#series.receiveTimeUs[this.#next]!;
    const arrivesUs = leavesUs + (this.#delays?.us(this.#next, leavesUs) ?? 0);
    this.nextUs = Math.max(arrivesUs, this.#startUs, this.nextUs);
  }
}
