/** Statistics of samples, as the figures of a market need them. An empty sample gives NaN. */

export function meanOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Standard deviation about the mean, divided by the number of values. */
export function deviationOf(values: readonly number[]): number {
  const centre = meanOf(values);
  let squares = 0;
  for (const value of values) squares += (value - centre) * (value - centre);
  return Math.sqrt(squares / values.length);
}

/** The smallest value that at least a share of the sample does not exceed. */
export function quantileOf(values: readonly number[], share: number): number {
  const ascending = values.toSorted((a, b) => a - b);
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? NaN;
}

/** The value up to which half of the weight lies. */
export function weightedMedian(weightOf: ReadonlyMap<number, number>): number {
  const ascending = [...weightOf].toSorted(([a], [b]) => a - b);
  const half = ascending.reduce((sum, [, weight]) => sum + weight, 0) / 2;
  let passed = 0;
  for (const [value, weight] of ascending) {
    passed += weight;
    if (passed >= half) return value;
  }
  return NaN;
}

export function autocorrelation(values: readonly number[], lag: number): number {
  const centre = meanOf(values);
  let products = 0;
  let squares = 0;
  for (const [index, value] of values.entries()) {
    squares += (value - centre) * (value - centre);
    if (index >= lag) products += (value - centre) * (values[index - lag]! - centre);
  }
  return products / squares;
}

/** A straight line through points, by least squares. */
export interface FittedLine {
  readonly intercept: number;
  readonly slope: number;
  readonly rSquared: number;
}

export function fittedLine(points: readonly (readonly [x: number, y: number])[]): FittedLine {
  const xMean = meanOf(points.map(([x]) => x));
  const yMean = meanOf(points.map(([, y]) => y));
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (const [x, y] of points) {
    xx += (x - xMean) * (x - xMean);
    xy += (x - xMean) * (y - yMean);
    yy += (y - yMean) * (y - yMean);
  }
  const slope = xy / xx;
  return { intercept: yMean - slope * xMean, slope, rSquared: (xy * xy) / (xx * yy) };
}
