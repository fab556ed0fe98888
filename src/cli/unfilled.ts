/** What can be measured of quotes that were never filled: where they stood, and which trades came their way. */
import { ASK, BID, OrderBook, type Side } from "../core/order-book.ts";
import type { QuoteRow } from "../core/result-rows.ts";
import { HEAD_BLOCK, HEAD_KIND_MASK, HEAD_SLOT_SHIFT, ROW_KIND, rowLots, type Tape } from "../core/tape.ts";

/** Of one market's quotes; times summed over the quotes. */
export interface StandingFacts {
  readonly quoteCount: number;
  readonly restedUs: number;
  /** Part of it at the best recorded price of its side, or better. */
  readonly atBestUs: number;
  /** Time-weighted distance behind the best recorded price of its side: basis points x microseconds. */
  readonly behindBpUs: number;
  /** Trades on the side of a resting quote; block trades are not counted. */
  readonly tradeCount: number;
  /** Those at the quote's price or beyond it. */
  readonly reachedCount: number;
  /** How near the others came at best; undefined where there were none. */
  readonly nearestMissBp: number | undefined;
}

/** Replays a tape beside the quotes that rested in it. */
export function measureStanding(tape: Tape, quotes: readonly QuoteRow[]): StandingFacts {
  const standing = new Standing(tape, quotes);
  for (let row = 0; row < tape.rowCount; row++) standing.take(row);
  return standing.facts();
}

class Standing {
  readonly #tape: Tape;
  readonly #book: OrderBook;
  readonly #quotes: readonly QuoteRow[];
  #next = 0;
  #resting: QuoteRow[] = [];
  #nowUs = 0;
  #restedUs = 0;
  #atBestUs = 0;
  #behindBpUs = 0;
  #tradeCount = 0;
  #reachedCount = 0;
  #nearestMissBp: number | undefined;

  constructor(tape: Tape, quotes: readonly QuoteRow[]) {
    this.#tape = tape;
    this.#book = new OrderBook(tape.grid.levelCount);
    this.#quotes = quotes.toSorted((a, b) => a.fromUs - b.fromUs);
    this.#nowUs = tape.timeUs[0] ?? 0;
  }

  take(row: number): void {
    this.#advance(this.#tape.timeUs[row]!);
    const head = this.#tape.head[row]!;
    const slot = head >>> HEAD_SLOT_SHIFT;
    const side: Side = (slot & 1) === ASK ? ASK : BID;
    const kind = head & HEAD_KIND_MASK;
    if (kind === ROW_KIND.level) this.#book.set(side, slot >>> 1, rowLots(this.#tape, row));
    else if (kind === ROW_KIND.clear) this.#book.clear();
    else if (kind === ROW_KIND.print && (head & HEAD_BLOCK) === 0) this.#trade(side, slot >>> 1);
  }

  facts(): StandingFacts {
    return {
      quoteCount: this.#quotes.length,
      restedUs: this.#restedUs,
      atBestUs: this.#atBestUs,
      behindBpUs: this.#behindBpUs,
      tradeCount: this.#tradeCount,
      reachedCount: this.#reachedCount,
      nearestMissBp: this.#nearestMissBp,
    };
  }

  /** Lets time pass under a book that stands still, quote by quote as they come and go. */
  #advance(untilUs: number): void {
    while (this.#nowUs < untilUs) {
      const nextUs = this.#quotes[this.#next]?.fromUs ?? untilUs;
      const stepUs = this.#resting.reduce(
        (least, { toUs }) => Math.min(least, toUs),
        Math.min(nextUs, untilUs),
      );
      for (const quote of this.#resting) this.#stand(quote, stepUs - this.#nowUs);
      this.#nowUs = Math.max(stepUs, this.#nowUs);
      this.#resting = this.#resting.filter(({ toUs }) => toUs > this.#nowUs);
      for (; (this.#quotes[this.#next]?.fromUs ?? Infinity) <= this.#nowUs; this.#next++)
        if (this.#quotes[this.#next]!.toUs > this.#nowUs) this.#resting.push(this.#quotes[this.#next]!);
    }
  }

  #stand({ side, priceBp }: QuoteRow, spanUs: number): void {
    const { bestBidLevel, bestAskLevel } = this.#book;
    const bestBp = this.#tape.grid.priceBpOfLevel[side === BID ? bestBidLevel : bestAskLevel] ?? priceBp;
    const behindBp = side === BID ? bestBp - priceBp : priceBp - bestBp;
    this.#restedUs += spanUs;
    if (behindBp <= 0) this.#atBestUs += spanUs;
    else this.#behindBpUs += behindBp * spanUs;
  }

  #trade(side: Side, level: number): void {
    const tradedBp = this.#tape.grid.priceBpOfLevel[level]!;
    const misses = this.#resting
      .filter((quote) => quote.side === side)
      .map(({ priceBp }) => (side === BID ? tradedBp - priceBp : priceBp - tradedBp));
    if (misses.length === 0) return;
    this.#tradeCount++;
    const missBp = Math.min(...misses);
    if (missBp <= 0) this.#reachedCount++;
    else this.#nearestMissBp = Math.min(missBp, this.#nearestMissBp ?? missBp);
  }
}
