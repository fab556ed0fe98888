/** What overlays have in common: parameters, time, fees. */
import type { MarketView, ParameterSpec } from "../../core/strategy.ts";
import { US_PER_HOUR, US_PER_SECOND } from "../../core/units.ts";

export const WATCHDOG = "WatchDog Bot, Kalshi Market Making Strategies (2026)";
export const GUIDE = "Kalshi Market Maker Bot Guide (November 2025)";
export const FULL_STACK = "Full-stack systematic market making (February 2026)";
export const FROM_MODELS = "From Models to Markets: Building a Smarter Market Maker on Kalshi";

/** Whole microseconds, so that what is due at a time is due exactly then. */
export function secondsUs(seconds: number): number {
  return Math.floor(seconds * US_PER_SECOND + 0.5);
}

export function hoursUs(hours: number): number {
  return Math.floor(hours * US_PER_HOUR + 0.5);
}

/** Microseconds to the scheduled close; Infinity where it is not known. */
export function closeInUs({ hoursToClose }: MarketView): number {
  return hoursToClose === undefined ? Infinity : hoursUs(hoursToClose);
}

/** The mid of the best prices, cents; undefined without both sides, or where they cross. Whatever the fair value is, this is the market's. */
export function midCents({ bestBidCents, bestAskCents }: MarketView): number | undefined {
  if (bestBidCents === undefined || bestAskCents === undefined || !(bestBidCents < bestAskCents))
    return undefined;
  return (bestBidCents + bestAskCents) / 2;
}

/** Shares like 0.57 of 100 contracts are not whole in binary. */
const SHARE_TOLERANCE = 1e-9;

/** Whether the inventory is more than a share of the largest position, either way. */
export function isPastShare(
  { inventoryContracts }: MarketView,
  shareFrac: number,
  maxPositionContracts: number,
): boolean {
  return Math.abs(inventoryContracts) / maxPositionContracts > shareFrac + SHARE_TOLERANCE;
}

/** What makers are charged at most: a quarter of 0.07 x P x (1 - P) dollars a contract. */
export const MAKER_FEE_RATE: ParameterSpec = {
  name: "makerFeeRate",
  summary: "the maker's fee a contract is so much of P (1 - P) dollars; 0 where none is charged",
  default: 0.0175,
  min: 0,
  max: 0.07,
};

export const IMPROVE_TICKS: ParameterSpec = {
  name: "improveTicks",
  summary: "ticks ahead of the best price of the others; 0 joins it",
  default: 1,
  min: 0,
  max: 10,
};

/** Volatility against which it is calm or not. */
export const CALM_SIGMA: ParameterSpec = {
  name: "calmSigmaDollarsPerSqrtHour",
  summary: "volatility up to which nothing is changed; the estimate starts there",
  default: 0.1,
  min: 0.001,
  max: 1,
  usual: [0.05, 0.15],
};

export const HALF_LIFE: ParameterSpec = {
  name: "halfLifeSeconds",
  summary: "age at which a move of the mid counts half in the volatility",
  default: 600,
  min: 1,
  max: 86_400,
};

/**
 * The most that may be paid for something worth `valueCents`, when the maker's fee comes on top: p + 100 rate P (1 - P) = value.
 * Asks are the same seen from NO, at 100 less the price.
 */
export function priceLessFee(valueCents: number, feeRate: number): number {
  const slope = 1 + feeRate;
  return (2 * valueCents) / (slope + Math.sqrt(slope * slope - (4 * feeRate * valueCents) / 100));
}

/** A price seen from a side: YES for bids, NO for asks, so that better is higher for both. */
export function seenFrom(towards: 1 | -1, priceCents: number): number {
  return towards === 1 ? priceCents : 100 - priceCents;
}
