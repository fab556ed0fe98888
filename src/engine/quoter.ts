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

/** What is closer than this to a whole lot is taken for it: sizes like 0.07 contracts are not whole in binary. */
const LOT_TOLERANCE = 1e-6;

/** Wanted levels and sizes of one decision, best first as the strategy wrote them; reused between decisions. */
const bidLevels = new Int32Array(QUOTE_LEVELS_MAX);
const bidLots = new Float64Array(QUOTE_LEVELS_MAX);
const askLevels = new Int32Array(QUOTE_LEVELS_MAX);
const askLots = new Float64Array(QUOTE_LEVELS_MAX);

/** hot: bench/lane.ts */
export function requote(lane: Lane, market: KnownMarket, marketIndex: number, sheet: WrittenQuotes): void {
  const bidCount = wantedBids(market, sheet);
  const askCount = wantedAsks(market, sheet);
  market.isLimited = false;
  if (market.workingBidCount !== 0) cancelUnwanted(lane, market, BID, bidCount);
  if (market.workingAskCount !== 0) cancelUnwanted(lane, market, ASK, askCount);
  for (let wish = 0; wish < bidCount; wish++)
    placeMissing(lane, market, marketIndex, BID, bidLevels[wish]!, bidLots[wish]!);
  for (let wish = 0; wish < askCount; wish++)
    placeMissing(lane, market, marketIndex, ASK, askLevels[wish]!, askLots[wish]!);
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

function wantedBids(market: KnownMarket, sheet: WrittenQuotes): number {
  let count = 0;
  for (let wish = 0; wish < sheet.bidCount; wish++) {
    const level = postableBidLevel(market, sheet.bidCents[wish]!);
    const lots = Math.floor(sheet.bidContracts[wish]! * LOTS_PER_CONTRACT + LOT_TOLERANCE);
    if (level !== NO_LEVEL && lots > 0) count = addWish(bidLevels, bidLots, count, level, lots);
  }
  return count;
}

function wantedAsks(market: KnownMarket, sheet: WrittenQuotes): number {
  let count = 0;
  for (let wish = 0; wish < sheet.askCount; wish++) {
    const level = postableAskLevel(market, sheet.askCents[wish]!);
    const lots = Math.floor(sheet.askContracts[wish]! * LOTS_PER_CONTRACT + LOT_TOLERANCE);
    if (level !== NO_LEVEL && lots > 0) count = addWish(askLevels, askLots, count, level, lots);
  }
  return count;
}

/** Wishes that round to one level are one wish of their joint size. */
function addWish(
  levels: Int32Array,
  lots: Float64Array,
  count: number,
  level: number,
  wishedLots: number,
): number {
  for (let index = 0; index < count; index++) {
    if (levels[index] !== level) continue;
    lots[index]! += wishedLots;
    return count;
  }
  levels[count] = level;
  lots[count] = wishedLots;
  return count + 1;
}

function cancelUnwanted(lane: Lane, market: KnownMarket, side: Side, wishCount: number): void {
  const { pool } = lane;
  const isBid = side === BID;
  const working = isBid ? market.workingBids : market.workingAsks;
  const levels = isBid ? bidLevels : askLevels;
  const lots = isBid ? bidLots : askLots;
  const count = isBid ? market.workingBidCount : market.workingAskCount;
  let kept = 0;
  for (let index = 0; index < count; index++) {
    const order = working[index]!;
    const wish = indexOfLevel(levels, wishCount, pool.level[order]!);
    if (wish !== NO_LEVEL && pool.knownLots[order]! <= lots[wish]!) {
      working[kept++] = order;
      continue;
    }
    pool.isCancelling[order] = 1;
    lane.venue.cancel(order);
  }
  if (isBid) market.workingBidCount = kept;
  else market.workingAskCount = kept;
}

function placeMissing(
  lane: Lane,
  market: KnownMarket,
  marketIndex: number,
  side: Side,
  level: number,
  wishedLots: number,
): void {
  const { pool } = lane;
  const isBid = side === BID;
  const working = isBid ? market.workingBids : market.workingAsks;
  const count = isBid ? market.workingBidCount : market.workingAskCount;
  for (let index = 0; index < count; index++) if (pool.level[working[index]!] === level) return;
  const openLots = isBid ? market.openBidLots : market.openAskLots;
  const approved = approveOrder(lane.limits, side, wishedLots, market.inventoryLots, openLots);
  if (approved === "position-limit") {
    lane.refusedCount++;
    market.isLimited = true;
    return;
  }
  if (approved < wishedLots) market.isLimited = true;
  lane.place(marketIndex, market, side, level, approved);
}

function indexOfLevel(levels: Int32Array, count: number, level: number): number {
  for (let index = 0; index < count; index++) if (levels[index] === level) return index;
  return NO_LEVEL;
}
