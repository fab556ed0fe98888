/** Refusals as numbers, for code that is asked for each order, and their tally. The names are in `core/risk-rows.ts`. */
import { REFUSAL_REASONS, type RefusalReason, type RiskRow } from "../core/risk-rows.ts";

/** In `RiskGate.lastReason` and from `withdrawalReason`: there is none. */
export const NO_REFUSAL = -1;

const REASON_COUNT = REFUSAL_REASONS.length;

/** The number of a reason: its place in the list. */
export function reasonIndex(reason: RefusalReason): number {
  return REFUSAL_REASONS.indexOf(reason);
}

/** What the gate said of one order, for a journal or a person. */
export type RiskVerdict =
  | { readonly kind: "approved"; readonly lots: number }
  | { readonly kind: "trimmed"; readonly lots: number; readonly reason: RefusalReason }
  | { readonly kind: "refused"; readonly reason: RefusalReason; readonly sentence: string };

/** Refusals and trims by market and reason, by the reason's number. */
export class RiskTally {
  readonly #refusedCounts: Float64Array;
  readonly #trimmedCounts: Float64Array;
  readonly #trimmedLots: Float64Array;
  /** Over all markets and reasons. */
  refusedCount = 0;
  trimmedCount = 0;

  constructor(marketCount: number) {
    this.#refusedCounts = new Float64Array(marketCount * REASON_COUNT);
    this.#trimmedCounts = new Float64Array(marketCount * REASON_COUNT);
    this.#trimmedLots = new Float64Array(marketCount * REASON_COUNT);
  }

  refused(market: number, reason: number): void {
    this.refusedCount++;
    this.#refusedCounts[market * REASON_COUNT + reason]!++;
  }

  trimmed(market: number, reason: number, lots: number): void {
    this.trimmedCount++;
    this.#trimmedCounts[market * REASON_COUNT + reason]!++;
    this.#trimmedLots[market * REASON_COUNT + reason]! += lots;
  }

  /** What was noted as trimmed was not sent at all: it goes whole or not. @param lots as they were noted. */
  refusedAfterAll(market: number, reason: number, lots: number): void {
    this.trimmedCount--;
    this.#trimmedCounts[market * REASON_COUNT + reason]!--;
    this.#trimmedLots[market * REASON_COUNT + reason]! -= lots;
    this.refused(market, reason);
  }

  /** @param tickers of the lane's markets, in their order. */
  rows(laneIndex: number, tickers: readonly string[]): readonly RiskRow[] {
    return tickers
      .flatMap((ticker, market) =>
        REFUSAL_REASONS.map((reason, index) => ({
          laneIndex,
          ticker,
          reason,
          refusedCount: this.#refusedCounts[market * REASON_COUNT + index]!,
          trimmedCount: this.#trimmedCounts[market * REASON_COUNT + index]!,
          trimmedLots: this.#trimmedLots[market * REASON_COUNT + index]!,
        })),
      )
      .filter(({ refusedCount, trimmedCount }) => refusedCount + trimmedCount > 0);
  }
}
