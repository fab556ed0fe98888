/**
 * How orders that are more than a plain quote come in: checks, taking, what happens to the rest (Kalshi docs, create-order
 * and amend-order V2, read 2026-11-20; docs/VENUE.md). Checks come in this order: is the market open, is the price on the
 * grid, has it expired, its group, reduce-only, cash, post-only.
 */
import { ASK, BID } from "../core/order-book.ts";
import { END_REASONS, REJECT_REASONS, type Amendment, type RejectReason } from "../core/venue.ts";
import { ORDER_STATE, type Order } from "./order.ts";
import type { OwnOrders } from "./own-orders.ts";
import type { SimulatedMarket } from "./simulated-market.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const BUY = BID;
const SELL = ASK;
const reject = (reason: (typeof REJECT_REASONS)[number]): number => REJECT_REASONS.indexOf(reason);
const NOT_OPEN = reject("market-not-open");
const EXPIRED = reject("expired");
const GROUP = reject("order-group");
const BALANCE = reject("insufficient-balance");
const REDUCE_ONLY = reject("reduce-only");
const POST_ONLY = reject("post-only-cross");
const OWN_CROSS = reject("own-cross");
const FOK_VOLUME = reject("fok-volume");
const OFF_GRID = reject("off-grid");
const FLOOR = reject("settlement-floor");
const END_SELF_TRADE = END_REASONS.indexOf("self-trade");
const END_IMMEDIATE = END_REASONS.indexOf("immediate");

/** What happened to an order as it came in; the gateway books and tells it. */
export interface EntrySink {
  entryRejected(order: Order, reasonIndex: number): void;
  /** It was cut to what it may be. */
  entryCut(order: Order): void;
  entryRests(order: Order): void;
  /** It is over without having come to rest, and not filled whole. */
  entryEnded(order: Order, reasonIndex: number): void;
}

/** Index of the reason why a plain quote may not rest, -1 when it may. hot: bench/lane.ts */
export function quoteRefusal({ level, side, laneIndex, account }: Order): number {
  const { book, own, stops, floorLevel, hasGrids } = account.market;
  if (stops !== 0) return NOT_OPEN;
  if (hasGrids && !account.market.isOnGrid(level)) return OFF_GRID;
  if (level <= floorLevel) return FLOOR;
  if (side === BUY) {
    if (level >= book.bestAskLevel) return POST_ONLY;
    if (level >= own.bestAskLevel && own.hasBetween(laneIndex, SELL, own.bestAskLevel, level))
      return OWN_CROSS;
  } else {
    if (level <= book.bestBidLevel) return POST_ONLY;
    if (level <= own.bestBidLevel && own.hasBetween(laneIndex, BUY, level, own.bestBidLevel))
      return OWN_CROSS;
  }
  return -1;
}

/** An order in flight has arrived. */
export function enterOrder(order: Order, nowUs: number, sink: EntrySink): void {
  const reason = refusalOf(order, nowUs, sink);
  if (reason >= 0) return sink.entryRejected(order, reason);
  letIn(order, sink);
}

/** An order that has passed every check meets the market. */
export function letIn(order: Order, sink: EntrySink): void {
  const { market } = order.account;
  const isBlocked = order.terms.isPostOnly ? clearsOwnOrders(order, market) : takeDisplayed(order, market);
  const isRejected = isBlocked && order.terms.isPostOnly;
  if (isRejected) return sink.entryRejected(order, OWN_CROSS);
  if (order.remainingLots === 0) return;
  if (isBlocked) return sink.entryEnded(order, END_SELF_TRADE);
  if (order.terms.timeInForce !== "good-till-cancelled") return sink.entryEnded(order, END_IMMEDIATE);
  market.rest(order);
  sink.entryRests(order);
}

/** Index of the reason why an order is not let in, -1 when it is. Reduce-only orders are cut to the position. */
function refusalOf(order: Order, nowUs: number, sink: EntrySink): number {
  const { terms, account } = order;
  const { market, lane } = account;
  if (market.stops !== 0) return NOT_OPEN;
  if (!market.isOnGrid(order.level)) return OFF_GRID;
  if (order.level <= market.floorLevel) return FLOOR;
  if (order.expiryUs <= nowUs) return EXPIRED;
  if (terms.group !== undefined && !lane.groups[terms.group]!.isOpen) return GROUP;
  if (terms.isReduceOnly) {
    const { inventoryLots } = account.ledger;
    const reducibleLots = order.side === BID ? -inventoryLots : inventoryLots;
    if (reducibleLots <= 0) return REDUCE_ONLY;
    if (order.remainingLots > reducibleLots) {
      order.remainingLots = reducibleLots;
      sink.entryCut(order);
    }
  }
  if (lane.cash !== undefined && !lane.cash.canAfford(order)) return BALANCE;
  if (terms.isPostOnly && crossesBook(order, market)) return POST_ONLY;
  if (terms.timeInForce === "fill-or-kill" && !canFillWhole(order, market)) return FOK_VOLUME;
  return -1;
}

function crossesBook({ side, level }: Pick<Order, "side" | "level">, { book }: SimulatedMarket): boolean {
  return side === BID ? level >= book.bestAskLevel : level <= book.bestBidLevel;
}

