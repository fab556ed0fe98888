/** What `backtest` takes where nothing is said, as it would be typed. Apart from all code: the help shows it, at once. */
export const BACKTEST_DEFAULTS = {
  fillModel: "fifo-matched",
  postedThrough: "remainder",
  latency: "20,50",
  fair: "mid",
  cash: "unlimited",
  rateLimit: "advanced",
  feePrecision: "direct",
  seed: "1",
} as const;
