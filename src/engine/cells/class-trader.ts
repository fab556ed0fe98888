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
import type { SideClass } from "./side-class.ts";
import type { SideRow } from "./side-row.ts";
import type { Strand } from "./strand.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const BUY = BID;

export class ClassTrader {
  /** Counts the moments at which commands arrive. */
  moment = 1;
  /** Classes that the position limit has cut and of which a cancel has just ended an order. */
  readonly relieved: SideClass[] = [];
  /** Classes that lost an order they meant to keep since all decided last. */
  readonly bereft: SideClass[] = [];
  readonly #venue: ClassVenue;
  readonly #sets: ClassSets;
  readonly #quotes: LaneQuotes;
  readonly #sender: ClassSender;
  readonly #feedUs: number;
  /** The last moment in which a cancel ended an order. */
  cancelledAt = 0;
  #decision = 0;
  /** The mid in half steps, 0 while it is unknown, and the time at the decision at hand. */
  #mid = 0;
  #steps = 0;
  /** The mids between which all lanes' quotes hold, and the time at which they were looked up. */
  #midMin = Infinity;
  #midMax = Infinity;
  #allSteps = NaN;
  readonly #woken: Strand[] = [];
  /** Classes with lanes that are to decide by themselves, and such as are new in their row. */
  readonly #acting: SideClass[] = [];

  constructor(venue: ClassVenue, sets: ClassSets, quotes: LaneQuotes, sender: ClassSender, feedUs: number) {
    this.#venue = venue;
    this.#sets = sets;
    this.#quotes = quotes;
    this.#sender = sender;
    this.#feedUs = feedUs;
  }

  /** Whether anybody is to decide. */
  get isAnyWoken(): boolean {
    const { isAllWoken, touched } = this.#venue;
    return isAllWoken || touched.length > 0 || this.relieved.length > 0;
  }

  /** Whether a limited lane could do something else than before, because a cancel has just ended an order of its other side. */
  get areLimitedWoken(): boolean {
    if (this.#sender.limited.length === 0 || this.cancelledAt !== this.moment) return false;
    return this.bereft.length > 0 || (this.#quotes.isTimed && this.#stepsNow !== this.#allSteps);
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
    this.#decision++;
    this.#tellTouched();
    // Else what rests is left to rest, and who was woken looks up its quotes when all decide again.
    if ((venue.stops & ~STOP_GAP) === 0) {
      this.#keepTime();
      this.#mid = this.#midOf(venue.book);
      if (isAll) this.#decideAll();
      else this.#decideSome();
    }
    this.relieved.length = 0;
  }

  #keepTime(): void {
    if (!this.#quotes.isTimed) return;
    const steps = this.#stepsNow;
    if (steps === this.#steps) return;
    this.#steps = steps;
    this.#quotes.setTime(steps);
  }

  #midOf({ bestBidLevel, bestAskLevel, levelCount }: OrderBook): number {
    if (bestBidLevel < 0 || bestAskLevel >= levelCount || bestBidLevel >= bestAskLevel) return 0;
    const steps = this.#quotes.stepsOfLevel;
    return steps[bestBidLevel]! + steps[bestAskLevel]!;
  }

  /** Lanes hear of their fills; they are woken. */
  #tellTouched(): void {
    const { touched } = this.#venue;
    for (let index = 0; index < touched.length; index++) {
      const each = touched[index]!;
      const { side, untoldLots, firstStrand } = each;
      const changeLots = side === BUY ? untoldLots : -untoldLots;
      each.heldLotsBound += untoldLots;
      each.heldLotsLeast += untoldLots;
      each.wholeAt = this.#decision;
      each.untoldLots = 0;
      each.isTouched = false;
      for (let at = firstStrand; at !== undefined; at = side === BUY ? at.nextBid : at.nextAsk) {
        at.inventoryLots += changeLots;
        const other = side === BUY ? at.askClass : at.bidClass;
        const heldLots = side === BUY ? -at.inventoryLots : at.inventoryLots;
        if (heldLots < other.heldLotsLeast) other.heldLotsLeast = heldLots;
        this.#wake(at);
      }
    }
    touched.length = 0;
  }

  #wake(strand: Strand): void {
    if (strand.wokenAt === this.#decision) return;
    strand.wokenAt = this.#decision;
    this.#woken.push(strand);
  }

  #decideAll(): void {
    const mid = this.#mid;
    const isSame = this.#steps === this.#allSteps || !this.#quotes.isTimed;
    if (isSame && this.#midMin < mid && mid < this.#midMax) this.#lookUp(this.#woken);
    else {
      this.#midMin = -Infinity;
      this.#midMax = Infinity;
      this.#allSteps = this.#steps;
      this.#lookUp([...this.#sets.strands]);
    }
    this.#woken.length = 0;
    this.#forget(this.#sender.limited);
    this.#forget(this.bereft);
    for (let index = 0; index < this.#acting.length; index++) this.#settle(this.#acting[index]!);
    this.#acting.length = 0;
    this.#actAll(BID);
    this.#actAll(ASK);
  }

  /** What happened to classes since all decided last does not matter any more. */
  #forget(classes: SideClass[]): void {
    for (const each of classes) {
      each.isLimited = false;
      each.isBereft = false;
      if (each.strandCount > 0) this.#acting.push(each);
    }
    classes.length = 0;
  }

  /** Looks up what strands quote and puts each into a class of its rows. */
  #lookUp(strands: Strand[]): void {
    for (let index = 0; index < strands.length; index++) {
      const strand = strands[index]!;
      const { bid, ask } = this.#quotesOf(strand, strands);
      if (bid !== strand.bidClass.row) this.#part(strand, strand.bidClass, bid);
      if (ask !== strand.askClass.row) this.#part(strand, strand.askClass, ask);
    }
  }

