/** What a condition is made of once it is read, and when two of its numbers count as equal. */

/** A number made of parameters, which are given by their places. */
export type NumberOf = (values: ArrayLike<number>) => number;

/** Says of parameters whether the condition holds. */
export type Condition = (values: ArrayLike<number>) => boolean;

/** Far above the dust of sums and products of doubles. */
const EQUAL_SHARE = 1e-9;

export function comparison(sign: string, left: NumberOf, right: NumberOf): Condition {
  switch (sign) {
    case "<":
      return (values) => order(left(values), right(values)) < 0;
    case "<=":
      return (values) => order(left(values), right(values)) <= 0;
    case ">":
      return (values) => order(left(values), right(values)) > 0;
    case ">=":
      return (values) => order(left(values), right(values)) >= 0;
    case "==":
      return (values) => order(left(values), right(values)) === 0;
    default:
      return (values) => order(left(values), right(values)) !== 0;
  }
}

/** -1, 0 or 1: the difference's sign, 0 for dust. */
function order(left: number, right: number): number {
  const difference = left - right;
  const dust = EQUAL_SHARE * Math.max(Math.abs(left), Math.abs(right));
  return Math.abs(difference) <= dust ? 0 : Math.sign(difference);
}
