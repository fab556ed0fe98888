/** The objective against each parameter by itself, the others averaged over. */
import type { SensitivityRow, SweepAxisRow, SweepReportRows } from "../../core/sweep-report-rows.ts";
import { legendOf, makeChart, type ChartOrReason } from "../chart.ts";
import { OKABE_ITO } from "../palette.ts";
import { drawn, parameterAxis, spanOf } from "./surface-picture.ts";
import { metricSummary, numberText, upper, valueOf } from "./sweep-words.ts";

const AXES_DRAWN_MAX = 8;
const LINES = { train: "training events", test: "events held out" } as const;

export function sensitivityCharts(rows: SweepReportRows): readonly ChartOrReason[] {
  const [name, title] = ["sensitivity", "Sensitivities"];
  if (rows.axes.length === 0) return [{ name, title, reason: "Nothing was swept: there is one cell." }];
  if (rows.sensitivities.length === 0)
    return [{ name, title, reason: "No cell that may be chosen has the plan's objective." }];
  return rows.axes.slice(0, AXES_DRAWN_MAX).map((axis, index) =>
    sensitivityChart(rows, axis, {
      index,
      found: rows.sensitivities.filter(({ parameter }) => parameter === axis.name),
    }),
  );
}

function sensitivityChart(
  rows: SweepReportRows,
  axis: SweepAxisRow,
  { index, found }: { index: number; found: readonly SensitivityRow[] },
): ChartOrReason {
  const chosen = valueOf(rows.chosen)?.cell;
  const points = found.map((row) => ({
    x: drawn(middle(row, axis.scale)),
    line: LINES[row.part],
    mean: drawn(row.mean),
    tenth: drawn(row.tenth),
    ninetieth: drawn(row.ninetieth),
    at: row.low === row.high ? numberText(row.low) : `${numberText(row.low)} to ${numberText(row.high)}`,
    cells: row.cellCount,
  }));
  const labels = [...new Set(found.map(({ part }) => LINES[part]))];
  const domain = labels.length === 2 ? [LINES.train, LINES.test] : labels;
  const colours = domain.map((label) => (label === LINES.train ? OKABE_ITO.blue : OKABE_ITO.vermillion));
  const dashes = domain.map((label) => (label === LINES.train ? [1, 0] : [7, 3]));
  const legend = legendOf(domain);
  const color = { field: "line", type: "nominal", scale: { domain, range: colours }, legend } as const;
  const y = {
    type: "quantitative",
    scale: { zero: false },
    axis: {
      title: upper(metricSummary(rows, rows.objective.metric)),
      format: ",.4~g",
      grid: true,
      tickCount: 5,
    },
  } as const;
  const rule = chosen === undefined ? [] : [{ x: drawn(rows.cells[chosen]!.values[index]!) }];
  const subtitle =
    "Mean over all cells with a value, whatever their other parameters; the band holds eight of ten of them. " +
    `${rule.length > 0 ? "The upright line is the chosen cell's value. " : ""}A flat line: the parameter hardly matters.`;
  return makeChart(`sensitivity-${index + 1}`, `Sensitivity: ${axis.name}`, subtitle, {
    height: 170,
    data: { values: points },
    encoding: { x: { field: "x", ...parameterAxis(axis, spanOf(axis)) } },
    layer: [
      {
        mark: { type: "area", opacity: 0.14 },
        encoding: { y: { field: "tenth", ...y }, y2: { field: "ninetieth" }, color },
      },
      {
        data: { values: rule },
        mark: { type: "rule", color: "#1c1f23", strokeWidth: 1 },
        encoding: { y: { value: 0 }, y2: { value: "height" } },
      },
      {
        mark: { type: "line", strokeWidth: 1.8 },
        encoding: {
          y: { field: "mean", ...y },
          color,
          strokeDash: { field: "line", type: "nominal", scale: { domain, range: dashes }, legend },
        },
      },
      {
        mark: { type: "point", filled: true, size: 34, opacity: 1 },
        encoding: {
          y: { field: "mean", ...y },
          color,
          tooltip: [
            { field: "line", type: "nominal", title: "over" },
            { field: "at", type: "nominal", title: axis.name },
            { field: "mean", type: "quantitative", title: "mean", format: ",.4~g" },
            { field: "cells", type: "quantitative", title: "cells", format: ",d" },
          ],
        },
      },
    ],
  });
}

function middle({ low, high }: SensitivityRow, scale: "linear" | "log"): number {
  if (low === high) return low;
  return scale === "log" ? Math.sqrt(low * high) : (low + high) / 2;
}
