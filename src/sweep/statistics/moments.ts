/** The shape of a cell's P&L by event. */
import { mean as meanOf, sum } from "simple-statistics";
import type { Figure } from "../../core/figure.ts";

export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Sample standard deviation (n - 1). */
  readonly deviation: number;
  /** Third central moment over the cube of the population's deviation; 0 for a normal law. */
  readonly skewness: number;
  /** Fourth central moment over the fourth power of the population's deviation: raw, 3 for a normal law. */
  readonly kurtosis: number;
}

export function momentsOf(pnl: ArrayLike<number>): Figure<Moments> {
  const values = Array.from(pnl);
  const count = values.length;
  if (count < 3) return { reason: `${count} events, 3 are the least for a shape` };
  const mean = meanOf(values);
  const central = (power: (deviation: number) => number): number =>
    sum(values.map((value) => power(value - mean))) / count;
  const variance = central((d) => d * d);
  if (variance <= 1e-24 * mean * mean) return { reason: "every event came to the same: no shape" };
  return {
    value: {
      count,
      mean,
      deviation: Math.sqrt((variance * count) / (count - 1)),
      skewness: central((d) => d * d * d) / (variance * Math.sqrt(variance)),
      kurtosis: central((d) => d * d * d * d) / (variance * variance),
    },
  };
}
