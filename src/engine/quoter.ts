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
import type { Venue } from "../core/venue.ts";
import type { Account } from "./account.ts";
import type { KnownMarket } from "./known-market.ts";
import type { Lane } from "./lane.ts";
import { ORDER_STATE, type Order, type OrderPool } from "./order.ts";
import type { ApprovedLots } from "./risk-gate.ts";
import type { QuotedSide } from "./quoted-side.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const NONE = NO_LEVEL;
const CENT_BP = BP_PER_CENT;
const IN_FLIGHT = ORDER_STATE.inFlight;

/** Where a strategy writes its wishes for a market: they are put on the grid at once. */
export class PostableQuotes implements QuoteSheet {
  declare readonly market: KnownMarket;

  constructor(market: KnownMarket) {
    this.market = market;
  }

  bid(priceCents: number, sizeContracts: number): void {
    if (!this.market.isChanged) return; // its orders stay as they are
    this.market.bids.wish(postableBidLevel(this.market, priceCents), sizeContracts);
  }

  ask(priceCents: number, sizeContracts: number): void {
    if (!this.market.isChanged) return;
    this.market.asks.wish(postableAskLevel(this.market, priceCents), sizeContracts);
  }
}

/** The level a bid at a real price would rest at given the known book, or NO_LEVEL. */
export function postableBidLevel({ grid, book }: KnownMarket, priceCents: number): number {
  const level = grid.bidLevel(priceCents * CENT_BP);
  const { bestAskLevel, levelCount } = book;
  return level < bestAskLevel || bestAskLevel === levelCount ? level : grid.levelBelow(bestAskLevel);
}

/** The level an ask at a real price would rest at given the known book, or NO_LEVEL. */
export function postableAskLevel({ grid, book }: KnownMarket, priceCents: number): number {
  const level = grid.askLevel(priceCents * CENT_BP);
  const { bestBidLevel } = book;
  if (level === NONE || level > bestBidLevel) return level;
  return grid.levelAbove(bestBidLevel);
}

/**
 * Cancels working orders at prices no longer wanted, or larger than wanted. Where all is as wished the wishes are struck
 * off. hot: bench/lane.ts
 */
export function cancelUnwanted(venue: Venue<Order>, quoted: QuotedSide): void {
  const { orders, orderCount } = quoted;
  if (orderCount === 0) return;
  let kept = 0;
  for (let index = 0; index < orderCount; index++) {
    const order = orders[index]!;
    if (order.knownLots <= quoted.wishedLotsAt(order.level)) orders[kept++] = order;
    else venue.cancel(order);
  }
  quoted.orderCount = kept;
  if (kept === 1 && quoted.wishCount === 1) quoted.wishCount = 0;
}

/** Places an order at each wanted price that has none, as far as the limit leaves room. hot: bench/lane.ts */
export function placeMissing(lane: Lane, account: Account, pool: OrderPool): void {
  const { quoted } = pool;
  const { wishedLevels, wishedLots, wishCount } = quoted;
  for (let wish = 0; wish < wishCount; wish++) {
    const level = wishedLevels[wish]!;
    if (quoted.hasOrderAt(level)) continue;
    const lots = wishedLots[wish]!;
    const approved = lane.approve(account, quoted, level, lots);
    if (approved > 0) place(lane, pool, level, approved);
  }
}

/** Creates an order and sends it. */
function place(lane: Lane, pool: OrderPool, level: number, lots: ApprovedLots): void {
  const { quoted } = pool;
  const order = pool.take();
  order.level = level;
  order.knownLevel = level;
  order.sizeLots = lots;
  order.remainingLots = lots;
  order.knownLots = lots;
  order.state = IN_FLIGHT;
  quoted.openLots += lots;
  quoted.orders[quoted.orderCount++] = order;
  lane.sent(order);
  lane.venue.place(order);
}
