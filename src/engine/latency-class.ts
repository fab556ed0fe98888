/**
 * Lanes of equal latency share a clock and the way to the venue: commands arrive there in the order they were sent, but for
 * those that had to wait for their lane's rate limit.
 */
import type { Clock } from "../core/clock.ts";
import { assert } from "../core/errors.ts";
import type { Amendment, GroupCommand, Venue } from "../core/venue.ts";
import type { Account } from "./account.ts";
import { CommandQueue, type Command } from "./command-queue.ts";
import type { Lane } from "./lane.ts";
import type { Latency } from "./latency.ts";
import type { Order } from "./order.ts";
import { RareCommand } from "./rare-command.ts";
import type { Scheduler } from "./scheduler.ts";
import { AMEND_TOKENS, CANCEL_TOKENS, PLACE_TOKENS } from "./token-bucket.ts";

export class LatencyClass implements Clock, Venue<Order> {
  declare readonly latency: Latency;
  readonly commands = new CommandQueue();
  declare readonly venueClock: Scheduler;

  constructor(latency: Latency, venueClock: Scheduler) {
    this.latency = latency;
    this.venueClock = venueClock;
  }

  /** What time it is where the lanes are. */
  get nowUs(): number {
    return this.venueClock.nowUs + this.latency.feedUs;
  }

  wake(lane: Lane): void {
    this.venueClock.wake(lane);
  }

  /** Lets a lane look at a market at a time of its own clock, whatever happens. */
  lookAgain(account: Account, timeUs: number): void {
    this.venueClock.looksAt(account, timeUs - this.latency.feedUs);
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
  placeBatch({ bucket }: Lane, orders: readonly Order[]): void {
    if (orders.length === 0) return;
    const costTokens = PLACE_TOKENS * orders.length;
    assert(
      bucket === undefined || bucket.canEverPay(costTokens),
      "a batch has no more orders than the rate limit's bucket can hold tokens for",
    );
    const leavesUs = bucket?.departureUs(this.nowUs, costTokens) ?? this.nowUs;
    for (const order of orders) this.#leave(order.account, order, leavesUs);
  }

  #send(account: Account, command: Command, costTokens: number): void {
    const { nowUs } = this;
    const { bucket } = account.lane;
    this.#leave(account, command, bucket === undefined ? nowUs : bucket.departureUs(nowUs, costTokens));
  }

  #leave(account: Account, command: Command, leavesUs: number): void {
    const arrivalUs = leavesUs + this.latency.orderUs;
    account.lastArrivalUs = arrivalUs; // never earlier than that of the one before
    if (leavesUs === this.nowUs) this.commands.push(command, arrivalUs);
    else this.commands.pushLate(command, arrivalUs);
  }
}
