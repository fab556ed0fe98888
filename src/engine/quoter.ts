/**
 * Turns desired quotes into the fewest commands. An order whose price is no longer wanted is cancelled, then missing
 * orders are placed, bids first. An order at a wanted price keeps its place in the queue: it is not topped up after a
 * partial fill, and replaced only when more rests than is wanted.
 *
 * Prices are rounded away from the market (bids down, asks up) and kept at least one tick inside the opposite best price,
 * so that no quote is sent that post-only would reject on what is known. Outside the grid means no quote.
 */
import { NO_LEVEL } from "../core/price-grid.ts";
import type { QuoteSheet } from "../core/strategy.ts";
import { BP_PER_CENT } from "../core/units.ts";
import type { Account } from "./account.ts";
import type { KnownMarket } from "./known-market.ts";
import type { Lane } from "./lane.ts";
import { approveOrder } from "./position-gate.ts";
import type { QuotedSide } from "./quoted-side.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const NONE = NO_LEVEL;
const CENT_BP = BP_PER_CENT;

/** Where a strategy writes its wishes for a market: they are put on the grid at once. */
export class PostableQuotes implements QuoteSheet {
  readonly #market: KnownMarket;

  constructor(market: KnownMarket) {
    this.#market = market;
  }

  bid(priceCents: number, sizeContracts: number): void {
    this.#market.bids.wish(postableBidLevel(this.#market, priceCents), sizeContracts);
  }

  ask(priceCents: number, sizeContracts: number): void {
    this.#market.asks.wish(postableAskLevel(this.#market, priceCents), sizeContracts);
  }
}

/** The level a bid at a real price would rest at given the known book, or NO_LEVEL. */
export function postableBidLevel(market: KnownMarket, priceCents: number): number {
  const level = market.grid.bidLevel(priceCents * CENT_BP);
  const insideLevel = market.book.bestAskLevel - 1;
  return level < insideLevel ? level : insideLevel;
}

/** The level an ask at a real price would rest at given the known book, or NO_LEVEL. */
export function postableAskLevel(market: KnownMarket, priceCents: number): number {
  const level = market.grid.askLevel(priceCents * CENT_BP);
  if (level === NONE) return NONE;
  const insideLevel = market.book.bestBidLevel + 1;
  if (level >= insideLevel) return level;
  return insideLevel < market.grid.levelCount ? insideLevel : NONE;
}

/** Cancels working orders at prices no longer wanted, or larger than wanted. hot: bench/lane.ts */
export function cancelUnwanted(lane: Lane, quoted: QuotedSide): void {
  const { orders, orderCount } = quoted;
  let kept = 0;
  for (let index = 0; index < orderCount; index++) {
    const order = orders[index]!;
    if (order.knownLots <= quoted.wishedLotsAt(order.level)) orders[kept++] = order;
    else lane.venue.cancel(order);
  }
  quoted.orderCount = kept;
}

/** Places an order at each wanted price that has none, as far as the limit leaves room. hot: bench/lane.ts */
export function placeMissing(lane: Lane, account: Account, quoted: QuotedSide): void {
  const { known } = account;
  const { side, wishedLevels, wishedLots, wishCount } = quoted;
  for (let wish = 0; wish < wishCount; wish++) {
    const level = wishedLevels[wish]!;
    if (quoted.hasOrderAt(level)) continue;
    const lots = wishedLots[wish]!;
    const approved = approveOrder(lane.limits, side, lots, known.inventoryLots, quoted.openLots);
    if (approved < lots) known.isLimited = true;
    if (approved > 0) lane.place(account, quoted, level, approved);
    else lane.refusedCount++;
  }
}
