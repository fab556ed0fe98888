/**
 * The classes and strands of one market: who is in which class, how classes are split and joined, how strands come apart.
 *
 *   lanes -> strands (the same so far) -> on each side one class (the same order, the same row)
 */
import { ASK, BID, type Side } from "../../core/order-book.ts";
import { assert } from "../../core/errors.ts";
import type { ClassCommands } from "./class-commands.ts";
import type { ClassVenue } from "./class-venue.ts";
import type { LaneQuotes } from "./lane-quotes.ts";
import { PathSums } from "./path-sums.ts";
import { SideClass } from "./side-class.ts";
import type { SideRow, SideRows } from "./side-row.ts";
import { Strand, type StrandQuotes } from "./strand.ts";

const BUY = BID;

export class ClassSets {
  readonly strands: Strand[] = [];
  /** Lanes, those of a strand side by side. */
  readonly lanes: Int32Array;
  readonly #quotes: LaneQuotes;
  readonly #venue: ClassVenue;
  readonly #commands: ClassCommands;
  /** Classes without lanes, to be used again; by side. */
  readonly #spare: [SideClass[], SideClass[]] = [[], []];
  readonly #levelCount: number;

  constructor(quotes: LaneQuotes, venue: ClassVenue, commands: ClassCommands) {
    this.#quotes = quotes;
    this.#venue = venue;
    this.#commands = commands;
    this.#levelCount = venue.source.grid.levelCount;
    const laneCount = quotes.rules.length;
    this.lanes = Int32Array.from({ length: laneCount }, (_, lane) => lane);
    const first = new Strand(0, laneCount, new PathSums());
    first.quotes = { bid: quotes.bids.none, ask: quotes.asks.none, midMin: -Infinity, midMax: Infinity };
    this.#putTogether(first, this.#newClass(BID, quotes.bids.none), this.#newClass(ASK, quotes.asks.none));
  }

