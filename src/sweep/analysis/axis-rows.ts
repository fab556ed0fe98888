/** Axes as a report draws them: how their values are spaced, and where the edges between them lie. */
import type { SweepAxisRow } from "../../core/sweep-report-rows.ts";
import type { AnalysedPlan } from "./sweep-input.ts";

/** Of drawn values so many evenly spaced quantiles tell the spacing. */
const QUANTILES = 9;

export function axisRows({ axes, definition }: AnalysedPlan): readonly SweepAxisRow[] {
  return axes.map(({ name, values, isDrawn }) => ({
    name,
    summary: definition.parameters.find((parameter) => parameter.name === name)?.summary ?? name,
    values: Array.from(values),
    scale: scaleOf(Array.from(values)),
    isDrawn,
  }));
}

/** Logarithmic where the values' logarithms are more evenly spaced than they themselves. @param values ascending. */
export function scaleOf(values: readonly number[]): "linear" | "log" {
  const count = Math.min(values.length, QUANTILES);
  if (count < 3 || !(values[0]! > 0)) return "linear";
  const picked = Array.from(
    { length: count },
    (_, index) => values[Math.round((index * (values.length - 1)) / (count - 1))]!,
  );
  return unevenness(picked.map(Math.log)) < unevenness(picked) - 1e-9 ? "log" : "linear";
}

/** Standard deviation of the steps over their mean. */
function unevenness(values: readonly number[]): number {
  const steps = values.slice(1).map((value, index) => value - values[index]!);
  const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
  const variance = steps.reduce((sum, step) => sum + (step - mean) * (step - mean), 0) / steps.length;
  return Math.sqrt(variance) / mean;
}

/** Half-way between neighbours on their scale, and as far beyond the outermost. @param values ascending, at least one. */
export function edgesOf(values: readonly number[], scale: "linear" | "log"): readonly number[] {
  const on = scale === "log" ? values.map(Math.log) : values;
  const off = scale === "log" ? Math.exp : (value: number): number => value;
  if (on.length === 1) return [off(on[0]! - 0.5), off(on[0]! + 0.5)];
  const middles = on.slice(1).map((value, index) => (value + on[index]!) / 2);
  return [2 * on[0]! - middles[0]!, ...middles, 2 * on.at(-1)! - middles.at(-1)!].map(off);
}
