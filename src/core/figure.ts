/** A figure that there may be too little data for. */

/** The figure, or a sentence that says why there is none: printed as `N/A` and the reason. */
export type Figure<T = number> = { readonly value: T } | { readonly reason: string };

export interface Interval {
  readonly low: number;
  readonly high: number;
}
