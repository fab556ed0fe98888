/**
 * The kernel: replays tapes through the simulated venue and carries many lanes over one pass.
 *
 *   tape rows -> simulated market (book, our queues, fills) -> ledger, journal
 *                    | feed latency                                ^ order latency
 *                    v                                             |
 *             decision point -> strategy -> quoter -> gate -> commands
 *
 * For each event the venue applies all its rows and fills resting orders; only then do lanes see it, after their feed
 * latency; their commands reach the venue after their order latency, never inside an event. Ties at one time:
 *   1. tape events, markets in the order given   2. commands, first sent first   3. news and decisions
 * so that in doubt our orders come last. With zero latency a decision's commands are at the venue before the next event.
 *
 * A feed that delays everything by the same time shows at t + delay exactly what the venue was at t. So news needs no
 * queue: a lane decides on the venue's state at t, its clock says t + delay, and its commands arrive one order latency
 * after that (docs/adr/0003-lanes.md).
 */
import { assert } from "../core/errors.ts";
import type { Clock } from "../core/clock.ts";
import type { EventSource } from "../core/event-source.ts";
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
import { REJECT_REASONS } from "../core/venue.ts";
import { Journal, JOURNAL, JOURNAL_KINDS } from "./journal.ts";
import { KnownMarket } from "./known-market.ts";
import { Lane } from "./lane.ts";
import { LatencyClass } from "./latency-class.ts";
import { assertLatency, type Latency } from "./latency.ts";
import { Ledger } from "./ledger.ts";
import { ORDER_STATE, OrderPool, type Order } from "./order.ts";
import { CONCERN_CROSSING, CONCERN_PRINT, CONCERN_RESTING } from "./own-orders.ts";
import type { PositionLimits } from "./position-gate.ts";
import { QuoteSeries } from "./quote-series.ts";
import { SimulatedMarket, type FillRules, type FillSink } from "./simulated-market.ts";

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
  /** Check every stateful part after each row that does more than set a size; slow. */
  readonly isVerified: boolean;
}

