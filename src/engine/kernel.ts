/**
 * The kernel: replays tapes through the simulated venue and carries many lanes over one pass.
 *
 *   tape rows -> simulated market (book, our queues, fills) -> ledger, journal
 *                    | feed latency                                ^ order latency
 *                    v                                             |
 *               known book -> decision point -> strategy -> quoter -> gate -> commands
 *
 * For each event the venue applies all its rows and fills resting orders; only then do lanes see it, after their feed
 * latency; their commands reach the venue after their order latency, never inside an event. Ties at one time:
 *   1. tape events, markets in the order given   2. commands, first sent first   3. news and decisions
 * so that in doubt our orders come last. With zero latency a decision's commands are at the venue before the next event.
 */
import { assert } from "../core/errors.ts";
import type { Clock } from "../core/clock.ts";
import type { EventSource } from "../core/event-source.ts";
import type { Side } from "../core/order-book.ts";
import type { Strategy } from "../core/strategy.ts";
import {
  HEAD_BLOCK,
  HEAD_EVENT_BEST,
  HEAD_EVENT_END,
  HEAD_KIND_MASK,
  HEAD_OPEN,
  HEAD_SLOT_SHIFT,
  HEAD_UNCOMMON_MASK,
  ROW_KIND,
  rowLots,
} from "../core/tape.ts";
import { REJECT_REASONS, type Venue } from "../core/venue.ts";
import { Journal, JOURNAL, JOURNAL_KINDS } from "./journal.ts";
import { KnownBook } from "./known-book.ts";
import { KnownMarket } from "./known-market.ts";
import { Lane } from "./lane.ts";
import { assertLatency, type Latency } from "./latency.ts";
import { Ledger } from "./ledger.ts";
import { ORDER_STATE, OrderPool } from "./order-pool.ts";
import type { PositionLimits } from "./position-gate.ts";
import { QuoteSeries } from "./quote-series.ts";
import {
  LEVEL_CONCERN,
  PRINT_CONCERN,
  SimulatedMarket,
  type FillRules,
  type FillSink,
} from "./simulated-market.ts";
import { TimedQueue } from "./timed-queue.ts";

/** One lane to run: a strategy of its own over a group of the kernel's markets. */
export interface LaneSetup {
  readonly strategy: Strategy;
  /** Indices of the kernel's sources that the lane trades. */
  readonly marketIndices: readonly number[];
  readonly fillRules: FillRules;
  readonly latency: Latency;
  readonly limits: PositionLimits;
  /** Whether to keep each entry of the journal, not only its digest. */
  readonly isJournalKept: boolean;
}

export interface KernelOptions {
  /** Keep each market's best prices through time, for marks and markouts. */
  readonly isQuoteSeriesKept: boolean;
  /** Check every stateful part after each event; slow. */
  readonly isVerified: boolean;
}

/** What travels: commands to the venue; news and book changes to lanes. */
const PLACE = 0;
const CANCEL = 1;
const NEWS_FILLED = 0;
const NEWS_CANCELLED = 1;
const NEWS_REJECTED = 2;
/** An event is over: `amount` is the row after it, `detail` packs the best levels it left. */
const NEWS_EVENT = 3;
/** The same, and a best price changed in it. */
const NEWS_EVENT_BEST = 4;

/** The bits of `detail` that hold the best bid level plus one; the best ask level is above them. */
const DETAIL_BID_BITS = 15;
const PLAIN_PRINT_MASK = HEAD_KIND_MASK | HEAD_OPEN | HEAD_BLOCK | HEAD_EVENT_BEST;

/** Lanes of equal latency share their queues and what they know of the books. */
interface LatencyClass {
  readonly latency: Latency;
  readonly commands: TimedQueue;
  readonly news: TimedQueue;
  /** By market: the book as this class has seen it. */
  readonly books: readonly KnownBook[];
  /** By market: the lanes that trade it. */
  readonly lanesOfMarket: Lane[][];
  /** Whether an own order of this class was filled in the event at hand. */
  hasFill: boolean;
}

