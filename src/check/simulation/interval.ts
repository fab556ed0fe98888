/** Means and slopes with intervals, from paths that are independent of each other. */
import type { RandomStream } from "../../core/random.ts";

export interface Estimate {
  readonly value: number;
  readonly standardError: number;
}

/** Mean of independent values with its standard error. */
export function meanOf(values: readonly number[]): Estimate {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { value: mean, standardError: Math.sqrt(squares / (values.length - 1) / values.length) };
}

/** What a path adds to a regression through the origin. */
export interface PathSums {
  /** Sum of level x change. */
  readonly products: number;
  /** Sum of level squared. */
  readonly squares: number;
}

const RESAMPLES = 400;

/** Slope of change on level over all paths, no intercept; its standard error by resampling whole paths. */
export function clusteredSlope(paths: readonly PathSums[], random: RandomStream): Estimate {
  const slopeOf = (drawn: readonly PathSums[]): number => {
    let [products, squares] = [0, 0];
    for (const path of drawn) {
      products += path.products;
      squares += path.squares;
    }
    return products / squares;
  };
  const slopes = Array.from({ length: RESAMPLES }, () =>
    slopeOf(paths.map(() => paths[random.below(paths.length)]!)),
  );
  const { value: mean } = meanOf(slopes);
  const variance = slopes.reduce((sum, slope) => sum + (slope - mean) ** 2, 0) / (RESAMPLES - 1);
  return { value: slopeOf(paths), standardError: Math.sqrt(variance) };
}