// What the row loop compares with. Imported bindings are cells that are read at each use; constants of this module are
// part of the code.
const KIND_MASK = HEAD_KIND_MASK;
const SLOT_SHIFT = HEAD_SLOT_SHIFT;
const EVENT_END = HEAD_EVENT_END;
const EVENT_BEST = HEAD_EVENT_BEST;
const BLOCK = HEAD_BLOCK;
const LEVEL = ROW_KIND.level;
const PRINT = ROW_KIND.print;
/** All of these zero: a level row that only sets a size. */
const LEVEL_UNCOMMON_MASK = HEAD_UNCOMMON_MASK;
/** Under this mask a print that leads to nothing is just its kind. */
const PRINT_UNCOMMON_MASK = HEAD_KIND_MASK | HEAD_OPEN | HEAD_BLOCK | HEAD_EVENT_BEST;
/** The bits of concern that matter to level rows. */
const LEVEL_CONCERN = CONCERN_RESTING | CONCERN_CROSSING;
const PRINT_CONCERN = CONCERN_PRINT;
/** Rows a call of the hot loop takes: short enough that the engine optimises the function and not the loop it is in. */
const ROWS_PER_CALL = 8192;

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
  /** By market: the lanes that trade it. */
  readonly #lanesOfMarket: readonly Lane[][];
  readonly #isVerified: boolean;
  /** By market: the next row to apply, or the one being applied. */
  readonly #nextRow: Int32Array;
  /** Lanes that decide once everything of the time at hand has happened. */
  readonly #deciding: (Lane | undefined)[];
  #decidingCount = 0;
  /** Earliest time at which something other than a row is to happen: a command's arrival, a decision. */
  #dueUs = Infinity;

  constructor(sources: readonly EventSource[], setups: readonly LaneSetup[], options: KernelOptions) {
    this.#sources = sources;
    this.#isVerified = options.isVerified;
    this.#nextRow = new Int32Array(sources.length);
    const rules = setups.map((setup) => setup.fillRules);
    this.markets = sources.map((source) => new SimulatedMarket(source, rules, this));
    this.quoteSeries = sources.map(() => (options.isQuoteSeriesKept ? new QuoteSeries() : undefined));
    this.lanes = setups.map((setup, index) => this.#createLane(setup, index));
    this.#lanesOfMarket = sources.map((_, market) =>
      this.lanes.filter((lane) => lane.marketIndices.includes(market)),
    );
    this.#deciding = this.lanes.map(() => undefined);
    this.ledgers = setups.map((setup) => setup.marketIndices.map(() => new Ledger()));
    this.journals = setups.map((setup) => new Journal(setup.isJournalKept));
  }

  /** Replays every complete event the sources have, then delivers what is still under way. */
  run(): void {
    if (this.#sources.length === 1) while (this.#replay(0, Infinity));
    else this.#replayMerged();
    this.#deliverBefore(Infinity);
  }

  /** Replays several markets in time order; at one time markets come in the order given. */
  #replayMerged(): void {
    for (;;) {
      let first = -1;
      let firstUs = Infinity;
      let secondUs = Infinity;
      let second = -1;
      for (let market = 0; market < this.#sources.length; market++) {
        const source = this.#sources[market]!;
        const row = this.#nextRow[market]!;
        if (row >= source.rowCount) continue;
        const timeUs = source.timeUs[row]!;
        if (timeUs < firstUs) {
          secondUs = firstUs;
          second = first;
          firstUs = timeUs;
          first = market;
        } else if (timeUs < secondUs) {
          secondUs = timeUs;
          second = market;
        }
      }
      if (first < 0) return;
      this.#replay(first, first < second ? secondUs : secondUs - 1); // times are whole: before the second's event, or with it
    }
  }

  /**
   * Replays one market's rows up to and including those at `lastUs`, as many as one call takes; whether any are left.
   * hot: bench/replay.ts, bench/lane.ts
   */
  #replay(marketIndex: number, lastUs: number): boolean {
    const source = this.#sources[marketIndex]!;
    const market = this.markets[marketIndex]!;
    const { head: heads, sizeLow, timeUs: times, rowCount } = source;
    const { concernOfSlot } = market.own;
    const { lotsOfSlot } = market.book;
    let row = this.#nextRow[marketIndex]!;
    const endRow = Math.min(rowCount, row + ROWS_PER_CALL);
    while (row < endRow) {
      const limitUs = Math.min(lastUs, this.#dueUs);
      for (; row < endRow && times[row]! <= limitUs; row++) {
        const head = heads[row]!;
        const slot = head >>> SLOT_SHIFT;
        const concern = concernOfSlot[slot]!;
        if ((head & LEVEL_UNCOMMON_MASK) === 0 && (concern & LEVEL_CONCERN) === 0)
          lotsOfSlot[slot] = sizeLow[row]!;
        else if ((head & PRINT_UNCOMMON_MASK) !== PRINT || (concern & PRINT_CONCERN) !== 0) break;
      }
      if (row === endRow) break;
      const timeUs = times[row]!;
      if (timeUs > lastUs) break;
      if (timeUs > limitUs) {
        this.#nextRow[marketIndex] = row;
        this.#deliverBefore(timeUs);
      } else {
        this.nowUs = timeUs;
        do this.#applyRow(marketIndex, market, row++);
        while (market.isInSnapshot); // a snapshot's rows are one event: all of them or none
      }
    }
    this.#nextRow[marketIndex] = row;
    return row < rowCount;
  }

  /** Applies a row that is not plain, may concern own orders or belongs to a snapshot. */
  #applyRow(marketIndex: number, market: SimulatedMarket, row: number): void {
    const source = this.#sources[marketIndex]!;
    const head = source.head[row]!;
    const slot = head >>> SLOT_SHIFT;
    const kind = head & KIND_MASK;
    this.#nextRow[marketIndex] = row;
    if (kind === LEVEL) market.setLevel(slot, rowLots(source, row), head, row);
    else if (kind === PRINT) {
      if ((head & BLOCK) === 0) market.print(slot, rowLots(source, row), head, row);
    } else this.#applyRare(marketIndex, market, kind, rowLots(source, row));
    if (market.isInSnapshot && (head & EVENT_END) !== 0) market.finishSnapshot();
    if ((head & EVENT_BEST) !== 0) this.#bestChanged(marketIndex, market);
    if (this.#isVerified) this.assertInvariants();
  }

  #applyRare(marketIndex: number, market: SimulatedMarket, kind: number, lots: number): void {
    switch (kind) {
      case ROW_KIND.clear:
        return market.clear();
      case ROW_KIND.gap:
        return market.startGap();
      case ROW_KIND.settlement:
        return this.#settle(marketIndex, market, lots);
      default:
        assert(false, `row kind ${kind} is one the kernel knows`);
    }
  }

  /** An event is over in which a best price changed: every lane of the market has reason to decide. */
  #bestChanged(marketIndex: number, market: SimulatedMarket): void {
    const { bestBidLevel, bestAskLevel, hasBothSides } = market.book;
    if (hasBothSides) {
      const { priceBpOfLevel } = market.grid;
      market.midTwiceBp = priceBpOfLevel[bestBidLevel]! + priceBpOfLevel[bestAskLevel]!;
    }
    this.quoteSeries[marketIndex]?.push(this.nowUs, bestBidLevel, bestAskLevel);
    const lanes = this.#lanesOfMarket[marketIndex]!;
    for (let index = 0; index < lanes.length; index++) {
      const lane = lanes[index]!;
      lane.market(marketIndex).isChanged = true;
      this.#wake(lane);
    }
  }

  /** Notes that a lane is to decide once everything of the time at hand has happened. */
  #wake(lane: Lane): void {
    if (lane.isWoken) return;
    lane.isWoken = true;
    this.#deciding[this.#decidingCount++] = lane;
    this.#dueUs = this.nowUs; // no command can be due earlier: it would have been delivered
  }

  /** Delivers commands and lets lanes decide before `timeUs`; at equal times commands first. hot: bench/lane.ts */
  #deliverBefore(timeUs: number): void {
    const classes = this.#classes;
    while (this.#dueUs < timeUs) {
      const dueUs = this.#dueUs;
      this.nowUs = dueUs;
      for (let index = 0; index < classes.length; index++) {
        const { cancels, places } = classes[index]!;
        while (cancels.headTimeUs === dueUs) this.#cancelArrives(cancels.take());
        while (places.headTimeUs === dueUs) this.#placeArrives(places.take());
      }
      const decidingCount = this.#decidingCount;
      this.#decidingCount = 0;
      for (let index = 0; index < decidingCount; index++) this.#deciding[index]!.decide();
      let nextUs = Infinity;
      for (let index = 0; index < classes.length; index++) {
        const { cancels, places } = classes[index]!;
        if (cancels.headTimeUs < nextUs) nextUs = cancels.headTimeUs;
        if (places.headTimeUs < nextUs) nextUs = places.headTimeUs;
      }
      this.#dueUs = nextUs;
    }
  }

  #placeArrives(order: Order): void {
    const market = this.markets[order.marketIndex]!;
    const ledger = this.#ledger(order);
    const reason = market.refusal(order);
    if (reason === undefined) {
      market.rest(order);
      ledger.ordersPlaced++;
      this.#note(order, JOURNAL.placed, order.remainingLots, 0);
      return;
    }
    order.state = ORDER_STATE.done;
    ledger.ordersRejected++;
    this.#note(order, JOURNAL.rejected, order.remainingLots, REJECT_REASONS.indexOf(reason));
    this.lanes[order.laneIndex]!.ended(order);
  }

  #cancelArrives(order: Order): void {
    order.isCancelling = false;
    if (order.state !== ORDER_STATE.resting) {
      this.#pool.releaseIfForgotten(order);
      return;
    }
    const market = this.markets[order.marketIndex]!;
    if (market.isInGap) return; // what became of it shows at the next snapshot
    market.own.remove(order);
    this.#ledger(order).ordersCancelled++;
    this.#note(order, JOURNAL.cancelled, order.remainingLots, 0);
    const lane = this.lanes[order.laneIndex]!;
    const known = order.known!;
    lane.ended(order);
    if (!known.isLimited) return;
    known.isChanged = true; // the limit had held the lane back, now there is room
    this.#wake(lane);
  }

  orderFilled(order: Order, lots: number, causeIndex: number): void {
    const market = this.markets[order.marketIndex]!;
    const priceBp = market.grid.priceBpOfLevel[order.level]!;
    const isInFlight = this.#isCancelUnderWay(order);
    this.#ledger(order).fill(order.side, priceBp, lots, causeIndex, isInFlight, market.midTwiceBp, 0);
    this.#note(order, JOURNAL.filled, lots, causeIndex);
    const lane = this.lanes[order.laneIndex]!;
    lane.filled(order, lots);
    this.#wake(lane);
  }

  /** Whether a cancel had been sent before the time at hand. A lane may have decided on it that will say so only later. */
  #isCancelUnderWay(order: Order): boolean {
    if (!order.isCancelling) return false;
    return order.cancelling.timeUs - this.#classOfLane[order.laneIndex]!.latency.orderUs < this.nowUs;
  }

  orderEnded(order: Order): void {
    this.#ledger(order).ordersSwept++;
    this.#note(order, JOURNAL.swept, order.remainingLots, 0);
    this.lanes[order.laneIndex]!.ended(order);
  }

  #settle(marketIndex: number, market: SimulatedMarket, microsPerContract: number): void {
    market.settle();
    for (const lane of this.lanes) {
      const position = lane.marketIndices.indexOf(marketIndex);
      if (position >= 0) this.ledgers[lane.index]![position]!.settlementMicrosPerContract = microsPerContract;
    }
  }

  #ledger({ laneIndex, marketIndex }: Order): Ledger {
    const ledgers = this.ledgers[laneIndex]!;
    if (ledgers.length === 1) return ledgers[0]!;
    return ledgers[this.lanes[laneIndex]!.marketIndices.indexOf(marketIndex)]!;
  }

  /** Adds an entry to the lane's digest and, where it is kept, to its journal. */
  #note(order: Order, kind: number, lots: number, detail: number): void {
    const journal = this.journals[order.laneIndex]!;
    const { level, side, marketIndex } = order;
    const row = this.#nextRow[marketIndex]!;
    journal.digest.add(row, kind | (side << 4) | (detail << 5) | (marketIndex << 12), level, lots);
    if (!journal.isKept) return;
    const market = this.markets[marketIndex]!;
    journal.keep({
      timeUs: this.nowUs,
      row,
      market: marketIndex,
      order: order.id,
      kind: JOURNAL_KINDS[kind]!,
      side,
      priceBp: market.grid.priceBpOfLevel[level]!,
      lots,
      detail,
      isInFlight: this.#isCancelUnderWay(order),
      midTwiceBp: market.midTwiceBp,
    });
  }

  #createLane(setup: LaneSetup, index: number): Lane {
    assertLatency(setup.latency);
    const latencyClass = this.#latencyClass(setup.latency);
    this.#classOfLane.push(latencyClass);
    const markets = setup.marketIndices.map((marketIndex) => {
      const { ticker, grid, closeTimeUs } = this.#sources[marketIndex]!;
      return new KnownMarket(ticker, grid, this.markets[marketIndex]!.book, latencyClass, closeTimeUs);
    });
    const { strategy, marketIndices, limits } = setup;
    const parts = { strategy, clock: latencyClass, venue: latencyClass, pool: this.#pool };
    return new Lane(parts, { index, markets, marketIndices, limits });
  }

  #latencyClass(latency: Latency): LatencyClass {
    const isSame = (other: LatencyClass): boolean =>
      other.latency.feedUs === latency.feedUs && other.latency.orderUs === latency.orderUs;
    const known = this.#classes.find(isSame);
    if (known !== undefined) return known;
    const latencyClass = new LatencyClass(latency, this);
    this.#classes.push(latencyClass);
    return latencyClass;
  }

  assertInvariants(): void {
    for (const market of this.markets) market.book.assertInvariants();
    for (const ledgers of this.ledgers) for (const ledger of ledgers) ledger.assertInvariants();
  }
}
