/**
 * One market as one lane knows it: the book as the feed delivered it, its inventory and open orders as the news told.
 */
import type { Clock } from "../core/clock.ts";
import { ASK, BID, type OrderBook, type Side } from "../core/order-book.ts";
import type { PriceGrid } from "../core/price-grid.ts";
import type { MarketView } from "../core/strategy.ts";
import { BP_PER_CENT, LOTS_PER_CONTRACT, US_PER_HOUR } from "../core/units.ts";
import { hoursOfSteps, stepsToClose } from "./time-step.ts";
import type { FairView } from "./fair-value.ts";
import { QuotedSide } from "./quoted-side.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const TWO_CENTS_BP = 2 * BP_PER_CENT;
const CONTRACT_LOTS = LOTS_PER_CONTRACT;

/** Where what is known of a market comes from. */
export interface MarketSource {
  readonly ticker: string;
  readonly grid: PriceGrid;
  readonly book: OrderBook;
  /** Infinity where no time is known. */
  readonly closeTimeUs: number;
  /** Best bid + best ask when there last were both, basis points; 0 before. */
  readonly midTwiceBp: number;
  /** Exchange time of the last row that is known. */
  readonly lastRowUs: number;
  /** Brings the book's sizes up to date; its best prices always are. */
  refresh(): void;
}

export class KnownMarket implements MarketView {
  declare readonly ticker: string;
  declare grid: PriceGrid;
  declare readonly book: OrderBook;
  declare readonly clock: Clock;
  declare readonly source: MarketSource;
  isChanged = false;
  /** Whether orders are taken, as far as is known; a gap shows only in the book. */
  isTrading = true;
  inventoryLots = 0;
  /** What the inventory was traded for on average, basis points; means nothing when flat, NaN where it is not known. */
  #averageCostBp = Number.NaN;
  readonly bids = new QuotedSide(BID);
  readonly asks = new QuotedSide(ASK);
  /** What the lane goes by instead of the mid; undefined where it goes by that. */
  fair: FairView | undefined = undefined;
  /** Whether the gate trimmed or refused the last wishes: the end of an open order is then worth a new decision. */
  isLimited = false;
  /** Whether the time to the close is told in whole steps (time-step.ts). */
  isTimeStepped = false;

  constructor(source: MarketSource, clock: Clock) {
    this.ticker = source.ticker;
    this.grid = source.grid;
    this.book = source.book;
    this.clock = clock;
    this.source = source;
  }

  quoted(side: Side): QuotedSide {
    return side === BID ? this.bids : this.asks;
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
    if (level < 0) return undefined;
    this.source.refresh();
    return this.book.lotsAt(BID, level) / CONTRACT_LOTS;
  }

  get bestAskContracts(): number | undefined {
    const level = this.book.bestAskLevel;
    if (level >= this.book.levelCount) return undefined;
    this.source.refresh();
    return this.book.lotsAt(ASK, level) / CONTRACT_LOTS;
  }

  get fairCents(): number | undefined {
    return this.fair === undefined ? this.midCents : this.fair.cents(this);
  }

  /** Twice the fair value, basis points; 0 while it is unknown. */
  get fairTwiceBp(): number {
    return this.fair === undefined ? this.#midTwiceBp : (this.fair.cents(this) ?? 0) * TWO_CENTS_BP;
  }

  /** The mid while both sides stand uncrossed. */
  get midCents(): number | undefined {
    const midTwiceBp = this.#midTwiceBp;
    return midTwiceBp === 0 ? undefined : midTwiceBp / TWO_CENTS_BP;
  }

  get #midTwiceBp(): number {
    const { bestBidLevel, bestAskLevel, levelCount } = this.book;
    if (bestBidLevel < 0 || bestAskLevel >= levelCount || bestBidLevel >= bestAskLevel) return 0;
    const priceBp = this.grid.priceBpOfLevel;
    return priceBp[bestBidLevel]! + priceBp[bestAskLevel]!;
  }

  get inventoryContracts(): number {
    return this.inventoryLots / CONTRACT_LOTS;
  }

  get averageCostCents(): number | undefined {
    const isKnown = this.inventoryLots !== 0 && !Number.isNaN(this.#averageCostBp);
    return isKnown ? this.#averageCostBp / BP_PER_CENT : undefined;
  }

  /** Some lots more or fewer: what makes the position smaller leaves the average cost of the rest as it is. */
  traded(side: Side, lots: number, priceBp: number): void {
    const heldLots = this.inventoryLots;
    const changeLots = side === BID ? lots : -lots;
    const afterLots = heldLots + changeLots;
    this.inventoryLots = afterLots;
    if (heldLots === 0 || heldLots > 0 !== afterLots > 0) this.#averageCostBp = priceBp;
    else if (heldLots > 0 === changeLots > 0)
      this.#averageCostBp = (this.#averageCostBp * heldLots + priceBp * changeLots) / afterLots;
  }

  get hoursToClose(): number | undefined {
    const { closeTimeUs } = this.source;
    if (this.isTimeStepped) return hoursOfSteps(stepsToClose(closeTimeUs, this.clock.nowUs));
    return closeTimeUs === Infinity ? undefined : (closeTimeUs - this.clock.nowUs) / US_PER_HOUR;
  }
}
