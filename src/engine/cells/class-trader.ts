/**
 * What lanes decide, a class at a time.
 *
 * When a best price has changed every lane decides, and what a row wants is found once for all its classes. When something
 * happened to some lanes alone they are taken out of their classes first, where they would do something the others do not.
 */
import { ASK, BID, type OrderBook, type Side } from "../../core/order-book.ts";
import { STOP_GAP } from "../market-stops.ts";
import { stepsToClose } from "../time-step.ts";
import type { ClassSender } from "./class-sender.ts";
import type { ClassSets } from "./class-sets.ts";
import type { ClassVenue } from "./class-venue.ts";
import type { LaneQuotes } from "./lane-quotes.ts";
import { Pile } from "./pile.ts";
import type { SideClass } from "./side-class.ts";
import type { SideRow } from "./side-row.ts";
import { WokenStrands } from "./woken-strands.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const BUY = BID;

export class ClassTrader {
  /** Counts the moments at which commands arrive. */
  moment = 1;
  /** Classes that the position limit has cut and of which a cancel has just ended an order. */
  readonly relieved = new Pile<SideClass>();
  /** Classes that lost an order they meant to keep since all decided last. */
  readonly bereft = new Pile<SideClass>();
  readonly #venue: ClassVenue;
  readonly #sets: ClassSets;
  readonly #quotes: LaneQuotes;
  readonly #sender: ClassSender;
  readonly #feedUs: number;
  readonly #woken: WokenStrands;
  /** The last moment in which a cancel ended an order. */
  cancelledAt = 0;
  /** The mid in half steps, 0 while it is unknown, and the time at the decision at hand. */
  #mid = 0;
  #steps = NaN;
  /** The time at which all quotes were looked up. */
  #allSteps = NaN;

  constructor(venue: ClassVenue, sets: ClassSets, quotes: LaneQuotes, sender: ClassSender, feedUs: number) {
    this.#venue = venue;
    this.#sets = sets;
    this.#woken = new WokenStrands(sets);
    this.#quotes = quotes;
    this.#sender = sender;
    this.#feedUs = feedUs;
  }

  /** Whether anybody is to decide. */
  get isAnyWoken(): boolean {
    const { isAllWoken, touched } = this.#venue;
    return isAllWoken || touched.count > 0 || this.relieved.count > 0;
  }

  /** Whether a limited lane could do something else than before, because a cancel has just ended an order of its other side. */
  get areLimitedWoken(): boolean {
    if (this.#sender.limited.count === 0 || this.cancelledAt !== this.moment) return false;
    return this.bereft.count > 0 || (this.#quotes.isTimed && this.#stepsNow !== this.#allSteps);
  }

  get #stepsNow(): number {
    const { closeTimeUs, nowUs } = this.#venue;
    return stepsToClose(closeTimeUs, nowUs + this.#feedUs);
  }

  /** Everything of the time at hand has happened. */
  decide(): void {
    const venue = this.#venue;
    const isAll = venue.isAllWoken;
    venue.isAllWoken = false;
    this.#woken.decision++;
    this.#tellTouched();
    // Else what rests is left to rest, and who was woken looks up its quotes when all decide again.
    if ((venue.stops & ~STOP_GAP) === 0) {
      this.#keepTime();
      this.#mid = this.#midOf(venue.book);
      if (isAll) this.#decideAll();
      else this.#decideSome();
    }
    this.relieved.clear();
  }

  #keepTime(): void {
    if (!this.#quotes.isTimed) return;
    const steps = this.#stepsNow;
    if (steps === this.#steps) return;
    this.#steps = steps;
    this.#quotes.setTime(steps);
    this.#sets.strands.forgetQuotes();
  }

  #midOf({ bestBidLevel, bestAskLevel, levelCount }: OrderBook): number {
    if (bestBidLevel < 0 || bestAskLevel >= levelCount || bestBidLevel >= bestAskLevel) return 0;
    const steps = this.#quotes.stepsOfLevel;
    return steps[bestBidLevel]! + steps[bestAskLevel]!;
  }

  /** Lanes hear of their fills; they are woken. */
  #tellTouched(): void {
    const { touched } = this.#venue;
    const { strands, isLimited } = this.#sets;
    const { classes, next } = strands;
    for (let index = 0; index < touched.count; index++) {
      const each = touched.items[index]!;
      const { side, untoldLots, firstStrand } = each;
      const changeLots = side === BUY ? untoldLots : -untoldLots;
      each.heldLotsBound += untoldLots;
      each.heldLotsLeast += untoldLots;
      each.wholeAt = this.#woken.decision;
      each.untoldLots = 0;
      each.isTouched = false;
      for (let at = firstStrand; at >= 0; at = next[2 * at + side]!) {
        const inventoryLots = strands.addLots(at, changeLots);
        this.#woken.wake(at);
        if (!isLimited) continue;
        const other = classes[2 * at + 1 - side]!;
        const heldLots = side === BUY ? -inventoryLots : inventoryLots;
        if (heldLots < other.heldLotsLeast) other.heldLotsLeast = heldLots;
      }
    }
    touched.clear();
  }

  #decideAll(): void {
    const mid = this.#mid;
    const isSame = this.#steps === this.#allSteps || !this.#quotes.isTimed;
    const woken = this.#woken;
    if (!isSame || mid <= woken.midMin || mid >= woken.midMax) {
      this.#allSteps = this.#steps;
      woken.wakeAll();
    }
    woken.findQuotes(mid);
    woken.takeRows();
    this.#forget(this.#sender.limited);
    this.#forget(this.bereft);
    woken.settleActing();
    this.#actAll(BID);
    this.#actAll(ASK);
  }

