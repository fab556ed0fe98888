/**
 * Which classes' orders rest where: beside the book, at each slot a list of classes. Tells at a glance which rows concern none of
 * them.
 */
import { ASK, BID } from "../../core/order-book.ts";
import type { SideClass } from "./side-class.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const BUY = BID;
const SELL = ASK;

export class SlotLists {
  /** By slot: displayed size from which on nothing happens to any queue there. */
  readonly calmLotsOfSlot: Float64Array;
  /** The best own prices of all; where there is none one that no row of the other side reaches. */
  ownBidLevel = -1;
  ownAskLevel: number;
  readonly #firstAtSlot: (SideClass | undefined)[];
  readonly #levelCount: number;
  /** Whether cancels never shorten a queue, so that only the displayed size does. */
  readonly #isAheadKept: boolean;

  constructor(levelCount: number, isAheadKept: boolean) {
    this.calmLotsOfSlot = new Float64Array(2 * levelCount);
    this.ownAskLevel = levelCount;
    this.#firstAtSlot = Array.from({ length: 2 * levelCount }, () => undefined);
    this.#levelCount = levelCount;
    this.#isAheadKept = isAheadKept;
  }

  firstAt(slot: number): SideClass | undefined {
    return this.#firstAtSlot[slot];
  }

  /** Displayed size from which on nothing happens to a queue. */
  calmLots(aheadLots: number): number {
    return this.#isAheadKept || aheadLots === 0 ? aheadLots : Infinity;
  }

  /** Does something with every class whose order rests. */
  forEach(use: (at: SideClass) => void): void {
    for (const first of this.#firstAtSlot) {
      let next: SideClass | undefined;
      for (let at = first; at !== undefined; at = next) {
        next = at.nextAtSlot;
        use(at);
      }
    }
  }

  /** Puts a class's resting order into the book's lists. */
  enter(at: SideClass): void {
    const { slot, level } = at;
    const first = this.#firstAtSlot[slot];
    at.previousAtSlot = undefined;
    at.nextAtSlot = first;
    if (first !== undefined) first.previousAtSlot = at;
    this.#firstAtSlot[slot] = at;
    const calmLots = this.calmLots(at.aheadLots);
    if (calmLots > this.calmLotsOfSlot[slot]!) this.calmLotsOfSlot[slot] = calmLots;
    if (at.side === BUY) {
      if (level > this.ownBidLevel) this.ownBidLevel = level;
    } else if (level < this.ownAskLevel) this.ownAskLevel = level;
  }

  /** Takes a class's order out of the lists. */
  leave(at: SideClass): void {
    const { slot, side, nextAtSlot, previousAtSlot } = at;
    if (nextAtSlot !== undefined) nextAtSlot.previousAtSlot = previousAtSlot;
    if (previousAtSlot !== undefined) previousAtSlot.nextAtSlot = nextAtSlot;
    else this.#firstAtSlot[slot] = nextAtSlot;
    at.nextAtSlot = undefined;
    at.previousAtSlot = undefined;
    if (this.#firstAtSlot[slot] !== undefined) return;
    this.calmLotsOfSlot[slot] = 0;
    if (side === BUY) while (this.ownBidLevel >= 0 && this.#isEmpty(2 * this.ownBidLevel)) this.ownBidLevel--;
    else {
      while (this.ownAskLevel < this.#levelCount && this.#isEmpty(2 * this.ownAskLevel + SELL))
        this.ownAskLevel++;
    }
  }

  #isEmpty(slot: number): boolean {
    return this.#firstAtSlot[slot] === undefined;
  }
}
