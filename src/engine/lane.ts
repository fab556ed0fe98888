/**
 * A lane: one strategy with its parameters, fill model, latency and limits, trading one group of markets in one account.
 * This is the trader's side; it knows only what news has reached it and speaks to the venue through its port. The same
 * code quotes in a backtest, on paper and live.
 */
import type { Clock } from "../core/clock.ts";
import type { GroupView, Strategy } from "../core/strategy.ts";
import { QUOTE_TERMS, type VenueNews } from "../core/venue.ts";
import { Account } from "./account.ts";
import { CashBook } from "./cash-book.ts";
import type { DelayLine } from "./delay-line.ts";
import type { KnownMarket } from "./known-market.ts";
import { LaneDesk } from "./lane-desk.ts";
import type { LaneFacts, LaneParts } from "./lane-parts.ts";
import type { LatencyClass } from "./latency-class.ts";
import type { Order } from "./order.ts";
import type { OrderGroup } from "./order-group.ts";
import { RiskGate, type ApprovedLots } from "./risk-gate.ts";
import { NO_REFUSAL } from "./risk-reasons.ts";
import { lookLater } from "./look-later.ts";
import { noteCut } from "./order-notes.ts";
import type { OwnNews } from "./own-news.ts";
import type { QuotedSide } from "./quoted-side.ts";
import { cancelUnwanted, placeMissing, PostableQuotes } from "./quoter.ts";
import { TokenBucket } from "./token-bucket.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const NO_WITHDRAWAL = NO_REFUSAL;

export class Lane implements GroupView, VenueNews<Order> {
  declare readonly index: number;
  declare readonly markets: readonly KnownMarket[];
  /** One for each market, in the same order. */
  declare readonly accounts: readonly Account[];
  /** Nothing is sent that it has not passed. */
  declare readonly gate: RiskGate;
  declare readonly venue: LatencyClass;
  declare readonly news: OwnNews;
  declare readonly orderLine: DelayLine | undefined;
  readonly #strategy: Strategy;
  readonly #clock: Clock;
  readonly #sheets: readonly PostableQuotes[];
  readonly #desk: LaneDesk | undefined;
  /** Whether a decision is to look at what stands, or at a fair value that has an age. */
  readonly #isStandingWatched: boolean;
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
  /** Twice the equity at the mid, over all markets; doubled so that a half-tick mid stays whole. */
  #equityTwiceMicros = 0;
  /** Looks at a market that had changed: a decision on several markets counts for each of them. */
  decisionCount = 0;
  /** Orders the gate refused whole; trimmed ones are orders. */
  refusedCount = 0;
  createdOrderCount = 0;
  /** Whether it has been noted that the lane is to decide. */
  isWoken = false;

  constructor(parts: LaneParts, setup: LaneFacts) {
    this.#strategy = parts.strategy;
    this.#clock = parts.clock;
    this.venue = parts.venue;
    this.news = parts.news;
    this.orderLine = parts.orderLine;
    this.index = setup.index;
    this.markets = setup.markets.map((market) => market.known);
    this.changed = new Int32Array(setup.markets.length);
    this.gate = new RiskGate({
      limits: setup.limits,
      tickers: this.markets.map((market) => market.ticker),
      startingCashMicros: setup.cashMicros,
    });
    this.feePrecisionMicros = setup.feePrecisionMicros;
    this.bucket = setup.rateLimit === undefined ? undefined : new TokenBucket(setup.rateLimit);
    this.#sheets = this.markets.map((market) => new PostableQuotes(market));
    this.accounts = setup.markets.map(
      (market, position) => new Account(this, parts.journal, market, position),
    );
    this.cash = setup.cashMicros === undefined ? undefined : new CashBook(setup.cashMicros, this.accounts);
    this.#isStandingWatched = this.gate.isStandingWatched || this.markets[0]?.fair !== undefined;
    this.#desk = this.#strategy.trade === undefined ? undefined : new LaneDesk(this);
  }

  get nowUs(): number {
    return this.#clock.nowUs;
  }

