/** What is doubtful about a calibration. Full sentences: what, why, what to do instead. */
import { figureAboveBudget, type VolatilityRow } from "../core/calibration-rows.ts";

/** Where the budget of a scheduled close and what was measured cannot both be right. */
export function budgetWarnings(ticker: string, volatility: VolatilityRow): readonly string[] {
  const measured = figureAboveBudget(volatility);
  const { budget } = volatility;
  if (measured === undefined || budget === undefined) return [];
  const [value, low, high, limit] = [
    measured.value,
    measured.low,
    measured.high,
    budget.dollarsPerSqrtHourMax,
  ].map((dollars) => dollars.toPrecision(3));
  return [
    `${ticker}: sigma was measured as ${value} (${low} to ${high}), but until its scheduled close, ${budget.hoursToClose.toFixed(1)} h away, it can be ${limit} on average at most, and was cut to that: all that was likely is above it. Either it is decided long before that close, or it moves less later on. Where it is decided earlier give strategies ${value} and the time until then as their horizon.`,
  ];
}
