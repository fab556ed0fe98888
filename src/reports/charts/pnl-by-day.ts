/** Realised and unrealised P&L day by day, lane by lane. */
import type { DayRow, RunRows } from "../../core/result-rows.ts";
import { MICROS_PER_DOLLAR } from "../../core/units.ts";
import { DOLLARS_AXIS, drawnLanes, laneRows, legendOf, makeChart, type ChartOrReason } from "../chart.ts";
import { dateText, rounded, signedDollarsText } from "../format.ts";
import { ZERO_GRID } from "../layers.ts";
import { OKABE_ITO } from "../palette.ts";

/** Days drawn; more are in the table. */
const DAYS_DRAWN_MAX = 60;

const KINDS = ["realised", "unrealised"] as const;
type Kind = (typeof KINDS)[number];
const KIND_LABELS: Readonly<Record<Kind, string>> = {
  realised: "realised, left",
  unrealised: "change of unrealised, right",
};

/** A lane's day over all its markets. */
export interface LaneDay {
  readonly laneIndex: number;
  readonly date: string;
  readonly realisedMicros: number;
  /** What the equity at the mid changed by beyond what was realised; undefined where a market has no mid. */
  readonly unrealisedMicros: number | undefined;
}

export function pnlByDayChart(rows: RunRows): ChartOrReason {
  const [name, title] = ["pnl-by-day", "Realised and unrealised, day by day"];
  const drawn = drawnLanes(rows.lanes);
  const dates = [...new Set(rows.days.map(({ date }) => date))].sort().slice(-DAYS_DRAWN_MAX);
  if (dates.length === 0) return { name, title, reason: "No day was recorded." };
  if (drawn.lanes.every((lane) => lane.fillCount === 0))
    return { name, title, reason: "No lane was filled: every day is zero." };
  if (dates.length === 1)
    return { name, title, reason: "The run lies within one day of the exchange: the table has its figures." };
  const labels = dates.map(dateText);
  const bars = laneDays(rows.days).flatMap((day) => barsOf(day, drawn.labelOf(day.laneIndex)));
  const drawnDates = new Set(labels);
  const isDrawn = new Set(drawn.labels);
  const domain = KINDS.map((kind) => KIND_LABELS[kind]);
  const subtitle =
    "Days end at midnight in New York. Left bars are what fills and payouts closed, net of fees; right bars are what the mid " +
    `did to what stayed open, less what of it was realised. Together they are the day's change of equity.${drawn.note}`;
  return makeChart(name, title, subtitle, {
    data: { values: bars.filter(({ date, lane }) => drawnDates.has(date) && isDrawn.has(lane)) },
    facet: laneRows(drawn),
    spec: {
      height: 110,
      mark: { type: "bar" },
      encoding: {
        x: {
          field: "date",
          type: "nominal",
          scale: { domain: labels, paddingInner: 0.25 },
          axis: { title: "Day in New York", labelAngle: 0, labelOverlap: "greedy", grid: false },
        },
        xOffset: { field: "kind", type: "nominal", scale: { domain } },
        y: {
          field: "dollars",
          type: "quantitative",
          axis: { title: "Dollars", ...DOLLARS_AXIS, ...ZERO_GRID, tickCount: 5 },
        },
        color: {
          field: "kind",
          type: "nominal",
          scale: { domain, range: [OKABE_ITO.blue, OKABE_ITO.orange] },
          legend: { ...legendOf(domain), symbolType: "square", symbolSize: 110, symbolStrokeWidth: 0 },
        },
        tooltip: [
          { field: "lane", type: "nominal", title: "lane" },
          { field: "date", type: "nominal", title: "day" },
          { field: "kind", type: "nominal", title: "part" },
          { field: "text", type: "nominal", title: "amount" },
        ],
      },
    },
  });
}

/** Each lane's days over all its markets, in order of days. */
export function laneDays(days: readonly DayRow[]): LaneDay[] {
  const groups = Map.groupBy(days, (day) => `${day.laneIndex} ${day.date}`);
  return [...groups.values()].map((group) => {
    const { laneIndex, date } = group[0]!;
    const realisedMicros = group.reduce((sum, day) => sum + day.realisedMicros, 0);
    const unrealised = group.map(unrealisedChange);
    const unrealisedMicros = unrealised.some((micros) => micros === undefined)
      ? undefined
      : unrealised.reduce<number>((sum, micros) => sum + (micros ?? 0), 0);
    return { laneIndex, date, realisedMicros, unrealisedMicros };
  });
}

function unrealisedChange({ pnlMidMicros, realisedMicros }: DayRow): number | undefined {
  return pnlMidMicros === undefined ? undefined : pnlMidMicros - realisedMicros;
}

function barsOf(day: LaneDay, lane: string) {
  return KINDS.flatMap((kind) => {
    const micros = day[`${kind}Micros`];
    if (micros === undefined) return [];
    return [
      {
        lane,
        date: dateText(day.date),
        kind: KIND_LABELS[kind],
        dollars: rounded(micros / MICROS_PER_DOLLAR, 6),
        text: signedDollarsText(micros),
      },
    ];
  });
}
