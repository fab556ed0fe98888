/**
 * What lies between the lanes and the venue: commands on their way there, what becomes of orders, the books kept of it,
 * and who is to decide when. It keeps the simulated time.
 *
 * A feed that delays everything by the same time shows at t + delay exactly what the venue was at t. So news needs no
 * queue: a lane decides on the venue's state at t, its clock says t + delay, and its commands arrive one order latency
 * after that (docs/adr/0003-lanes.md).
 */
import type { Clock } from "../core/clock.ts";
import type { EventSource } from "../core/event-source.ts";
import type { Side } from "../core/order-book.ts";
import { chargeFill } from "../core/fees.ts";
import { END_REASONS, FILL_CAUSES, QUOTE_TERMS } from "../core/venue.ts";
import type { Account } from "./account.ts";
import type { CommandQueue } from "./command-queue.ts";
import type { FillRules, FillSink } from "./fill-sink.ts";
import { JOURNAL } from "./journal.ts";
import type { Lane } from "./lane.ts";
import type { Latency } from "./latency.ts";
import { LatencyClass } from "./latency-class.ts";
import { closeMarket } from "./market-status.ts";
import { CANCEL_STOPS, STOP_GAP } from "./market-stops.ts";
import { ORDER_STATE, type Order } from "./order.ts";
import { enterOrder, quoteRefusal, type EntrySink } from "./order-entry.ts";
import { isCancelUnderWay, noteOrder } from "./order-notes.ts";
import { catchUp } from "./plain-rows.ts";
import type { RareCommand } from "./rare-command.ts";
import { answerRare } from "./rare-answers.ts";
import { SimulatedMarket } from "./simulated-market.ts";
import { TimeHeap } from "./time-heap.ts";
import { ring, type Timer } from "./timer.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const { inFlight: IN_FLIGHT, resting: RESTING, done: DONE, command: COMMAND } = ORDER_STATE;
const { placed: PLACED, rejected: REJECTED, filled: FILLED, cancelled: CANCELLED, swept: SWEPT } = JOURNAL;
const PLAIN = QUOTE_TERMS;
const CAUSE_TAKE = FILL_CAUSES.indexOf("take");
const END_GROUP = END_REASONS.indexOf("order-group");
const END_SELF_TRADE = END_REASONS.indexOf("self-trade");

/** Less than the shortest time between two things. */
const MOMENT_US = 0.5;

export class Gateway implements Clock, FillSink, EntrySink {
  /** Before the first event there is no time. */
  nowUs = -Infinity;
  /** Earliest time at which something other than a row is to happen: a command's arrival, a decision, a timer. */
  dueUs = Infinity;
  declare readonly markets: readonly SimulatedMarket[];
  /** Beside other markets: where orders have come to rest, so that other rows matter from now on. */
  readonly restedIn: SimulatedMarket[] = [];
  readonly #isMerged: boolean = false;
  /** Groups that the match at hand took over their limit. */
  readonly overLimit: { readonly lane: Lane; readonly group: number }[] = [];
  readonly #classes: LatencyClass[] = [];
  readonly #timers = new TimeHeap<Timer>();
  /** Of flows, after the last row of their market. */
  readonly #waiting: (Timer & { kind: "flow" })[] = [];
  /** Lanes that decide once everything of the time at hand has happened. */
  readonly #deciding: (Lane | undefined)[];
  #decidingCount = 0;
  /** Whether something happens by itself after the last row. */
  #isAfterEnd = false;

  /** @param rules how each lane is filled. */
  constructor(sources: readonly EventSource[], rules: readonly FillRules[]) {
    this.markets = sources.map((source, index) => new SimulatedMarket(index, source, rules, this));
    this.#deciding = rules.map(() => undefined);
    this.#isMerged = sources.length > 1;
    for (const market of this.markets) this.closesAt(market, market.closeTimeUs);
  }

  latencyClass(latency: Latency): LatencyClass {
    const isSame = (other: LatencyClass): boolean =>
      other.latency.feedUs === latency.feedUs && other.latency.orderUs === latency.orderUs;
    const known = this.#classes.find(isSame);
    if (known !== undefined) return known;
    const latencyClass = new LatencyClass(latency, this);
    this.#classes.push(latencyClass);
    return latencyClass;
  }

