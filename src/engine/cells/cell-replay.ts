/**
 * Replays one market for many lanes at once:
 *
 *   rows -> ClassVenue -> ClassTrader -> ClassCommands -> ClassVenue
 *
 * Times and ties are those of plain-replay.ts, which does the same for one.
 */
import { assert } from "../../core/errors.ts";
import type { EventSource } from "../../core/event-source.ts";
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
import { payoutMicros } from "../pnl-parts.ts";
import { MOMENT_US } from "../scheduler.ts";
import { NotPlain } from "../plain/not-plain.ts";
import { ClassCommands } from "./class-commands.ts";
import { close, finishSnapshot, setStatus, settle, startGap } from "./class-life.ts";
import { ClassSets } from "./class-sets.ts";
import { ClassSender, type CellWay } from "./class-sender.ts";
import { ClassTrader } from "./class-trader.ts";
import { ClassVenue, type VenueRules } from "./class-venue.ts";
import { LaneQuotes } from "./lane-quotes.ts";
import { Pile } from "./pile.ts";
import { SUM, type SideClass } from "./side-class.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
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

/** When samples of every account are taken: at equal steps, the last when all is over, at what the market settled at if it has. */
export interface SampleClock {
  readonly startUs: number;
  readonly stepUs: number;
  readonly count: number;
}

export class CellReplay {
  readonly sets: ClassSets;
  readonly venue: ClassVenue;
  readonly #commands = new ClassCommands();
  readonly #trader: ClassTrader;
  readonly #clock: SampleClock;
  /** Classes of which nothing is under way any more. */
  readonly #idle = new Pile<SideClass>();
  #sampledCount = 0;
  /** When the next samples are due, Infinity once all were taken. */
  #sampleUs: number;
  /** When the market is to close by itself, Infinity where that is not known and once it has. */
  #closeDueUs: number;

