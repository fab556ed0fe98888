/**
 * One market's order book over the levels of its price grid: sizes per side and level, best prices in O(1).
 *
 * Sizes sit in Float64 arrays because real levels hold more than 2^31 lots. A bitmap of the occupied levels
 * finds the next best price without walking empty levels, so sub-cent grids cost the same as whole cents.
 */
import { assert } from "./errors.ts";
import { NO_LEVEL } from "./price-grid.ts";

/** The side of a resting order or level. `ask` is one more than `bid`: hot code computes with them. */
export const BID = 0;
export const ASK = 1;
export type Side = typeof BID | typeof ASK;

export class OrderBook {
  readonly levelCount: number;
  /** Displayed size of each bid level, lots. */
  readonly bidLots: Float64Array;
  /** Displayed size of each ask level, lots. */
  readonly askLots: Float64Array;
  readonly #bidOccupied: Int32Array;
  readonly #askOccupied: Int32Array;
  /** Highest level with a bid, or NO_LEVEL. */
  bestBidLevel: number = NO_LEVEL;
  /** Lowest level with an ask, or levelCount when there is none: always above every bid of an uncrossed book. */
  bestAskLevel: number;

  constructor(levelCount: number) {
    this.levelCount = levelCount;
    this.bidLots = new Float64Array(levelCount);
    this.askLots = new Float64Array(levelCount);
    const wordCount = (levelCount + 31) >>> 5;
    this.#bidOccupied = new Int32Array(wordCount);
    this.#askOccupied = new Int32Array(wordCount);
    this.bestAskLevel = levelCount;
  }

  get hasBothSides(): boolean {
    return this.bestBidLevel !== NO_LEVEL && this.bestAskLevel < this.levelCount;
  }

  /** Sets the displayed size of a bid level. hot: bench/replay.ts */
  setBid(level: number, lots: number): void {
    const wasEmpty = this.bidLots[level] === 0;
    this.bidLots[level] = lots;
    if (lots !== 0) {
      if (wasEmpty) {
        this.#bidOccupied[level >> 5]! |= 1 << (level & 31);
        if (level > this.bestBidLevel) this.bestBidLevel = level;
      }
    } else if (!wasEmpty) {
      this.#bidOccupied[level >> 5]! &= ~(1 << (level & 31));
      if (level === this.bestBidLevel) this.bestBidLevel = highestBit(this.#bidOccupied, level);
    }
  }

  /** Sets the displayed size of an ask level. hot: bench/replay.ts */
  setAsk(level: number, lots: number): void {
    const wasEmpty = this.askLots[level] === 0;
    this.askLots[level] = lots;
    if (lots !== 0) {
      if (wasEmpty) {
        this.#askOccupied[level >> 5]! |= 1 << (level & 31);
        if (level < this.bestAskLevel) this.bestAskLevel = level;
      }
    } else if (!wasEmpty) {
      this.#askOccupied[level >> 5]! &= ~(1 << (level & 31));
      if (level === this.bestAskLevel)
        this.bestAskLevel = lowestBit(this.#askOccupied, level, this.levelCount);
    }
  }

  set(side: Side, level: number, lots: number): void {
    if (side === BID) this.setBid(level, lots);
    else this.setAsk(level, lots);
  }

  lotsAt(side: Side, level: number): number {
    return (side === BID ? this.bidLots : this.askLots)[level] ?? 0;
  }

  /** Empties the book, as a snapshot does before its levels arrive. */
  clear(): void {
    this.bidLots.fill(0);
    this.askLots.fill(0);
    this.#bidOccupied.fill(0);
    this.#askOccupied.fill(0);
    this.bestBidLevel = NO_LEVEL;
    this.bestAskLevel = this.levelCount;
  }

  /** Best prices and bitmaps agree with the sizes; no size is negative. */
  assertInvariants(): void {
    let bestBid: number = NO_LEVEL;
    let bestAsk = this.levelCount;
    for (let level = 0; level < this.levelCount; level++) {
      const bid = this.bidLots[level]!;
      const ask = this.askLots[level]!;
      assert(bid >= 0 && ask >= 0, `sizes at level ${level} are not negative`);
      const bit = 1 << (level & 31);
      assert(
        bid > 0 === ((this.#bidOccupied[level >> 5]! & bit) !== 0),
        `bid bitmap agrees at level ${level}`,
      );
      assert(
        ask > 0 === ((this.#askOccupied[level >> 5]! & bit) !== 0),
        `ask bitmap agrees at level ${level}`,
      );
      if (bid > 0) bestBid = level;
      if (ask > 0 && bestAsk === this.levelCount) bestAsk = level;
    }
    assert(bestBid === this.bestBidLevel, "the best bid is the highest occupied bid level");
    assert(bestAsk === this.bestAskLevel, "the best ask is the lowest occupied ask level");
  }
}

/** The highest set bit at or below `from`, or NO_LEVEL. */
function highestBit(words: Int32Array, from: number): number {
  let wordIndex = from >> 5;
  let word = words[wordIndex]!;
  while (word === 0) {
    if (wordIndex === 0) return NO_LEVEL;
    word = words[--wordIndex]!;
  }
  return (wordIndex << 5) + 31 - Math.clz32(word);
}

/** The lowest set bit at or above `from`, or `none`. */
function lowestBit(words: Int32Array, from: number, none: number): number {
  let wordIndex = from >> 5;
  let word = words[wordIndex]!;
  while (word === 0) {
    if (++wordIndex === words.length) return none;
    word = words[wordIndex]!;
  }
  return (wordIndex << 5) + 31 - Math.clz32(word & -word);
}