  #quotesOf(strand: Strand, made: Strand[]): Strand["quotes"] {
    const quotes = this.#sets.quotesOf(strand, this.#steps, this.#mid, made);
    if (quotes.midMin > this.#midMin) this.#midMin = quotes.midMin;
    if (quotes.midMax < this.#midMax) this.#midMax = quotes.midMax;
    return quotes;
  }

  /** Puts a strand into a class of its own kind: in the state its class was in, with another row or with other strands to act. */
  #part(strand: Strand, from: SideClass, row: SideRow): void {
    if (from.splitAt !== this.#decision) {
      from.splitAt = this.#decision;
      from.splits.length = 0;
    }
    for (const split of from.splits) if (split.row === row) return this.#sets.move(strand, split);
    if (from.strandCount === 1) {
      const rows = this.#sets.rowsOf(from.side);
      rows.leave(from);
      rows.join(from, row);
      this.#acting.push(from);
      return;
    }
    const split = this.#sets.offspring(from, row);
    from.splits.push(split);
    this.#acting.push(split);
    this.#sets.move(strand, split);
  }

  #settle(acting: SideClass): void {
    if (acting.pendingCount === 0 && acting.strandCount > 0) this.#sets.settle(acting);
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
    for (const each of this.relieved) {
      each.wholeAt = this.#decision;
      for (let at = each.firstStrand; at !== undefined; at = each.side === BUY ? at.nextBid : at.nextAsk)
        this.#wake(at);
    }
    if (this.areLimitedWoken) this.#wakeLimited();
    for (let index = 0; index < woken.length; index++) {
      const strand = woken[index]!;
      const { bid, ask } = this.#quotesOf(strand, woken);
      this.#takePart(strand, strand.bidClass, bid);
      this.#takePart(strand, strand.askClass, ask);
    }
    woken.length = 0;
    for (let index = 0; index < this.#acting.length; index++) {
      const acting = this.#acting[index]!;
      if (acting.strandCount === 0) continue;
      const level = this.#sender.wishedLevel(acting.side, acting.row, this.#mid);
      acting.isLimited = false;
      acting.isBereft = false;
      this.#sender.act(acting, level, acting.row.lots);
    }
    for (let index = 0; index < this.#acting.length; index++) this.#settle(this.#acting[index]!);
    this.#acting.length = 0;
  }

  /** Wakes the lanes that the limit has cut on one side and of which a cancel has just ended an order on any. */
  #wakeLimited(): void {
    const isNewTime = this.#quotes.isTimed && this.#steps !== this.#allSteps;
    if (isNewTime) for (const strand of this.#sets.strands) this.#wakeIfRelieved(strand);
    else
      for (const { side, firstStrand } of this.bereft)
        for (let at = firstStrand; at !== undefined; at = side === BUY ? at.nextBid : at.nextAsk)
          this.#wakeIfRelieved(at);
  }

  #wakeIfRelieved(strand: Strand): void {
    const { bidClass, askClass } = strand;
    const isCancelled = bidClass.cancelledAt === this.moment || askClass.cancelledAt === this.moment;
    if (isCancelled && (bidClass.isLimited || askClass.isLimited)) this.#wake(strand);
  }

  /** A strand decides by itself: apart from its class, unless all of that do or nothing would come of it. */
  #takePart(strand: Strand, of: SideClass, row: SideRow): void {
    if (row !== of.row) this.#part(strand, of, row);
    else if (of.wholeAt === this.#decision) {
      if (of.actsAt === this.#decision) return;
      of.actsAt = this.#decision;
      this.#acting.push(of);
    } else if (this.#isToAct(of, row)) this.#part(strand, of, row);
  }

  /** Whether lanes of a class that decide now would do something, or are something else than the rest from now on. */
  #isToAct(of: SideClass, row: SideRow): boolean {
    if (of.isLimited || of.isBereft) return true;
    const level = this.#sender.wishedLevel(of.side, row, this.#mid);
    return of.keptLevel !== level || of.keptLots > row.lots;
  }
}