  /** Notes that a lane is to decide once everything of the time at hand has happened. */
  wake(lane: Lane): void {
    if (lane.isWoken) return;
    lane.isWoken = true;
    this.#deciding[this.#decidingCount++] = lane;
    this.dueUs = this.nowUs; // no command can be due earlier: it would have been delivered
  }

  /** Lets everything happen that is due before `timeUs`; at one time timers, then commands, then decisions. hot: bench/lane.ts */
  deliverBefore(timeUs: number): void {
    while (this.dueUs < timeUs) {
      const { dueUs } = this;
      this.nowUs = dueUs;
      while (this.#timers.headTimeUs === dueUs) this.#ring(dueUs);
      this.#happen(dueUs);
      const commandUs = this.#commandUs();
      const { headTimeUs } = this.#timers;
      this.dueUs = commandUs < headTimeUs ? commandUs : headTimeUs;
    }
  }

  /** Lets happen what is due first. */
  deliverOnce(): void {
    this.deliverBefore(this.dueUs + MOMENT_US);
  }

  /**
   * Delivers what is under way when the rows have come to an end. What the exchange does by itself meanwhile happens too, but
   * is no reason to decide: two orders that expire in turn would keep a lane busy for ever.
   */
  deliverRest(): void {
    const endUs = this.nowUs;
    for (;;) {
      const dueUs = this.#decidingCount > 0 ? this.nowUs : this.#commandUs();
      if (dueUs === Infinity) break;
      while (this.#timers.headTimeUs <= dueUs) {
        this.nowUs = this.#timers.headTimeUs;
        this.#isAfterEnd = this.nowUs > endUs;
        this.#ring(this.nowUs);
      }
      this.#isAfterEnd = false;
      this.nowUs = dueUs;
      this.#happen(dueUs);
    }
    this.dueUs = this.#timers.headTimeUs;
  }

  #ring(nowUs: number): void {
    const timer = this.#timers.take();
    const isFlow = timer.kind === "flow";
    if (isFlow && nowUs > timer.account.market.endUs) {
      this.#waiting.push(timer);
      return;
    }
    ring(timer, nowUs);
    if (isFlow) this.#await(timer);
  }

  /** Lets the orders of an account's flow come, if it has any. */
  startFlow(account: Account): void {
    for (const [side, stream] of (account.flow?.streams ?? []).entries())
      this.#await({ kind: "flow", account, side: side as Side, stream });
  }

  /** There may be more rows: orders of flows that were to come after the last one were held back. */
  resume(): void {
    for (const timer of this.#waiting.splice(0)) this.#await(timer);
  }

  #await(timer: Timer & { kind: "flow" }): void {
    const timeUs = Math.ceil(timer.stream.timeUs);
    this.#timers.push(timeUs, timer);
    if (timeUs < this.dueUs) this.dueUs = timeUs;
  }

