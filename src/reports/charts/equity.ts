/** Equity of all lanes in one chart, their drawdowns in another, and both lane by lane. */
import type { EquityRow, RiskTripRow } from "../../core/result-rows.ts";
import { MICROS_PER_DOLLAR } from "../../core/units.ts";
import {
  DOLLARS_AXIS,
  drawnLanes,
  joinedNote,
  laneEncoding,
  laneRows,
  makeChart,
  rowsPerSeries,
  timeAxis,
  toMs,
  type ChartOrReason,
  type ChartRows,
  type DrawnLanes,
  type Layer,
} from "../chart.ts";
import { joinBuckets, maximum, minimum } from "../downsample.ts";
import { dollarsText, rounded, utcText } from "../format.ts";
import { everyNth, hoverLayer, zeroRule } from "../layers.ts";
import { INK } from "../palette.ts";
import { drawnTrips, tripLayers, tripNote } from "./trip-marks.ts";

interface LaneEquity {
  readonly laneIndex: number;
  readonly rows: readonly EquityRow[];
}

interface EquityPlan {
  readonly drawn: DrawnLanes;
  readonly series: readonly LaneEquity[];
  readonly fromUs: number;
  readonly toUs: number;
  readonly trips: readonly RiskTripRow[];
  /** Sentences about what was joined or left out. */
  readonly note: string;
}

export function equityCharts(rows: ChartRows): ChartOrReason[] {
  if (rows.lanes.length > 0 && rows.lanes.every((lane) => lane.fillCount === 0)) {
    const reason = "No lane was filled: the equity stayed at zero.";
    return [
      { name: "equity", title: "Equity", reason },
      { name: "drawdown", title: "Drawdown", reason },
    ];
  }
  const plan = planOf(rows);
  if (plan === undefined)
    return [
      { name: "equity", title: "Equity", reason: "The run has no equity rows: no market was replayed." },
      { name: "drawdown", title: "Drawdown", reason: "There is no equity to fall from." },
    ];
  const charts = [equityChart(plan), drawdownChart(plan)];
  return plan.series.length > 1 ? [...charts, laneEquityChart(plan)] : charts;
}

function planOf(rows: ChartRows): EquityPlan | undefined {
  const drawn = drawnLanes(rows.lanes);
  const byLane = Map.groupBy(rows.equity, (row) => row.laneIndex);
  const countMax = rowsPerSeries(drawn.lanes.length, rows);
  const whole = drawn.lanes
    .map(({ laneIndex }) => ({ laneIndex, rows: byLane.get(laneIndex) ?? [] }))
    .filter((lane) => lane.rows.length > 0);
  const fromUs = minimum(whole.map((lane) => lane.rows[0]!.timeUs));
  const toUs = maximum(whole.map((lane) => lane.rows.at(-1)!.timeUs));
  if (fromUs === undefined || toUs === undefined) return undefined;
  const series = whole.map((lane) => ({ ...lane, rows: joinBuckets(lane.rows, countMax, joinEquity) }));
  const note = joinedNote(rowCount(whole), rowCount(series)) + drawn.note;
  return { drawn, series, fromUs, toUs, trips: drawnTrips(rows.trips, drawn), note };
}

function rowCount(series: readonly LaneEquity[]): number {
  return series.reduce((count, lane) => count + lane.rows.length, 0);
}

function joinEquity(group: readonly EquityRow[]): EquityRow {
  const first = group[0]!;
  return {
    laneIndex: first.laneIndex,
    timeUs: first.timeUs,
    lastMicros: group.at(-1)!.lastMicros,
    minMicros: minimum(group.map((row) => row.minMicros))!,
    maxMicros: maximum(group.map((row) => row.maxMicros))!,
    drawdownMicros: maximum(group.map((row) => row.drawdownMicros))!,
  };
}

function equityChart(plan: EquityPlan) {
  const subtitle =
    "Cash plus inventory at the mid, fees paid. A line is each bucket's last value, the band behind it the lowest and " +
    `highest within: wide bands mean that the path between is uncertain to the eye.${tripNote(plan.trips)}${plan.note}`;
  return makeChart("equity", "Equity", subtitle, {
    height: 300,
    data: { values: values(plan, ["last", "min", "max"]) },
    encoding: { x: timeAxis(plan.fromUs, plan.toUs) },
    layer: [
      zeroRule("y"),
      {
        mark: { type: "area", opacity: 0.16 },
        encoding: {
          y: {
            field: "min",
            type: "quantitative",
            axis: { title: "Equity, dollars", ...DOLLARS_AXIS, grid: true },
          },
          y2: { field: "max" },
          color: laneEncoding(plan.drawn).color,
        },
      },
      {
        mark: { type: "line", strokeWidth: 1.7 },
        encoding: { y: { field: "last", type: "quantitative" }, ...laneEncoding(plan.drawn) },
      },
      ...tripLayers(plan.trips, plan.drawn),
      hover(plan, (row) => dollarsText(row.lastMicros)),
    ],
  });
}

