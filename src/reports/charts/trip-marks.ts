/** Where breakers stopped lanes, as marks on their equity. Without words beside them: trips often come close together. */
import type { RiskTripRow } from "../../core/result-rows.ts";
import { MICROS_PER_DOLLAR } from "../../core/units.ts";
import { laneEncoding, toMs, type DrawnLanes, type Layer } from "../chart.ts";
import { rounded } from "../format.ts";

type Breaker = RiskTripRow["reason"];

/** A cross fits into a ring: both breakers may trip at once. */
const MARKS = {
  "loss-today": { type: "point", shape: "circle", filled: false, size: 240, strokeWidth: 2.2, opacity: 1 },
  drawdown: {
    type: "point",
    shape: "cross",
    angle: 45,
    filled: true,
    size: 110,
    stroke: "white",
    strokeWidth: 1,
    opacity: 1,
  },
} as const satisfies Record<Breaker, object>;

const NOTES: Readonly<Record<Breaker, string>> = {
  "loss-today": " A ring: the loss of the day stopped the lane until midnight in New York.",
  drawdown: " A cross: the drawdown stopped the lane for good.",
};

const BREAKERS: readonly Breaker[] = ["loss-today", "drawdown"];

/** Trips of the lanes that are drawn. */
export function drawnTrips(trips: readonly RiskTripRow[], { lanes }: DrawnLanes): readonly RiskTripRow[] {
  return trips.filter((trip) => lanes.some((lane) => lane.laneIndex === trip.laneIndex));
}

/** For a chart whose x is `time` and whose y is `last`, in dollars; a layer for each kind of breaker that tripped. */
export function tripLayers(trips: readonly RiskTripRow[], drawn: DrawnLanes): Layer[] {
  return BREAKERS.flatMap((breaker): Layer[] => {
    const own = trips.filter(({ reason }) => reason === breaker);
    if (own.length === 0) return [];
    const values = own.map(({ laneIndex, timeUs, equityMicros }) => ({
      time: toMs(timeUs),
      last: rounded(equityMicros / MICROS_PER_DOLLAR, 6),
      lane: drawn.labelOf(laneIndex),
    }));
    const encoding = {
      y: { field: "last", type: "quantitative" },
      color: laneEncoding(drawn).color,
    } as const;
    return [{ data: { values }, mark: MARKS[breaker], encoding }];
  });
}

/** What the marks say, or nothing. */
export function tripNote(trips: readonly RiskTripRow[]): string {
  return BREAKERS.filter((breaker) => trips.some(({ reason }) => reason === breaker))
    .map((breaker) => NOTES[breaker])
    .join("");
}
