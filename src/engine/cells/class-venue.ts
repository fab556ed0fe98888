/**
 * The venue as classes of lanes meet it in one market: the recorded book, beside it at each slot the classes whose order rests
 * there, and what rows do to them. The rules are those of plain-venue.ts; test/engine/cells.test.ts holds the two against each
 * other.
 */
import { cancelWord, youngestRow } from "../../core/cancel-rows.ts";
import type { EventSource } from "../../core/event-source.ts";
import { ASK, BID, OrderBook, type Side } from "../../core/order-book.ts";
import { HEAD_BEST_MOVE, HEAD_OPEN } from "../../core/tape.ts";
import { FILL_CAUSES, REJECT_REASONS } from "../../core/venue.ts";
import type { FillRules } from "../fill-sink.ts";
import { keepAhead, type FillModel } from "../fill-models/fill-model.ts";
import { JOURNAL } from "../journal.ts";
import { CANCEL_STOPS, STOP_GAP, STOP_SETTLED } from "../market-stops.ts";
import { NotPlain } from "../plain/not-plain.ts";
import { hasAggressor, openLots, tradedLots } from "../row-context.ts";
import { ClassBooks, type BooksSetup } from "./class-books.ts";
import { Pile } from "./pile.ts";
import { NO_SLOT, PAIR, SUM, type SideClass } from "./side-class.ts";
import { SlotLists } from "./slot-lists.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const BUY = BID;
const SELL = ASK;
const BEST_MOVE = HEAD_BEST_MOVE;
const OPEN = HEAD_OPEN;
const NOWHERE = NO_SLOT;
const HELD = CANCEL_STOPS;
const TWO = PAIR;
const { placed: PLACED, rejected: REJECTED, cancelled: CANCELLED, swept: SWEPT } = JOURNAL;
const CAUSE_QUEUE = FILL_CAUSES.indexOf("queue");
const CAUSE_THROUGH = FILL_CAUSES.indexOf("through");
const CAUSE_POSTED_THROUGH = FILL_CAUSES.indexOf("postedThrough");
const NOT_OPEN = REJECT_REASONS.indexOf("market-not-open");
const POST_ONLY = REJECT_REASONS.indexOf("post-only-cross");
const AT_PLACED_CANCELLED = SUM.placedAndCancelled;
const AT_REJECTED_SWEPT = SUM.rejectedAndSwept;

export type VenueRules = FillRules & BooksSetup;

export class ClassVenue {
  declare readonly source: EventSource;
  declare readonly book: OrderBook;
  /** Where own orders rest. */
  declare readonly resting: SlotLists;
  readonly #pendingLots: Float64Array;
  readonly #model: FillModel;
  readonly #isGrowthFill: boolean;
  readonly #isAheadKept: boolean;
  readonly #books: ClassBooks;
  readonly #priceBpOfLevel: Int32Array;

  nowUs = -Infinity;
  nextRow = 0;
  isInSnapshot = false;
  closeTimeUs = Infinity;
  stops = 0;
  midTwiceBp = 0;
  settlementMicrosPerContract: number | undefined = undefined;
  /** Classes with fills, or whose order the venue ended, that their lanes have not been told of. */
  readonly touched = new Pile<SideClass>();
  /** Whether every lane is to decide. */
  isAllWoken = false;

