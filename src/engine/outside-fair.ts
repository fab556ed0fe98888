/**
 * A fair value from an outside feed as one lane knows it: the last observation that has reached it, worth nothing once it is
 * too old. While the inventory is beyond a share of its limit it is too old sooner, and a fresher one would be asked for.
 */
import type { FairView, OutsideFeed } from "./fair-value.ts";
import type { KnownMarket } from "./known-market.ts";

/** One basis point from certainty: no market has a price nearer to it, and a price model needs some distance. */
const CENTS_MIN = 0.01;
const CENTS_MAX = 99.99;
/** The clock's smallest step. */
const STEP_US = 1;

/** Infinity where nothing is limited. */
export interface FairAges {
  readonly ageUsMax: number;
  readonly skewedBeyondLots: number;
  readonly skewedAgeUsMax: number;
}

export class OutsideFair implements FairView {
  readonly #feed: OutsideFeed;
  readonly #ages: FairAges;
  /** The observation that is known, by its index; -1 before the first. */
  #known = -1;
  /** The last one that was found too old for the inventory. */
  #askedFor = -1;
  refetchCount = 0;

  constructor(feed: OutsideFeed, ages: FairAges) {
    this.#feed = feed;
    this.#ages = ages;
  }

  /** An observation has reached the lane. */
  hear(index: number): void {
    this.#known = index;
  }

  /**
   * Unknown where the value is too old, and where the book is empty: either nobody else quotes or the book's own feed is
   * lost, and there is nothing to hold the value against.
   */
  cents(market: KnownMarket): number | undefined {
    const { bestBidLevel, bestAskLevel, levelCount } = market.book;
    const isBookEmpty = bestBidLevel < 0 && bestAskLevel >= levelCount;
    const { nowUs } = market.clock;
    if (this.#known < 0 || isBookEmpty || nowUs - this.heardUs() > this.#ageUsMax(market)) return undefined;
    const cents = this.#feed.mapping.cents(this.#feed.series.value[this.#known]!, nowUs);
    return Math.min(CENTS_MAX, Math.max(CENTS_MIN, cents));
  }

  heardUs(): number {
    return this.#known < 0 ? -Infinity : this.#feed.series.timeUs[this.#known]!;
  }

  decided(market: KnownMarket): number {
    if (this.#known < 0) return Infinity;
    const { nowUs } = market.clock;
    const heardUs = this.heardUs();
    const isWanting = this.#isSkewed(market) && nowUs - heardUs > this.#ages.skewedAgeUsMax;
    if (isWanting && this.#askedFor !== this.#known) {
      this.#askedFor = this.#known;
      this.refetchCount++;
    }
    const staleUs = heardUs + this.#ageUsMax(market) + STEP_US;
    return staleUs > nowUs ? staleUs : Infinity;
  }

  #ageUsMax(market: KnownMarket): number {
    const { ageUsMax, skewedAgeUsMax } = this.#ages;
    return this.#isSkewed(market) ? Math.min(ageUsMax, skewedAgeUsMax) : ageUsMax;
  }

  #isSkewed({ inventoryLots }: KnownMarket): boolean {
    return Math.abs(inventoryLots) > this.#ages.skewedBeyondLots;
  }
}