function drawdownChart(plan: EquityPlan) {
  const subtitle =
    "How far the equity at the mid lies below its highest point so far; zero is a new high. The deepest point of each " +
    `bucket is drawn.${plan.note}`;
  return makeChart("drawdown", "Drawdown", subtitle, {
    height: 200,
    data: { values: values(plan, ["under"]) },
    encoding: { x: timeAxis(plan.fromUs, plan.toUs) },
    layer: [
      zeroRule("y"),
      {
        mark: { type: "area", opacity: 0.07 },
        encoding: {
          y: {
            field: "under",
            type: "quantitative",
            axis: { title: "Below the high, dollars", ...DOLLARS_AXIS, grid: true },
          },
          y2: { datum: 0 },
          color: laneEncoding(plan.drawn).color,
        },
      },
      {
        mark: { type: "line", strokeWidth: 1.7 },
        encoding: { y: { field: "under", type: "quantitative" }, ...laneEncoding(plan.drawn) },
      },
      hover(plan, (row) => dollarsText(-row.drawdownMicros)),
    ],
  });
}

/** Each lane on its own scale: the shape of a small lane is not lost beside a large one. */
function laneEquityChart(plan: EquityPlan) {
  const subtitle =
    "Each lane on its own dollar scale, with the lowest to highest of each bucket as a band. The shaded part reaches up " +
    `to the highest point so far: it is the drawdown.${plan.note}`;
  return makeChart("equity-by-lane", "Equity and drawdown by lane", subtitle, {
    data: { values: values(plan, ["last", "min", "max", "peak"]) },
    facet: laneRows(plan.drawn),
    spec: {
      height: 110,
      encoding: { x: timeAxis(plan.fromUs, plan.toUs) },
      layer: [
        zeroRule("y"),
        {
          mark: { type: "area", color: INK.faint, opacity: 0.22 },
          encoding: {
            y: {
              field: "last",
              type: "quantitative",
              axis: { title: "Dollars", ...DOLLARS_AXIS, grid: true, tickCount: 4 },
            },
            y2: { field: "peak" },
          },
        },
        {
          mark: { type: "area", opacity: 0.25 },
          encoding: {
            y: { field: "min", type: "quantitative" },
            y2: { field: "max" },
            color: { ...laneEncoding(plan.drawn).color, legend: null },
          },
        },
        {
          mark: { type: "line", strokeWidth: 1.5 },
          encoding: {
            y: { field: "last", type: "quantitative" },
            color: { ...laneEncoding(plan.drawn).color, legend: null },
          },
        },
        hover(plan, (row) => dollarsText(row.lastMicros)),
      ],
    },
    resolve: { scale: { y: "independent" } },
  });
}

type DrawnField = "last" | "min" | "max" | "peak" | "under";

/** Only the fields that the chart draws: the page carries every one of these numbers. */
function values(plan: EquityPlan, fields: readonly DrawnField[]) {
  return plan.series.flatMap((lane) => {
    const label = plan.drawn.labelOf(lane.laneIndex);
    let peakMicros = Number.NEGATIVE_INFINITY;
    return lane.rows.map((row) => {
      peakMicros = Math.max(peakMicros, row.maxMicros, row.minMicros + row.drawdownMicros);
      const micros: Readonly<Record<DrawnField, number>> = {
        last: row.lastMicros,
        min: row.minMicros,
        max: row.maxMicros,
        peak: peakMicros,
        under: -row.drawdownMicros,
      };
      const drawn = fields.map((field) => [field, rounded(micros[field] / MICROS_PER_DOLLAR, 6)] as const);
      return { time: toMs(row.timeUs), lane: label, ...Object.fromEntries(drawn) };
    });
  });
}

function hover(plan: EquityPlan, textOf: (row: EquityRow) => string): Layer {
  const [first] = plan.series;
  const samples = everyNth(first!.rows).map(({ timeUs }) => {
    const sample: Record<string, number | string> = { time: toMs(timeUs), when: utcText(timeUs) };
    for (const lane of plan.series) {
      const row = lane.rows.findLast((candidate) => candidate.timeUs <= timeUs);
      if (row !== undefined) sample[`lane${lane.laneIndex}`] = textOf(row);
    }
    return sample;
  });
  const fields = plan.series.map(({ laneIndex }) => ({
    key: `lane${laneIndex}`,
    title: plan.drawn.labelOf(laneIndex),
  }));
  return hoverLayer(samples, [{ key: "when", title: "UTC" }, ...fields]);
}
