import { QUOTE_LEVELS_MAX, type QuoteSheet } from "../core/strategy.ts";
import { assert } from "../core/errors.ts";

/** The wishes of one decision for one market as the strategy wrote them, at raw prices: to show and explain them. */
export class WrittenQuotes implements QuoteSheet {
  readonly bidCents = new Float64Array(QUOTE_LEVELS_MAX);
  readonly bidContracts = new Float64Array(QUOTE_LEVELS_MAX);
  readonly askCents = new Float64Array(QUOTE_LEVELS_MAX);
  readonly askContracts = new Float64Array(QUOTE_LEVELS_MAX);
  bidCount = 0;
  askCount = 0;

  clear(): void {
    this.bidCount = 0;
    this.askCount = 0;
  }

  bid(priceCents: number, sizeContracts: number): void {
    assert(this.bidCount < QUOTE_LEVELS_MAX, `at most ${QUOTE_LEVELS_MAX} bid levels in a quote`);
    this.bidCents[this.bidCount] = priceCents;
    this.bidContracts[this.bidCount++] = sizeContracts;
  }

  ask(priceCents: number, sizeContracts: number): void {
    assert(this.askCount < QUOTE_LEVELS_MAX, `at most ${QUOTE_LEVELS_MAX} ask levels in a quote`);
    this.askCents[this.askCount] = priceCents;
    this.askContracts[this.askCount++] = sizeContracts;
  }
}
