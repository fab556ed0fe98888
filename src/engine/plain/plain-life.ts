/**
 * What the market's life does to a plain lane's orders: snapshots, gaps, pauses, close, settlement. The rules are those of
 * simulated-market.ts and market-status.ts.
 */
import { assert } from "../../core/errors.ts";
import { MARKET_STATUS } from "../../core/tape.ts";
import { END_REASONS, FILL_CAUSES } from "../../core/venue.ts";
import {
  STOP_CLOSED,
  STOP_GAP,
  STOP_HALTED,
  STOP_INACTIVE,
  STOP_PAUSED,
  STOP_SETTLED,
} from "../market-stops.ts";
import type { PlainSide } from "./plain-side.ts";
import type { PlainVenue } from "./plain-venue.ts";

const CAUSE_GAP = FILL_CAUSES.indexOf("gap");
const END_LOST = END_REASONS.indexOf("lost");
const END_CLOSE = END_REASONS.indexOf("close");
const END_REACTIVATION = END_REASONS.indexOf("reactivation");

/** The snapshot is complete. Queues are capped; after a gap orders the market has reached count as filled, all others as ended. */
export function finishSnapshot(venue: PlainVenue): void {
  const { bids, asks, book } = venue;
  const isAfterGap = (venue.stops & STOP_GAP) !== 0;
  venue.isInSnapshot = false;
  venue.stops &= ~STOP_GAP;
  if (!isAfterGap) {
    capAhead(venue, bids);
    capAhead(venue, asks);
    return;
  }
  if (bids.isResting) resolveGap(venue, bids, book.bestAskLevel <= bids.level);
  if (asks.isResting) resolveGap(venue, asks, book.bestBidLevel >= asks.level);
}

function resolveGap(venue: PlainVenue, side: PlainSide, isReached: boolean): void {
  if (isReached) venue.fill(side, side.remainingLots, CAUSE_GAP);
  else venue.end(side, END_LOST);
}

function capAhead({ book }: PlainVenue, side: PlainSide): void {
  if (!side.isResting) return;
  const displayedLots = book.lotsOfSlot[side.slot]!;
  if (side.aheadLots > displayedLots) side.aheadLots = displayedLots;
}

/** Messages were lost: nothing is known of the book until the next snapshot. */
export function startGap(venue: PlainVenue): void {
  venue.book.clear();
  venue.isInSnapshot = false;
  venue.stops |= STOP_GAP;
}

export function settle(venue: PlainVenue, microsPerContract: number): void {
  venue.stops |= STOP_SETTLED;
  venue.sweep(END_LOST);
  venue.ledger.settlementMicrosPerContract = microsPerContract;
  venue.inventoryLots = 0; // what it was worth has been paid
}

/** The exchange says how the market stands now: a number of MARKET_STATUS. Quotes rest through pauses. */
export function setStatus(venue: PlainVenue, status: number): void {
  const wasInactive = (venue.stops & STOP_INACTIVE) !== 0;
  switch (status) {
    case MARKET_STATUS.open:
      venue.stops &= STOP_GAP | STOP_SETTLED;
      if (wasInactive) sweepKnown(venue, END_REACTIVATION);
      break;
    case MARKET_STATUS.paused:
      venue.stops = (venue.stops & ~STOP_HALTED) | STOP_PAUSED;
      break;
    case MARKET_STATUS.halted:
      venue.stops |= STOP_PAUSED | STOP_HALTED;
      break;
    case MARKET_STATUS.inactive:
      venue.stops |= STOP_INACTIVE;
      break;
    case MARKET_STATUS.closed:
    case MARKET_STATUS.determined:
      return close(venue);
    default:
      assert(false, `market status ${status} is one the venue knows`);
  }
  venue.wake();
}

/** Its time is over: orders are swept, nothing is taken any more. */
export function close(venue: PlainVenue): void {
  if ((venue.stops & (STOP_CLOSED | STOP_SETTLED)) !== 0) return;
  venue.stops |= STOP_CLOSED;
  sweepKnown(venue, END_CLOSE);
  venue.wake();
}

/** In a gap nobody knows which orders still rest: the next snapshot decides. */
function sweepKnown(venue: PlainVenue, reasonIndex: number): void {
  if ((venue.stops & STOP_GAP) === 0) venue.sweep(reasonIndex);
}
