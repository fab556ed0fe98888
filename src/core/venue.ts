/**
 * The venue as a lane sees it: commands go out, news comes back later. Nothing is answered at once, in no world.
 */
import type { Side } from "./order-book.ts";

/** Why the venue did not let an order rest. */
export const REJECT_REASONS = ["post-only-cross", "own-cross", "market-not-open"] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** Why a fill happened; docs/VENUE.md says which fill model knows which. */
export const FILL_CAUSES = ["queue", "through", "postedThrough", "gap", "modelled"] as const;
export type FillCause = (typeof FILL_CAUSES)[number];

/** What a lane asks for: a post-only limit order that rests until cancelled. Each world adds what it must know beside it. */
export interface OrderTicket {
  /** The number of the market in the kernel. */
  readonly marketIndex: number;
  readonly side: Side;
  readonly level: number;
  readonly sizeLots: number;
}

export interface Venue<Order extends OrderTicket> {
  place(order: Order): void;
  /** Asks for an order's cancellation; fills that happen before it arrives stand. */
  cancel(order: Order): void;
}

/** News of own orders, in the order in which the venue made it. */
export interface VenueNews<Order extends OrderTicket> {
  filled(order: Order, lots: number): void;
  /** The order is over without having been filled whole: cancelled, rejected or swept. */
  ended(order: Order): void;
}
