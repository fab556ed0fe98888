/**
 * Which markets are worth quoting: scores that grow with volume and shrink with volatility and with the spread that is
 * already there. Computed in logarithms, so that neither huge volumes nor pinned markets overflow.
 *
 * A maker earns the spread, and still a tight one is the better market: it is tight because others quote it, who take the
 * position back. A score that prefers wide spreads finds markets that nobody can leave.
 */

/** What a market is judged by; the same units for all markets compared. */
export interface MarketFeatures {
  /** Contracts per unit of time, above 0. */
  readonly volumeContracts: number;
  /** Cents per square root of a unit of time. */
  readonly volatilityCents: number;
  readonly spreadCents: number;
}

export interface ScoreShape {
  /** Spread up to which a one-sided score makes no difference, cents. */
  readonly targetCents: number;
  /** How fast the score falls with the spread, cents, above 0. */
  readonly widthCents: number;
  /** Least volatility reckoned with, above 0: a market that stands still is no better than a calm one. */
  readonly volatilityFloorCents: number;
}

/**
 * ln of volume / volatility x e^(-spread / width): strictly better the tighter the spread. The one to choose markets by.
 * @returns -Infinity without volume.
 */
export function lnTightnessScore(market: MarketFeatures, shape: ScoreShape): number {
  return lnActivity(market, shape) - market.spreadCents / shape.widthCents;
}

/** ln of volume / volatility x e^(-max(0, spread - target)^2 / (2 width^2)): never worse the tighter the spread. */
export function lnOneSidedScore(market: MarketFeatures, shape: ScoreShape): number {
  return lnActivity(market, shape) - gaussian(Math.max(0, market.spreadCents - shape.targetCents), shape);
}

/**
 * ln of volume / volatility x e^(-(spread - target)^2 / (2 width^2)). As often written, and a trap: below the target it
 * prefers the wider spread. Here for comparison with those who use it; the invariant `tighter-spread-scores-higher` refuses it.
 */
export function lnTwoSidedScore(market: MarketFeatures, shape: ScoreShape): number {
  return lnActivity(market, shape) - gaussian(market.spreadCents - shape.targetCents, shape);
}

function lnActivity({ volumeContracts, volatilityCents }: MarketFeatures, shape: ScoreShape): number {
  return Math.log(volumeContracts) - Math.log(Math.max(volatilityCents, shape.volatilityFloorCents));
}

function gaussian(distanceCents: number, { widthCents }: ScoreShape): number {
  return (distanceCents * distanceCents) / (2 * widthCents * widthCents);
}

/**
 * How many markets a cap on all positions together can quote: each needs room for one whole order at least, or its quotes
 * are orders of nothing.
 * @param capContracts of all markets together.
 * @param leastContracts that one market needs: its order size, or the position it is to be able to carry.
 * @example quotableMarketCount(20, 5) // 4
 */
export function quotableMarketCount(capContracts: number, leastContracts: number): number {
  return leastContracts > 0 ? Math.max(0, Math.floor(capContracts / leastContracts + 1e-9)) : 0;
}
