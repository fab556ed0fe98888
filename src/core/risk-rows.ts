/**
 * Why the risk gate refused or trimmed an order, and the rows a run leaves of it (docs/RISK.md). Names are permanent:
 * journals and result rows hold them.
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

/** What one lane's gate said in one market for one reason; a reason that never came up has no row. */
export interface RiskRow {
  readonly laneIndex: number;
  readonly ticker: string;
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
  /** Of the whole lane, 0 at its start. */
  readonly equityMicros: number;
  /** The midnight in New York that resets it; undefined where it stays until a person clears it: in a backtest to the end. */
  readonly resumesAtUs: number | undefined;
}

export interface RiskTripRow extends RiskTrip {
  readonly laneIndex: number;
}

/** What a lane's gate goes by. */
export interface LaneRisk {
  /** The profile that stated what the run did not; undefined without one. */
  readonly profile: string | undefined;
  /** Each limit by its name, docs/RISK.md: a number in the unit of the name, or "none". One not stated is not there. */
  readonly limits: Readonly<Record<string, number | "none">>;
  /** What the profile gave a strategy that has such a parameter and was given none; undefined where it gave nothing. */
  readonly gammaPerDollar: number | undefined;
}
