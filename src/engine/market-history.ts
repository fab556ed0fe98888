/**
 * What one market did during a run, ready for questions: its best prices through time, the last mid at any time, its end.
 */
import type { PriceGrid } from "../core/price-grid.ts";
import type { QuoteSeries } from "./quote-series.ts";

/** Basis points; undefined where a side is empty. */
export interface BestPrices {
  readonly bidBp: number | undefined;
  readonly askBp: number | undefined;
}

export class MarketHistory {
  readonly ticker: string;
  readonly grid: PriceGrid;
  readonly series: QuoteSeries;
  readonly startUs: number;
  readonly endUs: number;
  /** Best bid + best ask after each entry of the series, carried forward while a side is empty; 0 before the first mid. */
  readonly midTwiceBp: Int32Array;

  constructor(parts: {
    ticker: string;
    grid: PriceGrid;
    series: QuoteSeries;
    startUs: number;
    endUs: number;
  }) {
    this.ticker = parts.ticker;
    this.grid = parts.grid;
    this.series = parts.series;
    this.startUs = parts.startUs;
    this.endUs = parts.endUs;
    const { bidLevel, askLevel } = parts.series;
    const { priceBpOfLevel, levelCount } = parts.grid;
    this.midTwiceBp = new Int32Array(bidLevel.length);
    let midTwiceBp = 0;
    for (let index = 0; index < bidLevel.length; index++) {
      const bid = bidLevel[index]!;
      const ask = askLevel[index]!;
      if (bid >= 0 && ask < levelCount) midTwiceBp = priceBpOfLevel[bid]! + priceBpOfLevel[ask]!;
      this.midTwiceBp[index] = midTwiceBp;
    }
  }

  /** Twice the last mid at or before a time, basis points; 0 before there was one. */
  midTwiceBpAt(timeUs: number): number {
    const index = this.series.indexAt(timeUs);
    return index < 0 ? 0 : this.midTwiceBp[index]!;
  }

  get lastMidTwiceBp(): number {
    return this.midTwiceBp.at(-1) ?? 0;
  }

  /** Best prices after the last event, basis points; undefined where a side is empty. */
  bestPricesAtEnd(): BestPrices {
    return this.bestPrices(this.series.count - 1);
  }

  bestPrices(index: number): BestPrices {
    const bid = this.series.bidLevel[index] ?? -1;
    const ask = this.series.askLevel[index] ?? this.grid.levelCount;
    return {
      bidBp: bid < 0 ? undefined : this.grid.priceBpOfLevel[bid]!,
      askBp: ask >= this.grid.levelCount ? undefined : this.grid.priceBpOfLevel[ask]!,
    };
  }
}
