/**
 * One market as one lane knows it: the book as the feed delivered it, its inventory and open orders as the news told.
 */
import type { Clock } from "../core/clock.ts";
import { ASK, BID } from "../core/order-book.ts";
import type { PriceGrid } from "../core/price-grid.ts";
import { QUOTE_LEVELS_MAX, type MarketView } from "../core/strategy.ts";
import { BP_PER_CENT, LOTS_PER_CONTRACT, US_PER_HOUR } from "../core/units.ts";

import type { KnownBook } from "./known-book.ts";

/** Open orders a lane may keep working on one side of one market: what it quotes, while what it quoted is still leaving. */
const WORKING_MAX = QUOTE_LEVELS_MAX;

export class KnownMarket implements MarketView {
  readonly ticker: string;
  readonly grid: PriceGrid;
  readonly book: KnownBook;
  readonly #clock: Clock;
  readonly #closeTimeUs: number | undefined;
  isChanged = false;
  inventoryLots = 0;
  /** Lots of own orders that can still fill as far as is known, cancels under way included. */
  openBidLots = 0;
  openAskLots = 0;
  /** Orders meant to stay, by side; those being cancelled are not here. */
  readonly workingBids = new Int32Array(WORKING_MAX);
  readonly workingAsks = new Int32Array(WORKING_MAX);
  workingBidCount = 0;
  workingAskCount = 0;
  /** Whether the gate trimmed or refused the last wishes: the end of an open order is then worth a new decision. */
  isLimited = false;

  constructor(
    ticker: string,
    grid: PriceGrid,
    book: KnownBook,
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

  /** Takes an order off the working list of its side, if it is there. */
  forgetWorking(side: number, order: number): void {
    const working = side === BID ? this.workingBids : this.workingAsks;
    const count = side === BID ? this.workingBidCount : this.workingAskCount;
    for (let index = 0; index < count; index++) {
      if (working[index] !== order) continue;
      working.copyWithin(index, index + 1, count);
      if (side === BID) this.workingBidCount--;
      else this.workingAskCount--;
      return;
    }
  }
}
