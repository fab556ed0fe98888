/** What cross-validation makes of choosing the best cell. */
import type { SweepReportRows } from "../../core/sweep-report-rows.ts";
import { makeChart, type ChartOrReason, type Layer } from "../chart.ts";
import { maximum, minimum } from "../downsample.ts";
import { countText, shareText, signedPlain } from "../format.ts";
import { zeroRule } from "../layers.ts";
import { GAIN_COLOUR, INK, LOSS_COLOUR, OKABE_ITO } from "../palette.ts";
import { upperReason } from "./path-charts.ts";
import { drawn } from "./surface-picture.ts";

export function overfitCharts({ overfit }: SweepReportRows): readonly ChartOrReason[] {
  const { cscv } = overfit;
  if ("reason" in cscv)
    return [
      {
        name: "logits",
        title: "Where the best cell of one half ends up in the other",
        reason: upperReason(cscv.reason),
      },
      { name: "degradation", title: "In sample against out of sample", reason: upperReason(cscv.reason) },
    ];
  const { pbo, splitCount, histogram, scatter, degradation, lossShare } = cscv.value;
  return [
    logitChart({ pbo, splitCount, histogram }),
    degradationChart({ scatter, degradation, splitCount, lossShare }),
  ];
}

interface Logits {
  readonly pbo: number;
  readonly splitCount: number;
  readonly histogram: readonly { readonly low: number; readonly high: number; readonly splitCount: number }[];
}

function logitChart({ pbo, splitCount, histogram }: Logits): ChartOrReason {
  const filled = histogram.filter((bin) => bin.splitCount > 0);
  const reach = maximum(filled.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)])) ?? 1;
  const bars = filled.map(({ low, high, splitCount: count }) => ({
    low,
    high,
    count,
    colour: high <= 0 ? LOSS_COLOUR : GAIN_COLOUR,
    told: `above ${low} up to ${high}`,
  }));
  const subtitle =
    `The events are split into halves in ${countText(splitCount)} ways. The best cell of one half is ranked among all cells in the other: ` +
    `logit 0 is the median, above it is the better half. Left of 0, in ${shareText(pbo)} of the splits, choosing the best was worse than choosing blindly: that is PBO.`;
  return makeChart("logits", "Where the best cell of one half ends up in the other", subtitle, {
    height: 200,
    data: { values: bars },
    layer: [
      {
        mark: { type: "bar", stroke: "white", strokeWidth: 1 },
        encoding: {
          x: {
            field: "low",
            type: "quantitative",
            scale: { domain: [-reach, reach], nice: false },
            axis: { title: "Logit of the rank out of sample", format: ".2~f", grid: false },
          },
          x2: { field: "high" },
          y: {
            field: "count",
            type: "quantitative",
            axis: { title: "Splits", format: ",d", grid: true, tickMinStep: 1, tickCount: 5 },
          },
          y2: { datum: 0 },
          color: { field: "colour", type: "nominal", scale: null },
          tooltip: [
            { field: "told", type: "nominal", title: "logit" },
            { field: "count", type: "quantitative", title: "splits", format: ",d" },
          ],
        },
      },
      {
        data: { values: [{}] },
        mark: { type: "rule", color: INK.normal },
        encoding: { x: { datum: 0, type: "quantitative" }, y: { value: 0 }, y2: { value: "height" } },
      },
    ],
  });
}

interface Degradation {
  readonly scatter: readonly { readonly inSample: number; readonly outOfSample: number }[];
  readonly degradation:
    { readonly value: { readonly slope: number; readonly intercept: number } } | { readonly reason: string };
  readonly splitCount: number;
  readonly lossShare: number;
}

function degradationChart({ scatter, degradation, splitCount, lossShare }: Degradation): ChartOrReason {
  const low = minimum(scatter.map(({ inSample }) => inSample)) ?? 0;
  const high = maximum(scatter.map(({ inSample }) => inSample)) ?? 1;
  const thinned =
    scatter.length < splitCount
      ? ` ${countText(scatter.length)} of ${countText(splitCount)} splits are drawn.`
      : "";
  const line: Layer[] =
    "reason" in degradation
      ? []
      : [
          {
            data: {
              values: [low, high].map((x) => ({
                x: drawn(x),
                y: drawn(degradation.value.intercept + degradation.value.slope * x),
              })),
            },
            mark: { type: "line", color: OKABE_ITO.black, strokeWidth: 1.6, strokeDash: [7, 3] },
          },
        ];
  const slope =
    "reason" in degradation
      ? ""
      : ` The dashed line has a slope of ${signedPlain(degradation.value.slope, 2)}: below 0 is usual, as both halves share one total.`;
  return makeChart(
    "degradation",
    "In sample against out of sample",
    `Each point is a split: what its best cell earned in the half that chose it, and in the other. It lost money there in ${shareText(lossShare)} of them.${slope}${thinned}`,
    {
      height: 260,
      encoding: {
        x: {
          field: "x",
          type: "quantitative",
          scale: { zero: false },
          axis: dollarsAxis("Mean P&L of an event in sample, dollars"),
        },
        y: {
          field: "y",
          type: "quantitative",
          scale: { zero: false },
          axis: dollarsAxis("Out of sample, dollars"),
        },
      },
      layer: [
        zeroRule("y"),
        {
          data: {
            values: scatter.map(({ inSample, outOfSample }) => ({
              x: drawn(inSample),
              y: drawn(outOfSample),
            })),
          },
          mark: { type: "point", filled: true, size: 18, opacity: 0.45, color: OKABE_ITO.blue },
        },
        ...line,
      ],
    },
  );
}

function dollarsAxis(title: string) {
  return { title, format: "$,.4~g", grid: true, tickCount: 6 };
}
