/**
 * Sharpe ratios of an event, and what is left of one after so many trials. Never annualised: events have no fixed rate.
 *
 * PSR and MinTRL: Bailey & Lopez de Prado (2012), "The Sharpe ratio efficient frontier", Journal of Risk 15(2), eqs. 4 and 7. DSR:
 * Bailey & Lopez de Prado (2014), "The deflated Sharpe ratio", Journal of Portfolio Management 40(5), eqs. 1 and 2.
 *
 * Wrong when cells truly differ: the variance across trials then holds their differences too, the threshold is too high and the
 * DSR too small. It errs on the side of caution.
 */
import { normalProbability } from "../../estimators/normal-distribution.ts";
import { normalQuantile } from "./distributions.ts";
import type { Figure } from "../../core/figure.ts";
import { momentsOf, type Moments } from "./moments.ts";
import { cellMeans, columnOf, type PnlMatrix } from "./pnl-matrix.ts";

const EULER_MASCHERONI = 0.5772156649015329;

/** Below this the normal law of a Sharpe ratio is no approximation of anything. */
const SHARPE_EVENTS_MIN = 15;

/** A Sharpe ratio of an event with what its error depends on. */
export interface SharpeRatio extends Pick<Moments, "count" | "skewness" | "kurtosis"> {
  readonly sharpe: number;
}

/** The expected largest of so many Sharpe ratios without skill; .9 % too large for 100 trials, less for more. 0 for one. */
export function expectedMaxSharpe(sharpeVariance: number, trialCount: number): number {
  if (trialCount <= 1) return 0;
  const usual = normalQuantile(1 - 1 / trialCount);
  const beyond = normalQuantile(1 - 1 / (trialCount * Math.E));
  // Below 1.6 trials or so the approximation would be negative.
  return Math.sqrt(sharpeVariance) * Math.max(0, (1 - EULER_MASCHERONI) * usual + EULER_MASCHERONI * beyond);
}

/** The probability that the true Sharpe ratio exceeds a threshold. */
export function probabilisticSharpe(ratio: SharpeRatio, threshold: number): number {
  return normalProbability(
    ((ratio.sharpe - threshold) * Math.sqrt(ratio.count - 1)) / Math.sqrt(errorTerm(ratio)),
  );
}

/** How many events it takes for such a ratio to exceed a threshold with so much confidence. */
export function minTrackRecord(ratio: SharpeRatio, threshold: number, confidence: number): Figure {
  if (ratio.sharpe <= threshold)
    return { reason: "the Sharpe ratio does not exceed its threshold: no record is long enough" };
  const score = normalQuantile(confidence) / (ratio.sharpe - threshold);
  return { value: 1 + errorTerm(ratio) * score * score };
}

/** Variance of the estimated Sharpe ratio, times n - 1. */
function errorTerm({ sharpe, skewness, kurtosis }: SharpeRatio): number {
  return 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe;
}

export interface DeflatedSharpe extends SharpeRatio {
  readonly trialCount: number;
  /** Variance of the Sharpe ratios across cells. */
  readonly sharpeVariance: number;
  /** What the best of so many trials is expected to reach without skill. */
  readonly expectedMax: number;
  readonly psr: number;
  readonly dsr: number;
  readonly minTrackRecord: Figure;
}

/** @param trialCount all cells ever tried; the effective number where they are correlated (`effective-trials.ts`). */
export function deflatedSharpe(matrix: PnlMatrix, cell: number, trialCount: number): Figure<DeflatedSharpe> {
  const { periodCount } = matrix;
  if (periodCount < SHARPE_EVENTS_MIN)
    return { reason: `${periodCount} events, ${SHARPE_EVENTS_MIN} are the least for a Sharpe ratio's error` };
  const moments = momentsOf(columnOf(matrix, cell));
  if ("reason" in moments) return moments;
  const { count, mean, deviation, skewness, kurtosis } = moments.value;
  const ratio = { count, skewness, kurtosis, sharpe: mean / deviation };
  const sharpeVariance = varianceOfSharpes(matrix);
  const expectedMax = expectedMaxSharpe(sharpeVariance, trialCount);
  return {
    value: {
      ...ratio,
      trialCount,
      sharpeVariance,
      expectedMax,
      psr: probabilisticSharpe(ratio, 0),
      dsr: probabilisticSharpe(ratio, expectedMax),
      minTrackRecord: minTrackRecord(ratio, expectedMax, 0.95),
    },
  };
}

/** Over the cells whose P&L varies; 0 where there is one. */
function varianceOfSharpes(matrix: PnlMatrix): number {
  const { means, standardErrors } = cellMeans(matrix);
  const root = Math.sqrt(matrix.periodCount);
  const sharpes: number[] = [];
  for (let cell = 0; cell < matrix.cellCount; cell++)
    if (standardErrors[cell]! > 0) sharpes.push(means[cell]! / standardErrors[cell]! / root);
  if (sharpes.length < 2) return 0;
  const mean = sharpes.reduce((sum, sharpe) => sum + sharpe, 0) / sharpes.length;
  return sharpes.reduce((sum, sharpe) => sum + (sharpe - mean) * (sharpe - mean), 0) / (sharpes.length - 1);
}
