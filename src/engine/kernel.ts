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
 *   1. tape events, markets in the order given   2. commands, first sent first   3. news, then decisions
 * so that in doubt our orders come last. With zero latency a decision's commands are at the venue before the next event.
 * The kernel replays the rows; everything between them is the gateway's.
 */
import { assert } from "../core/errors.ts";
import type { EventSource } from "../core/event-source.ts";
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
import { US_PER_SECOND } from "../core/units.ts";
import { createLane } from "./create-lane.ts";
import type { KernelOptions } from "./kernel-options.ts";
import { Gateway } from "./gateway.ts";
import { Journal } from "./journal.ts";
import type { Lane } from "./lane.ts";
import type { LaneSetup } from "./lane-setup.ts";
import type { Ledger } from "./ledger.ts";
import { changeGrid, raiseFloor, setMarketStatus, settleMarket } from "./market-status.ts";
import { MergeTree } from "./merge-tree.ts";
import { catchUpToStop, findStop } from "./plain-rows.ts";
import { seriesOf, type QuoteSeries } from "./quote-series.ts";
import type { Scheduler } from "./scheduler.ts";
import { PlainLanes } from "./plain/plain-lanes.ts";
import type { SimulatedMarket } from "./simulated-market.ts";

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
/** Rows a call of the hot loop takes: short enough that the engine optimises the function and not the loop it is in. */
const ROWS_PER_CALL = 8192;
const STEPS_PER_CALL = 1024;

export class Kernel {
  readonly markets: readonly SimulatedMarket[];
  readonly lanes: Lane[];
  readonly journals: Journal[];
  quoteSeries: readonly (QuoteSeries | undefined)[];
  readonly #sources: readonly EventSource[];
  readonly #gateway: Gateway;
  readonly #scheduler: Scheduler;
  readonly #options: KernelOptions;
  /** Whether rows are replayed for all together: for lanes that are not plain, for best prices of markets without a lane. */
  #isShared: boolean;
  readonly #setups: readonly LaneSetup[];
  readonly #plainLanes: PlainLanes;

  constructor(sources: readonly EventSource[], setups: readonly LaneSetup[], options: KernelOptions) {
    this.#sources = sources;
    this.#options = options;
    this.#gateway = new Gateway(
      sources,
      setups.map(({ fillRules }) => fillRules),
    );
    this.#scheduler = this.#gateway.scheduler;
    this.markets = this.#gateway.markets;
    this.quoteSeries = seriesOf(sources.length, options.isQuoteSeriesKept);
    this.journals = setups.map((setup) => new Journal(setup.isJournalKept));
    this.#setups = setups;
    this.lanes = setups.map((setup, index) => this.#createLane(setup, index));
    this.#plainLanes = new PlainLanes(sources);
    const shared = options.isVerified ? this.lanes : this.#plainLanes.admit(this.lanes, setups);
    for (const lane of shared) this.#join(lane);
    const isMissed = options.isQuoteSeriesKept && !this.#plainLanes.areAllMarketsCovered;
    this.#isShared = shared.length > 0 || setups.length === 0 || isMissed;
    if (!this.#isShared) this.#plainLanes.keepSeries(this.quoteSeries);
  }

  /** By lane, then by position in the lane's group. */
  get ledgers(): readonly (readonly Ledger[])[] {
    return this.lanes.map((lane) => lane.accounts.map((account) => account.ledger));
  }

  /** Lets a lane trade in the replay that lanes share. */
  #join(lane: Lane): void {
    for (const account of lane.accounts) {
      lane.venue.follow(account);
      this.#scheduler.startFlow(account);
      if (account.fairNews !== undefined) this.#scheduler.hears(account.fairNews);
    }
  }

