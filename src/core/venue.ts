/**
 * The venue as a lane sees it: commands go out, news comes back later. Nothing is answered at once, in no world.
 */
import type { Side } from "./order-book.ts";

/** Why the venue did not accept an order, or a change of one; `not-resting` is of changes alone. The order of these lists is part of journals and digests. */
export const REJECT_REASONS = [
  "post-only-cross",
  "own-cross",
  "market-not-open",
  "off-grid",
  "expired",
  "order-group",
  "insufficient-balance",
  "reduce-only",
  "fok-volume",
  "settlement-floor",
  "not-resting",
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** Why a fill happened; docs/VENUE.md says which fill model knows which. `take`: our order took what was displayed. */
export const FILL_CAUSES = ["queue", "through", "postedThrough", "gap", "modelled", "take"] as const;
export type FillCause = (typeof FILL_CAUSES)[number];

/** Why the venue ended an order without our asking. `lost`: in a gap, or because the market settled. */
export const END_REASONS = [
  "lost",
  "expiry",
  "close",
  "halt",
  "reactivation",
  "order-group",
  "self-trade",
  "immediate",
  "settlement-floor",
] as const;
export type EndReason = (typeof END_REASONS)[number];

/** How long an order lives. */
export type TimeInForce = "good-till-cancelled" | "immediate-or-cancel" | "fill-or-kill";
/** What happens where an order would trade with one of the same account: the newer one ends there, or the older one. */
export type SelfTradeMode = "taker-at-cross" | "maker";

/** What an order asks for (Kalshi docs, create-order V2, read 2026-11-20). */
export interface OrderTerms {
  readonly timeInForce: TimeInForce;
  readonly selfTrade: SelfTradeMode;
  /** Rejected rather than allowed to take. */
  readonly isPostOnly: boolean;
  /** Only as far as it makes the position smaller; with immediate-or-cancel only. */
  readonly isReduceOnly: boolean;
  /** Ended by a trading pause instead of resting through it. */
  readonly isCancelledOnPause: boolean;
  /** Ends then by itself; with good-till-cancelled only. */
  readonly expiryUs: number | undefined;
  /** Number of the lane's order group, undefined without one. */
  readonly group: number | undefined;
}

/** An order that rests until cancelled and never takes: what quotes are. */
export const QUOTE_TERMS: OrderTerms = {
  timeInForce: "good-till-cancelled",
  selfTrade: "taker-at-cross",
  isPostOnly: true,
  isReduceOnly: false,
  isCancelledOnPause: false,
  expiryUs: undefined,
  group: undefined,
};

/** What a lane asks for. Each world adds what it must know beside it. */
export interface OrderTicket {
  /** The number of the market in the kernel. */
  readonly marketIndex: number;
  readonly side: Side;
  readonly level: number;
  readonly sizeLots: number;
}

/**
 * A change of a resting order. The size is what is to remain of the order as its sender knows it: what is filled meanwhile
 * counts against it, as in the exchange's own amendments, which state a total. A price or a larger size costs the place in
 * the queue.
 */
export interface Amendment {
  readonly level: number;
  readonly remainingLots: number;
  /** A time, "keep", or "clear". */
  readonly expiry: number | "keep" | "clear";
}

/** What is done to an order group as a whole. */
export type GroupCommand =
  { readonly kind: "trigger" | "reset" | "delete" } | { readonly kind: "limit"; readonly limitLots: number };

export interface Venue<Order extends OrderTicket> {
  place(order: Order): void;
  /** Asks for an order's cancellation; fills that happen before it arrives stand. */
  cancel(order: Order): void;
  amend(order: Order, amendment: Amendment): void;
}

/** News of own orders, in the order in which the venue made it. */
export interface VenueNews<Order extends OrderTicket> {
  filled(order: Order, lots: number, priceBp: number): void;
  /** The order is over without having been filled whole: cancelled, rejected or swept. */
  ended(order: Order): void;
  /** The order rests with another size or price. */
  resized(order: Order, remainingLots: number): void;
}
