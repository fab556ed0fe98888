/**
 * Replays one market for one plain lane:
 *
 *   rows -> PlainVenue -> PlainTrader -> PlainCommands -> PlainVenue
 *
 * Times and ties are the kernel's (kernel.ts): rows, then what the exchange does by itself, then commands, then decisions;
 * what a decision sends arrives after both delays. A decision is taken on what the venue is at that moment, because the feed
 * shows it unchanged one delay later (scheduler.ts).
 */
import { assert } from "../../core/errors.ts";
import type { EventSource } from "../../core/event-source.ts";
import { BID } from "../../core/order-book.ts";
import type { MarketRule } from "../../core/strategy.ts";
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
} from "../../core/tape.ts";
import { US_PER_SECOND } from "../../core/units.ts";
import type { Account } from "../account.ts";
import type { FillRules } from "../fill-sink.ts";
import type { QuoteSeries } from "../quote-series.ts";
import { MOMENT_US } from "../scheduler.ts";
import { NotPlain } from "./not-plain.ts";
import { close, finishSnapshot, setStatus, settle, startGap } from "./plain-life.ts";
import { PlainCommands } from "./plain-commands.ts";
import { PlainTrader, type PlainWay } from "./plain-trader.ts";
import { PlainVenue } from "./plain-venue.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const BUY = BID;
const KIND_MASK = HEAD_KIND_MASK;
const SLOT_SHIFT = HEAD_SLOT_SHIFT;
const EVENT_END = HEAD_EVENT_END;
const EVENT_BEST = HEAD_EVENT_BEST;
const BLOCK = HEAD_BLOCK;
const LEVEL = ROW_KIND.level;
const PRINT = ROW_KIND.print;
const LEVEL_UNCOMMON_MASK = HEAD_UNCOMMON_MASK;
const PRINT_UNCOMMON_MASK = HEAD_KIND_MASK | HEAD_OPEN | HEAD_BLOCK | HEAD_EVENT_BEST;
/** Rows a call of the hot loop takes: short enough that the engine optimises the function and not the loop it is in. */
const ROWS_PER_CALL = 8192;

export class PlainReplay {
  readonly #venue: PlainVenue;
  readonly #commands = new PlainCommands();
  readonly #trader: PlainTrader;
  readonly #account: Account;
  /** When the market is to close by itself, Infinity where that is not known and once it has. */
  #closeDueUs = Infinity;

  constructor(source: EventSource, account: Account, rule: MarketRule, rules: FillRules, way: PlainWay) {
    this.#account = account;
    this.#venue = new PlainVenue(source, account, rules);
    this.#trader = new PlainTrader(this.#venue, this.#commands, account, rule, way);
    this.#closeDueUs = this.#venue.closeTimeUs;
  }

  /** The kernel's number of the market. */
  get marketIndex(): number {
    return this.#account.marketIndex;
  }

  /** Keeps the market's best prices too, in the next run. */
  keepSeries(series: QuoteSeries | undefined): void {
    this.#venue.series = series;
  }

  /**
   * Replays every complete event there is, then delivers what is still under way.
   * @throws NotPlain where the lane needs more than this knows.
   */
  run(): void {
    while (this.#replay());
    this.#deliverBefore(this.#account.lane.endUs + MOMENT_US);
    this.#deliverRest();
    this.#account.lane.decisionCount += this.#trader.decisionCount;
    this.#trader.decisionCount = 0;
    this.#account.known.inventoryLots = this.#venue.inventoryLots;
  }

  /** Replays as many rows as one call takes; whether any are left. hot: bench/lane.ts */
  #replay(): boolean {
    const venue = this.#venue;
    const { source, book, bids, asks } = venue;
    const { head: heads, sizeLow, timeUs: times, rowCount } = source;
    const { lotsOfSlot } = book;
    let row = venue.nextRow;
    const endRow = Math.min(rowCount, row + ROWS_PER_CALL);
    while (row < endRow) {
      const dueUs = this.#dueUs();
      const { slot: bidSlot, level: bidLevel } = bids;
      const { slot: askSlot, level: askLevel } = asks;
      const bidCalmLots = venue.calmLots(bids);
      const askCalmLots = venue.calmLots(asks);
      const isCrossed = bidLevel >= book.bestAskLevel || askLevel <= book.bestBidLevel;
      for (; row < endRow && times[row]! <= dueUs; row++) {
        const head = heads[row]!;
        const slot = head >>> SLOT_SHIFT;
        if ((head & LEVEL_UNCOMMON_MASK) === 0) {
          const lots = sizeLow[row]!;
          if (isCrossed) break;
          if (slot === bidSlot) {
            if (lots < bidCalmLots && lots < lotsOfSlot[slot]!) break;
          } else if (slot === askSlot && lots < askCalmLots && lots < lotsOfSlot[slot]!) break;
          lotsOfSlot[slot] = lots;
        } else {
          if ((head & PRINT_UNCOMMON_MASK) !== PRINT) break;
          if ((slot & 1) === BUY ? slot >> 1 <= bidLevel : slot >> 1 >= askLevel) break;
        }
      }
      if (row === endRow) break;
      const timeUs = times[row]!;
      if (timeUs > dueUs) {
        venue.nextRow = row;
        this.#deliverBefore(timeUs);
      } else {
        venue.nowUs = timeUs;
        do this.#applyRow(row++);
        while (venue.isInSnapshot); // a snapshot's rows are one event: all of them or none
        if (venue.isWoken && row < rowCount && times[row]! > timeUs) this.#decideAt(timeUs, row);
      }
    }
    venue.nextRow = row;
    return row < rowCount;
  }