  constructor(
    source: EventSource,
    rules: readonly MarketRule[],
    venueRules: VenueRules,
    way: CellWay,
    clock: SampleClock,
  ) {
    const quotes = new LaneQuotes(rules, source.ticker, source.grid);
    this.venue = new ClassVenue(source, venueRules);
    this.sets = new ClassSets(quotes, this.venue, this.#commands, way.inventoryLotsMax < Infinity);
    const sender = new ClassSender(this.venue, this.sets, this.#commands, way);
    this.#trader = new ClassTrader(this.venue, this.sets, quotes, sender, way.feedUs);
    this.#closeDueUs = this.venue.closeTimeUs;
    this.#clock = clock;
    this.#sampleUs = clock.count > 1 ? clock.startUs : Infinity;
  }

  /**
   * Replays all rows, then delivers what is still under way.
   * @param endUs time of the last row of all markets that the lanes trade.
   * @throws NotPlain where a lane needs more than this knows.
   */
  run(endUs: number): void {
    while (this.#replay());
    this.#deliverBefore(endUs + MOMENT_US);
    this.#deliverRest();
    while (this.#sampledCount < this.#clock.count) this.#sample();
  }

  /** Replays as many rows as one call takes; whether any are left. hot: bench/lanes.ts */
  #replay(): boolean {
    const { venue } = this;
    const { source, book, resting } = venue;
    const { calmLotsOfSlot } = resting;
    const { head: heads, sizeLow, timeUs: times, rowCount } = source;
    const { lotsOfSlot } = book;
    let row = venue.nextRow;
    const endRow = Math.min(rowCount, row + ROWS_PER_CALL);
    while (row < endRow) {
      const dueUs = this.#dueUs();
      const { ownBidLevel, ownAskLevel } = resting;
      const { isCrossed } = venue;
      for (; row < endRow && times[row]! <= dueUs; row++) {
        const head = heads[row]!;
        const slot = head >>> SLOT_SHIFT;
        if ((head & LEVEL_UNCOMMON_MASK) === 0) {
          const lots = sizeLow[row]!;
          if (isCrossed || (lots < calmLotsOfSlot[slot]! && lots < lotsOfSlot[slot]!)) break;
          lotsOfSlot[slot] = lots;
        } else {
          if ((head & PRINT_UNCOMMON_MASK) !== PRINT) break;
          if ((slot & 1) === 0 ? slot >> 1 <= ownBidLevel : slot >> 1 >= ownAskLevel) break;
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
      }
    }
    venue.nextRow = row;
    return row < rowCount;
  }

  /** When something other than a row is to happen. */
  #dueUs(): number {
    const { venue } = this;
    if (this.#trader.isAnyWoken) return venue.nowUs; // no command can be due earlier: it would have been delivered
    const { headTimeUs } = this.#commands;
    const dueUs = headTimeUs < this.#closeDueUs ? headTimeUs : this.#closeDueUs;
    return dueUs < this.#sampleUs ? dueUs : this.#sampleUs;
  }

  /** Applies a row that is not plain, may concern own orders or belongs to a snapshot. */
  #applyRow(row: number): void {
    const { venue } = this;
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
    const { venue } = this;
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
    this.venue.closeTimeUs = timeUs;
    const isTooLate = timeUs < this.venue.nowUs;
    this.#closeDueUs = isTooLate ? Infinity : timeUs;
    if (isTooLate) close(this.venue);
  }

  #deliverBefore(timeUs: number): void {
    for (let dueUs = this.#dueUs(); dueUs < timeUs; dueUs = this.#dueUs()) {
      this.venue.nowUs = dueUs;
      if (this.#closeDueUs === dueUs) this.#closeByItself();
      this.#happen(dueUs);
      if (this.#sampleUs <= dueUs && !this.#trader.isAnyWoken && this.#commands.headTimeUs > dueUs)
        this.#sample();
    }
  }

  #closeByItself(): void {
    this.#closeDueUs = Infinity;
    close(this.venue);
  }

  /** Commands arrive, then lanes decide. */
  #happen(dueUs: number): void {
    const commands = this.#commands;
    this.#trader.moment++;
    while (commands.headTimeUs === dueUs) {
      const number = commands.take();
      this.#arrive(commands.laneClass, number);
    }
    if (this.#trader.isAnyWoken || this.#trader.areLimitedWoken) this.#trader.decide();
    // Only now: until lanes have decided, a class knows what just happened to it.
    const idle = this.#idle;
    for (let index = 0; index < idle.count; index++) this.sets.comeToRest(idle.items[index]!);
    idle.clear();
  }

  /** A command arrives for a class and for those that were split off while it was under way. */
  #arrive(at: SideClass, command: number): void {
    if (at.strandCount > 0) this.#apply(at);
    at.pendingCount--;
    if (at.heirCount > 0) {
      at.forgetHeirs(command);
      for (let index = at.heirFrom; index < at.heirCount; index++) this.#arrive(at.heirs[index]!, command);
    }
    if (at.pendingCount === 0) this.#idle.add(at);
  }

  #apply(at: SideClass): void {
    const { isPlace, level, lots, number } = this.#commands;
    const trader = this.#trader;
    if (isPlace) {
      this.venue.placeArrives(at, number, level, lots);
      if (at.isBereft) trader.bereft.add(at);
    } else if (this.venue.cancelArrives(at, number)) {
      at.cancelledAt = trader.moment;
      trader.cancelledAt = trader.moment;
      if (at.isLimited) trader.relieved.add(at);
    }
  }

  /**
   * Delivers what is under way when the rows have come to an end; what the exchange does by itself is no reason to decide then,
   * and happens only to lanes that still have something under way.
   */
  #deliverRest(): void {
    const { venue } = this;
    const commands = this.#commands;
    for (;;) {
      const dueUs = this.#trader.isAnyWoken ? venue.nowUs : commands.headTimeUs;
      if (dueUs === Infinity) break;
      if (this.#closeDueUs <= dueUs) this.#closeForSome();
      venue.nowUs = dueUs;
      this.#happen(dueUs);
    }
  }

  #closeForSome(): void {
    throw new NotPlain("the market closes after its last row");
  }

  /** Takes a sample of every account. */
  #sample(): void {
    const { startUs, stepUs, count } = this.#clock;
    const { midTwiceBp, settlementMicrosPerContract } = this.venue;
    const isLast = this.#sampledCount === count - 1;
    const { strands } = this.sets;
    for (let strand = 0; strand < strands.count; strand++) {
      const inventoryLots = strands.boughtLots(strand) - strands.soldLots(strand);
      const worthTwiceMicros =
        isLast && settlementMicrosPerContract !== undefined
          ? 2 * payoutMicros(inventoryLots, settlementMicrosPerContract)
          : inventoryLots * midTwiceBp;
      const cashMicros = strands.total(strand, SUM.cash);
      strands.paths[strand]!.sample(2 * cashMicros + worthTwiceMicros, inventoryLots);
    }
    this.#sampledCount++;
    this.#sampleUs = this.#sampledCount < count - 1 ? startUs + this.#sampledCount * stepUs : Infinity;
  }
}
