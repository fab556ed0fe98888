/**
 * What the market's life does to the orders of classes: snapshots, gaps, pauses, close, settlement. The rules are those of
 * plain-life.ts.
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
import { BID } from "../../core/order-book.ts";
import type { ClassVenue } from "./class-venue.ts";

const CAUSE_GAP = FILL_CAUSES.indexOf("gap");
const END_LOST = END_REASONS.indexOf("lost");
const END_CLOSE = END_REASONS.indexOf("close");
const END_REACTIVATION = END_REASONS.indexOf("reactivation");

/** The snapshot is complete. Queues are capped; after a gap orders the market has reached count as filled, all others as ended. */
export function finishSnapshot(venue: ClassVenue): void {
  const { book } = venue;
  const isAfterGap = (venue.stops & STOP_GAP) !== 0;
  venue.isInSnapshot = false;
  venue.stops &= ~STOP_GAP;
  venue.resting.forEach((at) => {
    if (isAfterGap) {
      const isReached = at.side === BID ? book.bestAskLevel <= at.level : book.bestBidLevel >= at.level;
      if (isReached) venue.fill(at, at.remainingLots, CAUSE_GAP);
      else venue.end(at, END_LOST);
    } else {
      const displayedLots = book.lotsOfSlot[at.slot]!;
      if (at.aheadLots > displayedLots) at.aheadLots = displayedLots;
    }
  });
}

/** Messages were lost: nothing is known of the book until the next snapshot. */
export function startGap(venue: ClassVenue): void {
  venue.book.clear();
  venue.isInSnapshot = false;
  venue.stops |= STOP_GAP;
}

export function settle(venue: ClassVenue, microsPerContract: number): void {
  venue.stops |= STOP_SETTLED;
  sweep(venue, END_LOST);
  venue.settlementMicrosPerContract = microsPerContract;
}

/** The exchange says how the market stands now: a number of MARKET_STATUS. Quotes rest through pauses. */
export function setStatus(venue: ClassVenue, status: number): void {
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
  venue.wakeAll();
}

/** Its time is over: orders are swept, nothing is taken any more. */
export function close(venue: ClassVenue): void {
  if ((venue.stops & (STOP_CLOSED | STOP_SETTLED)) !== 0) return;
  venue.stops |= STOP_CLOSED;
  sweepKnown(venue, END_CLOSE);
  venue.wakeAll();
}

/** In a gap nobody knows which orders still rest: the next snapshot decides. */
function sweepKnown(venue: ClassVenue, reasonIndex: number): void {
  if ((venue.stops & STOP_GAP) === 0) sweep(venue, reasonIndex);
}

/** The venue ends every resting order by itself. */
function sweep(venue: ClassVenue, reasonIndex: number): void {
  venue.resting.forEach((at) => venue.end(at, reasonIndex));
}
