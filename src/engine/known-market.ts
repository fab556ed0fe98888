/**
 * One market as one lane knows it: the book as the feed delivered it, its inventory and open orders as the news told.
 */
import type { Clock } from "../core/clock.ts";
import { ASK, BID, type OrderBook } from "../core/order-book.ts";
import type { PriceGrid } from "../core/price-grid.ts";
import type { MarketView } from "../core/strategy.ts";
import { BP_PER_CENT, LOTS_PER_CONTRACT, US_PER_HOUR } from "../core/units.ts";

import { WorkingOrders } from "./working-orders.ts";

export class KnownMarket implements MarketView {
  readonly ticker: string;
  readonly grid: PriceGrid;
  readonly book: OrderBook;
  readonly #clock: Clock;
  readonly #closeTimeUs: number | undefined;
  isChanged = false;
  inventoryLots = 0;
  /** Lots of own orders that can still fill as far as is known, cancels under way included. */
  openBidLots = 0;
  openAskLots = 0;
  /** Orders meant to stay, by side; those being cancelled are not here. */
  readonly workingBids = new WorkingOrders();
  readonly workingAsks = new WorkingOrders();
  /** Whether the gate trimmed or refused the last wishes: the end of an open order is then worth a new decision. */
  isLimited = false;

  constructor(
    ticker: string,
    grid: PriceGrid,
    book: OrderBook,
    clock: Clock,
    closeTimeUs: number | undefined,
  ) {
    this.ticker = ticker;
    this.grid = grid;
    this.book = book;
    this.#clock = clock;
    this.#closeTimeUs = closeTimeUs;
  }

  get bestBidCents(): number | undefined {
    const level = this.book.bestBidLevel;
    return level < 0 ? undefined : this.grid.priceBpOfLevel[level]! / BP_PER_CENT;
  }

  get bestAskCents(): number | undefined {
    const level = this.book.bestAskLevel;
    return level >= this.book.levelCount ? undefined : this.grid.priceBpOfLevel[level]! / BP_PER_CENT;
  }

  get bestBidContracts(): number | undefined {
    const level = this.book.bestBidLevel;
    return level < 0 ? undefined : this.book.lotsAt(BID, level) / LOTS_PER_CONTRACT;
  }

  get bestAskContracts(): number | undefined {
    const level = this.book.bestAskLevel;
    return level >= this.book.levelCount ? undefined : this.book.lotsAt(ASK, level) / LOTS_PER_CONTRACT;
  }

  get fairCents(): number | undefined {
    const { bestBidLevel, bestAskLevel, levelCount } = this.book;
    if (bestBidLevel < 0 || bestAskLevel >= levelCount || bestBidLevel >= bestAskLevel) return undefined;
    const priceBp = this.grid.priceBpOfLevel;
    return (priceBp[bestBidLevel]! + priceBp[bestAskLevel]!) / (2 * BP_PER_CENT);
  }

  get inventoryContracts(): number {
    return this.inventoryLots / LOTS_PER_CONTRACT;
  }

  get hoursToClose(): number | undefined {
    return this.#closeTimeUs === undefined
      ? undefined
      : (this.#closeTimeUs - this.#clock.nowUs) / US_PER_HOUR;
  }
}
