/**
 * A lane: one strategy with its parameters, fill model, latency and limits, trading one group of markets in one account.
 * This is the trader's side; it knows only what news has reached it and speaks to the venue through its port. The same
 * code quotes in a backtest, on paper and live.
 */
import type { Clock } from "../core/clock.ts";
import { BID } from "../core/order-book.ts";
import type { GroupView, Strategy } from "../core/strategy.ts";
import { QUOTE_TERMS, type VenueNews } from "../core/venue.ts";
import { Account, type TradedMarket } from "./account.ts";
import { CashBook } from "./cash-book.ts";
import type { Journal } from "./journal.ts";
import type { KnownMarket } from "./known-market.ts";
import { LaneDesk } from "./lane-desk.ts";
import type { LatencyClass } from "./latency-class.ts";
import type { Order } from "./order.ts";
import type { OrderGroup } from "./order-group.ts";
import type { PositionLimits } from "./position-gate.ts";
import { cancelUnwanted, placeMissing, PostableQuotes } from "./quoter.ts";
import { TokenBucket, type RateLimit } from "./token-bucket.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const BUY = BID;

/** What a lane is given beside its parts. */
export interface LaneFacts {
  readonly index: number;
  readonly markets: readonly TradedMarket[];
  readonly limits: PositionLimits;
  readonly feePrecisionMicros: number;
  readonly rateLimit: RateLimit | undefined;
  readonly cashMicros: number | undefined;
}

export class Lane implements GroupView, VenueNews<Order> {
  declare readonly index: number;
  declare readonly markets: readonly KnownMarket[];
  /** One for each market, in the same order. */
  declare readonly accounts: readonly Account[];
  declare readonly limits: PositionLimits;
  declare readonly venue: LatencyClass;
  readonly #strategy: Strategy;
  readonly #clock: Clock;
  readonly #sheets: readonly PostableQuotes[];
  readonly #desk: LaneDesk | undefined;
  /** What the lane's writes pay from; undefined where they are not limited. */
  declare readonly bucket: TokenBucket | undefined;
  /** Its cash at the venue; undefined where it is not limited. */
  declare readonly cash: CashBook | undefined;
  /** What the account's balance is a whole multiple of, micros. */
  declare readonly feePrecisionMicros: number;
  /** Its order groups, by number. */
  readonly groups: OrderGroup[] = [];
  /** Places of the markets that have changed since the last decision, ascending; the first `changedCount` count. */
  declare readonly changed: Int32Array;
  changedCount = 0;
  decisionCount = 0;
  /** Orders the gate refused whole; trimmed ones are orders. */
  refusedCount = 0;
  createdOrderCount = 0;
  /** Whether it has been noted that the lane is to decide. */
  isWoken = false;

  constructor(
    parts: { strategy: Strategy; clock: Clock; venue: LatencyClass; journal: Journal },
    setup: LaneFacts,
  ) {
    this.#strategy = parts.strategy;
    this.#clock = parts.clock;
    this.venue = parts.venue;
    this.index = setup.index;
    this.markets = setup.markets.map((market) => market.known);
    this.changed = new Int32Array(setup.markets.length);
    this.limits = setup.limits;
    this.feePrecisionMicros = setup.feePrecisionMicros;
    this.bucket = setup.rateLimit === undefined ? undefined : new TokenBucket(setup.rateLimit);
    this.#sheets = this.markets.map((market) => new PostableQuotes(market));
    this.accounts = setup.markets.map(
      (market, position) => new Account(this, parts.journal, market, position),
    );
    this.cash = setup.cashMicros === undefined ? undefined : new CashBook(setup.cashMicros, this.accounts);
    this.#desk = this.#strategy.trade === undefined ? undefined : new LaneDesk(this);
  }

  get nowUs(): number {
    return this.#clock.nowUs;
  }

  /** Asks the strategy what it wants and sends the commands that lead there, cancels first. hot: bench/lane.ts */
  decide(): void {
    this.decisionCount++;
    this.isWoken = false;
    this.#strategy.quote(this, this.#sheets);
    const { accounts, changed, changedCount } = this;
    for (let index = 0; index < changedCount; index++) {
      const { known } = accounts[changed[index]!]!;
      if (!known.isTrading) {
        known.bids.wishCount = 0; // nothing can be placed, and what rests is left to rest
        known.asks.wishCount = 0;
        continue;
      }
      cancelUnwanted(this.venue, known.bids);
      cancelUnwanted(this.venue, known.asks);
    }
    for (let index = 0; index < changedCount; index++) {
      const { known, bidPool, askPool } = accounts[changed[index]!]!;
      known.isChanged = false;
      known.isLimited = false;
      if (known.bids.wishCount > 0) placeMissing(this, known, bidPool);
      if (known.asks.wishCount > 0) placeMissing(this, known, askPool);
      known.bids.wishCount = 0;
      known.asks.wishCount = 0;
    }
    this.changedCount = 0;
    if (this.#desk !== undefined) this.#strategy.trade!(this, this.#desk);
  }

  /** A market has changed: it is to be looked at in the next decision. Places are kept ascending. hot: bench/lane.ts */
  noteChange(position: number): void {
    const { known } = this.accounts[position]!;
    if (known.isChanged) return;
    known.isChanged = true;
    const { changed } = this;
    let place = this.changedCount++;
    for (; place > 0 && changed[place - 1]! > position; place--) changed[place] = changed[place - 1]!;
    changed[place] = position;
  }

  filled(order: Order, lots: number): void {
    const { quoted } = order;
    const { known } = order.account;
    order.knownLots -= lots;
    quoted.openLots -= lots;
    known.inventoryLots += order.side === BUY ? lots : -lots;
    this.noteChange(order.account.position);
    if (order.knownLots === 0) this.#forget(order);
  }

  ended(order: Order): void {
    order.quoted.openLots -= order.knownLots;
    this.#forget(order);
  }

  resized(order: Order): void {
    order.quoted.openLots += order.remainingLots - order.knownLots;
    order.knownLots = order.remainingLots;
  }

  /** An amendment has arrived, whatever came of it: what it asked for is open now or never will be. */
  amendmentAnswered(order: Order): void {
    order.quoted.openLots -= order.askedLots;
    order.askedLots = 0;
  }

  /** A cancel was refused and the order rests on: a quote is the quoter's again. */
  cancelRefused(order: Order): void {
    if (order.terms === QUOTE_TERMS) order.quoted.keep(order);
    this.noteChange(order.account.position);
  }

  #forget(order: Order): void {
    if (!order.isCancelling) order.quoted.forget(order); // one being cancelled is off the list
    order.isReleased = true;
    order.pool.releaseIfForgotten(order);
  }
}
