/** P-values of many tests, adjusted for their number. Neither looks at how the tests depend on each other. */

/**
 * Holm (1979), "A simple sequentially rejective multiple test procedure": the chance of any false rejection stays below the level,
 * whatever the dependence.
 * @returns adjusted p-values in the order given.
 */
export function holm(pValues: readonly number[]): readonly number[] {
  const adjusted = pValues.map(() => 0);
  let largest = 0;
  for (const [rank, index] of ascending(pValues).entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[index]!));
    adjusted[index] = largest;
  }
  return adjusted;
}

/**
 * Benjamini & Hochberg (1995): of what is rejected, the expected share that is false stays below the level; for tests that are
 * independent or depend positively.
 * @returns adjusted p-values in the order given.
 */
export function benjaminiHochberg(pValues: readonly number[]): readonly number[] {
  const adjusted = pValues.map(() => 1);
  let smallest = 1;
  const order = ascending(pValues);
  for (let rank = order.length; rank > 0; rank--) {
    const index = order[rank - 1]!;
    smallest = Math.min(smallest, (pValues.length * pValues[index]!) / rank);
    adjusted[index] = smallest;
  }
  return adjusted;
}

function ascending(values: readonly number[]): readonly number[] {
  return values.map((_, index) => index).sort((a, b) => values[a]! - values[b]! || a - b);
}