  /** Replays the plain lanes; one that turns out not to be plain begins anew, among the others. */
  #runPlainLanes(): void {
    const others = this.#plainLanes.run();
    if (others.length > 0 && !this.#isShared)
      this.quoteSeries = seriesOf(this.#sources.length, this.#options.isQuoteSeriesKept);
    for (const index of others) {
      this.#isShared = true;
      const setup = this.#setups[index]!;
      this.journals[index] = new Journal(setup.isJournalKept);
      this.lanes[index] = this.#createLane(setup, index);
      this.#join(this.lanes[index]);
    }
  }

  #createLane(setup: LaneSetup, index: number): Lane {
    return createLane(setup, index, this.journals[index]!, this.#gateway);
  }

  /** Replays every complete event the sources have, then delivers what is still under way. */
  run(): void {
    this.#runPlainLanes();
    if (!this.#isShared) return;
    this.#scheduler.resume();
    if (this.#sources.length === 1) while (this.#replay());
    else this.#replayMerged();
    this.#scheduler.deliverRest(this.#endUs);
  }

  /** Time of the last row of all. */
  get #endUs(): number {
    return Math.max(...this.markets.map(({ endUs }) => endUs));
  }

  /** Replays several markets in time order, from stop to stop; at one time markets come in the order given. */
  #replayMerged(): void {
    const { markets } = this;
    const tree = new MergeTree(markets.length);
    for (const market of markets) tree.set(market.index, findStop(market));
    const endUs = this.#endUs;
    for (;;) {
      while (this.#replayStops(tree));
      if (this.#scheduler.dueUs > endUs) break;
      this.#deliverOnce(tree); // before the plain rows that are left
    }
    for (const market of markets) catchUpToStop(market);
  }

  /** Some steps of a merged replay; whether any are left. hot: bench/markets.ts */
  #replayStops(tree: MergeTree): boolean {
    const scheduler = this.#scheduler;
    const { markets } = this;
    for (let step = 0; step < STEPS_PER_CALL; step++) {
      const { first, firstUs } = tree;
      if (firstUs === Infinity) return false;
      if (scheduler.dueUs < firstUs) this.#deliverOnce(tree);
      else {
        const market = markets[first]!;
        catchUpToStop(market);
        scheduler.nowUs = firstUs;
        let row = market.stopRow;
        do this.#applyRow(first, market, row++);
        while (market.isInSnapshot);
        market.nextRow = row;
        tree.set(first, findStop(market));
      }
    }
    return true;
  }

  /** Lets happen what is due first; where orders come to rest other rows matter from then on. */
  #deliverOnce(tree: MergeTree): void {
    this.#scheduler.deliverOnce();
    const { restedIn } = this.#gateway;
    while (restedIn.length > 0) {
      const market = restedIn.pop()!;
      tree.set(market.index, findStop(market));
    }
  }

  /**
   * Replays the only market's rows, as many as one call takes; whether any are left.
   * hot: bench/replay.ts, bench/lane.ts
   */
  #replay(): boolean {
    const scheduler = this.#scheduler;
    const source = this.#sources[0]!;
    const market = this.markets[0]!;
    const { head: heads, sizeLow, timeUs: times, rowCount } = source;
    const { own, book } = market;
    const { calmLotsOfSlot } = own;
    const { lotsOfSlot } = book;
    let row = market.nextRow;
    const endRow = Math.min(rowCount, row + ROWS_PER_CALL);
    while (row < endRow) {
      const limitUs = scheduler.dueUs;
      const ownBidLevel = own.bestBidLevel;
      const ownAskLevel = own.bestAskLevel;
      const isCrossed = ownBidLevel >= book.bestAskLevel || ownAskLevel <= book.bestBidLevel;
      for (; row < endRow && times[row]! <= limitUs; row++) {
        const head = heads[row]!;
        const slot = head >>> SLOT_SHIFT;
        if ((head & LEVEL_UNCOMMON_MASK) === 0) {
          const lots = sizeLow[row]!;
          if (isCrossed || lots < calmLotsOfSlot[slot]!) break;
          lotsOfSlot[slot] = lots;
        } else {
          if ((head & PRINT_UNCOMMON_MASK) !== PRINT) break;
          const level = slot >> 1;
          if ((slot & 1) === 0 ? level <= ownBidLevel : level >= ownAskLevel) break;
        }
      }
      if (row === endRow) break;
      const timeUs = times[row]!;
      if (timeUs > limitUs) {
        market.nextRow = row;
        scheduler.deliverBefore(timeUs);
      } else {
        scheduler.nowUs = timeUs;
        do this.#applyRow(0, market, row++);
        while (market.isInSnapshot); // a snapshot's rows are one event: all of them or none
      }
    }
    market.nextRow = row;
    return row < rowCount;
  }

  /** Applies a row that is not plain, may concern own orders or belongs to a snapshot. */
  #applyRow(marketIndex: number, market: SimulatedMarket, row: number): void {
    const source = this.#sources[marketIndex]!;
    const head = source.head[row]!;
    const slot = head >>> SLOT_SHIFT;
    const kind = head & KIND_MASK;
    market.nextRow = row;
    if (kind === LEVEL) market.setLevel(slot, rowLots(source, row), head, row);
    else if (kind === PRINT) {
      if ((head & BLOCK) === 0) market.print(slot, rowLots(source, row), head, row);
    } else this.#applyRare(market, kind, rowLots(source, row));
    if (market.isInSnapshot && (head & EVENT_END) !== 0) market.finishSnapshot();
    if ((head & EVENT_BEST) !== 0) this.#bestChanged(marketIndex, market);
    if (this.#gateway.overLimit.length > 0) this.#gateway.sweepOverLimit();
    if (this.#options.isVerified) this.assertInvariants();
  }

  #applyRare(market: SimulatedMarket, kind: number, lots: number): void {
    switch (kind) {
      case ROW_KIND.clear:
        return market.clear();
      case ROW_KIND.gap:
        return market.startGap();
      case ROW_KIND.settlement:
        return settleMarket(market, lots);
      case ROW_KIND.status:
        return setMarketStatus(market, lots);
      case ROW_KIND.grid:
        return changeGrid(market, lots);
      case ROW_KIND.floor:
        return raiseFloor(market, lots);
      case ROW_KIND.close:
        return this.#scheduler.closesAt(market, lots * US_PER_SECOND);
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
    this.quoteSeries[marketIndex]?.push(this.#scheduler.nowUs, bestBidLevel, bestAskLevel);
    const { promptAccounts, feeds } = market;
    for (let index = 0; index < promptAccounts.length; index++) {
      const account = promptAccounts[index]!;
      const { position, lane } = account;
      if (lane.gate.areMarksNeeded) lane.mark(account);
      lane.noteChange(position);
      this.#scheduler.wake(lane);
    }
    for (let index = 0; index < feeds.length; index++) feeds[index]!.bookChanged();
  }

  assertInvariants(): void {
    for (const market of this.markets) market.book.assertInvariants();
    for (const { accounts, gate } of this.lanes) {
      gate.exposure.assertInvariants();
      for (const account of accounts) account.assertInvariants();
    }
  }
}