  /** Commands arrive, then lanes decide. */
  #happen(dueUs: number): void {
    const classes = this.#classes;
    for (let index = 0; index < classes.length; index++) {
      const { commands } = classes[index]!;
      if (commands.headTimeUs === dueUs) this.#deliver(commands, dueUs);
    }
    const decidingCount = this.#decidingCount;
    this.#decidingCount = 0;
    for (let index = 0; index < decidingCount; index++) this.#deciding[index]!.decide();
  }

  /** Arrival of the first command. */
  #commandUs(): number {
    const classes = this.#classes;
    let firstUs = Infinity;
    for (let index = 0; index < classes.length; index++) {
      const { headTimeUs } = classes[index]!.commands;
      if (headTimeUs < firstUs) firstUs = headTimeUs;
    }
    return firstUs;
  }

  #deliver(commands: CommandQueue, dueUs: number): void {
    do {
      const order = commands.take();
      const { state } = order;
      if (state === IN_FLIGHT) this.#placeArrives(order as Order);
      else if (state === COMMAND) answerRare(this, (order as RareCommand).request);
      else this.#cancelArrives(order as Order);
    } while (commands.headTimeUs === dueUs);
  }

  #placeArrives(order: Order): void {
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
  }

  entryRests(order: Order): void {
    const { account } = order;
    if (this.#isMerged) this.restedIn.push(account.market);
    account.ledger.ordersPlaced++;
    account.resting.add(order);
    if (order.expiryUs !== Infinity) this.expiresAt(order, order.expiryUs);
    noteOrder(this.nowUs, order, PLACED, order.remainingLots, 0);
  }

  entryRejected(order: Order, reasonIndex: number): void {
    order.state = DONE;
    const { ledger, lane } = order.account;
    ledger.ordersRejected++;
    noteOrder(this.nowUs, order, REJECTED, order.remainingLots, reasonIndex);
    lane.ended(order);
  }

  entryEnded(order: Order, reasonIndex: number): void {
    order.state = DONE;
    this.#noteEnd(order, reasonIndex);
    order.account.lane.noteChange(order.account.position); // no reason to decide: a lane that sends it again could wake itself for ever
  }

  #cancelArrives(order: Order): void {
    const { account } = order;
    const { known, lane, ledger, market } = account;
    catchUp(market, this.nowUs);
    if (order.state === RESTING && (market.stops & CANCEL_STOPS) === 0) {
      market.own.remove(order);
      ledger.ordersCancelled++;
      noteOrder(this.nowUs, order, CANCELLED, order.remainingLots, 0);
      lane.ended(order);
      if (order.terms !== PLAIN || lane.cash !== undefined) account.resting.delete(order);
      if (known.isLimited) this.roomMade(account);
    } else if (order.state === RESTING && !market.isInGap) lane.cancelRefused(order);
    // in a gap nobody knows what became of it: that shows at the next snapshot
    order.isCancelling = false;
    order.pool.releaseIfForgotten(order);
  }

  /** Ends a resting order because its lane asked for it in another way than by a cancel. */
  cancelNow(order: Order): void {
    const { account } = order;
    account.market.own.remove(order);
    account.ledger.ordersCancelled++;
    account.resting.delete(order);
    noteOrder(this.nowUs, order, CANCELLED, order.remainingLots, 0);
    account.lane.ended(order);
    this.roomMade(account);
  }

  /** An order is smaller or gone at its lane's own wish: where the limit had held the lane back there is room now. */
  roomMade({ known, lane, position }: Account): void {
    if (!known.isLimited) return;
    lane.noteChange(position);
    this.wake(lane);
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
    lane.filled(order, lots);
    this.wake(lane);
    if (group !== undefined && lane.groups[group]!.matched(this.nowUs, lots)) {
      lane.groups[group]!.isTriggered = true;
      this.overLimit.push({ lane, group });
    }
  }

  orderEnded(order: Order, reasonIndex: number): void {
    this.#noteEnd(order, reasonIndex);
    const { lane, position, market } = order.account;
    if (market.isSettled) return;
    lane.noteChange(position); // even where the best prices came back as they were, a quote is missing
    if (reasonIndex !== END_SELF_TRADE && !this.#isAfterEnd) this.wake(lane);
  }

  #noteEnd(order: Order, reasonIndex: number): void {
    const { account } = order;
    account.ledger.ordersSwept++;
    account.resting.delete(order);
    noteOrder(this.nowUs, order, SWEPT, order.remainingLots, reasonIndex);
    account.lane.ended(order);
  }

  statusChanged(market: SimulatedMarket): void {
    for (const { known, lane, position } of market.accounts) {
      known.isTrading = (market.stops & ~STOP_GAP) === 0;
      lane.noteChange(position);
      if (!market.isSettled && !this.#isAfterEnd) this.wake(lane);
    }
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

  /** Notes when an order is to end by itself. */
  expiresAt(order: Order, timeUs: number): void {
    this.#timers.push(timeUs, { kind: "expiry", order, useCount: order.useCount });
    if (timeUs < this.dueUs) this.dueUs = timeUs;
  }

  /** Notes when a market is to close, as far as that is known. */
  closesAt(market: SimulatedMarket, timeUs: number): void {
    market.closeTimeUs = timeUs;
    if (timeUs === Infinity) return;
    if (timeUs < this.nowUs) return closeMarket(market); // said too late
    this.#timers.push(timeUs, { kind: "close", market });
    if (timeUs < this.dueUs) this.dueUs = timeUs;
  }

  /** Notes a change that the lane asked for (`amended`) or that was refused (`kept`). */
  noteAmendment(order: Order, isDone: boolean): void {
    noteOrder(this.nowUs, order, isDone ? JOURNAL.amended : JOURNAL.kept, order.remainingLots, 0);
  }
}
