/**
 * The strands that are to decide: what each of them quotes, and which class it goes to. A class all of whose strands decide takes
 * the row that most of them want, and only the others are moved.
 */
import type { ClassSets } from "./class-sets.ts";
import { Pile } from "./pile.ts";
import type { SideClass } from "./side-class.ts";
import type { SideRow } from "./side-row.ts";
import type { StrandQuotes } from "./strands.ts";

export class WokenStrands {
  /** Counts decisions. */
  decision = 0;
  /** The mids between which all lanes' quotes hold. */
  midMin = Infinity;
  midMax = Infinity;
  readonly strands = new Pile<number>();
  /** What each of them quotes. */
  readonly quotes: StrandQuotes[] = [];
  /** Classes with lanes that are to decide by themselves, and such as are new in their row. */
  readonly acting = new Pile<SideClass>();
  #areAllIn = false;
  readonly #sets: ClassSets;

  constructor(sets: ClassSets) {
    this.#sets = sets;
  }

  wake(strand: number): void {
    const { wokenAt } = this.#sets.strands;
    if (wokenAt[strand] === this.decision) return;
    wokenAt[strand] = this.decision;
    this.strands.add(strand);
  }

  /** Wakes all strands and begins anew with the mids between which their quotes hold. */
  wakeAll(): void {
    const { count } = this.#sets.strands;
    for (let strand = 0; strand < count; strand++) this.wake(strand);
    this.midMin = -Infinity;
    this.midMax = Infinity;
    this.#areAllIn = true;
  }

  /** Looks up what they quote at a mid, those included that come apart by it. Whole classes elect their row. hot: bench/lanes.ts */
  findQuotes(mid: number): void {
    const { strands } = this;
    const sets = this.#sets;
    const { classes } = sets.strands;
    for (let index = 0; index < strands.count; index++) {
      const strand = strands.items[index]!;
      const quotes = sets.quotesOf(strand, mid, strands);
      if (quotes.midMin > this.midMin) this.midMin = quotes.midMin;
      if (quotes.midMax < this.midMax) this.midMax = quotes.midMax;
      this.quotes[index] = quotes;
      const bids = classes[2 * strand]!;
      const asks = classes[2 * strand + 1]!;
      if (this.#isWhole(bids)) bids.vote(quotes.bid, this.decision);
      if (this.#isWhole(asks)) asks.vote(quotes.ask, this.decision);
    }
    this.#areAllIn = false;
  }

  #isWhole(each: SideClass): boolean {
    return each.wholeAt === this.decision || this.#areAllIn;
  }

  /** Gives a class the row it has elected. @returns whether it was its turn, which comes once. */
  settleVote(of: SideClass): boolean {
    if (of.votedAt !== this.decision) return false;
    of.votedAt = 0;
    if (of.elected !== of.row) this.#sets.relabel(of, of.elected);
    return true;
  }

  /** Puts each into classes of the rows that it wants now. */
  takeRows(): void {
    const { classes } = this.#sets.strands;
    const { items, count } = this.strands;
    for (let index = 0; index < count; index++) {
      const strand = items[index]!;
      const { bid, ask } = this.quotes[index]!;
      this.#take(strand, classes[2 * strand]!, bid);
      this.#take(strand, classes[2 * strand + 1]!, ask);
    }
    this.strands.clear();
  }

  #take(strand: number, of: SideClass, row: SideRow): void {
    if (of.votedAt === this.decision && of.elected !== of.row) this.acting.add(of);
    this.settleVote(of);
    if (row !== of.row) this.part(strand, of, row);
  }

  /** Puts a strand into a class of its own kind: in the state its class was in, with another row or with other strands to act. */
  part(strand: number, from: SideClass, row: SideRow): void {
    if (from.splitAt !== this.decision) {
      from.splitAt = this.decision;
      from.splits.clear();
    }
    const { splits } = from;
    for (let index = 0; index < splits.count; index++)
      if (splits.items[index]!.row === row) return this.#sets.move(strand, splits.items[index]!);
    if (from.strandCount === 1) {
      this.#sets.relabel(from, row);
      this.acting.add(from);
      return;
    }
    const split = this.#sets.offspring(from, row);
    splits.add(split);
    this.acting.add(split);
    this.#sets.move(strand, split);
  }

  /** Joins classes that acted to such as are like them. */
  settleActing(): void {
    const { acting } = this;
    for (let index = 0; index < acting.count; index++) {
      const each = acting.items[index]!;
      if (each.pendingCount === 0 && each.strandCount > 0) this.#sets.settle(each);
    }
    acting.clear();
  }
}
