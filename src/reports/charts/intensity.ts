/** Rate against distance: what was counted with its interval, and A exp(-k d) through it, side by side. */
import type { Estimated, IntensityRow, MarketCalibration } from "../../core/calibration-rows.ts";
import { makeChart, type ChartOrReason } from "../chart.ts";
import { rounded } from "../format.ts";
import { SIDE_COLOURS } from "../palette.ts";

const SIDE_LABELS = { bid: "bids hit", ask: "asks hit", both: "either side" } as const;
const DRAWN_CENTS_MAX = 6;

export function intensityChart({ ticker, whole }: MarketCalibration): ChartOrReason {
  const name = `intensity-${ticker.toLowerCase()}`;
  const title = `How far orders reach: ${ticker}`;
  const method = whole.intensities[0]?.method;
  const rows = whole.intensities.filter((row) => row.method === method && row.side !== "both");
  const fitted = rows.filter(({ reason }) => reason === undefined);
  if (fitted.length === 0) return { name, title, reason: rows[0]?.reason ?? "nothing was estimated" };
  const [counted, curve] = [fitted.flatMap(pointsOf), fitted.flatMap(curveOf)];
  const axisRange = rangeOf(counted, curve);
  const points = counted.filter(({ rate }) => rate > axisRange[0]);
  const labels = fitted.map(({ side }) => SIDE_LABELS[side]);
  const colours = fitted.map(({ side }) => SIDE_COLOURS[side === "bid" ? "bid" : "ask"]);
  const shapes = fitted.map(({ side }) => (side === "bid" ? "circle" : "square"));
  const legend = { symbolSize: 90, symbolOpacity: 1, columns: labels.length };
  const color = {
    field: "side",
    type: "nominal",
    scale: { domain: labels, range: colours },
    legend,
  } as const;
  const x = {
    field: "cents",
    type: "quantitative" as const,
    scale: { domain: [0, DRAWN_CENTS_MAX], nice: false },
    axis: { title: "Distance from the mid, cents", grid: false, tickCount: 7 },
  };
  const scale = { type: "log" as const, domain: [...axisRange], nice: false };
  const axis = { title: "Orders an hour that reach it", format: ",~g", values: ticksIn(axisRange) };
  return makeChart(name, title, subtitleOf(method), {
    height: 320,
    layer: [
      {
        data: { values: curve },
        mark: { type: "area", opacity: 0.16, clip: true },
        encoding: { x, y: { field: "low", type: "quantitative", scale, axis }, y2: { field: "high" }, color },
      },
      {
        data: { values: curve },
        mark: { type: "line", strokeWidth: 2, clip: true },
        encoding: { x, y: { field: "rate", type: "quantitative", scale, axis }, color },
      },
      {
        data: { values: points },
        mark: { type: "rule", strokeWidth: 1.4, clip: true },
        encoding: { x, y: { field: "low", type: "quantitative", scale, axis }, y2: { field: "high" }, color },
      },
      {
        data: { values: points },
        mark: { type: "point", filled: true, size: 70, opacity: 1, clip: true },
        encoding: {
          x,
          y: { field: "rate", type: "quantitative", scale, axis },
          color,
          shape: { field: "side", type: "nominal", scale: { domain: labels, range: shapes }, legend },
          tooltip: [
            { field: "side", type: "nominal", title: "side" },
            { field: "cents", type: "quantitative", title: "cents", format: ",.2~f" },
            { field: "count", type: "quantitative", title: "orders", format: ",d" },
            { field: "rate", type: "quantitative", title: "an hour", format: ",.3~s" },
          ],
        },
      },
    ],
  });
}

/** Below this share of the highest rate are single orders. */
const AXIS_RATIO_MAX = 3_000;

interface Drawn {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** From somewhat below the rarest distance that was reached to somewhat above the fitted A. */
function rangeOf(points: readonly Drawn[], curve: readonly Drawn[]): readonly [number, number] {
  const high = 1.25 * Math.max(...points.map((point) => point.high), ...curve.map((point) => point.high));
  const low = Math.min(
    high / 10,
    Math.max(high / AXIS_RATIO_MAX, Math.min(...points.map(({ rate }) => rate)) / 2),
  );
  return [low, high];
}

/** 1, 2 and 5 of each decade. */
function ticksIn([low, high]: readonly [number, number]): number[] {
  const ticks: number[] = [];
  for (let decade = 10 ** -3; decade <= high; decade *= 10)
    for (const digit of [1, 2, 5])
      if (digit * decade >= low && digit * decade <= high) ticks.push(rounded(digit * decade, 3));
  return ticks;
}

function subtitleOf(method: IntensityRow["method"] | undefined): string {
  const counted =
    method === "held"
      ? "Points: fills of virtual quotes an hour that they stood, by their distance from the mid when they were placed"
      : "Points: orders an hour that reached a price at this distance from the mid, while it could be seen (best price no further, usual spreads)";
  return `${counted}, bars are exact 95 % intervals of a Poisson count; what was never reached has no point. Lines: A exp(-k d) by maximum likelihood with its 95 % band; a straight line on this scale is what models assume.`;
}

/** Sides apart by a little, or one would hide the other. */
const SIDE_SHIFT_CENTS = 0.025;

function pointsOf({ side, rates }: IntensityRow) {
  const shift = side === "bid" ? -SIDE_SHIFT_CENTS : SIDE_SHIFT_CENTS;
  return rates
    .filter(({ distanceCents, count }) => distanceCents < DRAWN_CENTS_MAX && count > 0)
    .map(({ distanceCents, count, perHour }) => ({
      side: SIDE_LABELS[side],
      cents: rounded(distanceCents + shift, 3),
      count,
      ...drawn(perHour),
    }));
}

function curveOf({ side, curve }: IntensityRow) {
  return curve.map(({ distanceCents, perHour }) => ({
    side: SIDE_LABELS[side],
    cents: distanceCents,
    ...drawn(perHour),
  }));
}

/** Five digits, and never zero, which has no logarithm. */
function drawn({ value, low, high }: Estimated): Drawn {
  const [rate, from, to] = [value, low, high].map((part) => Number(Math.max(part, RATE_MIN).toPrecision(5)));
  return { rate: rate!, low: from!, high: to! };
}

const RATE_MIN = 1e-9;
