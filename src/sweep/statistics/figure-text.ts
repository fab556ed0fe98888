/** Figures as they stand in sentences. */

/** Cents where it is about a dollar or more, else two digits: $12.40, -$0.0031. */
export function dollars(value: number): string {
  const size = Math.abs(value);
  const text = size >= 0.995 || size === 0 ? size.toFixed(2) : size.toPrecision(2);
  return `${value < 0 ? "-" : ""}$${text}`;
}

/** Whole percent. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
