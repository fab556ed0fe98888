import { ASK, BID, OrderBook, type Side } from "../core/order-book.ts";
import type { PriceGrid } from "../core/price-grid.ts";
import {
  HEAD_BLOCK,
  HEAD_EVENT_END,
  HEAD_KIND_MASK,
  HEAD_SLOT_SHIFT,
  ROW_KIND,
  rowLots,
  type Tape,
} from "../core/tape.ts";

/** What a replay of a tape shows: the book after each event, and where prints stood against the book before theirs. */
export interface TapeFindings {
  /** Time during which both sides had a price. */
  readonly twoSidedUs: number;
  /** Time during which the best bid was at or above the best ask, the spans it fell into, and the events that left it so. */
  readonly crossedUs: number;
  readonly crossedSpanCount: number;
  readonly crossedEventCount: number;
  readonly silenceUsMax: number;
  /** Prints at the best price of the side they hit, beyond it, and better than it; block trades are not counted. */
  readonly printsAt: number;
  readonly printsThrough: number;
  readonly printsInside: number;
  /** Rows that grow a level at a price that the grid in force then does not have: what rests may stay there, nothing may come. */
  readonly offGridGrowthCount: number;
  /** Time-weighted mean of the spread in ticks while both sides are there and not crossed. */
  readonly spreadTicksMean: number | undefined;
}

export function examineTape(tape: Tape): TapeFindings {
  const replay = new Replay(tape);
  for (let row = 0; row < tape.rowCount; row++) replay.take(row);
  return replay.findings();
}

class Replay {
  readonly #tape: Tape;
  readonly #book: OrderBook;
  /** The grid in force. */
  #grid: PriceGrid;
  #isInSnapshot = false;
  /** Between a gap and the next snapshot nothing can be said of the book. */
  #isBookKnown = false;
  #lastEventUs: number | undefined;
  #bidBefore: number;
  #askBefore: number;
  #spreadTickUs = 0;
  #spreadUs = 0;
  #isCrossed = false;
  readonly #found = {
    crossedUs: 0,
    crossedSpanCount: 0,
    crossedEventCount: 0,
    silenceUsMax: 0,
    printsAt: 0,
    printsThrough: 0,
    printsInside: 0,
    offGridGrowthCount: 0,
  };

  constructor(tape: Tape) {
    this.#tape = tape;
    this.#grid = tape.grid;
    this.#book = new OrderBook(tape.grid.levelCount);
    this.#bidBefore = this.#book.bestBidLevel;
    this.#askBefore = this.#book.bestAskLevel;
  }

  take(row: number): void {
    const head = this.#tape.head[row]!;
    const slot = head >>> HEAD_SLOT_SHIFT;
    const side: Side = (slot & 1) === ASK ? ASK : BID;
    const level = slot >>> 1;
    switch (head & HEAD_KIND_MASK) {
      case ROW_KIND.level:
        this.#setLevel(side, level, rowLots(this.#tape, row));
        break;
      case ROW_KIND.clear:
        this.#book.clear();
        this.#isBookKnown = true;
        this.#isInSnapshot = true;
        break;
      case ROW_KIND.grid:
        this.#grid = this.#tape.grids[rowLots(this.#tape, row)]!;
        break;
      case ROW_KIND.gap:
        this.#isBookKnown = false;
        break;
      case ROW_KIND.print:
        if (this.#isBookKnown && (head & HEAD_BLOCK) === 0) this.#placePrint(side, level);
        break;
      default:
        break;
    }
    if ((head & HEAD_EVENT_END) !== 0) this.#endEvent(row);
  }

  findings(): TapeFindings {
    const spreadTicksMean = this.#spreadUs === 0 ? undefined : this.#spreadTickUs / this.#spreadUs;
    return { twoSidedUs: this.#spreadUs + this.#found.crossedUs, ...this.#found, spreadTicksMean };
  }

  /** A snapshot shows what rests, wherever it was placed once. */
  #setLevel(side: Side, level: number, lots: number): void {
    const isGrowth = lots > this.#book.lotsAt(side, level);
    if (isGrowth && !this.#isInSnapshot && !this.#grid.isValidLevel(level)) this.#found.offGridGrowthCount++;
    this.#book.set(side, level, lots);
  }

  #placePrint(side: Side, level: number): void {
    const ticksInside = side === BID ? level - this.#bidBefore : this.#askBefore - level;
    if (ticksInside === 0) this.#found.printsAt++;
    else if (ticksInside < 0) this.#found.printsThrough++;
    else this.#found.printsInside++;
  }

  /** Looks at the book the event left, which stands until the next one. */
  #endEvent(row: number): void {
    this.#isInSnapshot = false;
    const { timeUs, rowCount } = this.#tape;
    const nowUs = timeUs[row]!;
    const untilUs = row + 1 < rowCount ? timeUs[row + 1]! : nowUs;
    if (this.#lastEventUs !== undefined)
      this.#found.silenceUsMax = Math.max(this.#found.silenceUsMax, nowUs - this.#lastEventUs);
    this.#lastEventUs = nowUs;
    const { bestBidLevel, bestAskLevel, hasBothSides } = this.#book;
    this.#bidBefore = bestBidLevel;
    this.#askBefore = bestAskLevel;
    const wasCrossed = this.#isCrossed;
    this.#isCrossed = this.#isBookKnown && hasBothSides && bestBidLevel >= bestAskLevel;
    if (!this.#isBookKnown || !hasBothSides) return;
    if (this.#isCrossed) {
      if (!wasCrossed) this.#found.crossedSpanCount++;
      this.#found.crossedEventCount++;
      this.#found.crossedUs += untilUs - nowUs;
    } else {
      this.#spreadTickUs += (bestAskLevel - bestBidLevel) * (untilUs - nowUs);
      this.#spreadUs += untilUs - nowUs;
    }
  }
}
