/**
 * A market's book as lanes of one latency know it: best prices at once, sizes on demand. The news brings the best levels;
 * the rows behind them are applied only when somebody asks for a size, so strategies that look at prices alone do not
 * pay for a second book.
 */
import type { EventSource } from "../core/event-source.ts";
import { OrderBook, type Side } from "../core/order-book.ts";
import { NO_LEVEL } from "../core/price-grid.ts";
import { HEAD_KIND_MASK, HEAD_SLOT_SHIFT, ROW_KIND, rowLots } from "../core/tape.ts";

export class KnownBook {
  readonly levelCount: number;
  bestBidLevel: number = NO_LEVEL;
  bestAskLevel: number;
  readonly #source: EventSource;
  readonly #book: OrderBook;
  /** First row that has not been seen, and first that has not been applied. */
  #seenRow = 0;
  #appliedRow = 0;

  constructor(source: EventSource) {
    this.#source = source;
    this.levelCount = source.grid.levelCount;
    this.bestAskLevel = this.levelCount;
    this.#book = new OrderBook(this.levelCount);
  }

  /** News: rows before `endRow` are seen, and these are the best levels after them. */
  see(endRow: number, bestBidLevel: number, bestAskLevel: number): void {
    this.#seenRow = endRow;
    this.bestBidLevel = bestBidLevel;
    this.bestAskLevel = bestAskLevel;
  }

  /** Displayed size as of the last news, lots. Cost: the rows since the last call. */
  lotsAt(side: Side, level: number): number {
    const { head: heads } = this.#source;
    for (; this.#appliedRow < this.#seenRow; this.#appliedRow++) {
      const row = this.#appliedRow;
      const head = heads[row]!;
      const kind = head & HEAD_KIND_MASK;
      const slot = head >>> HEAD_SLOT_SHIFT;
      if (kind === ROW_KIND.level) this.#book.set((slot & 1) as Side, slot >> 1, rowLots(this.#source, row));
      else if (kind === ROW_KIND.clear || kind === ROW_KIND.gap) this.#book.clear();
    }
    return this.#book.lotsAt(side, level);
  }
}
