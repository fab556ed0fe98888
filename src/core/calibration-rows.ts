/**
 * What a calibration says of a market: the models' inputs with their intervals, how well they fit, and why one is missing.
 * Intervals are of 95 %. Intensity A exp(-k d) is orders an hour and side that reach a distance d from the mid.
 */
import type { Manifest } from "./result-rows.ts";

/** An estimate with its 95 % interval. */
export interface Estimated {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export const VOLATILITY_ESTIMATORS = ["realised", "roll", "two-scale"] as const;
export type VolatilityEstimator = (typeof VOLATILITY_ESTIMATORS)[number];

export interface VolatilityFigure {
  readonly estimator: VolatilityEstimator;
  /** Undefined where noise exceeds what moved: the variance came out at or below zero. */
  readonly dollarsPerSqrtHour: Estimated | undefined;
}

/** The most that a martingale settling at 0 or 100 can move on average: sigma^2 (close - t) <= f (100 - f). */
export interface VarianceBudget {
  /** The binding end of the window. */
  readonly at: "start" | "end";
  readonly midCents: number;
  readonly hoursToClose: number;
  readonly dollarsPerSqrtHourMax: number;
}

export interface VolatilityRow {
  /** Time between the mids that were used. */
  readonly stepSeconds: number;
  /** Changes of the mid from one step to the next. */
  readonly observationCount: number;
  /** Steps of the slow scale of the two-scale estimator. */
  readonly slowSteps: number | undefined;
  readonly figures: readonly VolatilityFigure[];
  /** Bounce of the mid as Roll's spread, cents. */
  readonly rollSpreadCents: number | undefined;
  readonly budget: VarianceBudget | undefined;
  /** The two-scale figure within the budget: what models take. */
  readonly sigmaDollarsPerSqrtHour: Estimated | undefined;
  readonly isClamped: boolean;
  /** The mid moves by less than .3 of a tick in a step: rounding to ticks is not told from movement, sigma is too large. */
  readonly isBelowTick: boolean;
  /** Why there is no sigma. */
  readonly reason: string | undefined;
}

/** The two-scale figure, where the variance budget to which it was cut lies below all of its interval: one of the two is wrong. */
export function figureAboveBudget({ budget, figures, isClamped }: VolatilityRow): Estimated | undefined {
  const figure = figures.find(({ estimator }) => estimator === "two-scale")?.dollarsPerSqrtHour;
  if (!isClamped || budget === undefined || figure === undefined) return undefined;
  return figure.low > budget.dollarsPerSqrtHourMax ? figure : undefined;
}

export const INTENSITY_METHODS = ["sweep", "held"] as const;
export type IntensityMethod = (typeof INTENSITY_METHODS)[number];

/** A test against what was assumed; a small p speaks against it. */
export interface TestedFit {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
}

/** Counted and fitted at a distance: cents beyond the best price (sweep) or from the mid (held). */
export interface CountedCell {
  readonly distanceCents: number;
  /** The last cell of sweeps holds everything beyond it, too. */
  readonly isOpen: boolean;
  readonly observedCount: number;
  readonly fittedCount: number;
}

/** How often a distance from the mid was reached while it could be seen to be. */
export interface CountedRate {
  readonly distanceCents: number;
  readonly count: number;
  readonly hours: number;
  /** Exact where arrivals are Poisson. */
  readonly perHour: Estimated;
}

/** A exp(-k d) at a distance. */
export interface FittedRate {
  readonly distanceCents: number;
  readonly perHour: Estimated;
}

/** A straight line through the logarithms of the rates: for comparison with what others publish. */
export interface LogLinearFit {
  readonly intensityPerHour: number;
  readonly kappaPerCent: number;
  readonly rSquared: number;
}

export type IntervalMethod = "exact" | "block-bootstrap";

export interface IntensityRow {
  /** The side whose resting orders are reached. `both`: per side, as if both had one law. */
  readonly side: "bid" | "ask" | "both";
  readonly method: IntensityMethod;
  /** Parent orders (sweep) or fills of virtual quotes (held). */
  readonly eventCount: number;
  /** Side-hours with a mid (sweep), or quotes' hours (held). */
  readonly exposedHours: number;
  readonly intensityPerHour: Estimated | undefined;
  readonly kappaPerCent: Estimated | undefined;
  readonly intervals: IntervalMethod | undefined;
  /** What chose them. */
  readonly intervalsWhy: string | undefined;
  /** Arrivals against a Poisson process: coarse and fine stretches of time. */
  readonly dispersion: readonly TestedFit[];
  readonly fit: TestedFit | undefined;
  readonly cells: readonly CountedCell[];
  readonly rates: readonly CountedRate[];
  readonly curve: readonly FittedRate[];
  readonly logLinear: LogLinearFit | undefined;
  /** Why there is no A and k. */
  readonly reason: string | undefined;
}

/** Everything of one stretch of time. */
export interface CalibrationWindow {
  readonly fromUs: number;
  readonly toUs: number;
  readonly volatility: VolatilityRow;
  /** Bid, ask and both; of one method, or of each. */
  readonly intensities: readonly IntensityRow[];
}

/** Of a rolling window, known at `atUs` without anything later. */
export interface RollingRow {
  readonly atUs: number;
  readonly sigmaDollarsPerSqrtHour: Estimated | undefined;
  /** Sigma was cut to the variance budget. */
  readonly isClamped: boolean;
  readonly intensityPerHour: Estimated | undefined;
  readonly kappaPerCent: Estimated | undefined;
  readonly reasons: readonly string[];
}

export interface MarketCalibration {
  readonly ticker: string;
  readonly contentHash: string;
  readonly rowCount: number;
  readonly tickCents: number;
  readonly whole: CalibrationWindow;
  readonly windowMinutes: number;
  readonly rolling: readonly RollingRow[];
}

/** A calibration as it was run. */
export interface CalibrationRows {
  readonly manifest: Manifest;
  readonly method: IntensityMethod;
  readonly heldSeconds: number;
  readonly markets: readonly MarketCalibration[];
}
