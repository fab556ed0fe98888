/**
 * The venue as a lane sees it: commands go out, news comes back later. Nothing is answered at once, in no world.
 *
 * An order is named by its index in the order pool, which both sides share in a backtest; a live venue maps it to the
 * exchange's identifiers.
 */

/** Why the venue did not let an order rest. */
export const REJECT_REASONS = ["post-only-cross", "own-cross", "market-not-open"] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** Why a fill happened; DESIGN's table of fill models says which model knows which. */
export const FILL_CAUSES = ["queue", "through", "postedThrough", "gap", "modelled"] as const;
export type FillCause = (typeof FILL_CAUSES)[number];

export interface Venue {
  /** Sends a post-only limit order that rests until cancelled. */
  place(order: number): void;
  /** Asks for an order's cancellation; fills that happen before it arrives stand. */
  cancel(order: number): void;
}

/** News of own orders, in the order in which the venue made it. */
export interface VenueNews {
  filled(order: number, lots: number): void;
  cancelled(order: number): void;
  rejected(order: number, reason: RejectReason): void;
}