  #putTogether(strand: Strand, bidClass: SideClass, askClass: SideClass): void {
    this.strands.push(strand);
    this.#enter(strand, bidClass);
    this.#enter(strand, askClass);
  }

  rowsOf(side: Side): SideRows {
    return side === BUY ? this.#quotes.bids : this.#quotes.asks;
  }

  #newClass(side: Side, row: SideRow): SideClass {
    const made = this.#spare[side].pop() ?? new SideClass(side, this.#levelCount);
    this.rowsOf(side).join(made, row);
    return made;
  }

  /** A class in the state of another one, without lanes. What is under way for that one is under way for it. */
  offspring(of: SideClass, row: SideRow): SideClass {
    const made = this.#newClass(of.side, row);
    made.become(of);
    if (made.pendingCount > 0) of.heirs.push({ heir: made, before: this.#commands.sentCount });
    if (made.isResting) this.#venue.resting.enter(made);
    return made;
  }

  #enter(strand: Strand, to: SideClass): void {
    const { firstStrand } = to;
    if (to.side === BUY) {
      strand.bidClass = to;
      strand.previousBid = undefined;
      strand.nextBid = firstStrand;
      if (firstStrand !== undefined) firstStrand.previousBid = strand;
    } else {
      strand.askClass = to;
      strand.previousAsk = undefined;
      strand.nextAsk = firstStrand;
      if (firstStrand !== undefined) firstStrand.previousAsk = strand;
    }
    to.firstStrand = strand;
    to.strandCount++;
    to.hold(to.side === BUY ? strand.inventoryLots : -strand.inventoryLots);
  }

  #leave(strand: Strand, from: SideClass): void {
    if (from.side === BUY) {
      const { nextBid, previousBid } = strand;
      if (nextBid !== undefined) nextBid.previousBid = previousBid;
      if (previousBid !== undefined) previousBid.nextBid = nextBid;
      else from.firstStrand = nextBid;
    } else {
      const { nextAsk, previousAsk } = strand;
      if (nextAsk !== undefined) nextAsk.previousAsk = previousAsk;
      if (previousAsk !== undefined) previousAsk.nextAsk = nextAsk;
      else from.firstStrand = nextAsk;
    }
    from.strandCount--;
  }

  /** Moves a strand to a class that has counted the same as its own so far: an offspring of it that has done nothing yet. */
  move(strand: Strand, to: SideClass): void {
    const from = strand.classOn(to.side);
    this.#leave(strand, from);
    this.#enter(strand, to);
    if (from.strandCount === 0) this.#retire(from);
  }

  /** Moves a strand to any class of its side. */
  carry(strand: Strand, to: SideClass): void {
    strand.carry(strand.classOn(to.side), to);
    this.move(strand, to);
  }

  /** Lets a class without lanes go, once what is under way of it has arrived: until then others may be its heirs. */
  #retire(from: SideClass): void {
    if (from.isResting) {
      this.#venue.resting.leave(from);
      from.leave();
    }
    this.rowsOf(from.side).leave(from);
    from.isRetired = true;
    if (from.pendingCount === 0) this.#release(from);
  }

  #release(from: SideClass): void {
    from.isRetired = false;
    from.heirs.length = 0;
    this.#spare[from.side].push(from);
  }

  /** Nothing was under way of a class any more. */
  comeToRest(at: SideClass): void {
    if (at.pendingCount > 0) return;
    at.heirs.length = 0;
    if (at.strandCount > 0) this.settle(at);
    else if (at.isRetired) this.#release(at);
  }

  /** Joins a class to one that is like it, if there is one. */
  settle(settled: SideClass): void {
    const { classes } = settled.row;
    if (classes.length === 1 || settled.isTouched || settled.isLimited || settled.isBereft) return;
    for (const other of classes) {
      if (other === settled || !settled.isLike(other)) continue;
      if (other.strandCount < settled.strandCount) this.#join(other, settled);
      else this.#join(settled, other);
      return;
    }
  }

  #join(from: SideClass, to: SideClass): void {
    for (let strand = from.firstStrand; strand !== undefined; strand = from.firstStrand)
      this.carry(strand, to);
  }

  /**
   * What a strand quotes at a mid; where its lanes differ it comes apart.
   * @param steps of time to the close. @param made takes the strands that came of it.
   */
  quotesOf(strand: Strand, steps: number, mid: number, made: Strand[]): StrandQuotes {
    const known = strand.knownQuotes(this.#quotes.unitLots, steps, mid);
    return known ?? this.#look(strand, steps, mid, made);
  }

  #look(strand: Strand, steps: number, mid: number, made: Strand[]): StrandQuotes {
    const { lanes } = this;
    const quotes = this.#quotes;
    const { start, inventoryLots } = strand;
    let found = quotes.of(lanes[start]!, inventoryLots, mid);
    let { midMin, midMax } = found;
    let end = start + 1;
    for (let place = start + 1; place < strand.end; place++) {
      const lane = lanes[place]!;
      if (!quotes.isSame(lane, inventoryLots, mid, found)) continue;
      if (quotes.midMin > midMin) midMin = quotes.midMin;
      if (quotes.midMax < midMax) midMax = quotes.midMax;
      lanes[place] = lanes[end]!;
      lanes[end++] = lane;
    }
    if (midMin !== found.midMin || midMax !== found.midMax)
      found = { bid: found.bid, ask: found.ask, midMin, midMax };
    if (end < strand.end) {
      const other = strand.split(end, strand.end);
      strand.end = end;
      this.#putTogether(other, strand.bidClass, strand.askClass);
      made.push(other);
    }
    strand.keepQuotes(quotes.unitLots, steps, found);
    return found;
  }

  assertInvariants(): void {
    const counts = new Map<SideClass, number>();
    for (const { bidClass, askClass } of this.strands)
      for (const each of [bidClass, askClass]) counts.set(each, (counts.get(each) ?? 0) + 1);
    for (const [each, count] of counts)
      assert(each.strandCount === count, "a class knows how many strands it has");
  }
}
