/**
 * Most rows of a tape set a size that nobody waits for. Where many markets are replayed in one order of time, a market goes
 * from one row that matters to the next, its stops; the plain rows between are applied when an order arrives or somebody
 * looks at sizes, in one go. Best prices never change at a plain row.
 */
import {
  HEAD_BLOCK,
  HEAD_EVENT_BEST,
  HEAD_KIND_MASK,
  HEAD_OPEN,
  HEAD_SLOT_SHIFT,
  HEAD_UNCOMMON_MASK,
  ROW_KIND,
} from "../core/tape.ts";
import type { SimulatedMarket } from "./simulated-market.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const SLOT_SHIFT = HEAD_SLOT_SHIFT;
const PRINT = ROW_KIND.print;
/** All of these zero: a level row that only sets a size. */
const LEVEL_UNCOMMON_MASK = HEAD_UNCOMMON_MASK;
/** Under this mask a print that leads to nothing is just its kind. */
const PRINT_UNCOMMON_MASK = HEAD_KIND_MASK | HEAD_OPEN | HEAD_BLOCK | HEAD_EVENT_BEST;

/**
 * Finds the market's next stop: a row that moves a best price, reaches an own order or is no level row at all. It holds until
 * an order comes to rest. hot: bench/markets.ts
 * @returns the stop's time, Infinity when no row is left.
 */
export function findStop(market: SimulatedMarket): number {
  const { own, book, source } = market;
  const { head: heads, timeUs: times, rowCount } = source;
  const ownBidLevel = own.bestBidLevel;
  const ownAskLevel = own.bestAskLevel;
  const isCrossed = ownBidLevel >= book.bestAskLevel || ownAskLevel <= book.bestBidLevel;
  let row = market.nextRow;
  if (!isCrossed)
    for (; row < rowCount; row++) {
      const head = heads[row]!;
      if ((head & LEVEL_UNCOMMON_MASK) === 0) continue;
      if ((head & PRINT_UNCOMMON_MASK) !== PRINT) break;
      const slot = head >>> SLOT_SHIFT;
      const level = slot >> 1;
      if ((slot & 1) === 0 ? level <= ownBidLevel : level >= ownAskLevel) break;
    }
  market.stopRow = row;
  return row < rowCount ? times[row]! : Infinity;
}

/** Applies the plain rows before the stop that happened by `timeUs`, those at that time included. hot: bench/markets.ts */
export function catchUp(market: SimulatedMarket, timeUs: number): void {
  const { stopRow, nextRow } = market;
  if (nextRow >= stopRow) return;
  const { timeUs: times } = market.source;
  let endRow = nextRow;
  while (endRow < stopRow && times[endRow]! <= timeUs) endRow++;
  applyPlain(market, endRow);
}

/** Applies all plain rows before the stop. */
export function catchUpToStop(market: SimulatedMarket): void {
  applyPlain(market, market.stopRow);
}

function applyPlain(market: SimulatedMarket, endRow: number): void {
  const { head: heads, sizeLow } = market.source;
  const { calmLotsOfSlot } = market.own;
  const { lotsOfSlot } = market.book;
  for (let row = market.nextRow; row < endRow; row++) {
    const head = heads[row]!;
    if ((head & LEVEL_UNCOMMON_MASK) !== 0) continue; // a print that reaches nobody
    const slot = head >>> SLOT_SHIFT;
    const lots = sizeLow[row]!;
    if (lots < calmLotsOfSlot[slot]!) market.setLevel(slot, lots, head, row);
    else lotsOfSlot[slot] = lots;
  }
  market.nextRow = endRow;
}
