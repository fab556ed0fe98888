/** How parameters, cells and figures of a sweep are called. */
import type { Figure } from "../../core/figure.ts";
import type { CellColumn, PartColumns, SweepPart, SweepReportRows } from "../../core/sweep-report-rows.ts";
import { MICROS_PER_DOLLAR } from "../../core/units.ts";
import { signedDollarsText } from "../format.ts";

const MINUS = "−";
/** Where a parameter's name goes over into its unit. */
const UNITS: readonly string[] = [
  "Dollars",
  "Cents",
  "Contracts",
  "Lots",
  "Hours",
  "Minutes",
  "Seconds",
  "Unix",
  "Ticks",
  "Per",
];

/** gammaPerDollar -> "gamma, per dollar"; sigmaDollarsPerSqrtHour -> "sigma, dollars per √hour". */
export function parameterTitle(name: string): string {
  const words = name.split(/(?=[A-Z])/);
  const unit = words.findIndex((word, index) => index > 0 && UNITS.includes(word));
  return unit < 0 ? lower(words) : `${lower(words.slice(0, unit))}, ${lower(words.slice(unit))}`;
}

function lower(words: readonly string[]): string {
  return words
    .map((word) => word.toLowerCase())
    .join(" ")
    .replaceAll("sqrt ", "√");
}

/** Four digits, or all of those before the point: 0.1325, 2.75, 12,345. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  const text = size >= 1000 ? Math.round(size).toLocaleString("en-US") : String(Number(size.toPrecision(4)));
  return value < 0 && text !== "0" ? `${MINUS}${text}` : text;
}

export function signedDollars(value: number): string {
  return signedDollarsText(Math.round(value * MICROS_PER_DOLLAR));
}

/** "gammaPerDollar 0.1325, kappaPerCent 2.75" */
export function cellText({ axes, cells }: SweepReportRows, cell: number): string {
  if (axes.length === 0) return "the only cell";
  return axes.map(({ name }, index) => `${name} ${numberText(cells[cell]!.values[index]!)}`).join(", ");
}

/** The first scenario's. */
export function primaryPart(rows: SweepReportRows, part: SweepPart): PartColumns | undefined {
  return rows.scenarios[0]?.parts.find((columns) => columns.part === part);
}

/** A metric of every cell under the first scenario; empty where the part has no events. */
export function primaryMetric(rows: SweepReportRows, part: SweepPart, metric: string): CellColumn {
  return primaryPart(rows, part)?.metrics[metric] ?? [];
}

export function metricSummary({ metrics }: SweepReportRows, name: string): string {
  return metrics.find((metric) => metric.name === name)?.summary ?? name;
}

export function valueOf<T>(figure: Figure<T>): T | undefined {
  return "reason" in figure ? undefined : figure.value;
}

export function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
