/** How orders of every kind come in at a naive market: docs/VENUE.md rules 9 to 11 and 34 to 40, in the plainest way. */
import { BID, type Side } from "../../src/core/order-book.ts";
import type { RejectReason } from "../../src/core/venue.ts";
import { add, key, type NaiveMarket } from "./naive-market.ts";
import { bestFirst, meets, type AnyOrder } from "./naive-orders.ts";
import { opposite } from "./rows.ts";

export function orderArrives(market: NaiveMarket, order: AnyOrder): void {
  const reason = refusal(market, order);
  if (reason !== undefined) reject(market, order, reason);
  else letIn(market, order);
}

function refusal(market: NaiveMarket, order: AnyOrder): RejectReason | undefined {
  const { side, priceBp, terms } = order;
  if (market.flags.size > 0) return "market-not-open";
  if (!market.pricesBp.includes(priceBp)) return "off-grid";
  if (priceBp <= market.floorBp) return "settlement-floor";
  if (order.expiryUs <= market.sink.nowUs) return "expired";
  if (terms.group !== undefined && !market.sink.isGroupOpen(terms.group)) return "order-group";
  if (terms.isReduceOnly) {
    const inventoryLots = market.sink.inventoryLots(order.market);
    const closableLots = side === BID ? -inventoryLots : inventoryLots;
    if (closableLots <= 0) return "reduce-only";
    order.remainingLots = Math.min(order.remainingLots, closableLots);
  }
  if (!market.sink.canAfford(order, priceBp, order.remainingLots)) return "insufficient-balance";
  if (terms.isPostOnly && market.meetsBook(side, priceBp)) return "post-only-cross";
  if (terms.timeInForce === "fill-or-kill" && !canFillWhole(market, order)) return "fok-volume";
  return undefined;
}

function reject(market: NaiveMarket, order: AnyOrder, reason: RejectReason): void {
  order.state = "over";
  market.sink.rejected(order, reason);
}

export function letIn(market: NaiveMarket, order: AnyOrder): void {
  const { isPostOnly, timeInForce } = order.terms;
  if (isPostOnly && isKeptOut(market, order)) return reject(market, order, "own-cross");
  const isStopped = !isPostOnly && take(market, order);
  if (order.remainingLots === 0) return;
  if (isStopped || timeInForce !== "good-till-cancelled") {
    order.state = "over";
    market.sink.ended(order, isStopped ? "self-trade" : "immediate", true);
    return;
  }
  const at = key(order.side, order.priceBp);
  order.aheadLots = Math.max(0, (market.book.get(at) ?? 0) - (market.stillToCome.get(at) ?? 0));
  order.arrivalRow = market.rowCount;
  order.state = "resting";
  market.orders.push(order);
  market.sink.placed(order);
}

/** What a post-only order meets are own orders only. */
function isKeptOut(market: NaiveMarket, order: AnyOrder): boolean {
  for (const own of bestFirst(market.orders, opposite(order.side))) {
    if (!meets(order.side, order.priceBp, own.priceBp)) continue;
    if (order.terms.selfTrade === "taker-at-cross") return true;
    market.end(own, "self-trade");
  }
  return false;
}

/** Takes from the best price on; whether an own order stopped it. */
function take(market: NaiveMarket, order: AnyOrder): boolean {
  const theirSide = opposite(order.side);
  for (const priceBp of pricesWithin(market, order.side, order.priceBp)) {
    for (const own of market.restingAt(theirSide, priceBp)) {
      takeAt(market, order, priceBp, own.aheadLots);
      if (order.remainingLots === 0) return false;
      if (order.terms.selfTrade === "taker-at-cross") return true;
      market.end(own, "self-trade");
    }
    takeAt(market, order, priceBp, Infinity);
    if (order.remainingLots === 0) return false;
  }
  return false;
}

function takeAt(market: NaiveMarket, order: AnyOrder, priceBp: number, aheadLots: number): void {
  const at = key(opposite(order.side), priceBp);
  const takenLots = market.taken.get(at) ?? 0;
  const lots = Math.min(order.remainingLots, Math.min(market.book.get(at) ?? 0, aheadLots) - takenLots);
  if (lots <= 0) return;
  add(market.taken, at, lots);
  order.remainingLots -= lots;
  if (order.remainingLots === 0) order.state = "over";
  market.sink.filled(order, lots, priceBp, "take");
}

function canFillWhole(market: NaiveMarket, order: AnyOrder): boolean {
  let leftLots = order.remainingLots;
  for (const priceBp of pricesWithin(market, order.side, order.priceBp)) {
    const theirSide = opposite(order.side);
    if (market.restingAt(theirSide, priceBp).length > 0) return true;
    const at = key(theirSide, priceBp);
    leftLots -= Math.max(0, (market.book.get(at) ?? 0) - (market.taken.get(at) ?? 0));
    if (leftLots <= 0) return true;
  }
  return false;
}

/** What the other side displays, or we rest at there, that an order at a price would meet, best first. */
function pricesWithin(market: NaiveMarket, side: Side, priceBp: number): number[] {
  const theirSide = opposite(side);
  const prices = new Set<number>();
  for (const [at, lots] of market.book) {
    const [name, text] = at.split(" ");
    if (lots > 0 && name === (theirSide === BID ? "bid" : "ask")) prices.add(Number(text));
  }
  for (const own of bestFirst(market.orders, theirSide)) prices.add(own.priceBp);
  const met = [...prices].filter((otherBp) => meets(side, priceBp, otherBp));
  return met.toSorted((x, y) => (side === BID ? x - y : y - x));
}

/** In how many fills an order could come at once: one for each level that displays something, and each own order met. */
export function fillsAtOnceMax(market: NaiveMarket, side: Side, priceBp: number): number {
  const theirSide = opposite(side);
  let count = 0;
  for (const otherBp of pricesWithin(market, side, priceBp)) {
    if ((market.book.get(key(theirSide, otherBp)) ?? 0) > 0) count++;
    count += market.restingAt(theirSide, otherBp).length;
  }
  return Math.max(1, count);
}

/** What an amendment comes to; where it loses its place the order is out of the queue when this returns. */
export function planAmendment(
  market: NaiveMarket,
  order: AnyOrder,
  priceBp: number,
  lots: number,
  expiryUs: number | undefined,
) {
  const { side, terms } = order;
  if (order.state !== "resting" || market.flags.size > 0) return "refused";
  if (lots <= 0) return "cancel";
  if (expiryUs !== undefined && expiryUs <= market.sink.nowUs) return "refused";
  if (priceBp === order.priceBp && lots <= order.remainingLots) return "keep-place";
  if (!market.pricesBp.includes(priceBp) || priceBp <= market.floorBp) return "refused";
  if (terms.group !== undefined && !market.sink.isGroupOpen(terms.group)) return "refused";
  const own = bestFirst(market.orders, opposite(side)).filter((other) => meets(side, priceBp, other.priceBp));
  const isOwnMet = terms.selfTrade === "taker-at-cross" && own.length > 0;
  if (terms.isPostOnly && (market.meetsBook(side, priceBp) || isOwnMet)) return "refused";
  return market.sink.canAfford(order, priceBp, lots) ? "come-in-again" : "refused";
}
