/** Ranks, and how far two orders agree. */

/** Ascending from 1; equal values share the mean of their ranks. */
export function sampleRanks(values: readonly number[]): readonly number[] {
  const order = values.map((_, index) => index).sort((a, b) => values[a]! - values[b]!);
  const ranks = values.map(() => 0);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let at = from; at < to; at++) ranks[order[at]!] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

/**
 * Spearman's rank correlation, with shared ranks: simple-statistics gives equal values the ranks of their order.
 * @returns undefined where one of them never varies.
 */
export function rankCorrelation(first: readonly number[], second: readonly number[]): number | undefined {
  const [x, y] = [sampleRanks(first), sampleRanks(second)];
  const middle = (x.length + 1) / 2;
  let [products, squaresX, squaresY] = [0, 0, 0];
  for (let index = 0; index < x.length; index++) {
    const [fromX, fromY] = [x[index]! - middle, y[index]! - middle];
    products += fromX * fromY;
    squaresX += fromX * fromX;
    squaresY += fromY * fromY;
  }
  return squaresX === 0 || squaresY === 0 ? undefined : products / Math.sqrt(squaresX * squaresY);
}