  /** Time of the last row of its markets. */
  get endUs(): number {
    return this.accounts.reduce((endUs, { market }) => Math.max(endUs, market.endUs), -Infinity);
  }

  /** Asks the strategy what it wants and sends the commands that lead there, cancels first. hot: bench/lane.ts */
  decide(): void {
    this.decisionCount += this.changedCount;
    this.isWoken = false;
    this.#strategy.quote(this, this.#sheets);
    const { accounts, changed, changedCount } = this;
    for (let index = 0; index < changedCount; index++) {
      const account = accounts[changed[index]!]!;
      const { known } = account;
      const withdrawal = this.#isStandingWatched ? this.#withdrawalReason(account) : NO_WITHDRAWAL;
      if (!known.isTrading || withdrawal !== NO_WITHDRAWAL) {
        if (known.isTrading) this.#refuseWishes(account, withdrawal);
        known.bids.wishCount = 0;
        known.asks.wishCount = 0;
        if (!known.isTrading) continue; // what rests is left to rest
        this.#desk?.withdraw(account.position);
      }
      cancelUnwanted(this.venue, known.bids);
      cancelUnwanted(this.venue, known.asks);
    }
    for (let index = 0; index < changedCount; index++) {
      const account = accounts[changed[index]!]!;
      const { known, bidPool, askPool } = account;
      known.isChanged = false;
      known.isLimited = false;
      if (known.bids.wishCount > 0) placeMissing(this, account, bidPool);
      if (known.asks.wishCount > 0) placeMissing(this, account, askPool);
      known.bids.wishCount = 0;
      known.asks.wishCount = 0;
    }
    this.changedCount = 0;
    if (this.#desk !== undefined) this.#strategy.trade!(this, this.#desk);
    if (this.#strategy.wakeUs !== undefined) lookLater(this, this.#strategy);
  }

  /** Why nothing of the lane may rest in a market, as a reason's number: its book is stale, or a breaker has stopped the lane. */
  #withdrawalReason(account: Account): number {
    const { gate, nowUs } = this;
    const { known, position } = account;
    const { fair } = known;
    const { lastRowUs } = known.source;
    if (gate.isBookNeeded) gate.onBook(position, lastRowUs);
    if (gate.isFairNeeded) gate.onFair(position, fair?.heardUs(known) ?? lastRowUs);
    if (fair !== undefined) this.venue.lookAgain(account, fair.decided(known));
    this.venue.lookAgain(account, gate.freshUntilUs(position) + 1);
    this.venue.lookAgain(account, gate.breakers.resumesAtUs ?? Infinity);
    return gate.withdrawalReason(position, nowUs);
  }

  /** Counts and notes what a lane would have quoted where nothing of it may rest. */
  #refuseWishes(account: Account, reason: number): void {
    const { bids, asks } = account.known;
    for (const quoted of [bids, asks])
      for (let wish = 0; wish < quoted.wishCount; wish++) {
        this.gate.refuse(account.position, reason);
        this.#noteRefusal(account, quoted, quoted.wishedLevels[wish]!, quoted.wishedLots[wish]!);
      }
  }

