/**
 * Every invariant's permanent name, in the order of the catalogue, with its number in the list that the project began with.
 * Names are never changed or given to something else; those without a number came later.
 */
export const INVARIANT_NUMBERS = {
  "reservation-leans-against-inventory": 1,
  "quotes-fall-with-inventory": 2,
  "bid-below-ask": 3,
  "posted-on-grid": 4,
  "size-within-limit": 5,
  "complement-mirrors": 6,
  "flat-is-symmetric": 7,
  "spread-covers-risk-aversion": 8,
  "round-trip-earns": 9,
  "spread-grows-with-volatility": 10,
  "spread-falls-with-depth-decay": 11,
  "spread-follows-risk-aversion": 12,
  "skew-grows-with-risk-aversion": 13,
  "spread-falls-with-intensity": 14,
  "quotes-at-the-close": 15,
  "units-scale": 16,
  "quotes-move-with-fair-value": 17,
  "flat-never-crosses-fair-value": 18,
  "pnl-identity": 19,
  "zero-sum": 20,
  "settlement-bounds": 21,
  "inventory-within-limit": 22,
  "better-price-fills-more": 23,
  "fills-within-prints": 24,
  "fill-probability-bounded": 25,
  "causal-and-repeatable": 26,
  "inventory-reverts": 27,
  "martingale-pays-nothing": 28,
  "doubling-doubles": 29,
  "fees-never-pay": 30,
  "tighter-spread-scores-higher": 31,
  "drawdown-breaker": 32,
  "variance-within-budget": 33,
  "reservation-within-payoff": 34,
  "pinned-market-is-one-sided": 35,
  "explanation-sums-to-quote": undefined,
  "skew-in-full-size": undefined,
  "spread-in-full-size": undefined,
  "no-dead-parameter": undefined,
  "spread-widens-with-inventory": undefined,
  "combos-refused": undefined,
  "cap-covers-its-markets": undefined,
  "recorded-time-runs-forward": undefined,
  "recorded-volume-counted-once": undefined,
  "recorded-book-uncrossed": undefined,
} as const;

export type InvariantId = keyof typeof INVARIANT_NUMBERS;

/** All of them, in the catalogue's order. */
export const INVARIANT_IDS: readonly InvariantId[] = Object.keys(INVARIANT_NUMBERS) as InvariantId[];
