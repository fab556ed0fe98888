/** What the mid did after the fills, by cause: over the horizons lane by lane, and lanes side by side at one horizon. */
import type { MarkoutRow, RunRows } from "../../core/result-rows.ts";
import { FILL_CAUSES, type FillCause } from "../../core/venue.ts";
import {
  causeScales,
  CENTS_AXIS,
  drawnLanes,
  laneRows,
  makeChart,
  type ChartOrReason,
  type DrawnLanes,
} from "../chart.ts";
import { contractsText, countText, durationText, rounded, signedCentsText } from "../format.ts";
import { ZERO_GRID } from "../layers.ts";
import { CAUSE_STYLES } from "../palette.ts";

/** Of a normal distribution, two sides: an error bar covers the mean 95 times in 100. */
const NORMAL_95 = 1.96;
/** Where the fill's own moment ends and the inventory's life begins: the horizon of the P&L parts. */
export const COMPARED_SECONDS = 10;

interface MarkoutCharts {
  readonly byHorizon: ChartOrReason;
  /** Undefined where there are not two lanes to compare. */
  readonly byLane: ChartOrReason | undefined;
}

export function markoutCharts(rows: RunRows): MarkoutCharts {
  const drawn = drawnLanes(rows.lanes);
  const shown = new Set(drawn.lanes.map((lane) => lane.laneIndex));
  const markouts = rows.markouts.filter((row) => shown.has(row.laneIndex) && row.fillCount > 0);
  const horizons = [...new Set(markouts.map((row) => row.horizonSeconds))].sort((a, b) => a - b);
  const causes = FILL_CAUSES.filter((cause) => markouts.some((row) => row.cause === cause));
  if (markouts.length === 0) {
    const reason = "No fill has a mid after it within the recording: there is nothing to average.";
    return { byHorizon: { name: "markouts", title: "Markouts by cause", reason }, byLane: undefined };
  }
  const plan: MarkoutPlan = { drawn, markouts, horizons, causes };
  return { byHorizon: horizonChart(plan), byLane: drawn.lanes.length < 2 ? undefined : lanesChart(plan) };
}

interface MarkoutPlan {
  readonly drawn: DrawnLanes;
  readonly markouts: readonly MarkoutRow[];
  readonly horizons: readonly number[];
  readonly causes: readonly FillCause[];
}

const MEAN_AXIS = { title: "Cents a contract", ...CENTS_AXIS, ...ZERO_GRID };
/** Room for a point at either end. */
const MEAN_SCALE = { zero: true, padding: 9, nice: false };

const BARS_TEXT =
  "Bars are 95 % intervals of the mean; a point without one stands for a single fill. Horizons that reach beyond the " +
  "recording are left out.";

function horizonChart(plan: MarkoutPlan) {
  const subtitle =
    "Mean distance from our price to the mid after a fill, in our favour: above zero the fill was worth having, a fall " +
    `from left to right is the price moving against it. ${BARS_TEXT}${plan.drawn.note}`;
  return makeChart("markouts", "Markouts by cause", subtitle, {
    data: { values: plan.markouts.map((row) => value(plan, row)) },
    facet: laneRows(plan.drawn),
    spec: {
      height: 120,
      encoding: {
        x: {
          field: "horizon",
          type: "nominal",
          sort: plan.horizons.map(durationText),
          axis: { title: "Time after the fill", labelAngle: 0, grid: false },
        },
        xOffset: offsetOf(plan.causes),
        ...marksOf(plan.causes),
      },
      layer: [
        {
          mark: { type: "rule", strokeWidth: 1.5 },
          encoding: {
            y: {
              field: "low",
              type: "quantitative",
              scale: MEAN_SCALE,
              axis: { ...MEAN_AXIS, tickCount: 5 },
            },
            y2: { field: "high" },
          },
        },
        {
          mark: { type: "point", filled: true, size: 75, opacity: 1 },
          encoding: {
            y: { field: "mean", type: "quantitative" },
            shape: shapeOf(plan.causes),
            tooltip: TOOLTIP,
          },
        },
      ],
    },
  });
}

function lanesChart(plan: MarkoutPlan): ChartOrReason {
  const [name, title] = ["markouts-by-lane", "Markouts of the lanes side by side"];
  const seconds = plan.horizons.includes(COMPARED_SECONDS) ? COMPARED_SECONDS : plan.horizons.at(-1)!;
  const rows = plan.markouts.filter((row) => row.horizonSeconds === seconds);
  const subtitle =
    `Mean distance from our price to the mid ${durationText(seconds)} after a fill, in our favour. Fill models that ` +
    `differ here differ in which trades they let us have, not in what we quoted. ${BARS_TEXT}${plan.drawn.note}`;
  return makeChart(name, title, subtitle, {
    height: { step: Math.max(26, 13 * plan.causes.length), for: "position" },
    data: { values: rows.map((row) => value(plan, row)) },
    encoding: {
      y: {
        field: "lane",
        type: "nominal",
        scale: { domain: [...plan.drawn.labels] },
        axis: { title: null, grid: false, ticks: false },
      },
      yOffset: offsetOf(plan.causes),
      ...marksOf(plan.causes),
    },
    layer: [
      {
        mark: { type: "rule", strokeWidth: 1.5 },
        encoding: {
          x: { field: "low", type: "quantitative", scale: MEAN_SCALE, axis: MEAN_AXIS },
          x2: { field: "high" },
        },
      },
      {
        mark: { type: "point", filled: true, size: 75, opacity: 1 },
        encoding: {
          x: { field: "mean", type: "quantitative" },
          shape: shapeOf(plan.causes),
          tooltip: TOOLTIP,
        },
      },
    ],
  });
}

const TOOLTIP = [
  { field: "lane", type: "nominal" as const, title: "lane" },
  { field: "cause", type: "nominal" as const, title: "cause" },
  { field: "horizon", type: "nominal" as const, title: "after" },
  { field: "text", type: "nominal" as const, title: "mean" },
  { field: "fills", type: "nominal" as const, title: "fills" },
  { field: "contracts", type: "nominal" as const, title: "contracts" },
];

function value(plan: MarkoutPlan, row: MarkoutRow) {
  const half = row.standardErrorCents === undefined ? 0 : NORMAL_95 * row.standardErrorCents;
  return {
    lane: plan.drawn.labelOf(row.laneIndex),
    cause: CAUSE_STYLES[row.cause].label,
    horizon: durationText(row.horizonSeconds),
    mean: rounded(row.meanCents, 4),
    low: rounded(row.meanCents - half, 4),
    high: rounded(row.meanCents + half, 4),
    text: markoutText(row),
    fills: countText(row.fillCount),
    contracts: contractsText(row.lots),
  };
}

/** "+0.52¢ ± 0.30": the mean and half the width of its 95 % interval. */
export function markoutText(row: MarkoutRow): string {
  const mean = signedCentsText(row.meanCents);
  return row.standardErrorCents === undefined
    ? mean
    : `${mean} ± ${(NORMAL_95 * row.standardErrorCents).toFixed(2)}`;
}

function offsetOf(causes: readonly FillCause[]) {
  return {
    field: "cause",
    type: "nominal" as const,
    scale: { domain: causeScales(causes).colour.domain, padding: 0.4 },
  };
}

function marksOf(causes: readonly FillCause[]) {
  return {
    color: {
      field: "cause",
      type: "nominal" as const,
      scale: causeScales(causes).colour,
      legend: { symbolSize: 80, columns: causes.length },
    },
  };
}

function shapeOf(causes: readonly FillCause[]) {
  return { field: "cause", type: "nominal" as const, scale: causeScales(causes).shape };
}
