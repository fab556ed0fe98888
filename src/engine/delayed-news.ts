/**
 * News of one lane's own orders on its way: each thing the venue says is a message of its own, none comes before an earlier
 * one, and what it means is carried out when it has arrived.
 */
import type { Account } from "./account.ts";
import type { DelayLine } from "./delay-line.ts";
import type { Order } from "./order.ts";
import type { OwnNews } from "./own-news.ts";
import type { Scheduler } from "./scheduler.ts";

export class DelayedNews implements OwnNews {
  readonly #arrived: OwnNews;
  readonly #line: DelayLine;
  readonly #scheduler: Scheduler;

  /** @param arrived carries out what has arrived. @param line the response leg of the lane. */
  constructor(arrived: OwnNews, line: DelayLine, scheduler: Scheduler) {
    this.#arrived = arrived;
    this.#line = line;
    this.#scheduler = scheduler;
  }

  #later(news: () => void): void {
    this.#scheduler.tells(this.#line.arrivalUs(this.#scheduler.nowUs), news);
  }

  accepted(order: Order): void {
    this.#later(() => this.#arrived.accepted(order));
  }

  cut(order: Order, remainingLots: number): void {
    this.#later(() => this.#arrived.cut(order, remainingLots));
  }

  filled(order: Order, lots: number, priceBp: number, feeMicros: number, causeIndex: number): void {
    const { account, side } = order;
    this.#later(() => {
      account.toldLedger.fill(side, priceBp, lots, causeIndex, false, 0, feeMicros);
      this.#arrived.filled(order, lots, priceBp, feeMicros, causeIndex);
    });
  }

  ended(order: Order, means: number): void {
    this.#later(() => this.#arrived.ended(order, means));
  }

  cancelled(order: Order): void {
    this.#later(() => this.#arrived.cancelled(order));
  }

  cancelVoid(order: Order, isRefused: boolean): void {
    this.#later(() => this.#arrived.cancelVoid(order, isRefused));
  }

  amended(order: Order, level: number, remainingLots: number, hasKeptPlace: boolean): void {
    this.#later(() => this.#arrived.amended(order, level, remainingLots, hasKeptPlace));
  }

  amendmentRefused(order: Order): void {
    this.#later(() => this.#arrived.amendmentRefused(order));
  }

  amendedAway(order: Order): void {
    this.#later(() => this.#arrived.amendedAway(order));
  }

  settled(account: Account, microsPerContract: number): void {
    this.#later(() => {
      account.toldLedger.settlementMicrosPerContract = microsPerContract;
      this.#arrived.settled(account, microsPerContract);
    });
  }
}
