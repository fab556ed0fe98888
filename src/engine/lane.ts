/**
 * A lane: one strategy with its parameters, fill model, latency and limits, trading one group of markets in one account.
 * This is the trader's side; it knows only what news has reached it and speaks to the venue through its port. The same
 * code quotes in a backtest, on paper and live.
 */
import type { Clock } from "../core/clock.ts";
import { BID } from "../core/order-book.ts";
import type { GroupView, Strategy } from "../core/strategy.ts";
import type { Venue, VenueNews } from "../core/venue.ts";
import { Account, type TradedMarket } from "./account.ts";
import type { Journal } from "./journal.ts";
import type { KnownMarket } from "./known-market.ts";
import type { Order } from "./order.ts";
import type { PositionLimits } from "./position-gate.ts";
import { cancelUnwanted, placeMissing, PostableQuotes } from "./quoter.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const BUY = BID;

export class Lane implements GroupView, VenueNews<Order> {
  declare readonly index: number;
  declare readonly markets: readonly KnownMarket[];
  /** One for each market, in the same order. */
  declare readonly accounts: readonly Account[];
  declare readonly limits: PositionLimits;
  declare readonly venue: Venue<Order>;
  readonly #strategy: Strategy;
  readonly #clock: Clock;
  readonly #sheets: readonly PostableQuotes[];
  decisionCount = 0;
  /** Orders the gate refused whole; trimmed ones are orders. */
  refusedCount = 0;
  createdOrderCount = 0;
  /** Whether it has been noted that the lane is to decide. */
  isWoken = false;

  constructor(
    parts: { strategy: Strategy; clock: Clock; venue: Venue<Order>; journal: Journal },
    setup: { index: number; markets: readonly TradedMarket[]; limits: PositionLimits },
  ) {
    this.#strategy = parts.strategy;
    this.#clock = parts.clock;
    this.venue = parts.venue;
    this.index = setup.index;
    this.markets = setup.markets.map((market) => market.known);
    this.limits = setup.limits;
    this.#sheets = this.markets.map((market) => new PostableQuotes(market));
    this.accounts = setup.markets.map(
      (market, position) => new Account(this, parts.journal, market, position),
    );
  }

  get nowUs(): number {
    return this.#clock.nowUs;
  }

  /** Asks the strategy what it wants and sends the commands that lead there, cancels first. hot: bench/lane.ts */
  decide(): void {
    this.decisionCount++;
    this.isWoken = false;
    this.#strategy.quote(this, this.#sheets);
    const { accounts } = this;
    for (let position = 0; position < accounts.length; position++) {
      const { known } = accounts[position]!;
      if (!known.isChanged) continue;
      cancelUnwanted(this.venue, known.bids);
      cancelUnwanted(this.venue, known.asks);
    }
    for (let position = 0; position < accounts.length; position++) {
      const account = accounts[position]!;
      const { known } = account;
      if (known.isChanged) {
        known.isChanged = false;
        known.isLimited = false;
        if (known.bids.wishCount > 0) placeMissing(this, known, account.bidPool);
        if (known.asks.wishCount > 0) placeMissing(this, known, account.askPool);
      }
      known.bids.wishCount = 0;
      known.asks.wishCount = 0;
    }
  }

  filled(order: Order, lots: number): void {
    const { quoted } = order;
    const { known } = order.account;
    order.knownLots -= lots;
    quoted.openLots -= lots;
    known.inventoryLots += order.side === BUY ? lots : -lots;
    known.isChanged = true;
    if (order.knownLots === 0) this.#forget(order);
  }

  ended(order: Order): void {
    order.quoted.openLots -= order.knownLots;
    this.#forget(order);
  }

  #forget(order: Order): void {
    if (!order.isCancelling) order.quoted.forget(order); // one being cancelled is off the list
    order.isReleased = true;
    order.pool.releaseIfForgotten(order);
  }
}
