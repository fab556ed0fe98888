/**
 * Why the risk gate refused or trimmed an order. Names are permanent: journals and result rows hold them.
 */

/** In the order in which the gate asks: the first that refuses is the one told. */
export const REFUSAL_REASONS = [
  "limits-not-stated",
  "combo-market",
  "drawdown",
  "loss-today",
  "stale-book",
  "stale-fair",
  "fair-unknown",
  "collar",
  "order-rate",
  "order-size",
  "position",
  "notional",
  "collateral",
  "capital-share",
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** What each reason says to people. */
export const REFUSAL_SENTENCES: Readonly<Record<RefusalReason, string>> = {
  "limits-not-stated": "Not every limit is stated as a number or as none, so nothing may be sent.",
  "combo-market": "A combo market is hard to leave again, and trading combos was not asked for by name.",
  drawdown: "Equity has been too far below its highest point; it stays so until a person clears it.",
  "loss-today": "The loss since midnight in New York has reached its limit; the next day begins anew.",
  "stale-book": "The book was last heard of too long ago.",
  "stale-fair": "The fair value was last heard of too long ago.",
  "fair-unknown": "There is a price collar, and no fair value to measure the price against.",
  collar: "The price is too far from the fair value.",
  "order-rate": "Too many orders were sent within the last minute.",
  "order-size": "One order may not be larger.",
  position: "Inventory and all that can still fill would pass the position limit.",
  notional: "The payoff at stake over all markets of the lane would pass its limit.",
  collateral: "The cash held by positions and orders over all markets of the lane would pass its limit.",
  "capital-share": "The cash held by this market would pass its share of the lane's starting cash.",
};

/** In `RiskGate.lastReason` and from `withdrawalReason`: there is none. */
export const NO_REFUSAL = -1;

/** The number of a reason: its place in the list. */
export function reasonIndex(reason: RefusalReason): number {
  return REFUSAL_REASONS.indexOf(reason);
}

/** One lane's refusals and trims for one reason; a reason that never came up has no row. */
export interface RiskRow {
  readonly laneIndex: number;
  readonly reason: RefusalReason;
  /** Orders refused whole. A wish is counted at each decision that still has it. */
  readonly refusedCount: number;
  /** Orders sent smaller than wished, and by how much together. */
  readonly trimmedCount: number;
  readonly trimmedLots: number;
}

/** A breaker that tripped: from then on nothing of the lane rests. */
export interface RiskTrip {
  readonly reason: "drawdown" | "loss-today";
  readonly timeUs: number;
  /** The loss that tripped it, and what it had to stay below. */
  readonly lossMicros: number;
  readonly lossMicrosMax: number;
  readonly equityMicros: number;
}

/** What the gate said of one order, for a journal or a person. */
export type RiskVerdict =
  | { readonly kind: "approved"; readonly lots: number }
  | { readonly kind: "trimmed"; readonly lots: number; readonly reason: RefusalReason }
  | { readonly kind: "refused"; readonly reason: RefusalReason; readonly sentence: string };

/** Refusals and trims by reason, by the reason's number. */
export class RiskTally {
  readonly #refusedCounts = new Float64Array(REFUSAL_REASONS.length);
  readonly #trimmedCounts = new Float64Array(REFUSAL_REASONS.length);
  readonly #trimmedLots = new Float64Array(REFUSAL_REASONS.length);
  /** Over all reasons. */
  refusedCount = 0;
  trimmedCount = 0;

  refused(reason: number): void {
    this.refusedCount++;
    this.#refusedCounts[reason]!++;
  }

  trimmed(reason: number, lots: number): void {
    this.trimmedCount++;
    this.#trimmedCounts[reason]!++;
    this.#trimmedLots[reason]! += lots;
  }

  rows(laneIndex: number): readonly RiskRow[] {
    return REFUSAL_REASONS.map((reason, index) => ({
      laneIndex,
      reason,
      refusedCount: this.#refusedCounts[index]!,
      trimmedCount: this.#trimmedCounts[index]!,
      trimmedLots: this.#trimmedLots[index]!,
    })).filter(({ refusedCount, trimmedCount }) => refusedCount + trimmedCount > 0);
  }
}