  /** What happened to classes since all decided last does not matter any more. */
  #forget(classes: Pile<SideClass>): void {
    for (let index = 0; index < classes.count; index++) {
      const each = classes.items[index]!;
      each.isLimited = false;
      each.isBereft = false;
      if (each.strandCount > 0) this.#woken.acting.add(each);
    }
    classes.clear();
  }

  #actAll(side: Side): void {
    const { active } = this.#sets.rowsOf(side);
    for (let index = 0; index < active.length; index++) {
      const row = active[index]!;
      const level = this.#sender.wishedLevel(side, row, this.#mid);
      const { classes, lots } = row;
      const { length } = classes;
      for (let place = 0; place < length; place++) {
        const each = classes[place]!;
        each.isLimited = false;
        each.isBereft = false;
        if (each.keptLevel !== level || each.keptLots > lots) this.#sender.act(each, level, lots);
      }
    }
  }

  /** Strands that were told of fills, and limited ones of which an order was cancelled. */
  #decideSome(): void {
    const woken = this.#woken;
    const { relieved } = this;
    const { classes, next } = this.#sets.strands;
    for (let index = 0; index < relieved.count; index++) {
      const each = relieved.items[index]!;
      each.wholeAt = woken.decision;
      for (let at = each.firstStrand; at >= 0; at = next[2 * at + each.side]!) woken.wake(at);
    }
    if (this.areLimitedWoken) this.#wakeLimited();
    woken.findQuotes(this.#mid);
    const { items, count } = woken.strands;
    for (let index = 0; index < count; index++) {
      const strand = items[index]!;
      const { bid, ask } = woken.quotes[index]!;
      this.#takePart(strand, classes[2 * strand]!, bid);
      this.#takePart(strand, classes[2 * strand + 1]!, ask);
    }
    woken.strands.clear();
    this.#actSome(woken.acting);
    woken.settleActing();
  }

  #actSome({ items, count }: Pile<SideClass>): void {
    for (let index = 0; index < count; index++) {
      const acting = items[index]!;
      if (acting.strandCount === 0) continue;
      const level = this.#sender.wishedLevel(acting.side, acting.row, this.#mid);
      acting.isLimited = false;
      acting.isBereft = false;
      this.#sender.act(acting, level, acting.row.lots);
    }
  }

  /** Wakes the lanes that the limit has cut on one side and of which a cancel has just ended an order on any. */
  #wakeLimited(): void {
    const isNewTime = this.#quotes.isTimed && this.#steps !== this.#allSteps;
    const { strands } = this.#sets;
    if (isNewTime) for (let strand = 0; strand < strands.count; strand++) this.#wakeIfRelieved(strand);
    else
      for (let index = 0; index < this.bereft.count; index++) {
        const { side, firstStrand } = this.bereft.items[index]!;
        for (let at = firstStrand; at >= 0; at = strands.next[2 * at + side]!) this.#wakeIfRelieved(at);
      }
  }

  #wakeIfRelieved(strand: number): void {
    const { classes } = this.#sets.strands;
    const [bids, asks] = [classes[2 * strand]!, classes[2 * strand + 1]!];
    const isCancelled = bids.cancelledAt === this.moment || asks.cancelledAt === this.moment;
    if (isCancelled && (bids.isLimited || asks.isLimited)) this.#woken.wake(strand);
  }

  /** A strand decides by itself: apart from its class, unless all of that do or nothing would come of it. */
  #takePart(strand: number, of: SideClass, row: SideRow): void {
    const woken = this.#woken;
    if (woken.settleVote(of)) woken.acting.add(of);
    if (row !== of.row || (of.wholeAt !== woken.decision && this.#isToAct(of, row)))
      woken.part(strand, of, row);
  }

  /** Whether lanes of a class that decide now would do something, or are something else than the rest from now on. */
  #isToAct(of: SideClass, row: SideRow): boolean {
    if (of.isLimited || of.isBereft) return true;
    const level = this.#sender.wishedLevel(of.side, row, this.#mid);
    return of.keptLevel !== level || of.keptLots > row.lots;
  }
}
