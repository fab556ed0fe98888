/**
 * Lanes of equal latency share a clock, what the feed delivers and the way to the venue: commands arrive there in the order
 * they were sent, but for those that had to wait for their lane's rate limit and those that take times of their own.
 */
import type { Clock } from "../core/clock.ts";
import { assert } from "../core/errors.ts";
import type { Amendment, GroupCommand, Venue } from "../core/venue.ts";
import type { Account } from "./account.ts";
import { CommandQueue, type Command } from "./command-queue.ts";
import { delayDraws, type DelayDraws, type DrawnDelay } from "./delay-draws.ts";
import { DelayLine } from "./delay-line.ts";
import { DelayedFeed } from "./delayed-feed.ts";
import type { MarketSource } from "./known-market.ts";
import type { Lane } from "./lane.ts";
import { isOneDelay, latencyKey, type LatencySetup } from "./latency.ts";
import type { Order } from "./order.ts";
import { RareCommand } from "./rare-command.ts";
import type { Scheduler } from "./scheduler.ts";
import type { SimulatedMarket } from "./simulated-market.ts";
import { AMEND_TOKENS, CANCEL_TOKENS, PLACE_TOKENS } from "./token-bucket.ts";

export class LatencyClass implements Clock, Venue<Order> {
  declare readonly key: string;
  declare readonly isPrompt: boolean;
  readonly commands = new CommandQueue();
  declare readonly venueClock: Scheduler;
  readonly #legs: LatencySetup;
  /** By market; none where lanes see the venue's own books. */
  readonly #feeds = new Map<SimulatedMarket, DelayedFeed>();
  /** How far the lanes' clock is ahead of the venue's, microseconds. */
  readonly #leadUs: number = 0;
  /** What every command takes; means nothing where each has a time of its own. */
  readonly #orderUs: number = 0;

  constructor(legs: LatencySetup, venueClock: Scheduler) {
    const { feed, order } = legs;
    this.key = latencyKey(legs);
    this.isPrompt = isOneDelay(legs);
    this.venueClock = venueClock;
    this.#legs = legs;
    if (this.isPrompt && feed.kind === "constant") this.#leadUs = feed.us;
    if (order.kind === "constant") this.#orderUs = order.us;
  }

  /** What time it is where the lanes are. */
  get nowUs(): number {
    return this.venueClock.nowUs + this.#leadUs;
  }

  /** Where lanes know a market's book from. */
  sourceOf(market: SimulatedMarket): MarketSource {
    if (this.isPrompt) return market;
    const known = this.#feeds.get(market);
    if (known !== undefined) return known;
    const feed = new DelayedFeed(market, this.#legs, this.venueClock);
    this.#feeds.set(market, feed);
    market.feeds.push(feed);
    return feed;
  }

  /** An account is told of its market from now on. */
  follow(account: Account): void {
    const { market } = account;
    market.accounts.push(account);
    (this.#feeds.get(market)?.accounts ?? market.promptAccounts).push(account);
  }

  /** A lane's own way to the venue; undefined where every command takes the same time. */
  orderLine(): DelayLine | undefined {
    const { order } = this.#legs;
    return order.kind === "constant" ? undefined : this.#line(order as DrawnDelay, "order");
  }

  /** A lane's own way back; undefined where news of its orders is as fast as the feed. */
  responseLine(): DelayLine | undefined {
    return this.isPrompt ? undefined : this.#line(this.#legs.response as DrawnDelay, "response");
  }

  /** How long an outside feed takes to the lanes; undefined where it is told by the lead of their clock. */
  outsideDelays(series: string): DelayDraws | undefined {
    const { feed, seed } = this.#legs;
    if (this.isPrompt) return undefined;
    if (feed.kind === "recorded") return { us: () => feed.plusUs }; // its lag is in the receive times already
    return delayDraws(feed, seed, `latency/fair/${series}`);
  }

  #line(delay: DrawnDelay, leg: string): DelayLine {
    return new DelayLine(delayDraws(delay, this.#legs.seed, `latency/${leg}`));
  }

  wake(lane: Lane): void {
    this.venueClock.wake(lane);
  }

  /** Lets a lane look at a market at a time of its own clock, whatever happens. */
  lookAgain(account: Account, timeUs: number): void {
    this.venueClock.looksAt(account, timeUs - this.#leadUs);
  }

  place(order: Order): void {
    this.#send(order.account, order, PLACE_TOKENS);
  }

  cancel(order: Order): void {
    order.isCancelling = true;
    order.cancelSentUs = this.nowUs;
    this.#send(order.account, order, CANCEL_TOKENS);
  }

  amend(order: Order, amendment: Amendment): void {
    order.isAmending = true;
    const changeLots = amendment.remainingLots - order.knownLots;
    const request = { kind: "amend", order, amendment, changeLots } as const;
    this.#send(order.account, new RareCommand(request), AMEND_TOKENS);
  }

  /** Group commands cost what an amendment costs: the default of the exchange's table. */
  commandGroup(lane: Lane, group: number, command: GroupCommand): void {
    const { accounts } = lane;
    const first = accounts[0]!;
    this.#send(first, new RareCommand({ kind: "group", lane, group, command }), AMEND_TOKENS);
    for (const account of accounts) account.lastArrivalUs = first.lastArrivalUs; // it is for all of them
  }

  /** Places orders in one message: they arrive together, in order, once all of them are paid for. */
  placeBatch({ bucket, orderLine }: Lane, orders: readonly Order[]): void {
    if (orders.length === 0) return;
    const costTokens = PLACE_TOKENS * orders.length;
    assert(
      bucket === undefined || bucket.canEverPay(costTokens),
      "a batch has no more orders than the rate limit's bucket can hold tokens for",
    );
    const leavesUs = bucket?.departureUs(this.nowUs, costTokens) ?? this.nowUs;
    const arrivalUs = orderLine?.arrivalUs(leavesUs);
    for (const order of orders)
      if (arrivalUs === undefined) this.#leave(order.account, order, leavesUs);
      else this.#arrives(order.account, order, arrivalUs);
  }

  #send(account: Account, command: Command, costTokens: number): void {
    const { nowUs } = this;
    const { bucket, orderLine } = account.lane;
    const leavesUs = bucket === undefined ? nowUs : bucket.departureUs(nowUs, costTokens);
    if (orderLine === undefined) this.#leave(account, command, leavesUs);
    else this.#arrives(account, command, orderLine.arrivalUs(leavesUs));
  }

  /** Where delays are one constant: what leaves at once arrives in the order in which it was sent. */
  #leave(account: Account, command: Command, leavesUs: number): void {
    const arrivalUs = leavesUs + this.#orderUs;
    account.lastArrivalUs = arrivalUs; // never earlier than that of the one before
    if (leavesUs === this.nowUs) this.commands.push(command, arrivalUs);
    else this.commands.pushUnordered(command, arrivalUs);
  }

  #arrives(account: Account, command: Command, arrivalUs: number): void {
    account.lastArrivalUs = arrivalUs; // a lane's commands do not overtake each other
    this.commands.pushUnordered(command, arrivalUs);
  }
}
