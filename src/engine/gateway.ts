/**
 * What becomes of orders at the venue, and the books kept of it: arrivals, fills and ends go through here to the ledger, the
 * journal and the lane.
 */
import type { EventSource } from "../core/event-source.ts";
import { chargeFill } from "../core/fees.ts";
import { END_REASONS, FILL_CAUSES, QUOTE_TERMS } from "../core/venue.ts";
import type { FillRules, FillSink } from "./fill-sink.ts";
import { JOURNAL } from "./journal.ts";
import type { Lane } from "./lane.ts";
import { CANCEL_STOPS, STOP_GAP } from "./market-stops.ts";
import { ORDER_STATE, type Order } from "./order.ts";
import { enterOrder, quoteRefusal, type EntrySink } from "./order-entry.ts";
import { END_MEANS } from "./own-news.ts";
import { isCancelUnderWay, noteOrder } from "./order-notes.ts";
import { catchUp } from "./plain-rows.ts";
import { answerRare } from "./rare-answers.ts";
import type { RareRequest } from "./rare-command.ts";
import { Scheduler, type Arrivals } from "./scheduler.ts";
import { SimulatedMarket } from "./simulated-market.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const { resting: RESTING, done: DONE } = ORDER_STATE;
const { placed: PLACED, rejected: REJECTED, filled: FILLED, cancelled: CANCELLED, swept: SWEPT } = JOURNAL;
const PLAIN = QUOTE_TERMS;
const CAUSE_TAKE = FILL_CAUSES.indexOf("take");
const END_GROUP = END_REASONS.indexOf("order-group");
const END_SELF_TRADE = END_REASONS.indexOf("self-trade");

export class Gateway implements Arrivals, FillSink, EntrySink {
  declare readonly scheduler: Scheduler;
  declare readonly markets: readonly SimulatedMarket[];
  /** Beside other markets: where orders have come to rest, so that other rows matter from now on. */
  readonly restedIn: SimulatedMarket[] = [];
  readonly #isMerged: boolean = false;
  /** Groups that the match at hand took over their limit. */
  readonly overLimit: { readonly lane: Lane; readonly group: number }[] = [];
  /** @param rules how each lane is filled. */
  constructor(sources: readonly EventSource[], rules: readonly FillRules[]) {
    this.scheduler = new Scheduler(rules.length, this);
    this.markets = sources.map((source, index) => new SimulatedMarket(index, source, rules, this));
    this.#isMerged = sources.length > 1;
    for (const market of this.markets) this.scheduler.closesAt(market, market.closeTimeUs);
  }

  get nowUs(): number {
    return this.scheduler.nowUs;
  }

  rareArrives(request: RareRequest): void {
    answerRare(this, request);
  }

