import { levelTable, NO_LEVEL, unionPricesBp, type PriceRange } from "../core/price-grid.ts";
import { US_PER_SECOND } from "../core/units.ts";
import type { AppError } from "../core/errors.ts";
import type { FramePlace } from "../kalshi/frame-fields.ts";
import type { LifeFrame } from "../kalshi/life-frames.ts";
import { offGrid } from "./capture-facts.ts";
import { toldGrids } from "./market-life-table.ts";
import type { MarketRecord } from "./market-table.ts";
import type { OpenMarket } from "./open-market.ts";
import type { Store } from "./store.ts";

type Grid = readonly PriceRange[];

/**
 * The book and the news of a market's grid come by different subscriptions, in no certain order: a price off the grids that
 * are known stops the import unless news of its grid come within this time.
 */
const GRID_NEWS_US_MAX = 10 * US_PER_SECOND;

interface EarlyPrice {
  readonly ticker: string;
  readonly priceBp: number;
  readonly timeUs: number;
  readonly error: AppError;
}

/** The prices that markets may have while a capture is read: those of all grids they were told to have had by then. */
export class KnownGrids {
  readonly #store: Store;
  /** One table for all markets of equal grids: a thousand markets must not hold a thousand tables. */
  readonly #tables = new Map<string, Int16Array>();
  readonly #gridsOf = new Map<string, Grid[]>();
  #early: EarlyPrice[] = [];

  constructor(store: Store) {
    this.#store = store;
  }

  /** For every whole basis point whether the market may have that price: not NO_LEVEL. */
  pricesOf({ ticker, priceRanges }: MarketRecord): Int16Array {
    const grids = [priceRanges, ...toldGrids(this.#store, ticker), ...(this.#gridsOf.get(ticker) ?? [])];
    this.#gridsOf.set(ticker, grids);
    return this.#tableOf(grids);
  }

  /** Another grid of a market was told. @param timeUs NaN where that is not known yet. */
  tell({ marketTicker, priceRanges }: LifeFrame, timeUs: number, market: OpenMarket | undefined): void {
    if (priceRanges === undefined) return;
    const grids = [...(this.#gridsOf.get(marketTicker) ?? []), priceRanges];
    this.#gridsOf.set(marketTicker, grids);
    if (market === undefined) return;
    market.pricesBp = this.#tableOf(grids);
    this.#early = this.#early.filter(
      (one) =>
        one.ticker !== marketTicker ||
        timeUs - one.timeUs > GRID_NEWS_US_MAX ||
        market.pricesBp[one.priceBp] === NO_LEVEL,
    );
  }

  /** A price came that is on none of the grids that are known. */
  noteEarly(market: OpenMarket, priceBp: number, timeUs: number, place: FramePlace): void {
    const { ticker } = market;
    const [first] = this.#early;
    if (first !== undefined && timeUs - first.timeUs > GRID_NEWS_US_MAX) throw first.error;
    if (this.#early.some((one) => one.ticker === ticker && one.priceBp === priceBp)) return;
    this.#early.push({ ticker, priceBp, timeUs, error: offGrid(place, ticker, priceBp) });
  }

  /** @throws DATA_OFF_GRID where no news came. */
  finish(): void {
    const [first] = this.#early;
    if (first !== undefined) throw first.error;
  }

  #tableOf(grids: readonly Grid[]): Int16Array {
    const names = new Map(grids.map((grid) => [JSON.stringify(grid), grid]));
    const name = [...names.keys()].join();
    const known = this.#tables.get(name) ?? levelTable(unionPricesBp([...names.values()]));
    this.#tables.set(name, known);
    return known;
  }
}
