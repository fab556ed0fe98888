/** How a quote follows the best price of the others, seen from its side: YES for bids, NO for asks, so that higher is nearer to the market. */
import type { MarketView } from "../../core/strategy.ts";
import { NO_LEVEL } from "../../core/price-grid.ts";
import { BP_PER_CENT } from "../../core/units.ts";
import { seenFrom } from "./shared.ts";
import type { WishedSide, Wishes } from "./wishes.ts";

/** Closer than that two prices are the same, cents. */
const SAME_CENTS = 1e-9;

/**
 * The price so many ticks ahead of the best one on a side, seen from there; undefined where nobody quotes or the grid has none.
 * The book a strategy sees holds the orders of others alone.
 */
export function aheadOfBest(market: MarketView, { towards }: WishedSide, ticks: number): number | undefined {
  const bestCents = towards === 1 ? market.bestBidCents : market.bestAskCents;
  if (bestCents === undefined) return undefined;
  const { grid } = market;
  let level = towards === 1 ? grid.bidLevel(bestCents * BP_PER_CENT) : grid.askLevel(bestCents * BP_PER_CENT);
  for (let tick = 0; tick < ticks && level !== NO_LEVEL; tick++)
    level = towards === 1 ? grid.levelAbove(level) : grid.levelBelow(level);
  return level === NO_LEVEL ? undefined : seenFrom(towards, grid.priceBpOfLevel[level]! / BP_PER_CENT);
}

/** How far a side may go, seen from there, without meeting our own quote on the other side: a tick less. */
export function clearOfOwn({ grid }: MarketView, wishes: Wishes, { towards }: WishedSide): number {
  const other = (towards === 1 ? wishes.asks : wishes.bids).bestCents;
  if (other === undefined) return Infinity;
  const otherLevel = towards === 1 ? grid.askLevel(other * BP_PER_CENT) : grid.bidLevel(other * BP_PER_CENT);
  if (otherLevel === NO_LEVEL) return Infinity;
  const level = towards === 1 ? grid.levelBelow(otherLevel) : grid.levelAbove(otherLevel);
  return level === NO_LEVEL ? -Infinity : seenFrom(towards, grid.priceBpOfLevel[level]! / BP_PER_CENT);
}

/** How far behind a price a side's best quote is, cents; 0 where it is there, ahead of it, or not wished. */
export function behindCents(side: WishedSide, target: number | undefined): number {
  const own = side.bestCents;
  if (own === undefined || target === undefined) return 0;
  const cents = target - seenFrom(side.towards, own);
  return cents > SAME_CENTS ? cents : 0;
}
