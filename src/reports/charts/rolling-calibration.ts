/** Sigma, A and k as a window rolled along: whether one figure for the whole recording says enough. */
import type { Estimated, MarketCalibration, RollingRow } from "../../core/calibration-rows.ts";
import { makeChart, timeAxis, toMs, type ChartOrReason } from "../chart.ts";
import { durationText, plural, rounded } from "../format.ts";
import { INK, OKABE_ITO } from "../palette.ts";

interface Rolled {
  readonly name: string;
  readonly title: string;
  readonly axis: string;
  readonly factor: number;
  readonly colour: string;
  readonly of: (row: Pick<RollingRow, Field>) => Estimated | undefined;
}

type Field = "sigmaDollarsPerSqrtHour" | "intensityPerHour" | "kappaPerCent";

const CENTS_PER_DOLLAR = 100;

const ROLLED: readonly Rolled[] = [
  {
    name: "rolling-sigma",
    title: "Rolling sigma",
    axis: "Cents per √hour",
    factor: CENTS_PER_DOLLAR,
    colour: OKABE_ITO.blue,
    of: (row) => row.sigmaDollarsPerSqrtHour,
  },
  {
    name: "rolling-a",
    title: "Rolling A",
    axis: "A, an hour and side",
    factor: 1,
    colour: OKABE_ITO.green,
    of: (row) => row.intensityPerHour,
  },
  {
    name: "rolling-k",
    title: "Rolling k",
    axis: "k, per cent",
    factor: 1,
    colour: OKABE_ITO.vermillion,
    of: (row) => row.kappaPerCent,
  },
];

export function rollingCharts(market: MarketCalibration): ChartOrReason[] {
  return ROLLED.map((rolled) => rollingChart(market, rolled));
}

function rollingChart(market: MarketCalibration, rolled: Rolled): ChartOrReason {
  const { ticker, whole, rolling, windowMinutes } = market;
  const name = `${rolled.name}-${ticker.toLowerCase()}`;
  const title = `${rolled.title}: ${ticker}`;
  const values = rolling.map((row) => valueOf(row, rolled));
  const known = values.filter((value) => value.value !== null);
  if (known.length === 0)
    return { name, title, reason: rolling[0]?.reasons[0] ?? "the window is longer than the recording" };
  const both = whole.intensities.find(({ side }) => side === "both");
  const overall = rolled.of({
    sigmaDollarsPerSqrtHour: whole.volatility.sigmaDollarsPerSqrtHour,
    intensityPerHour: both?.intensityPerHour,
    kappaPerCent: both?.kappaPerCent,
  });
  const missing = values.length - known.length;
  const clampedCount =
    rolled.name === "rolling-sigma" ? rolling.filter(({ isClamped }) => isClamped).length : 0;
  const subtitle =
    `Of the ${durationText(windowMinutes * 60)} before each point, with 95 % intervals; the dashed line is the whole recording's. ` +
    `Where bands leave it, one figure does not serve the whole time.` +
    (missing === 0 ? "" : ` ${missing} of ${values.length} windows held too little data.`) +
    (clampedCount === 0 ? "" : ` ${plural(clampedCount, "point")} cut to the variance budget.`);
  const x = timeAxis(whole.fromUs, whole.toUs);
  const highest = Math.max(...known.map(({ high }) => high), (overall?.value ?? 0) * rolled.factor);
  const scale = { domain: [0, highest * 1.05], nice: true };
  const axis = { title: rolled.axis, tickCount: 5, format: ",~f" } as const;
  return makeChart(name, title, subtitle, {
    height: 150,
    layer: [
      {
        data: { values },
        mark: { type: "area", opacity: 0.18, color: rolled.colour },
        encoding: { x, y: { field: "low", type: "quantitative", scale, axis }, y2: { field: "high" } },
      },
      {
        data: { values },
        mark: { type: "rule", strokeWidth: 1, opacity: 0.45, color: rolled.colour },
        encoding: { x, y: { field: "low", type: "quantitative", scale, axis }, y2: { field: "high" } },
      },
      {
        data: { values },
        mark: {
          type: "line",
          strokeWidth: 1.8,
          color: rolled.colour,
          point: { size: 28, color: rolled.colour },
        },
        encoding: {
          x,
          y: { field: "value", type: "quantitative", scale, axis },
          tooltip: [
            { field: "text", type: "nominal", title: rolled.title },
            { field: "span", type: "nominal", title: "95 %" },
          ],
        },
      },
      {
        data: { values: overall === undefined ? [] : [{ value: rounded(overall.value * rolled.factor, 4) }] },
        mark: { type: "rule", strokeDash: [5, 4], color: INK.faint },
        encoding: { y: { field: "value", type: "quantitative", scale, axis } },
      },
    ],
  });
}

function valueOf(row: RollingRow, { factor, of }: Rolled) {
  const estimate = of(row);
  const time = toMs(row.atUs);
  if (estimate === undefined) return { time, value: null, low: null, high: null, text: "", span: "" };
  const [value, low, high] = [estimate.value, estimate.low, estimate.high].map((part) =>
    rounded(part * factor, 4),
  );
  return {
    time,
    value: value!,
    low: low!,
    high: high!,
    text: value!.toPrecision(3),
    span: `${low!.toPrecision(3)} to ${high!.toPrecision(3)}`,
  };
}
