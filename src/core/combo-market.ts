/**
 * Tells combo markets (the exchange's multivariate events) from single ones, by four signals of which each is enough: the
 * exchange's own filter was seen to let some through, and a position in one can hardly be left again ("I Lost $150 in 20
 * Minutes Market-Making on Kalshi", 2025, bug 5).
 */

/** What a market's record says of it, as the exchange names the fields; absent ones are undefined, null or empty. */
export interface MarketRecordFields {
  readonly ticker?: unknown;
  readonly mve_collection_ticker?: unknown;
  readonly mve_selected_legs?: unknown;
  readonly strike_type?: unknown;
}

/** The signals, in the order in which they are looked at. */
export const COMBO_SIGNALS = ["ticker", "mve_collection_ticker", "mve_selected_legs", "strike_type"] as const;
export type ComboSignal = (typeof COMBO_SIGNALS)[number];

/** Tickers of combos begin with this. */
const COMBO_PREFIX = "KXMVE";

/**
 * What combos are struck by. Single markets with a custom strike exist: to refuse one costs that market, to trade a combo
 * costs the position.
 */
const COMBO_STRIKE_TYPES: readonly string[] = ["custom", "multivariate", "mve"];

export function isComboTicker(ticker: string): boolean {
  return ticker.toUpperCase().startsWith(COMBO_PREFIX);
}

/** The signals that a market's record gives; none for a single market. */
export function comboSignals(record: MarketRecordFields): readonly ComboSignal[] {
  const isSignal: Readonly<Record<ComboSignal, boolean>> = {
    ticker: typeof record.ticker === "string" && isComboTicker(record.ticker),
    mve_collection_ticker: isFilled(record.mve_collection_ticker),
    mve_selected_legs: isFilled(record.mve_selected_legs),
    strike_type:
      typeof record.strike_type === "string" && COMBO_STRIKE_TYPES.includes(record.strike_type.toLowerCase()),
  };
  return COMBO_SIGNALS.filter((signal) => isSignal[signal]);
}

/** Whether a market is not to be traded: one signal is enough. */
export function isComboMarket(record: MarketRecordFields): boolean {
  return comboSignals(record).length > 0;
}

function isFilled(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return false;
  return !Array.isArray(value) || value.length > 0;
}