  constructor(source: EventSource, rules: VenueRules) {
    const { levelCount, priceBpOfLevel } = source.grid;
    this.source = source;
    this.book = new OrderBook(levelCount);
    this.#pendingLots = new Float64Array(2 * levelCount);
    this.#model = rules.model;
    this.#isGrowthFill = rules.isGrowthFill;
    this.#isAheadKept = rules.model.aheadAfterCancels === keepAhead;
    this.resting = new SlotLists(levelCount, this.#isAheadKept);
    this.#books = new ClassBooks(rules);
    this.#priceBpOfLevel = priceBpOfLevel;
    this.closeTimeUs = source.closeTimeUs ?? Infinity;
  }

  /** Whether own orders rest where the other side's best price is. */
  get isCrossed(): boolean {
    return (
      this.resting.ownBidLevel >= this.book.bestAskLevel || this.resting.ownAskLevel <= this.book.bestBidLevel
    );
  }

  /** A level holds `lots` from now on. hot: bench/lanes.ts */
  setLevel(slot: number, lots: number, head: number, row: number): void {
    const { book } = this;
    const { lotsOfSlot } = book;
    const beforeLots = lotsOfSlot[slot]!;
    if ((head & BEST_MOVE) !== 0) book.moveBest(slot, lots);
    else lotsOfSlot[slot] = lots;
    if ((head & OPEN) !== 0) this.#pendingLots[slot]! -= openLots(this.source, row);
    if (lots < beforeLots) {
      if (lots < this.resting.calmLotsOfSlot[slot]!) this.#reduceAhead(slot, beforeLots, lots, head, row);
    } else if (!this.isInSnapshot && this.#model.isPostedThroughFilled) {
      const level = slot >> 1;
      if ((slot & 1) === BUY ? level >= this.resting.ownAskLevel : level <= this.resting.ownBidLevel)
        this.#growThrough((slot & 1) as Side, level, lots - beforeLots, row);
    }
  }

  /** A public trade hit the resting level of the slot's side. */
  print(slot: number, lots: number, head: number, row: number): void {
    if ((head & OPEN) !== 0) this.#pendingLots[slot]! += openLots(this.source, row);
    const side = slot & 1;
    const at = slot >> 1;
    if (side === BUY)
      for (let level = this.resting.ownBidLevel; level >= at; level--)
        this.#fillFromPrint(2 * level, level > at, lots);
    else
      for (let level = this.resting.ownAskLevel; level <= at; level++)
        this.#fillFromPrint(2 * level + SELL, level < at, lots);
  }

  #fillFromPrint(slot: number, isThrough: boolean, printLots: number): void {
    const { atPrice } = this.#model;
    if (!isThrough && atPrice === "never") return;
    const isQueued = !isThrough && atPrice === "queue";
    let next: SideClass | undefined;
    for (let at = this.resting.firstAt(slot); at !== undefined; at = next) {
      next = at.nextAtSlot;
      let leftLots = printLots;
      if (isThrough) at.aheadLots = 0;
      else if (isQueued) {
        const { aheadLots } = at;
        const spentLots = aheadLots < leftLots ? aheadLots : leftLots;
        at.aheadLots = aheadLots - spentLots;
        leftLots -= spentLots;
      }
      this.#take(at, leftLots, isThrough ? CAUSE_THROUGH : CAUSE_QUEUE);
    }
  }

  /** A side grew at or through own prices of the other. */
  #growThrough(grownSide: Side, grownLevel: number, grownLots: number, row: number): void {
    if (!this.#isGrowthFill && !hasAggressor(this.source, row, grownSide)) return;
    if (grownSide === BUY)
      for (let level = this.resting.ownAskLevel; level <= grownLevel; level++)
        this.#takeAll(2 * level + SELL, grownLots);
    else
      for (let level = this.resting.ownBidLevel; level >= grownLevel; level--)
        this.#takeAll(2 * level, grownLots);
  }

