/** P&L along the events: the fan of all cells, and the chosen cell's events. */
import type { SweepReportRows } from "../../core/sweep-report-rows.ts";
import { DOLLARS_AXIS, legendOf, makeChart, type ChartOrReason, type Layer } from "../chart.ts";
import { everyNth, hoverLayer, zeroRule } from "../layers.ts";
import { GAIN_COLOUR, LOSS_COLOUR, NEUTRAL_GREY, OKABE_ITO } from "../palette.ts";
import { eventAxis, eventName, heldOutRule } from "./event-axis.ts";
import { drawn } from "./surface-picture.ts";
import { signedDollars } from "./sweep-words.ts";

/** Colour and dash of lines by what they are. */
export function lineStyles(
  styles: readonly (readonly [label: string, colour: string, dash: readonly number[]])[],
) {
  const domain = styles.map(([label]) => label);
  const legend = legendOf(domain);
  return {
    color: {
      field: "line",
      type: "nominal",
      scale: { domain, range: styles.map(([, colour]) => colour) },
      legend,
    },
    strokeDash: {
      field: "line",
      type: "nominal",
      scale: { domain, range: styles.map(([, , dash]) => [...dash]) },
      legend,
    },
  } as const;
}

export const DOLLARS = {
  type: "quantitative",
  axis: { title: "Dollars", ...DOLLARS_AXIS, grid: true, tickCount: 6 },
} as const;

export function fanChart(rows: SweepReportRows): ChartOrReason {
  const [name, title] = ["fan", "P&L added up over the events"];
  if ("reason" in rows.fan) return { name, title, reason: upperReason(rows.fan.reason) };
  const fan = rows.fan.value.map((row) => ({ ...row, event: row.eventIndex + 1 }));
  const styles = [
    ["chosen cell", OKABE_ITO.blue, [1, 0]],
    ["best in sample", OKABE_ITO.vermillion, [7, 3]],
    ["median of all cells", NEUTRAL_GREY, [2, 2]],
  ] as const;
  const lines = fan.flatMap(({ event, chosen, bestInSample, median }) =>
    [chosen, bestInSample, median].map((value, index) => ({
      event,
      line: styles[index]![0],
      value: drawn(value),
    })),
  );
  const bands = fan.map((row) => ({
    event: row.event,
    tenth: drawn(row.tenth),
    quarter: drawn(row.quarter),
    threeQuarters: drawn(row.threeQuarters),
    ninetieth: drawn(row.ninetieth),
  }));
  const subtitle =
    "Bands hold the middle half and the middle 80 % of the cells at each event; they and the median are not one cell's path. " +
    "Best in sample is the cell with the largest mean on the training events: how it goes on after them is what such a choice is worth.";
  const band = (low: string, high: string, opacity: number): Layer => ({
    data: { values: bands },
    mark: { type: "area", color: NEUTRAL_GREY, opacity },
    encoding: { y: { field: low, ...DOLLARS }, y2: { field: high } },
  });
  const samples = everyNth(fan).map((row) => ({
    event: row.event,
    name: eventName(rows, row.eventIndex),
    chosen: signedDollars(row.chosen),
    best: signedDollars(row.bestInSample),
    median: signedDollars(row.median),
  }));
  return makeChart(name, title, subtitle, {
    height: 300,
    encoding: { x: eventAxis(rows) },
    layer: [
      zeroRule("y"),
      band("tenth", "ninetieth", 0.16),
      band("quarter", "threeQuarters", 0.24),
      ...heldOutRule(rows),
      {
        data: { values: lines },
        mark: { type: "line", strokeWidth: 1.9, ...pointWhereAlone(fan.length) },
        encoding: { y: { field: "value", ...DOLLARS }, ...lineStyles(styles) },
      },
      hoverLayer(samples, [
        { key: "name", title: "event" },
        { key: "chosen", title: "chosen cell" },
        { key: "best", title: "best in sample" },
        { key: "median", title: "median" },
      ]),
    ],
  });
}

/** A line of one point cannot be seen. */
export function pointWhereAlone(count: number) {
  return count === 1 ? { point: true } : {};
}

export function chosenEventsChart(rows: SweepReportRows): ChartOrReason {
  const [name, title] = ["chosen-events", "P&L of the chosen cell by event"];
  if (rows.chosenEvents.length === 0) return { name, title, reason: "No cell was chosen." };
  const bars = rows.chosenEvents.map(({ eventIndex, pnlDollars, fillCount }) => ({
    from: eventIndex + 0.6,
    event: eventIndex + 1,
    to: eventIndex + 1.4,
    value: drawn(pnlDollars),
    colour: pnlDollars < 0 ? LOSS_COLOUR : GAIN_COLOUR,
    name: eventName(rows, eventIndex),
    told: signedDollars(pnlDollars),
    fills: fillCount,
  }));
  return makeChart(
    name,
    title,
    "One bar an event, all of its markets added up. Few tall bars that make up the sum are few events to trust.",
    {
      height: 200,
      data: { values: bars },
      encoding: { x: { ...eventAxis(rows), field: "from" } },
      layer: [
        zeroRule("y"),
        {
          mark: { type: "bar" },
          encoding: {
            x2: { field: "to" },
            y: { field: "value", ...DOLLARS },
            y2: { datum: 0 },
            color: { field: "colour", type: "nominal", scale: null },
            tooltip: [
              { field: "name", type: "nominal", title: "event" },
              { field: "told", type: "nominal", title: "P&L" },
              { field: "fills", type: "quantitative", title: "fills", format: ",d" },
            ],
          },
        },
        ...heldOutRule(rows, "from"),
      ],
    },
  );
}

/** A reason as a sentence. */
export function upperReason(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}
