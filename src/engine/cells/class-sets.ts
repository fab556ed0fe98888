/**
 * The classes and strands of one market: who is in which class, how classes are split and joined, how strands come apart.
 *
 *   lanes -> strands (the same so far) -> on each side one class (the same order, the same row)
 */
import { ASK, BID, type Side } from "../../core/order-book.ts";
import type { ClassCommands } from "./class-commands.ts";
import type { ClassVenue } from "./class-venue.ts";
import type { LaneQuotes } from "./lane-quotes.ts";
import type { Pile } from "./pile.ts";
import { NO_STRAND, SideClass } from "./side-class.ts";
import type { SideRow, SideRows } from "./side-row.ts";
import { Strands, type StrandQuotes } from "./strands.ts";

const BUY = BID;

export class ClassSets {
  readonly strands: Strands;
  /** Lanes, those of a strand side by side. */
  readonly lanes: Int32Array;
  readonly #quotes: LaneQuotes;
  readonly #venue: ClassVenue;
  readonly #commands: ClassCommands;
  /** Classes without lanes, to be used again; by side. */
  readonly #spare: [SideClass[], SideClass[]] = [[], []];
  readonly #levelCount: number;
  /** Whether lanes have a position limit, so that it matters how much those of a class hold. */
  readonly isLimited: boolean;

  constructor(quotes: LaneQuotes, venue: ClassVenue, commands: ClassCommands, isLimited: boolean) {
    this.isLimited = isLimited;
    this.#quotes = quotes;
    this.#venue = venue;
    this.#commands = commands;
    this.#levelCount = venue.source.grid.levelCount;
    const laneCount = quotes.rules.length;
    this.lanes = Int32Array.from({ length: laneCount }, (_, lane) => lane);
    this.strands = new Strands(quotes.unitLots);
    const first = this.strands.begin(laneCount);
    this.#enter(first, this.#newClass(BID, quotes.bids.none));
    this.#enter(first, this.#newClass(ASK, quotes.asks.none));
  }

  rowsOf(side: Side): SideRows {
    return side === BUY ? this.#quotes.bids : this.#quotes.asks;
  }

  #newClass(side: Side, row: SideRow): SideClass {
    const made = this.#spare[side].pop() ?? new SideClass(side, this.#levelCount, row);
    this.rowsOf(side).join(made, row);
    return made;
  }

  /** All lanes of a class quote by another row from now on. */
  relabel(of: SideClass, row: SideRow): void {
    const rows = this.rowsOf(of.side);
    rows.leave(of);
    rows.join(of, row);
  }

  /** A class in the state of another one, without lanes. What is under way for that one is under way for it. */
  offspring(of: SideClass, row: SideRow): SideClass {
    const made = this.#newClass(of.side, row);
    made.become(of);
    if (made.pendingCount > 0) of.bequeath(made, this.#commands.sentCount);
    if (made.isResting) this.#venue.resting.enter(made);
    return made;
  }

  #enter(strand: number, to: SideClass): void {
    const { classes, next, previous, inventoryLots } = this.strands;
    const { side, firstStrand } = to;
    const at = 2 * strand + side;
    classes[at] = to;
    previous[at] = NO_STRAND;
    next[at] = firstStrand;
    if (firstStrand >= 0) previous[2 * firstStrand + side] = strand;
    to.firstStrand = strand;
    to.strandCount++;
    if (this.isLimited) to.hold(side === BUY ? inventoryLots[strand]! : -inventoryLots[strand]!);
  }

  #leave(strand: number, from: SideClass): void {
    const { next, previous } = this.strands;
    const { side } = from;
    const at = 2 * strand + side;
    const after = next[at]!;
    const before = previous[at]!;
    if (after >= 0) previous[2 * after + side] = before;
    if (before >= 0) next[2 * before + side] = after;
    else from.firstStrand = after;
    from.strandCount--;
  }

  /** Moves a strand to a class that has counted the same as its own so far: an offspring of it that has done nothing yet. */
  move(strand: number, to: SideClass): void {
    const from = this.strands.classes[2 * strand + to.side]!;
    this.#leave(strand, from);
    this.#enter(strand, to);
    if (from.strandCount === 0) this.#retire(from);
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
    from.noHeirs();
    this.#spare[from.side].push(from);
  }

  /** Nothing was under way of a class any more. */
  comeToRest(at: SideClass): void {
    if (at.pendingCount > 0) return;
    at.noHeirs();
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
    const { strands } = this;
    for (let strand = from.firstStrand; strand >= 0; strand = from.firstStrand) {
      strands.carry(strand, from, to);
      this.move(strand, to);
    }
  }

  /** What a strand quotes at a mid; where its lanes differ it comes apart. @param made takes the strands that came of it. */
  quotesOf(strand: number, mid: number, made: Pile<number>): StrandQuotes {
    return this.strands.knownQuotes(strand, mid) ?? this.#look(strand, mid, made);
  }

  #look(strand: number, mid: number, made: Pile<number>): StrandQuotes {
    const { lanes, strands } = this;
    const quotes = this.#quotes;
    const [start, stop] = [strands.start[strand]!, strands.end[strand]!];
    const inventoryLots = strands.inventoryLots[strand]!;
    let found = quotes.of(lanes[start]!, inventoryLots, mid);
    let { midMin, midMax } = found;
    let end = start + 1;
    for (let place = start + 1; place < stop; place++) {
      const lane = lanes[place]!;
      if (!quotes.isSame(lane, inventoryLots, mid, found)) continue;
      if (quotes.midMin > midMin) midMin = quotes.midMin;
      if (quotes.midMax < midMax) midMax = quotes.midMax;
      lanes[place] = lanes[end]!;
      lanes[end++] = lane;
    }
    if (midMin !== found.midMin || midMax !== found.midMax)
      found = quotes.between(found.bid, found.ask, midMin, midMax);
    if (end < stop) made.add(this.#split(strand, end));
    strands.keepQuotes(strand, found);
    return found;
  }

  #split(strand: number, start: number): number {
    const { strands } = this;
    const other = strands.split(strand, start);
    this.#enter(other, strands.classes[2 * strand]!);
    this.#enter(other, strands.classes[2 * strand + 1]!);
    return other;
  }
}
