/** What every chart is made of: the frame (title, what to read from it, fonts), axes and their numbers, lane legends. */
import type { TopLevelSpec } from "vega-lite";
import type { LaneRow, RunRows } from "../core/result-rows.ts";
import { US_PER_MS } from "../core/units.ts";
import type { FillCause } from "../core/venue.ts";
import { CHART_FONT, textWidthPx, wrapText } from "./fonts.ts";
import { secondsBetween, utcDateText } from "./format.ts";
import { laneLabels } from "./lane-labels.ts";
import { CAUSE_STYLES, INK, LANE_COLOURS, LANE_DASHES, LANES_DRAWN_MAX } from "./palette.ts";

/** Width of the plotting area in the files; on the page it follows the window. */
export const PLOT_WIDTH_PX = 800;
/** Rows drawn in one chart over all its series: what a page of a dozen charts can carry. */
const DRAWN_ROWS_MAX = 1000;

export interface Chart {
  /** File name without extension. */
  readonly name: string;
  readonly title: string;
  /** What to read from it. */
  readonly subtitle: string;
  readonly spec: TopLevelSpec;
}

/** The rows of one picture's lanes, and how much of them it may draw. */
export interface ChartRows extends RunRows {
  readonly rowsDrawnMax?: number;
  readonly closeUpsDrawnMax?: number;
}

/** A chart that cannot be drawn, and why. */
export interface MissingChart {
  readonly name: string;
  readonly title: string;
  readonly reason: string;
}

export type ChartOrReason = Chart | MissingChart;

export function isMissing(chart: ChartOrReason): chart is MissingChart {
  return "reason" in chart;
}

export type Layer = Extract<TopLevelSpec, { layer: unknown }>["layer"][number];
/** The chart's own part of a specification: everything but title, fonts and background. */
type ChartBody = OmitEach<TopLevelSpec, "title" | "config" | "$schema" | "background" | "padding">;
/** Omit over each member of a union. */
type OmitEach<Union, Field extends PropertyKey> = Union extends unknown ? Omit<Union, Field> : never;

const SUBTITLE_FONT_PX = 11.5;

export function makeChart(name: string, title: string, subtitle: string, body: ChartBody): Chart {
  const spec = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: { text: title, subtitle: wrapText(subtitle, SUBTITLE_FONT_PX, PLOT_WIDTH_PX + 40) },
    background: "white",
    padding: 14,
    ...body,
    config: CONFIG,
  } as TopLevelSpec;
  return { name, title, subtitle, spec };
}

const CONFIG = {
  font: CHART_FONT,
  // Vega would describe every single mark in the machine's time zone; the tables beside the charts say it better.
  mark: { aria: false },
  view: { stroke: INK.grid, continuousWidth: PLOT_WIDTH_PX, discreteWidth: PLOT_WIDTH_PX },
  title: {
    anchor: "start",
    frame: "bounds",
    fontSize: 16,
    fontWeight: "bold",
    color: INK.strong,
    subtitleFontSize: SUBTITLE_FONT_PX,
    subtitleColor: INK.normal,
    subtitleLineHeight: 16,
    subtitlePadding: 6,
    offset: 14,
  },
  axis: {
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: "normal",
    titlePadding: 8,
    labelColor: INK.normal,
    titleColor: INK.normal,
    gridColor: INK.grid,
    domainColor: INK.axis,
    tickColor: INK.axis,
    labelLimit: 300,
    labelPadding: 5,
  },
  legend: {
    orient: "top",
    direction: "horizontal",
    title: null,
    labelFontSize: 11,
    labelColor: INK.normal,
    labelLimit: 300,
    columnPadding: 18,
    symbolStrokeWidth: 2,
    symbolSize: 80,
    rowPadding: 4,
    layout: { top: { anchor: "start", direction: "vertical", margin: 6 } },
    offset: 10,
  },
  header: {
    labelOrient: "top",
    labelAnchor: "start",
    labelFontSize: 11.5,
    labelFontWeight: "bold",
    labelColor: INK.strong,
    labelPadding: 4,
    labelLimit: 700,
    title: null,
  },
  facet: { spacing: 14 },
  axisX: { labelSeparation: 10, tickCount: 8 },
} as const;

/** How many rows of each of `seriesCount` series to draw. */
export function rowsPerSeries(seriesCount: number, { rowsDrawnMax = DRAWN_ROWS_MAX }: ChartRows): number {
  return Math.max(80, Math.min(PLOT_WIDTH_PX / 2, Math.floor(rowsDrawnMax / Math.max(1, seriesCount))));
}

/** Says that rows were joined, or nothing. */
export function joinedNote(rowCount: number, drawnCount: number): string {
  if (drawnCount >= rowCount) return "";
  const [rows, drawn] = [rowCount, drawnCount].map((count) => count.toLocaleString("en-US"));
  return ` ${rows} rows were joined to ${drawn}; all lowest and highest values are kept.`;
}