  /** The lane's equity has moved in a market; where that trips a breaker everything is looked at. */
  mark(account: Account): void {
    const equityTwiceMicros = account.toldEquityTwiceMicros;
    this.#equityTwiceMicros += equityTwiceMicros - account.equityTwiceMicros;
    account.equityTwiceMicros = equityTwiceMicros;
    if (!this.gate.onMark(this.#equityTwiceMicros / 2, this.nowUs)) return;
    for (const { position } of this.accounts) this.noteChange(position);
    this.venue.wake(this);
  }

  /** How much of an order may be sent; what the gate takes off is noted. hot: bench/lane.ts */
  approve(account: Account, quoted: QuotedSide, level: number, lots: number): ApprovedLots {
    const approved = this.#ask(account, quoted, level, lots);
    if (approved < lots) this.#cut(account, quoted, level, lots, approved);
    return approved;
  }

  #ask(account: Account, quoted: QuotedSide, level: number, lots: number): ApprovedLots {
    const { known, position } = account;
    return this.gate.approve(
      position,
      quoted.side,
      known.grid.priceBpOfLevel[level]!,
      lots,
      known.inventoryLots,
      quoted.openLots,
      known.fairTwiceBp,
      this.nowUs,
    );
  }

  /** The same of what goes whole or not at all: the lots, or 0. */
  approveWhole(account: Account, quoted: QuotedSide, level: number, lots: number): ApprovedLots {
    const approved = this.#ask(account, quoted, level, lots);
    if (approved === lots) return approved;
    if (approved > 0) this.gate.refuseTrimmed(account.position, lots - approved);
    this.#cut(account, quoted, level, lots, 0);
    return 0 as ApprovedLots;
  }

  #cut(account: Account, quoted: QuotedSide, level: number, lots: number, approvedLots: number): void {
    account.known.isLimited = true;
    if (approvedLots === 0) this.#noteRefusal(account, quoted, level, lots);
    else noteCut(account, this.nowUs, quoted.side, level, lots - approvedLots, false, this.gate.lastReason);
  }

  #noteRefusal(account: Account, { side }: QuotedSide, level: number, lots: number): void {
    this.refusedCount++;
    noteCut(account, this.nowUs, side, level, lots, true, this.gate.lastReason);
  }

  /** An order leaves: the gate counts it from now on. */
  sent(order: Order): void {
    if (this.gate.areOrdersNeeded)
      this.gate.onOrderSent(
        order.account.position,
        order.side,
        this.priceBpOf(order),
        order.knownLots,
        this.nowUs,
      );
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

  filled(order: Order, lots: number, priceBp: number): void {
    const { quoted } = order;
    const { known } = order.account;
    order.knownLots -= lots;
    quoted.openLots -= lots;
    known.traded(order.side, lots, priceBp);
    this.noteChange(order.account.position);
    if (order.knownLots === 0) this.#forget(order);
  }

  /** The gate counts so much of an order no more. */
  #outgrown(order: Order, lots: number): void {
    if (this.gate.areOrdersNeeded)
      this.gate.onOrderEnded(order.account.position, order.side, this.priceBpOf(order), lots);
  }

  ended(order: Order): void {
    this.#outgrown(order, order.knownLots);
    order.quoted.openLots -= order.knownLots;
    this.#forget(order);
  }

  /** It was cut as it came in: what was taken off can no longer fill. */
  cut(order: Order, remainingLots: number): void {
    this.#outgrown(order, order.knownLots - remainingLots);
    this.resized(order, remainingLots);
  }

  resized(order: Order, remainingLots: number): void {
    order.quoted.openLots += remainingLots - order.knownLots;
    order.knownLots = remainingLots;
  }

  /** It rests with another price or size, or comes in again with it. */
  amended(order: Order, level: number, remainingLots: number): void {
    this.#outgrown(order, order.knownLots);
    order.knownLevel = level;
    this.resized(order, remainingLots);
    this.sent(order);
  }

  /** An amendment was answered, whatever came of it: what it asked for is open now or never will be. */
  amendmentAnswered(order: Order): void {
    const { account, side, askedLevel, askedLots } = order;
    order.isAmending = false;
    if (askedLots === 0) return;
    this.gate.onOrderEnded(account.position, side, account.priceBpAt(askedLevel), askedLots);
    order.quoted.openLots -= askedLots;
    order.askedLots = 0;
  }

  /** A cancel was refused and the order rests on: a quote is the quoter's again. */
  cancelRefused(order: Order): void {
    if (order.terms === QUOTE_TERMS) order.quoted.keep(order);
    this.noteChange(order.account.position);
  }

  priceBpOf({ account, knownLevel }: Order): number {
    return account.priceBpAt(knownLevel);
  }

  #forget(order: Order): void {
    if (!order.isCancelling) order.quoted.forget(order); // one being cancelled is off the list
    order.isReleased = true;
    order.pool.releaseIfForgotten(order);
  }
}
