/** When each order of a lane rested in one market, at which price and with how much left: read from the journal. */
import type { Side } from "../../core/order-book.ts";
import { FILL_CAUSES } from "../../core/venue.ts";
import type { JournalEntry } from "../journal.ts";

const TAKE = FILL_CAUSES.indexOf("take");

/** A time in which an order rested unchanged. */
export interface OrderSpan {
  /** Rises with each coming to rest: an order that lost its place in the queue has another. */
  readonly place: number;
  readonly side: Side;
  readonly priceBp: number;
  /** What was left of it. */
  readonly lots: number;
  readonly fromUs: number;
  readonly toUs: number;
}

export interface RestingOrders {
  /** In order of their beginning; none is empty. */
  readonly spans: readonly OrderSpan[];
  /** Orders that came to rest within the recording, those filled at least in part while they rested, and their sizes. */
  readonly quoteCount: number;
  readonly filledQuoteCount: number;
  readonly quotedLots: number;
  readonly filledLots: number;
}

interface Resting {
  place: number;
  readonly side: Side;
  priceBp: number;
  /** What is left; 0 while an amendment has taken it off the book. */
  lots: number;
  sinceUs: number;
  /** The most it could have been filled, and what it was. */
  quotedLots: number;
  filledLots: number;
}

/** @param endUs the recording's end: what comes to rest after it never met the market. */
export function restingOrders(
  entries: readonly JournalEntry[],
  market: number,
  endUs: number,
): RestingOrders {
  const spans: OrderSpan[] = [];
  const orders: Resting[] = [];
  const held = new Map<number, Resting>();
  let placeCount = 0;
  const pause = (order: Resting, atUs: number): void => {
    const { place, side, priceBp, lots, sinceUs } = order;
    const toUs = Math.min(atUs, endUs);
    if (lots > 0 && sinceUs < toUs) spans.push({ place, side, priceBp, lots, fromUs: sinceUs, toUs });
    order.sinceUs = atUs;
  };
  for (const entry of entries) {
    if (entry.market !== market) continue;
    const order = held.get(entry.order);
    switch (entry.kind) {
      case "placed": {
        if (order === undefined) {
          const { side, priceBp, lots, timeUs } = entry;
          const fresh = { side, priceBp, lots, sinceUs: timeUs, quotedLots: lots, filledLots: 0 };
          const resting: Resting = { place: placeCount++, ...fresh };
          held.set(entry.order, resting);
          if (timeUs < endUs) orders.push(resting);
        } else {
          order.place = placeCount++;
          order.priceBp = entry.priceBp;
          order.lots = entry.lots;
          order.sinceUs = entry.timeUs;
          order.quotedLots = Math.max(order.quotedLots, order.filledLots + entry.lots);
        }
        break;
      }
      case "filled":
        if (order === undefined || entry.detail === TAKE) break; // what takes is not resting
        pause(order, entry.timeUs);
        order.lots -= entry.lots;
        order.filledLots += entry.lots;
        if (order.lots === 0) held.delete(entry.order);
        break;
      case "amended":
        if (order === undefined) break;
        pause(order, entry.timeUs);
        order.lots = entry.priceBp === order.priceBp && entry.lots <= order.lots ? entry.lots : 0;
        break;
      case "cancelled":
      case "swept":
      case "rejected":
        if (order === undefined) break;
        pause(order, entry.timeUs);
        held.delete(entry.order);
        break;
      case "kept": // it rests as it was
      case "refused": // our own gate's answers: nothing reached the venue yet
      case "trimmed":
    }
  }
  for (const order of held.values()) pause(order, endUs);
  spans.sort((a, b) => a.fromUs - b.fromUs || a.place - b.place);
  const total = (value: (order: Resting) => number): number =>
    orders.reduce((sum, order) => sum + value(order), 0);
  return {
    spans,
    quoteCount: orders.length,
    filledQuoteCount: orders.filter(({ filledLots }) => filledLots > 0).length,
    quotedLots: total(({ quotedLots }) => quotedLots),
    filledLots: total(({ filledLots }) => filledLots),
  };
}
