/**
 * Turns desired quotes into the fewest commands. An order whose price is no longer wanted is cancelled, then missing
 * orders are placed, bids first. An order at a wanted price keeps its place in the queue: it is not topped up after a
 * partial fill, and replaced only when more rests than is wanted.
 *
 * Prices are rounded away from the market (bids down, asks up) and kept at least one tick inside the opposite best price,
 * so that no quote is sent that post-only would reject on what is known. Outside the grid means no quote.
 */
import { ASK, BID, type Side } from "../core/order-book.ts";
import { NO_LEVEL } from "../core/price-grid.ts";
import { QUOTE_LEVELS_MAX } from "../core/strategy.ts";
import { BP_PER_CENT, LOTS_PER_CONTRACT } from "../core/units.ts";
import type { KnownMarket } from "./known-market.ts";
import type { Lane } from "./lane.ts";
import { approveOrder } from "./position-gate.ts";
import type { WrittenQuotes } from "./quote-sheet.ts";
import type { WorkingOrders } from "./working-orders.ts";

/** What is closer than this to a whole lot is taken for it: sizes like 0.07 contracts are not whole in binary. */
const LOT_TOLERANCE = 1e-6;

/** Wanted levels and sizes on one side, as the strategy wrote them but on the grid. */
class Wishes {
  readonly level = new Int32Array(QUOTE_LEVELS_MAX);
  readonly lots = new Float64Array(QUOTE_LEVELS_MAX);
  count = 0;

  /** Wishes that round to one level are one wish of their joint size. */
  add(level: number, contracts: number): void {
    const lots = Math.floor(contracts * LOTS_PER_CONTRACT + LOT_TOLERANCE);
    if (level === NO_LEVEL || lots <= 0) return;
    const known = this.indexOf(level);
    if (known !== NO_LEVEL) {
      this.lots[known]! += lots;
      return;
    }
    this.level[this.count] = level;
    this.lots[this.count++] = lots;
  }

  indexOf(level: number): number {
    for (let index = 0; index < this.count; index++) if (this.level[index] === level) return index;
    return NO_LEVEL;
  }
}

export class Quoter {
  readonly #bids = new Wishes();
  readonly #asks = new Wishes();

  /** hot: bench/lane.ts */
  requote(lane: Lane, market: KnownMarket, marketIndex: number, sheet: WrittenQuotes): void {
    const bids = this.#bids;
    const asks = this.#asks;
    bids.count = 0;
    asks.count = 0;
    for (let wish = 0; wish < sheet.bidCount; wish++)
      bids.add(postableBidLevel(market, sheet.bidCents[wish]!), sheet.bidContracts[wish]!);
    for (let wish = 0; wish < sheet.askCount; wish++)
      asks.add(postableAskLevel(market, sheet.askCents[wish]!), sheet.askContracts[wish]!);
    market.isLimited = false;
    cancelUnwanted(lane, market.workingBids, bids);
    cancelUnwanted(lane, market.workingAsks, asks);
    placeMissing(lane, market, marketIndex, BID, bids);
    placeMissing(lane, market, marketIndex, ASK, asks);
  }
}

/** The level a bid at a real price would rest at given the known book, or NO_LEVEL. */
export function postableBidLevel(market: KnownMarket, priceCents: number): number {
  const level = market.grid.bidLevel(priceCents * BP_PER_CENT);
  const insideLevel = market.book.bestAskLevel - 1;
  return level < insideLevel ? level : insideLevel;
}

/** The level an ask at a real price would rest at given the known book, or NO_LEVEL. */
export function postableAskLevel(market: KnownMarket, priceCents: number): number {
  const level = market.grid.askLevel(priceCents * BP_PER_CENT);
  if (level === NO_LEVEL) return NO_LEVEL;
  const insideLevel = market.book.bestBidLevel + 1;
  if (level >= insideLevel) return level;
  return insideLevel < market.grid.levelCount ? insideLevel : NO_LEVEL;
}

/** Cancels working orders at prices no longer wanted, or larger than wanted. */
function cancelUnwanted(lane: Lane, working: WorkingOrders, wishes: Wishes): void {
  const { orders, count } = working;
  let kept = 0;
  for (let index = 0; index < count; index++) {
    const order = orders[index]!;
    const wish = wishes.indexOf(order.level);
    if (wish !== NO_LEVEL && order.knownLots <= wishes.lots[wish]!) {
      orders[kept++] = order;
      continue;
    }
    order.isCancelling = true;
    lane.venue.cancel(order);
  }
  working.count = kept;
}

function placeMissing(
  lane: Lane,
  market: KnownMarket,
  marketIndex: number,
  side: Side,
  wishes: Wishes,
): void {
  const working = side === BID ? market.workingBids : market.workingAsks;
  for (let wish = 0; wish < wishes.count; wish++) {
    const level = wishes.level[wish]!;
    if (working.hasLevel(level)) continue;
    const wishedLots = wishes.lots[wish]!;
    const openLots = side === BID ? market.openBidLots : market.openAskLots;
    const approved = approveOrder(lane.limits, side, wishedLots, market.inventoryLots, openLots);
    if (approved === "position-limit") {
      lane.refusedCount++;
      market.isLimited = true;
      continue;
    }
    if (approved < wishedLots) market.isLimited = true;
    lane.place(marketIndex, market, side, level, approved);
  }
}
