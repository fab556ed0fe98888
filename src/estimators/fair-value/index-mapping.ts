/**
 * From the level of an index to the probability that it ends within a contract's range, low <= level < high: what a market
 * such as "S&P 500 between 4050 and 4099.99 at the close" is worth. The index is a martingale with one stated volatility
 * until the close.
 *
 *   normal     S_T ~ N(S, sigma^2 tau)                       sigma in index points per square-root hour
 *   lognormal  ln S_T ~ N(ln S - sigma^2 tau / 2, sigma^2 tau)   sigma as a share of the level per square-root hour
 *
 * Bachelier (1900) and Black (1976), a digital option's probability without a rate of interest (docs/FAIR-VALUE.md).
 */
import { normalProbabilityBetween } from "../normal-distribution.ts";

export interface IndexRange {
  /** -Infinity where the range has no lower end, Infinity where it has no upper one. */
  readonly low: number;
  readonly high: number;
}

export interface IndexVolatility {
  readonly kind: "normal" | "lognormal";
  /** Points, or a share of the level (0.0025 is a quarter of a per cent), per square-root hour. */
  readonly perSqrtHour: number;
}

/** From 0 to 1. At and after the close, and without volatility, the level is what it is: 0 or 1. */
export function rangeProbability(
  level: number,
  { low, high }: IndexRange,
  hoursLeft: number,
  { kind, perSqrtHour }: IndexVolatility,
): number {
  const deviation = perSqrtHour * Math.sqrt(Math.max(0, hoursLeft));
  if (!(deviation > 0)) return level >= low && level < high ? 1 : 0;
  if (kind === "normal")
    return normalProbabilityBetween((low - level) / deviation, (high - level) / deviation);
  const standardised = (end: number): number =>
    end <= 0 ? -Infinity : Math.log(end / level) / deviation + deviation / 2;
  return normalProbabilityBetween(standardised(low), standardised(high));
}

/**
 * The range of a bracket market by its ticker, such as INXD-23APR10-B4075: the number after B lies in the middle of the
 * range (its fraction cut off), whose ends are multiples of its width. The width is not in the ticker.
 * @returns undefined for a ticker that names no bracket.
 * @example bracketOfTicker("INXD-23APR10-B4075", 50) // { low: 4050, high: 4100 }
 */
export function bracketOfTicker(ticker: string, width: number): IndexRange | undefined {
  const [, middle] = /-B(\d+(?:\.\d+)?)$/.exec(ticker) ?? [];
  if (middle === undefined) return undefined;
  const low = Math.floor(Number(middle) / width) * width;
  return { low, high: low + width };
}
