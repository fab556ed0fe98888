/**
 * Why a market takes no orders, as bits: several can hold at once, and it is open when none does (Kalshi docs,
 * market_lifecycle and maintenance_and_pauses, read 2026-11-20).
 */

/** Messages were lost: nothing is known of the book until the next snapshot. */
export const STOP_GAP = 1;
/** Settled: nothing happens any more. */
export const STOP_SETTLED = 2;
/** Trading pause: nothing is placed or amended, cancels are taken, orders rest on. */
export const STOP_PAUSED = 4;
/** Exchange pause: not even cancels. */
export const STOP_HALTED = 8;
/** Deactivated: as a trading pause, but reactivation cancels every resting order. */
export const STOP_INACTIVE = 16;
/** Past its close: orders are swept, cancels refused. */
export const STOP_CLOSED = 32;

/** While any of these holds a cancel does nothing. */
export const CANCEL_STOPS = STOP_GAP | STOP_SETTLED | STOP_HALTED | STOP_CLOSED;
