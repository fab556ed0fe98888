/**
 * One market's order book over the levels of its price grid: sizes per side and level, best prices in O(1).
 *
 * Both sides share one column, indexed by slot = 2 x level + side, so that hot code needs no branch on the side. Sizes
 * are Float64 because real levels hold more than 2^31 lots. The best prices are kept; only when a best level empties are
 * the levels behind it searched.
 */
import { assert } from "./errors.ts";
import { NO_LEVEL } from "./price-grid.ts";

/** The side of a resting order or level. `ask` is one more than `bid`: hot code computes with them. */
export const BID = 0;
export const ASK = 1;
export type Side = typeof BID | typeof ASK;

export class OrderBook {
  declare readonly levelCount: number;
  /** Displayed size of each slot, lots; slot = 2 x level + side. */
  declare readonly lotsOfSlot: Float64Array;
  /** Highest level with a bid, or NO_LEVEL. */
  bestBidLevel: number = NO_LEVEL;
  /** Lowest level with an ask, or levelCount when there is none: always above every bid of an uncrossed book. */
  bestAskLevel = 0;

  constructor(levelCount: number) {
    this.levelCount = levelCount;
    this.lotsOfSlot = new Float64Array(levelCount * 2);
    this.bestAskLevel = levelCount;
  }

  get hasBothSides(): boolean {
    return this.bestBidLevel !== NO_LEVEL && this.bestAskLevel < this.levelCount;
  }

  /** Sets a slot's size where that moves the best price of its side. hot: bench/replay.ts */
  moveBest(slot: number, lots: number): void {
    if ((slot & 1) === BID) this.setBid(slot >> 1, lots);
    else this.setAsk(slot >> 1, lots);
  }

  set(side: Side, level: number, lots: number): void {
    if (side === BID) this.setBid(level, lots);
    else this.setAsk(level, lots);
  }

  /** Sets the displayed size of a bid level. Cost: constant, but for the search when the best level empties. */
  setBid(level: number, lots: number): void {
    const { lotsOfSlot } = this;
    lotsOfSlot[2 * level] = lots;
    if (lots !== 0) {
      if (level > this.bestBidLevel) this.bestBidLevel = level;
    } else if (level === this.bestBidLevel) {
      let best = level - 1;
      while (best >= 0 && lotsOfSlot[2 * best] === 0) best--;
      this.bestBidLevel = best;
    }
  }

  /** Sets the displayed size of an ask level. Cost: constant, but for the search when the best level empties. */
  setAsk(level: number, lots: number): void {
    const { lotsOfSlot, levelCount } = this;
    lotsOfSlot[2 * level + 1] = lots;
    if (lots !== 0) {
      if (level < this.bestAskLevel) this.bestAskLevel = level;
    } else if (level === this.bestAskLevel) {
      let best = level + 1;
      while (best < levelCount && lotsOfSlot[2 * best + 1] === 0) best++;
      this.bestAskLevel = best;
    }
  }

  lotsAt(side: Side, level: number): number {
    return this.lotsOfSlot[2 * level + side] ?? 0;
  }

  /** Empties the book, as a snapshot does before its levels arrive. */
  clear(): void {
    this.lotsOfSlot.fill(0);
    this.bestBidLevel = NO_LEVEL;
    this.bestAskLevel = this.levelCount;
  }

  /** Best prices agree with the sizes; no size is negative. */
  assertInvariants(): void {
    let bestBid: number = NO_LEVEL;
    let bestAsk = this.levelCount;
    for (let level = 0; level < this.levelCount; level++) {
      const bidLots = this.lotsAt(BID, level);
      const askLots = this.lotsAt(ASK, level);
      assert(bidLots >= 0 && askLots >= 0, `sizes at level ${level} are not negative`);
      if (bidLots > 0) bestBid = level;
      if (askLots > 0 && bestAsk === this.levelCount) bestAsk = level;
    }
    assert(bestBid === this.bestBidLevel, "the best bid is the highest occupied bid level");
    assert(bestAsk === this.bestAskLevel, "the best ask is the lowest occupied ask level");
  }
}
