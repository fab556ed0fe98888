/**
 * What the venue says to a lane of its own orders, and what that means to the lane. At once, for lanes that are told of
 * everything after one and the same time (scheduler.ts); delayed-news.ts lets it travel first.
 */
import { BID } from "../core/order-book.ts";
import type { Account } from "./account.ts";
import type { Order } from "./order.ts";
import type { Scheduler } from "./scheduler.ts";

/** What the end of an order is to its lane: nothing to quote anew, a quote that is missing, a reason to decide. */
export const END_MEANS = { nothing: 0, missing: 1, reason: 2 } as const;

export interface OwnNews {
  /** An order rests. */
  accepted(order: Order): void;
  /** It was cut as it came in. */
  cut(order: Order, remainingLots: number): void;
  filled(order: Order, lots: number, priceBp: number, feeMicros: number, causeIndex: number): void;
  /** It is over, not filled whole and not by a cancel. @param means of END_MEANS. */
  ended(order: Order, means: number): void;
  cancelled(order: Order): void;
  /** A cancel found it over, or was refused while it rests on. */
  cancelVoid(order: Order, isRefused: boolean): void;
  /** @param hasKeptPlace whether it only became smaller, or ends at another time. */
  amended(order: Order, level: number, remainingLots: number, hasKeptPlace: boolean): void;
  amendmentRefused(order: Order): void;
  /** It was amended to nothing. */
  amendedAway(order: Order): void;
  /** What a position was worth has been paid. */
  settled(account: Account, microsPerContract: number): void;
}

// Constants of a module are part of its code; imported ones are looked up at each use.
const { nothing: NOTHING, reason: REASON } = END_MEANS;
const BUY = BID;

export class PromptNews implements OwnNews {
  readonly #scheduler: Scheduler;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** The lane has counted it as open since it was sent. */
  accepted(): void {}

  cut(order: Order, remainingLots: number): void {
    order.account.lane.cut(order, remainingLots);
  }

  filled(order: Order, lots: number, priceBp: number, feeMicros: number): void {
    const { account } = order;
    const { lane } = account;
    const { gate } = lane;
    if (gate.areOrdersNeeded) {
      const cashMicros = (order.side === BUY ? -priceBp : priceBp) * lots - feeMicros;
      gate.onFill(account.position, order.side, lane.priceBpOf(order), lots, cashMicros);
    }
    lane.filled(order, lots, priceBp);
    if (gate.areMarksNeeded) lane.mark(account);
    this.#scheduler.wake(lane);
  }

  ended(order: Order, means: number): void {
    const { lane, position } = order.account;
    lane.ended(order);
    if (means === NOTHING) return;
    lane.noteChange(position);
    if (means === REASON) this.#scheduler.wake(lane);
  }

  cancelled(order: Order): void {
    const { account } = order;
    account.lane.ended(order);
    if (account.known.isLimited) this.#roomMade(account);
    cancelAnswered(order);
  }

  cancelVoid(order: Order, isRefused: boolean): void {
    if (isRefused) order.account.lane.cancelRefused(order);
    cancelAnswered(order);
  }

  amended(order: Order, level: number, remainingLots: number, hasKeptPlace: boolean): void {
    const { account } = order;
    account.lane.amendmentAnswered(order);
    account.lane.amended(order, level, remainingLots);
    if (hasKeptPlace && account.known.isLimited) this.#roomMade(account);
  }

  amendmentRefused(order: Order): void {
    order.account.lane.amendmentAnswered(order);
    order.pool.releaseIfForgotten(order);
  }

  amendedAway(order: Order): void {
    const { account } = order;
    account.lane.amendmentAnswered(order);
    account.lane.ended(order);
    if (account.known.isLimited) this.#roomMade(account);
  }

  settled(account: Account, microsPerContract: number): void {
    const { known, lane, position } = account;
    lane.gate.onSettled(position, microsPerContract);
    known.inventoryLots = 0; // what it was worth has been paid
    if (lane.gate.areMarksNeeded) lane.mark(account);
  }

  /** An order is smaller or gone at its lane's own wish: where the limit had held the lane back there is room now. */
  #roomMade({ lane, position }: Account): void {
    lane.noteChange(position);
    this.#scheduler.wake(lane);
  }
}

function cancelAnswered(order: Order): void {
  order.isCancelling = false;
  order.pool.releaseIfForgotten(order);
}