export class Kernel implements Clock, FillSink {
  nowUs = 0;
  readonly markets: readonly SimulatedMarket[];
  readonly lanes: readonly Lane[];
  /** By lane, then by position in the lane's group. */
  readonly ledgers: readonly (readonly Ledger[])[];
  readonly journals: readonly Journal[];
  readonly quoteSeries: readonly (QuoteSeries | undefined)[];
  readonly #sources: readonly EventSource[];
  readonly #pool = new OrderPool();
  readonly #classes: LatencyClass[] = [];
  readonly #classOfLane: LatencyClass[] = [];
  readonly #isVerified: boolean;
  /** By market: the next row to apply. */
  readonly #nextRow: Int32Array;
  /** Time of the earliest command or news under way. */
  #dueUs = Infinity;
  /** Row last applied, for the journal. */
  #row = 0;

  constructor(sources: readonly EventSource[], setups: readonly LaneSetup[], options: KernelOptions) {
    this.#sources = sources;
    this.#isVerified = options.isVerified;
    this.#nextRow = new Int32Array(sources.length);
    const rules = setups.map((setup) => setup.fillRules);
    this.markets = sources.map((source) => new SimulatedMarket(source, this.#pool, rules, this));
    this.quoteSeries = sources.map(() => (options.isQuoteSeriesKept ? new QuoteSeries() : undefined));
    this.lanes = setups.map((setup, index) => this.#createLane(setup, index));
    this.ledgers = setups.map((setup) => setup.marketIndices.map(() => new Ledger()));
    this.journals = setups.map((setup) => new Journal(setup.isJournalKept));
  }

  /** Replays every complete event the sources have, then delivers what is still under way. */
  run(): void {
    if (this.#sources.length === 1) this.#replay(0, Infinity);
    else this.#replayMerged();
    while (this.#dueUs < Infinity) this.#deliverBefore(Infinity);
  }

  /** Replays several markets in time order; at one time markets come in the order given. */
  #replayMerged(): void {
    for (;;) {
      let first = -1;
      let firstUs = Infinity;
      let secondUs = Infinity;
      for (let market = 0; market < this.#sources.length; market++) {
        const source = this.#sources[market]!;
        const row = this.#nextRow[market]!;
        if (row >= source.rowCount) continue;
        const timeUs = source.timeUs[row]!;
        if (timeUs < firstUs) {
          secondUs = firstUs;
          firstUs = timeUs;
          first = market;
        } else if (timeUs < secondUs) secondUs = timeUs;
      }
      if (first < 0) return;
      this.#replay(first, secondUs);
    }
  }

  /** Replays one market's events up to and including `lastUs`. hot: bench/replay.ts, bench/lane.ts */
  #replay(marketIndex: number, lastUs: number): void {
    const source = this.#sources[marketIndex]!;
    const market = this.markets[marketIndex]!;
    const { head: heads, sizeLow, timeUs: times, rowCount } = source;
    const { concernOfSlot, lastPrintUsOfSide } = market;
    const { lotsOfSlot } = market.book;
    let limitUs = Math.min(lastUs, this.#dueUs);
    let row = this.#nextRow[marketIndex]!;
    for (; row < rowCount; row++) {
      const timeUs = times[row]!;
      if (timeUs > limitUs) {
        if (timeUs > lastUs) break;
        this.#deliverBefore(timeUs);
        limitUs = Math.min(lastUs, this.#dueUs);
      }
      const head = heads[row]!;
      const slot = head >>> HEAD_SLOT_SHIFT;
      const concern = concernOfSlot[slot]!;
      if ((head & HEAD_UNCOMMON_MASK) === 0 && (concern & LEVEL_CONCERN) === 0)
        lotsOfSlot[slot] = sizeLow[row]!;
      else if ((head & PLAIN_PRINT_MASK) === ROW_KIND.print && (concern & PRINT_CONCERN) === 0)
        lastPrintUsOfSide[slot & 1] = timeUs;
      else {
        this.nowUs = timeUs;
        row = this.#applyToEventEnd(marketIndex, market, row);
        limitUs = Math.min(lastUs, this.#dueUs);
      }
    }
    this.#nextRow[marketIndex] = row;
  }

  /** Applies the rows from one that is not plain, or may concern own orders, to the end of their event; returns its last row. */
  #applyToEventEnd(marketIndex: number, market: SimulatedMarket, fromRow: number): number {
    const { head: heads } = this.#sources[marketIndex]!;
    for (let row = fromRow; ; row++) {
      const head = heads[row]!;
      this.#row = row;
      this.#applyRow(marketIndex, market, head, row);
      if ((head & HEAD_EVENT_END) === 0) continue;
      const isBestChanged = (head & HEAD_EVENT_BEST) !== 0;
      if (isBestChanged || market.hasEventWork)
        this.#finishEvent(marketIndex, market, row + 1, isBestChanged);
      return row;
    }
  }

  #applyRow(marketIndex: number, market: SimulatedMarket, head: number, row: number): void {
    const lots = rowLots(this.#sources[marketIndex]!, row);
    const slot = head >>> HEAD_SLOT_SHIFT;
    switch (head & HEAD_KIND_MASK) {
      case ROW_KIND.level:
        market.setLevel(slot, lots, head, row, this.nowUs);
        break;
      case ROW_KIND.print:
        if ((head & HEAD_BLOCK) === 0) market.print(slot, lots, head, row, this.nowUs);
        break;
      case ROW_KIND.clear:
        market.clear();
        break;
      case ROW_KIND.gap:
        market.startGap();
        break;
      case ROW_KIND.settlement:
        this.#settle(marketIndex, market, lots);
        break;
      default:
        assert(false, `row kind ${head & HEAD_KIND_MASK} is one the kernel knows`);
    }
  }

  #finishEvent(marketIndex: number, market: SimulatedMarket, nextRow: number, isBestChanged: boolean): void {
    market.finishEvent();
    const { bestBidLevel, bestAskLevel } = market.book;
    const detail = (bestBidLevel + 1) | (bestAskLevel << DETAIL_BID_BITS);
    for (const latencyClass of this.#classes) {
      if (isBestChanged) {
        if (latencyClass.lanesOfMarket[marketIndex]!.length > 0)
          this.#tell(latencyClass, NEWS_EVENT_BEST, marketIndex, nextRow, detail);
      } else if (latencyClass.hasFill) this.#tell(latencyClass, NEWS_EVENT, marketIndex, nextRow, detail);
      latencyClass.hasFill = false;
    }
    if (isBestChanged) {
      if (market.book.hasBothSides) {
        const { priceBpOfLevel } = market.grid;
        market.midTwiceBp = priceBpOfLevel[bestBidLevel]! + priceBpOfLevel[bestAskLevel]!;
      }
      this.quoteSeries[marketIndex]?.push(this.nowUs, bestBidLevel, bestAskLevel);
    }
    if (this.#isVerified) this.assertInvariants();
  }

  /** Delivers commands and news due before `timeUs`, commands first at equal times. */
  #deliverBefore(timeUs: number): void {
    while (this.#dueUs < timeUs) {
      const dueUs = this.#dueUs;
      this.nowUs = dueUs;
      for (const latencyClass of this.#classes)
        while (latencyClass.commands.headTimeUs === dueUs) this.#deliverCommand(latencyClass);
      for (const latencyClass of this.#classes)
        if (latencyClass.news.headTimeUs === dueUs) this.#deliverNews(latencyClass, dueUs);
      let nextUs = Infinity;
      for (const { commands, news } of this.#classes) {
        if (commands.headTimeUs < nextUs) nextUs = commands.headTimeUs;
        if (news.headTimeUs < nextUs) nextUs = news.headTimeUs;
      }
      this.#dueUs = nextUs;
    }
  }

  #deliverCommand(latencyClass: LatencyClass): void {
    const { commands } = latencyClass;
    commands.take();
    const order = commands.subject;
    if (commands.what === PLACE) this.#arrive(latencyClass, order);
    else this.#cancelArrives(latencyClass, order);
  }

  #arrive(latencyClass: LatencyClass, order: number): void {
    const pool = this.#pool;
    const market = this.markets[pool.market[order]!]!;
    const ledger = this.#ledger(order);
    const reason = market.refusal(order);
    if (reason === undefined) {
      market.rest(order);
      ledger.ordersPlaced++;
      this.#note(order, JOURNAL.placed, pool.remainingLots[order]!, 0);
      return;
    }
    pool.state[order] = ORDER_STATE.done;
    ledger.ordersRejected++;
    const reasonIndex = REJECT_REASONS.indexOf(reason);
    this.#note(order, JOURNAL.rejected, pool.remainingLots[order]!, reasonIndex);
    this.#tell(latencyClass, NEWS_REJECTED, order, reasonIndex, 0);
  }

  #cancelArrives(latencyClass: LatencyClass, order: number): void {
    const pool = this.#pool;
    pool.isCancelling[order] = 0;
    if (pool.state[order] !== ORDER_STATE.resting) {
      pool.releaseIfForgotten(order);
      return;
    }
    const market = this.markets[pool.market[order]!]!;
    if (market.isInGap) return; // what became of it shows at the next snapshot
    market.remove(order);
    this.#ledger(order).ordersCancelled++;
    this.#note(order, JOURNAL.cancelled, pool.remainingLots[order]!, 0);
    this.#tell(latencyClass, NEWS_CANCELLED, order, 0, 0);
  }

  /** Delivers all news of one time to the lanes of a class, then lets those decide that have reason to. */
  #deliverNews(latencyClass: LatencyClass, dueUs: number): void {
    const { news } = latencyClass;
    let changedLanes: readonly Lane[] | undefined;
    let isMany = false;
    let newsLane: Lane | undefined;
    do {
      news.take();
      const { what, subject } = news;
      if (what >= NEWS_EVENT) {
        const { detail } = news;
        latencyClass.books[subject]!.see(
          news.amount,
          (detail & ((1 << DETAIL_BID_BITS) - 1)) - 1,
          detail >>> DETAIL_BID_BITS,
        );
        if (what === NEWS_EVENT) continue;
        const lanes = latencyClass.lanesOfMarket[subject]!;
        for (let index = 0; index < lanes.length; index++) {
          lanes[index]!.market(subject).isChanged = true;
          lanes[index]!.hasNews = true;
        }
        if (changedLanes !== undefined && changedLanes !== lanes) isMany = true;
        changedLanes = lanes;
      } else {
        const lane = this.lanes[this.#pool.lane[subject]!]!;
        if (what === NEWS_FILLED) lane.filled(subject, news.amount);
        else if (what === NEWS_CANCELLED) lane.cancelled(subject);
        else lane.rejected(subject, REJECT_REASONS[news.amount]!);
        if (newsLane !== undefined && newsLane !== lane) isMany = true;
        newsLane = lane;
      }
    } while (news.headTimeUs === dueUs);
    if (newsLane !== undefined && changedLanes !== undefined) isMany = true;
    if (isMany) this.#decideAll(this.lanes, latencyClass);
    else if (changedLanes !== undefined) this.#decideAll(changedLanes, latencyClass);
    else if (newsLane?.hasNews === true) newsLane.decide();
  }

  #decideAll(lanes: readonly Lane[], latencyClass: LatencyClass): void {
    for (let index = 0; index < lanes.length; index++) {
      const lane = lanes[index]!;
      if (lane.hasNews && this.#classOfLane[lane.index] === latencyClass) lane.decide();
    }
  }

  #tell(latencyClass: LatencyClass, what: number, subject: number, amount: number, detail: number): void {
    const timeUs = this.nowUs + latencyClass.latency.feedUs;
    latencyClass.news.push(timeUs, what, subject, amount, detail);
    if (timeUs < this.#dueUs) this.#dueUs = timeUs;
  }

  orderFilled(order: number, lots: number, causeIndex: number): void {
    const pool = this.#pool;
    const market = this.markets[pool.market[order]!]!;
    const priceBp = market.grid.priceBpOfLevel[pool.level[order]!]!;
    const isInFlight = pool.isCancelling[order] === 1;
    this.#ledger(order).fill(
      pool.side[order] as Side,
      priceBp,
      lots,
      causeIndex,
      isInFlight,
      market.midTwiceBp,
      0,
    );
    this.#note(order, JOURNAL.filled, lots, causeIndex);
    const latencyClass = this.#classOfLane[pool.lane[order]!]!;
    latencyClass.hasFill = true;
    this.#tell(latencyClass, NEWS_FILLED, order, lots, 0);
  }

  orderEnded(order: number): void {
    this.#ledger(order).ordersSwept++;
    this.#note(order, JOURNAL.swept, this.#pool.remainingLots[order]!, 0);
    this.#tell(this.#classOfLane[this.#pool.lane[order]!]!, NEWS_CANCELLED, order, 0, 0);
  }

  #settle(marketIndex: number, market: SimulatedMarket, microsPerContract: number): void {
    market.settle();
    for (const lane of this.lanes) {
      const position = lane.marketIndices.indexOf(marketIndex);
      if (position >= 0) this.ledgers[lane.index]![position]!.settlementMicrosPerContract = microsPerContract;
    }
  }

  #ledger(order: number): Ledger {
    const lane = this.#pool.lane[order]!;
    const ledgers = this.ledgers[lane]!;
    if (ledgers.length === 1) return ledgers[0]!;
    return ledgers[this.lanes[lane]!.marketIndices.indexOf(this.#pool.market[order]!)]!;
  }

  /** Adds an entry to the lane's digest and, where it is kept, to its journal. */
  #note(order: number, kind: number, lots: number, detail: number): void {
    const pool = this.#pool;
    const journal = this.journals[pool.lane[order]!]!;
    const level = pool.level[order]!;
    const side = pool.side[order]! as Side;
    const marketIndex = pool.market[order]!;
    const what = kind | (side << 4) | (detail << 5) | (marketIndex << 12);
    journal.digest.add(this.#row, what, level, lots);
    if (!journal.isKept) return;
    const market = this.markets[marketIndex]!;
    journal.keep({
      timeUs: this.nowUs,
      row: this.#row,
      market: marketIndex,
      order,
      kind: JOURNAL_KINDS[kind]!,
      side,
      priceBp: market.grid.priceBpOfLevel[level]!,
      lots,
      detail,
      isInFlight: pool.isCancelling[order] === 1,
      midTwiceBp: market.midTwiceBp,
    });
  }

  #createLane(setup: LaneSetup, index: number): Lane {
    assertLatency(setup.latency);
    const latencyClass = this.#latencyClass(setup.latency);
    const venue: Venue = {
      place: (order) => this.#send(latencyClass, PLACE, order),
      cancel: (order) => this.#send(latencyClass, CANCEL, order),
    };
    const markets = setup.marketIndices.map((marketIndex) => {
      const { ticker, grid, closeTimeUs } = this.#sources[marketIndex]!;
      return new KnownMarket(ticker, grid, latencyClass.books[marketIndex]!, this, closeTimeUs);
    });
    const { strategy, marketIndices, limits } = setup;
    const lane = new Lane(
      { strategy, clock: this, venue, pool: this.#pool },
      { index, markets, marketIndices, limits },
    );
    this.#classOfLane.push(latencyClass);
    for (const marketIndex of marketIndices) latencyClass.lanesOfMarket[marketIndex]!.push(lane);
    return lane;
  }

  #latencyClass(latency: Latency): LatencyClass {
    const known = this.#classes.find(
      (other) => other.latency.feedUs === latency.feedUs && other.latency.orderUs === latency.orderUs,
    );
    if (known !== undefined) return known;
    const latencyClass: LatencyClass = {
      latency,
      commands: new TimedQueue(),
      news: new TimedQueue(),
      books: this.#sources.map((source) => new KnownBook(source)),
      lanesOfMarket: this.#sources.map(() => []),
      hasFill: false,
    };
    this.#classes.push(latencyClass);
    return latencyClass;
  }

  #send(latencyClass: LatencyClass, what: number, order: number): void {
    const timeUs = this.nowUs + latencyClass.latency.orderUs;
    latencyClass.commands.push(timeUs, what, order, 0, 0);
    if (timeUs < this.#dueUs) this.#dueUs = timeUs;
  }

  assertInvariants(): void {
    for (const market of this.markets) market.book.assertInvariants();
    for (const ledgers of this.ledgers) for (const ledger of ledgers) ledger.assertInvariants();
  }
}