  /** When something other than a row is to happen. */
  #dueUs(): number {
    if (this.#venue.isWoken) return this.#venue.nowUs; // no command can be due earlier: it would have been delivered
    const { headTimeUs } = this.#commands;
    return headTimeUs < this.#closeDueUs ? headTimeUs : this.#closeDueUs;
  }

  /** Applies a row that is not plain, may concern own orders or belongs to a snapshot. */
  #applyRow(row: number): void {
    const venue = this.#venue;
    const { source } = venue;
    const head = source.head[row]!;
    const kind = head & KIND_MASK;
    venue.nextRow = row;
    if (kind === LEVEL) venue.setLevel(head >>> SLOT_SHIFT, rowLots(source, row), head, row);
    else if (kind === PRINT) {
      if ((head & BLOCK) === 0) venue.print(head >>> SLOT_SHIFT, rowLots(source, row), head, row);
    } else this.#applyRare(kind, rowLots(source, row));
    if (venue.isInSnapshot && (head & EVENT_END) !== 0) finishSnapshot(venue);
    if ((head & EVENT_BEST) !== 0) venue.bestChanged();
  }

  #applyRare(kind: number, lots: number): void {
    const venue = this.#venue;
    switch (kind) {
      case ROW_KIND.clear:
        return venue.clear();
      case ROW_KIND.gap:
        return startGap(venue);
      case ROW_KIND.settlement:
        return settle(venue, lots);
      case ROW_KIND.status:
        return setStatus(venue, lots);
      case ROW_KIND.close:
        return this.#closesAt(lots * US_PER_SECOND);
      case ROW_KIND.grid:
      case ROW_KIND.floor:
        throw new NotPlain("the market's prices change");
      default:
        assert(false, `row kind ${kind} is one the kernel knows`);
    }
  }

  #closesAt(timeUs: number): void {
    this.#venue.closeTimeUs = timeUs;
    const isTooLate = timeUs < this.#venue.nowUs;
    this.#closeDueUs = isTooLate ? Infinity : timeUs;
    if (isTooLate) close(this.#venue);
  }

  /** Lets the lane decide at once where nothing else happens at that time. */
  #decideAt(timeUs: number, nextRow: number): void {
    if (this.#commands.headTimeUs === timeUs || this.#closeDueUs === timeUs) return;
    this.#venue.nextRow = nextRow;
    this.#trader.decide();
  }

  #deliverBefore(timeUs: number): void {
    for (let dueUs = this.#dueUs(); dueUs < timeUs; dueUs = this.#dueUs()) {
      this.#venue.nowUs = dueUs;
      if (this.#closeDueUs === dueUs) this.#closeByItself();
      this.#happen(dueUs);
    }
  }

  #closeByItself(): void {
    this.#closeDueUs = Infinity;
    close(this.#venue);
  }

  /** Commands arrive, then the lane decides. */
  #happen(dueUs: number): void {
    const venue = this.#venue;
    const commands = this.#commands;
    while (commands.headTimeUs === dueUs) {
      commands.take();
      const side = commands.side === BUY ? venue.bids : venue.asks;
      if (commands.isPlace) venue.placeArrives(side, commands.level, commands.amount);
      else if (venue.cancelArrives(side, commands.amount) && this.#trader.isLimited) venue.isWoken = true;
    }
    if (venue.isWoken) this.#trader.decide();
  }

  /** Delivers what is under way when the rows have come to an end; what the exchange does by itself is no reason to decide then. */
  #deliverRest(): void {
    const venue = this.#venue;
    for (;;) {
      const dueUs = venue.isWoken ? venue.nowUs : this.#commands.headTimeUs;
      if (dueUs === Infinity) break;
      if (this.#closeDueUs <= dueUs) {
        venue.nowUs = this.#closeDueUs;
        venue.isAfterEnd = true;
        this.#closeByItself();
        venue.isAfterEnd = false;
      }
      venue.nowUs = dueUs;
      this.#happen(dueUs);
    }
  }
}
