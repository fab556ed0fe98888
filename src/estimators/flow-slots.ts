/** What a calibration keeps of a stretch of time: counts and times by distance, never single events. */
import type { Side } from "../core/order-book.ts";

/** Arrivals and time while best prices stood at one spread. */
export interface SpreadCell {
  us: number;
  /** By the side that was hit, by whole ticks beyond its best price: parent orders that went as far and no further. */
  readonly reached: readonly [bid: number[], ask: number[]];
}

/** Virtual quotes at one distance from the mid they were placed at. */
export interface HeldCell {
  /** Time at risk: not yet filled, and behind or at the best price, so that who reaches them trades. */
  us: number;
  fillCount: number;
}

export interface FlowSlot {
  readonly fromUs: number;
  toUs: number;
  /** Mids at the end of even steps and their means over each step, cents; NaN where there was none. */
  readonly mids: number[];
  readonly meanMids: number[];
  /** By spread in basis points. */
  readonly spreads: Map<number, SpreadCell>;
  /** By side, by twice the distance in basis points. */
  readonly held: readonly [bid: Map<number, HeldCell>, ask: Map<number, HeldCell>];
}

export function emptySlot(fromUs: number): FlowSlot {
  return { fromUs, toUs: fromUs, mids: [], meanMids: [], spreads: new Map(), held: [new Map(), new Map()] };
}

export function spreadCell({ spreads }: FlowSlot, spreadBp: number): SpreadCell {
  let cell = spreads.get(spreadBp);
  if (cell === undefined) spreads.set(spreadBp, (cell = { us: 0, reached: [[], []] }));
  return cell;
}

export function heldCell({ held }: FlowSlot, side: Side, twiceDistanceBp: number): HeldCell {
  let cell = held[side].get(twiceDistanceBp);
  if (cell === undefined) held[side].set(twiceDistanceBp, (cell = { us: 0, fillCount: 0 }));
  return cell;
}