/** Whether displayed size fills the order whole; one that meets own orders on its way is let in and takes what it can. */
function canFillWhole(order: Order, market: SimulatedMarket): boolean {
  let leftLots = order.remainingLots;
  for (let level = firstLevel(order, market); isWithin(order, level); level += step(order)) {
    const slot = oppositeSlot(order, level);
    for (let own = market.own.oldestAt(slot); own !== undefined; own = own.next)
      if (own.laneIndex === order.laneIndex) return true;
    leftLots -= Math.max(0, market.takeableLots(slot, order.laneIndex));
    if (leftLots <= 0) return true;
  }
  return false;
}

/** Takes displayed size from the best price to the order's own; whether it was stopped by an own order. */
function takeDisplayed(order: Order, market: SimulatedMarket): boolean {
  for (let level = firstLevel(order, market); isWithin(order, level); level += step(order)) {
    const slot = oppositeSlot(order, level);
    let own = ownAt(order, slot, market);
    while (own !== undefined) {
      takeAt(order, slot, own.aheadLots, market);
      if (order.remainingLots === 0) return false;
      if (order.terms.selfTrade === "taker-at-cross") return true;
      market.end(own, END_SELF_TRADE);
      own = ownAt(order, slot, market);
    }
    takeAt(order, slot, Infinity, market);
    if (order.remainingLots === 0) return false;
  }
  return false;
}

function takeAt(order: Order, slot: number, lotsMax: number, market: SimulatedMarket): void {
  const { laneIndex, remainingLots } = order;
  const displayedLots = market.book.lotsOfSlot[slot]!;
  const takenLots = displayedLots - market.takeableLots(slot, laneIndex);
  const takeableLots = Math.min(displayedLots, lotsMax) - takenLots;
  const lots = Math.min(remainingLots, takeableLots);
  if (lots > 0) market.take(order, slot, lots);
}

/** A post-only order meets own orders only; whether one of them keeps it out. */
function clearsOwnOrders(order: Order, market: SimulatedMarket): boolean {
  const { own } = market;
  for (
    let level = order.side === BID ? own.bestAskLevel : own.bestBidLevel;
    isWithin(order, level);
    level += step(order)
  ) {
    const slot = oppositeSlot(order, level);
    for (let met = ownAt(order, slot, market); met !== undefined; met = ownAt(order, slot, market)) {
      if (order.terms.selfTrade === "taker-at-cross") return true;
      market.end(met, END_SELF_TRADE);
    }
  }
  return false;
}

/** Whether an order of the same lane stands in the way of one at a level. */
function meetsOwnOrder({ side, laneIndex }: Order, level: number, own: OwnOrders): boolean {
  return side === BID
    ? own.hasBetween(laneIndex, ASK, own.bestAskLevel, level)
    : own.hasBetween(laneIndex, BID, level, own.bestBidLevel);
}

function ownAt(order: Order, slot: number, market: SimulatedMarket): Order | undefined {
  let own = market.own.oldestAt(slot);
  while (own !== undefined && own.laneIndex !== order.laneIndex) own = own.next;
  return own;
}

/** In how many fills an order at a level can come at once: one for each level it takes from, and each own order there. */
export function fillsAtOnceMax(order: Order, level: number): number {
  const { market } = order.account;
  const limit = { side: order.side, level };
  let count = 0;
  for (let at = firstLevel(order, market); isWithin(limit, at); at += step(order)) {
    const slot = oppositeSlot(order, at);
    if (market.book.lotsOfSlot[slot]! > 0) count++;
    for (let own = market.own.oldestAt(slot); own !== undefined; own = own.next)
      if (own.laneIndex === order.laneIndex) count++;
  }
  return count;
}

/** Best level that the order can meet: displayed or own. */
function firstLevel({ side }: Order, { book, own }: SimulatedMarket): number {
  return side === BID
    ? Math.min(book.bestAskLevel, own.bestAskLevel)
    : Math.max(book.bestBidLevel, own.bestBidLevel);
}

function isWithin({ side, level }: Pick<Order, "side" | "level">, at: number): boolean {
  return side === BID ? at <= level : at >= level;
}

function step({ side }: Order): 1 | -1 {
  return side === BID ? 1 : -1;
}

function oppositeSlot({ side }: Order, level: number): number {
  return 2 * level + (side === BID ? ASK : BID);
}

/**
 * What an amendment comes to. A smaller size or another expiry keeps the place in the queue; another price or a larger size
 * loses it, and the order comes in again.
 */
export type AmendmentPlan = "cancel" | "keep-place" | "come-in-again";

/** @returns the reason where the change is refused: the order stays as it was. */
export function planAmendment(
  order: Order,
  amendment: Amendment,
  nowUs: number,
): AmendmentPlan | RejectReason {
  const { account, terms } = order;
  const { market } = account;
  if (order.state !== ORDER_STATE.resting) return "not-resting";
  if (market.stops !== 0) return "market-not-open";
  const { level, remainingLots, expiry } = amendment;
  if (remainingLots <= 0) return "cancel";
  if (typeof expiry === "number" && expiry <= nowUs) return "expired";
  if (level === order.level && remainingLots <= order.remainingLots) return "keep-place";
  if (!market.isOnGrid(level)) return "off-grid";
  if (level <= market.floorLevel) return "settlement-floor";
  if (terms.group !== undefined && !account.lane.groups[terms.group]!.isOpen) return "order-group";
  if (terms.isPostOnly && crossesBook({ side: order.side, level }, market)) return "post-only-cross";
  if (terms.isPostOnly && terms.selfTrade === "taker-at-cross" && meetsOwnOrder(order, level, market.own))
    return "own-cross";
  const { cash } = account.lane;
  if (cash !== undefined && !cash.canAffordAmended(order, amendment)) return "insufficient-balance";
  return "come-in-again";
}