  placeArrives(order: Order): void {
    catchUp(order.account.market, this.nowUs);
    if (order.terms !== PLAIN || order.account.lane.cash !== undefined) {
      enterOrder(order, this.nowUs, this);
      this.sweepOverLimit();
      return;
    }
    const { market } = order.account;
    const reason = quoteRefusal(order);
    if (reason >= 0) {
      this.entryRejected(order, reason);
      return;
    }
    market.rest(order);
    if (this.#isMerged) this.restedIn.push(market);
    order.account.ledger.ordersPlaced++;
    noteOrder(this.nowUs, order, PLACED, order.remainingLots, 0);
    order.account.lane.news.accepted(order);
  }

  entryRests(order: Order): void {
    const { account } = order;
    if (this.#isMerged) this.restedIn.push(account.market);
    account.ledger.ordersPlaced++;
    account.resting.add(order);
    if (order.expiryUs !== Infinity) this.scheduler.expiresAt(order, order.expiryUs);
    noteOrder(this.nowUs, order, PLACED, order.remainingLots, 0);
    account.lane.news.accepted(order);
  }

  entryCut(order: Order): void {
    order.account.lane.news.cut(order, order.remainingLots);
  }

  entryRejected(order: Order, reasonIndex: number): void {
    order.state = DONE;
    const { ledger, lane } = order.account;
    ledger.ordersRejected++;
    noteOrder(this.nowUs, order, REJECTED, order.remainingLots, reasonIndex);
    lane.news.ended(order, END_MEANS.nothing);
  }

  entryEnded(order: Order, reasonIndex: number): void {
    order.state = DONE;
    this.#noteEnd(order, reasonIndex);
    order.account.lane.news.ended(order, END_MEANS.missing); // no reason to decide: a lane that sends it again could wake itself for ever
  }

  cancelArrives(order: Order): void {
    const { account } = order;
    const { lane, ledger, market } = account;
    catchUp(market, this.nowUs);
    order.cancelSentUs = NaN; // it is under way no more, whenever the lane hears of that
    if (order.state === RESTING && (market.stops & CANCEL_STOPS) === 0) {
      market.own.remove(order);
      ledger.ordersCancelled++;
      noteOrder(this.nowUs, order, CANCELLED, order.remainingLots, 0);
      if (order.terms !== PLAIN || lane.cash !== undefined) account.resting.delete(order);
      lane.news.cancelled(order);
    } // in a gap nobody knows what became of it: that shows at the next snapshot
    else lane.news.cancelVoid(order, order.state === RESTING && !market.isInGap);
  }

  /** Ends a resting order that was amended to nothing. */
  cancelNow(order: Order): void {
    const { account } = order;
    account.market.own.remove(order);
    account.ledger.ordersCancelled++;
    account.resting.delete(order);
    noteOrder(this.nowUs, order, CANCELLED, order.remainingLots, 0);
    account.lane.news.amendedAway(order);
  }

  orderFilled(order: Order, lots: number, causeIndex: number, level: number): void {
    const { account } = order;
    const { ledger, lane, market, fees } = account;
    const priceBp = market.grid.priceBpOfLevel[level]!;
    const isInFlight = isCancelUnderWay(order, this.nowUs);
    let feeMicros = 0;
    if (fees !== undefined) {
      order.isCharged = true;
      const isMaker = causeIndex !== CAUSE_TAKE;
      const terms = fees.termsAt(this.nowUs);
      feeMicros = chargeFill(terms, lane.feePrecisionMicros, order, isMaker, order.side, priceBp, lots);
    }
    ledger.fill(order.side, priceBp, lots, causeIndex, isInFlight, market.midTwiceBp, feeMicros);
    noteOrder(this.nowUs, order, FILLED, lots, causeIndex, level, feeMicros);
    const { group } = order.terms;
    if (order.remainingLots === 0) account.resting.delete(order);
    lane.news.filled(order, lots, priceBp, feeMicros, causeIndex);
    if (group !== undefined && lane.groups[group]!.matched(this.nowUs, lots)) {
      lane.groups[group]!.isTriggered = true;
      this.overLimit.push({ lane, group });
    }
  }

  orderEnded(order: Order, reasonIndex: number): void {
    this.#noteEnd(order, reasonIndex);
    const { lane, market } = order.account;
    if (market.isSettled || !this.scheduler.isReason(lane)) return lane.news.ended(order, END_MEANS.nothing);
    // even where the best prices came back as they were, a quote is missing
    lane.news.ended(order, reasonIndex === END_SELF_TRADE ? END_MEANS.missing : END_MEANS.reason);
  }

  #noteEnd(order: Order, reasonIndex: number): void {
    const { account } = order;
    account.ledger.ordersSwept++;
    account.resting.delete(order);
    noteOrder(this.nowUs, order, SWEPT, order.remainingLots, reasonIndex);
  }

  statusChanged(market: SimulatedMarket): void {
    const isTrading = (market.stops & ~STOP_GAP) === 0;
    const isReason = (lane: Lane): boolean => !market.isSettled && this.scheduler.isReason(lane); // else nothing is left to decide
    for (const { known, lane, position } of market.promptAccounts) {
      known.isTrading = isTrading;
      known.grid = market.grid;
      if (!isReason(lane)) continue;
      lane.noteChange(position);
      this.scheduler.wake(lane);
    }
    for (const feed of market.feeds) feed.statusChanged(isTrading, market.grid, isReason);
  }

  /** Cancels what rests in groups that went over their limit: once the match that did it is over. */
  sweepOverLimit(): void {
    for (const { lane, group } of this.overLimit.splice(0)) this.triggerGroup(lane, group);
  }

  /** Cancels a group's resting orders and refuses new ones from now on. */
  triggerGroup(lane: Lane, group: number): void {
    lane.groups[group]!.isTriggered = true;
    for (const { market } of lane.accounts) {
      catchUp(market, this.nowUs);
      market.sweep(END_GROUP, (order) => order.account.lane === lane && order.terms.group === group);
    }
  }

  /** Notes that an order is now as its lane asked. */
  amended(order: Order): void {
    noteOrder(this.nowUs, order, JOURNAL.amended, order.remainingLots, 0);
  }

  /** Notes that an order stays as it was, and why. */
  amendmentRefused(order: Order, reasonIndex: number): void {
    noteOrder(this.nowUs, order, JOURNAL.kept, order.remainingLots, reasonIndex);
  }
}
