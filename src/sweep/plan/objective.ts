/** What cells are compared by, and what they must keep to. */
import { usageError } from "../../core/errors.ts";
import { likelyNames } from "../../core/near-names.ts";
import { didYouMean } from "../../core/suggestions.ts";
import type { Path, YamlSource } from "../yaml-source.ts";
import type { WrittenObjective } from "./document.ts";

export type Direction = "maximise" | "minimise";

export interface Metric {
  readonly summary: string;
  /** What a plan that says nothing wants of it. */
  readonly direction: Direction;
}

/** The figures of a cell over its markets that a plan can name, after fees; all are numbers in the unit that is said. */
export const METRICS = {
  pnl: { summary: "P&L of all markets together, dollars", direction: "maximise" },
  pnlPerMarket: { summary: "mean P&L of a market, dollars", direction: "maximise" },
  pnlPerEvent: { summary: "mean P&L of an event, dollars", direction: "maximise" },
  pnlPerContract: { summary: "P&L by contracts filled, cents", direction: "maximise" },
  pnlWorstEvent: { summary: "P&L of the event that lost most, dollars", direction: "maximise" },
  profitableShare: { summary: "share of the events with a P&L above 0", direction: "maximise" },
  sharpePerEvent: { summary: "mean P&L of an event by its standard deviation", direction: "maximise" },
  drawdown: { summary: "largest drawdown in one market, dollars", direction: "minimise" },
  fillShare: { summary: "share of the quotes that were filled at least in part", direction: "maximise" },
  fillCount: { summary: "fills", direction: "maximise" },
  contracts: { summary: "contracts filled", direction: "maximise" },
  fees: { summary: "fees paid, dollars; positive is a cost", direction: "minimise" },
  spreadEarned: { summary: "spread earned, dollars", direction: "maximise" },
  adverseSelection: { summary: "adverse selection, dollars; negative is a cost", direction: "maximise" },
  inventoryMean: { summary: "mean size of the inventory, contracts", direction: "minimise" },
  inventoryMax: { summary: "largest size of the inventory, contracts", direction: "minimise" },
  orderCount: { summary: "orders placed", direction: "minimise" },
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof METRICS;

export interface Constraint {
  readonly metric: MetricName;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

export interface Objective {
  readonly metric: MetricName;
  readonly direction: Direction;
  /** A cell that breaks one is never chosen. */
  readonly constraints: readonly Constraint[];
}

/** @throws USAGE_UNKNOWN_METRIC, USAGE_BAD_PLAN */
export function objectiveOf(source: YamlSource, written: WrittenObjective): Objective {
  const metric = metricAt(source, ["objective", "metric"], written.metric);
  const constraints = (written.constraints ?? []).map(({ metric: name, min, max }, index): Constraint => {
    const path: Path = ["objective", "constraints", index];
    if (min === undefined && max === undefined)
      throw source.bad(path, `${name} has neither min nor max`, "State one of them, or both.");
    if (min !== undefined && max !== undefined && min > max)
      throw source.bad(
        path,
        `${name} has min ${min} above max ${max}: no cell can keep to it`,
        `Give min: ${max}, max: ${min}.`,
      );
    return { metric: metricAt(source, [...path, "metric"], name), min, max };
  });
  return { metric, direction: written.direction ?? METRICS[metric].direction, constraints };
}

function metricAt(source: YamlSource, path: Path, name: string): MetricName {
  if (Object.hasOwn(METRICS, name)) return name as MetricName;
  const names = Object.keys(METRICS);
  const likely = likelyNames(name, names);
  throw source.placed(
    path,
    usageError("USAGE_UNKNOWN_METRIC", `there is no metric "${name}"`, {
      hint: `${likely.length === 0 ? "" : `${didYouMean(likely)} `}Metrics: ${names.join(", ")}.`,
      data: { name },
    }),
  );
}
