import type { PriceGrid } from "../core/price-grid.ts";
import type { MarketCapture } from "./market-capture.ts";
import { RowBuffer } from "./row-buffer.ts";

/** A market while a capture of it is read. */
export class OpenMarket {
  readonly ticker: string;
  readonly marketId: number;
  readonly grid: PriceGrid;
  readonly rows = new RowBuffer();
  /** Subscription of the market's book, once a book row came. */
  bookSid: number | undefined;
  hasBook = false;
  duplicateCount = 0;
  readonly #capture: MarketCapture;

  constructor(ticker: string, marketId: number, grid: PriceGrid, capture: MarketCapture) {
    this.ticker = ticker;
    this.marketId = marketId;
    this.grid = grid;
    this.#capture = capture;
  }

  /** Hands the rows held to the store. */
  flush(): void {
    this.#capture.write(this.rows.view(), this.rows.tradeIds);
    this.rows.clear();
  }

  finish(): void {
    this.flush();
    this.#capture.finish(this);
  }
}
