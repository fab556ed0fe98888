/** Walking forward: what choosing anew before each event came to, and what was chosen. */
import type { SweepReportRows } from "../../core/sweep-report-rows.ts";
import { makeChart, type ChartOrReason } from "../chart.ts";
import { fitText } from "../fonts.ts";
import { everyNth, hoverLayer, zeroRule } from "../layers.ts";
import { OKABE_ITO } from "../palette.ts";
import { eventAxis, eventName, heldOutRule } from "./event-axis.ts";
import { DOLLARS, lineStyles, pointWhereAlone, upperReason } from "./path-charts.ts";
import { drawn, parameterAxis, spanOf } from "./surface-picture.ts";
import { cellText, parameterTitle, signedDollars } from "./sweep-words.ts";

/** Parameters whose way is drawn. */
const PARAMETERS_DRAWN_MAX = 3;
const WALK_PX = 130;

export function walkForwardCharts(rows: SweepReportRows): readonly ChartOrReason[] {
  const [name, title] = ["walk-forward", "P&L of walking forward"];
  const found = rows.walkForward;
  if ("reason" in found) return [{ name, title, reason: upperReason(found.reason) }];
  const { steps, chosenCount } = found.value;
  const styles = [
    ["chosen anew before each event", OKABE_ITO.green, [1, 0]],
    ["the chosen cell throughout", OKABE_ITO.blue, [7, 3]],
  ] as const;
  const lines = steps.flatMap(({ eventIndex, totalDollars, chosenTotalDollars }) =>
    [totalDollars, chosenTotalDollars].map((value, index) => ({
      event: eventIndex + 1,
      line: styles[index]![0],
      value: drawn(value),
    })),
  );
  const samples = everyNth(steps).map((step) => ({
    event: step.eventIndex + 1,
    name: eventName(rows, step.eventIndex),
    cell: cellText(rows, step.cell),
    pnl: signedDollars(step.pnlDollars),
    total: signedDollars(step.totalDollars),
  }));
  const cells = chosenCount === 1 ? "1 cell was" : `${chosenCount} different cells were`;
  const subtitle =
    `Before each event the cell with the best neighbourhood over the events before it, and what it earned there: nothing was chosen by what came later. ${cells} taken. ` +
    "The chosen cell knew its training events, so before the events held out its line is too good.";
  return [
    makeChart(name, title, subtitle, {
      height: 220,
      encoding: { x: eventAxis(rows) },
      layer: [
        zeroRule("y"),
        ...heldOutRule(rows),
        {
          data: { values: lines },
          mark: { type: "line", strokeWidth: 1.9, ...pointWhereAlone(steps.length) },
          encoding: { y: { field: "value", ...DOLLARS }, ...lineStyles(styles) },
        },
        hoverLayer(samples, [
          { key: "name", title: "event" },
          { key: "cell", title: "cell" },
          { key: "pnl", title: "P&L" },
          { key: "total", title: "in all" },
        ]),
      ],
    }),
    ...walkedParameters(rows, steps),
  ];
}

function walkedParameters(
  rows: SweepReportRows,
  steps: readonly { readonly eventIndex: number; readonly cell: number }[],
): readonly ChartOrReason[] {
  return rows.axes.slice(0, PARAMETERS_DRAWN_MAX).map((axis, index) =>
    makeChart(
      `walk-forward-${index + 1}`,
      `Walking forward: ${axis.name}`,
      "The value that was chosen before each event. A choice that jumps about is a surface without a hill.",
      {
        height: WALK_PX,
        data: {
          values: steps.map(({ eventIndex, cell }) => ({
            event: eventIndex + 1,
            value: drawn(rows.cells[cell]!.values[index]!),
          })),
        },
        encoding: {
          x: eventAxis(rows),
          y: { field: "value", ...titled(parameterAxis(axis, spanOf(axis), true), axis.name) },
        },
        layer: [
          { mark: { type: "line", interpolate: "step-after", strokeWidth: 1.2, color: OKABE_ITO.green } },
          { mark: { type: "point", filled: true, size: 26, opacity: 1, color: OKABE_ITO.green } },
        ],
      },
    ),
  );
}

/** A title as long as the axis is high. */
function titled<Axis extends { readonly axis: object }>(axis: Axis, name: string) {
  return { ...axis, axis: { ...axis.axis, title: fitText(parameterTitle(name), 11, WALK_PX) } };
}
