/** What the exchange does by itself at a time that was known before. */
import type { Side } from "../core/order-book.ts";
import { END_REASONS } from "../core/venue.ts";
import type { Account } from "./account.ts";
import type { CandidateStream } from "./fill-models/market-flow.ts";
import type { FairNews } from "./fair-news.ts";
import { closeMarket } from "./market-status.ts";
import { ORDER_STATE, type Order } from "./order.ts";
import { catchUp } from "./plain-rows.ts";
import type { Scheduler } from "./scheduler.ts";
import type { SimulatedMarket } from "./simulated-market.ts";

const END_EXPIRY = END_REASONS.indexOf("expiry");

export type Timer =
  | { readonly kind: "expiry"; readonly order: Order; readonly useCount: number }
  | { readonly kind: "close"; readonly market: SimulatedMarket }
  /** A lane is to look at a market, whatever happens. */
  | { readonly kind: "look"; readonly account: Account; readonly scheduler: Scheduler }
  /** An outside fair value reaches a lane; it rings again for the next one. */
  | { readonly kind: "fair"; readonly news: FairNews; readonly scheduler: Scheduler }
  /** An order of a fitted flow comes; it rings again for the next one. */
  | {
      readonly kind: "flow";
      readonly account: Account;
      readonly side: Side;
      readonly stream: CandidateStream;
    };

/**
 * Whether nobody is there any more to whom it could happen. What other lanes and markets do beside it plays no part, or a lane
 * would come to something else alone.
 */
export function isTooLate(timer: Timer, nowUs: number): boolean {
  switch (timer.kind) {
    case "flow":
      return nowUs > timer.account.market.endUs;
    case "fair":
      return nowUs > timer.news.account.lane.endUs;
    case "look":
      return timer.account.isOver(nowUs);
    case "expiry":
      return timer.order.account.isOver(nowUs);
    case "close":
      return timer.market.accounts.every((account) => account.isOver(nowUs));
  }
}

/** Its time has come. Timers are never taken back: one that no longer holds does nothing. */
export function ring(timer: Timer, nowUs: number): void {
  if (timer.kind === "close") {
    catchUp(timer.market, nowUs);
    if (timer.market.closeTimeUs === nowUs) closeMarket(timer.market);
    return;
  }
  if (timer.kind === "look") return look(timer, nowUs);
  if (timer.kind === "fair") return fairMoves(timer, nowUs);
  if (timer.kind === "flow") return candidateComes(timer, nowUs);
  const { order, useCount } = timer;
  const isDue =
    order.useCount === useCount && order.expiryUs === nowUs && order.state === ORDER_STATE.resting;
  if (!isDue) return;
  const { market } = order.account;
  catchUp(market, nowUs);
  if (!market.isInGap) market.end(order, END_EXPIRY);
}

function candidateComes({ account, side, stream }: Timer & { kind: "flow" }, nowUs: number): void {
  const { flow, market } = account;
  catchUp(market, nowUs);
  if (market.stops === 0 && market.book.hasBothSides)
    market.own.forEach((order) => {
      const isOurs = order.account === account && order.side === side;
      if (isOurs && flow!.isReachedBy(stream, order)) market.fillModelled(order);
    });
  stream.advance();
}

function fairMoves({ news, scheduler }: Timer & { kind: "fair" }, nowUs: number): void {
  const { lane, market, position } = news.account;
  catchUp(market, nowUs);
  news.arrive();
  lane.noteChange(position);
  scheduler.wake(lane);
}

function look({ account, scheduler }: Timer & { kind: "look" }, nowUs: number): void {
  if (account.lookUs !== nowUs) return; // an earlier one has been noted since
  account.lookUs = Infinity;
  catchUp(account.market, nowUs);
  account.lane.noteChange(account.position);
  if (scheduler.isReason(account.lane)) scheduler.wake(account.lane);
}