  #takeAll(slot: number, lots: number): void {
    let next: SideClass | undefined;
    for (let at = this.resting.firstAt(slot); at !== undefined; at = next) {
      next = at.nextAtSlot;
      this.#take(at, lots, CAUSE_POSTED_THROUGH);
    }
  }

  #take(at: SideClass, leftLots: number, causeIndex: number): void {
    const { remainingLots } = at;
    const lots = remainingLots < leftLots ? remainingLots : leftLots | 0; // not above `remaining`, so of 31 bits
    if (lots > 0) this.fill(at, lots, causeIndex);
  }

  fill(at: SideClass, lots: number, causeIndex: number): void {
    const priceBp = this.#priceBpOfLevel[at.level]!;
    this.#books.filled(at, lots, causeIndex, priceBp, this);
    at.untoldLots += lots;
    this.#touch(at);
    const isOver = lots === at.remainingLots;
    at.reduced(lots, isOver);
    if (isOver) this.#leave(at);
  }

  /** Nothing rests any more. */
  #leave(at: SideClass): void {
    this.resting.leave(at);
    at.leave();
  }

  #touch(at: SideClass): void {
    if (at.isTouched) return;
    at.isTouched = true;
    this.touched.add(at);
  }

  #reduceAhead(slot: number, beforeLots: number, displayedLots: number, head: number, row: number): void {
    const { source } = this;
    let cancelledLots = 0;
    if (!this.#isAheadKept) {
      const reducedLots = beforeLots - displayedLots;
      cancelledLots = reducedLots - tradedLots(source, head, row, reducedLots);
    }
    const youngest = cancelledLots > 0 ? youngestRow(source, row, cancelWord(source, row)) : 0;
    let calmLots = 0;
    for (let at = this.resting.firstAt(slot); at !== undefined; at = at.nextAtSlot) {
      if (cancelledLots > 0 && at.aheadLots > 0)
        at.aheadLots = this.#model.aheadAfterCancels(
          at.aheadLots,
          cancelledLots,
          displayedLots + cancelledLots,
          at.arrivalRow,
          youngest,
        );
      if (at.aheadLots > displayedLots) at.aheadLots = displayedLots;
      const classCalmLots = this.resting.calmLots(at.aheadLots);
      if (classCalmLots > calmLots) calmLots = classCalmLots;
    }
    this.resting.calmLotsOfSlot[slot] = calmLots;
  }

  /** An order of a class arrives. hot: bench/lanes.ts */
  placeArrives(at: SideClass, number: number, level: number, lots: number): void {
    const reason = this.#refusal(at.side, level);
    if (reason >= 0) {
      at.sums[AT_REJECTED_SWEPT]! += 1;
      this.#books.note(REJECTED, at, reason, level, lots, this.nextRow);
      at.rejected(number, lots);
      return;
    }
    const slot = 2 * level + at.side;
    const displayedLots = this.book.lotsOfSlot[slot]!;
    const pendingLots = this.#pendingLots[slot]!;
    const aheadLots = displayedLots > pendingLots ? displayedLots - pendingLots : 0;
    at.rest(number, level, lots, aheadLots, this.#isAheadKept ? 0 : this.nextRow);
    at.sums[AT_PLACED_CANCELLED]! += 1;
    this.#books.note(PLACED, at, 0, level, lots, this.nextRow);
    this.resting.enter(at);
  }

  /** Index of the reason why a quote may not rest, -1 when it may. That it would cross an own order is ruled out (lane-quotes.ts). */
  #refusal(side: number, level: number): number {
    if (this.stops !== 0) return NOT_OPEN;
    const isCross = side === BUY ? level >= this.book.bestAskLevel : level <= this.book.bestBidLevel;
    return isCross ? POST_ONLY : -1;
  }

  /** A cancel arrives; whether it ended an order. hot: bench/lanes.ts */
  cancelArrives(at: SideClass, number: number): boolean {
    if (at.slot === NOWHERE || at.restingNumber !== number) return false;
    const { stops } = this;
    if ((stops & HELD) !== 0) {
      at.cancelSentUs = Infinity;
      if ((stops & STOP_GAP) !== 0) return false; // nobody knows what became of it: that shows at the next snapshot
      throw new NotPlain("a cancel was refused");
    }
    const { level, remainingLots } = at;
    at.sums[AT_PLACED_CANCELLED]! += TWO;
    this.#books.note(CANCELLED, at, 0, level, remainingLots, this.nextRow);
    at.reduced(remainingLots, true);
    this.#leave(at);
    return true;
  }

  /** The venue itself ends the resting order. */
  end(at: SideClass, reasonIndex: number): void {
    const { level, remainingLots } = at;
    at.sums[AT_REJECTED_SWEPT]! += TWO;
    this.#books.note(SWEPT, at, reasonIndex, level, remainingLots, this.nextRow);
    if (at.reduced(remainingLots, true)) at.isBereft = true;
    this.#leave(at);
    this.#touch(at);
  }

  /** An event is over in which a best price changed. */
  bestChanged(): void {
    const { bestBidLevel, bestAskLevel, hasBothSides } = this.book;
    const priceBp = this.#priceBpOfLevel;
    if (hasBothSides) this.midTwiceBp = priceBp[bestBidLevel]! + priceBp[bestAskLevel]!;
    this.isAllWoken = true;
  }

  /** A snapshot begins: the book is empty until its levels arrive. */
  clear(): void {
    this.book.clear();
    this.#pendingLots.fill(0);
    this.isInSnapshot = true;
  }

  /** Something has happened that is a reason for everybody to decide, unless nothing is left to decide. */
  wakeAll(): void {
    if ((this.stops & STOP_SETTLED) === 0) this.isAllWoken = true;
  }
}
