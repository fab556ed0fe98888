/** Mids as whole numbers: the common steps of both best prices together. */
import type { PriceGrid } from "../../core/price-grid.ts";

export interface MidSteps {
  /** The largest step that all prices of the grid are whole multiples of, basis points. */
  readonly stepBp: number;
  /** By level: how many of them its price is. Two of them added name a mid. */
  readonly stepsOfLevel: Int32Array;
}

export function midStepsOf({ priceBpOfLevel }: PriceGrid): MidSteps {
  const stepBp = priceBpOfLevel.reduce(greatestCommonDivisor, 0);
  return { stepBp, stepsOfLevel: priceBpOfLevel.map((priceBp) => priceBp / stepBp) };
}

function greatestCommonDivisor(a: number, b: number): number {
  let [larger, smaller] = [a, b];
  while (smaller !== 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}