export function toMs(timeUs: number): number {
  return timeUs / US_PER_MS;
}

/** A UTC time axis over a fixed span; labels as fine as the span needs, the date in the axis title. */
export function timeAxis(fromUs: number, toUs: number) {
  const spanSeconds = secondsBetween(fromUs, toUs);
  const [fromDate, toDate] = [utcDateText(fromUs), utcDateText(toUs)];
  const dates = fromDate === toDate ? fromDate : `${fromDate} to ${toDate}`;
  // As expressions: plain numbers would be wrapped in datetime(), which Vega's interpreter cannot evaluate.
  const domainMin = { expr: String(toMs(fromUs)) };
  const domainMax = { expr: String(toMs(Math.max(toUs, fromUs + US_PER_MS))) };
  return {
    field: "time",
    type: "temporal" as const,
    scale: { type: "utc" as const, domainMin, domainMax, nice: false },
    axis: { title: `Time, UTC (${dates})`, format: timeFormat(spanSeconds), grid: false, tickCount: 8 },
  };
}

function timeFormat(spanSeconds: number): string {
  if (spanSeconds < 900) return "%H:%M:%S";
  if (spanSeconds < 100_000) return "%H:%M";
  return spanSeconds < 700_000 ? "%-d %b %H:%M" : "%-d %b";
}

/**
 * Number formats of axes. Without a precision Vega takes the decimals that the axis's own steps need, the same for each of
 * its labels; dollars have none or at least two.
 */
export const CONTRACTS_AXIS = { format: ",f" } as const;
export const CENTS_AXIS = { format: ",f" } as const;
export const SHARE_AXIS = { format: "%" } as const;
export const DOLLARS_AXIS = {
  format: "$,f",
  labelExpr: "indexof(datum.label, '.') === length(datum.label) - 2 ? datum.label + '0' : datum.label",
} as const;

/** Formats of single values under the pointer. */
export const CONTRACTS_FORMAT = ",.2~f";
export const CENTS_FORMAT = ",.2~f";

/** The lanes that get drawn, with their labels, colours and dashes. */
export interface DrawnLanes {
  readonly lanes: readonly LaneRow[];
  readonly labelOf: (laneIndex: number) => string;
  readonly labels: readonly string[];
  /** Empty, or a sentence about the lanes that are not drawn. */
  readonly note: string;
}

export function drawnLanes(lanes: readonly LaneRow[]): DrawnLanes {
  const drawn = lanes.slice(0, LANES_DRAWN_MAX);
  const labels = laneLabels(lanes);
  const labelOf = (laneIndex: number): string => labels.get(laneIndex) ?? `${laneIndex + 1}`;
  const note =
    drawn.length === lanes.length ? "" : ` The first ${drawn.length} of ${lanes.length} lanes are drawn.`;
  return { lanes: drawn, labelOf, labels: drawn.map((lane) => labelOf(lane.laneIndex)), note };
}

/** Colour and dash of lanes' lines, in one legend; no legend for a single lane. */
export function laneEncoding({ labels }: DrawnLanes) {
  const legend = labels.length < 2 ? null : legendOf(labels);
  return {
    color: {
      field: "lane",
      type: "nominal",
      scale: { domain: [...labels], range: LANE_COLOURS.slice(0, labels.length) },
      legend,
    },
    strokeDash: {
      field: "lane",
      type: "nominal",
      scale: { domain: [...labels], range: LANE_DASHES.slice(0, labels.length).map((dash) => [...dash]) },
      legend,
    },
  } as const;
}

/** A legend above the plot in as many columns as fit. */
export function legendOf(labels: readonly string[]) {
  const widest = Math.max(...labels.map((label) => textWidthPx(label, 11)));
  return {
    columns: Math.max(1, Math.min(labels.length, Math.floor(PLOT_WIDTH_PX / (widest + 44)))),
    symbolType: "stroke",
    symbolOpacity: 1,
    symbolSize: 400,
  } as const;
}

/** Facet rows, one a lane, in lane order; the heading tells the lane. */
export function laneRows({ labels }: DrawnLanes) {
  return { row: { field: "lane", type: "nominal" as const, sort: [...labels], header: { title: null } } };
}

/** Encoding of fill causes by colour and shape, in one legend: only the causes there are. */
export function causeScales(causes: readonly FillCause[]) {
  const styles = causes.map((cause) => CAUSE_STYLES[cause]);
  const domain = styles.map((style) => style.label);
  return {
    colour: { domain, range: styles.map((style) => style.colour) },
    shape: { domain, range: styles.map((style) => style.shape) },
  };
}
