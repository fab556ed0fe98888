/** The chosen cell under each scenario, and at each size. */
import type { SweepReportRows } from "../../core/sweep-report-rows.ts";
import { DOLLARS_AXIS, makeChart, type ChartOrReason } from "../chart.ts";
import { roomFor, ZERO_GRID } from "../layers.ts";
import { INK, OKABE_ITO } from "../palette.ts";
import { upperReason } from "./path-charts.ts";
import { drawn } from "./surface-picture.ts";
import { numberText, signedDollars } from "./sweep-words.ts";

export function bracketChart({ bracket }: SweepReportRows): ChartOrReason {
  const [name, title] = ["bracket", "The chosen cell under each scenario"];
  if ("reason" in bracket) return { name, title, reason: upperReason(bracket.reason) };
  const points = bracket.value.rows.map(({ label, chosenMeanDollars, chosenInterval }) => {
    const span = "reason" in chosenInterval ? undefined : chosenInterval.value;
    return {
      label,
      mean: drawn(chosenMeanDollars),
      low: drawn(span?.low ?? chosenMeanDollars),
      high: drawn(span?.high ?? chosenMeanDollars),
      text: signedDollars(chosenMeanDollars),
    };
  });
  const labels = points.map(({ label }) => label);
  const sign = bracket.value.isSignHeld
    ? "It has the same sign under all of them."
    : "It has not the same sign under all of them: the assumption decides, not the parameters.";
  return makeChart(
    name,
    title,
    `Mean P&L of an event over all events, with its 95 % interval. Nobody knows where in the queue our orders would have stood: the truth lies somewhere in this bracket. ${sign}`,
    {
      height: { step: 40 },
      data: { values: points },
      encoding: {
        y: {
          field: "label",
          type: "nominal",
          scale: { domain: labels },
          axis: { title: null, grid: false, ticks: false, domain: false, labelLimit: 180 },
        },
        x: {
          field: "low",
          type: "quantitative",
          scale: { zero: true, padding: roomFor(points.map(({ text }) => text)) / 2, nice: false },
          axis: { title: "Mean P&L of an event, dollars", ...DOLLARS_AXIS, ...ZERO_GRID, tickCount: 6 },
        },
      },
      layer: [
        {
          mark: { type: "rule", color: OKABE_ITO.blue, strokeWidth: 2 },
          encoding: { x2: { field: "high" } },
        },
        {
          mark: { type: "point", filled: true, size: 100, opacity: 1, color: OKABE_ITO.blue },
          encoding: { x: { field: "mean", type: "quantitative" } },
        },
        ...[{ color: "white", stroke: "white", strokeWidth: 3 }, { color: INK.normal }].map((ink) => ({
          mark: { type: "text" as const, dy: -13, fontSize: 11, ...ink },
          encoding: { text: { field: "text" }, x: { field: "mean", type: "quantitative" as const } },
        })),
      ],
    },
  );
}

export function capacityCharts({ capacity }: SweepReportRows): readonly ChartOrReason[] {
  const [name, title] = ["capacity", "P&L by size"];
  if ("reason" in capacity) return [{ name, title, reason: upperReason(capacity.reason) }];
  const points = capacity.value.sizes.map(({ sizeContracts, meanDollars, dollarsPerContract }) => ({
    size: sizeContracts,
    mean: drawn(meanDollars),
    each: drawn(dollarsPerContract),
    told: `${numberText(sizeContracts)} contracts`,
  }));
  const chart = (
    field: "mean" | "each",
    words: { name: string; title: string; subtitle: string; axis: string },
  ): ChartOrReason =>
    makeChart(words.name, words.title, words.subtitle, {
      height: 180,
      data: { values: points },
      encoding: {
        x: {
          field: "size",
          type: "quantitative",
          scale: { zero: true },
          axis: { title: "Size of a quote, contracts", format: ",.4~g", grid: false },
        },
        y: {
          field,
          type: "quantitative",
          scale: { zero: true },
          axis: { title: words.axis, format: "$,.4~g", ...ZERO_GRID, tickCount: 5 },
        },
      },
      layer: [
        { mark: { type: "line", color: OKABE_ITO.blue, strokeWidth: 1.8 } },
        {
          mark: { type: "point", filled: true, color: OKABE_ITO.blue, size: 60, opacity: 1 },
          encoding: {
            tooltip: [
              { field: "told", type: "nominal", title: "size" },
              { field, type: "quantitative", title: "dollars", format: "$,.4~g" },
            ],
          },
        },
      ],
    });
  return [
    chart("mean", {
      name,
      title,
      subtitle:
        "Mean P&L of an event over all events, of the cells that differ from the chosen one in their size alone. Nothing is said of sizes that were not tried.",
      axis: "Dollars an event",
    }),
    chart("each", {
      name: "capacity-each",
      title: "P&L by contract of size",
      subtitle:
        "The same, divided by the size: larger orders wait longer and are filled more by those who know better, so it falls.",
      axis: "Dollars an event and contract",
    }),
  ];
}
