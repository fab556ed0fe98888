/** The market's life as the exchange tells it: what opening, pausing and closing do to resting orders. */
import { assert } from "../core/errors.ts";
import { MARKET_STATUS } from "../core/tape.ts";
import { END_REASONS } from "../core/venue.ts";
import {
  STOP_CLOSED,
  STOP_GAP,
  STOP_HALTED,
  STOP_INACTIVE,
  STOP_PAUSED,
  STOP_SETTLED,
} from "./market-stops.ts";
import type { SimulatedMarket } from "./simulated-market.ts";

const END_CLOSE = END_REASONS.indexOf("close");
const END_FLOOR = END_REASONS.indexOf("settlement-floor");
const END_HALT = END_REASONS.indexOf("halt");
const END_REACTIVATION = END_REASONS.indexOf("reactivation");

/** Its time is over: orders are swept, nothing is taken any more. */
export function closeMarket(market: SimulatedMarket): void {
  if ((market.stops & (STOP_CLOSED | STOP_SETTLED)) !== 0) return;
  market.stops |= STOP_CLOSED;
  const { nowUs } = market.sink;
  market.sweep(END_CLOSE, ({ account }) => !account.isOver(nowUs));
  market.sink.statusChanged(market);
}

/** The exchange says how the market stands now: a number of MARKET_STATUS. */
export function setMarketStatus(market: SimulatedMarket, status: number): void {
  const wasInactive = (market.stops & STOP_INACTIVE) !== 0;
  switch (status) {
    case MARKET_STATUS.open:
      market.stops &= STOP_GAP | STOP_SETTLED;
      if (wasInactive) market.sweep(END_REACTIVATION, () => true);
      break;
    case MARKET_STATUS.paused:
      market.stops = (market.stops & ~STOP_HALTED) | STOP_PAUSED;
      market.sweep(END_HALT, ({ terms }) => terms.isCancelledOnPause);
      break;
    case MARKET_STATUS.halted:
      market.stops |= STOP_PAUSED | STOP_HALTED;
      market.sweep(END_HALT, ({ terms }) => terms.isCancelledOnPause);
      break;
    case MARKET_STATUS.inactive:
      market.stops |= STOP_INACTIVE;
      break;
    case MARKET_STATUS.closed:
    case MARKET_STATUS.determined:
      return closeMarket(market);
    default:
      assert(false, `market status ${status} is one the venue knows`);
  }
  market.sink.statusChanged(market);
}

/** The result is paid: nothing rests and nothing is accepted any more. */
export function settleMarket(market: SimulatedMarket, microsPerContract: number): void {
  market.settle();
  for (const account of market.accounts) {
    account.ledger.settlementMicrosPerContract = microsPerContract;
    account.lane.news.settled(account, microsPerContract);
  }
}

/** Another price grid is in force; what rests stays where it is. */
export function changeGrid(market: SimulatedMarket, gridIndex: number): void {
  const grid = market.source.grids[gridIndex];
  assert(grid !== undefined, "a grid row names one of the tape's grids");
  market.grid = grid;
  market.sink.statusChanged(market);
}

/** YES is worth at least so much whatever comes: nothing rests at or below that any more. */
export function raiseFloor(market: SimulatedMarket, floorBp: number): void {
  const { priceBpOfLevel } = market.grid;
  let level = market.floorLevel;
  while (level + 1 < priceBpOfLevel.length && priceBpOfLevel[level + 1]! <= floorBp) level++;
  market.floorLevel = level;
  if (!market.isInGap) market.sweep(END_FLOOR, (order) => order.level <= level);
  market.sink.statusChanged(market);
}
