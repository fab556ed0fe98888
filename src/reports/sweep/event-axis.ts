/** Events by their number, in order of their closes: evenly spaced, as they count. */
import type { SweepReportRows } from "../../core/sweep-report-rows.ts";
import { utcDateText } from "../format.ts";
import type { Layer } from "../chart.ts";
import { INK } from "../palette.ts";

export function eventAxis({ events }: SweepReportRows) {
  const [first, last] = [events[0]?.closeTimeUs, events.at(-1)?.closeTimeUs];
  const dates =
    first === undefined || last === undefined ? "" : `, ${utcDateText(first)} to ${utcDateText(last)}`;
  return {
    field: "event",
    type: "quantitative" as const,
    scale: { domain: [0.5, Math.max(1, events.length) + 0.5], nice: false, zero: false },
    axis: { title: `Event, in order of close${dates}`, format: ",d", tickMinStep: 1, grid: false },
  };
}

/** An upright line before the first event held out, where those are the later ones. @param field of the chart's own x. */
export function heldOutRule({ events }: SweepReportRows, field: "event" | "from" = "event"): Layer[] {
  const first = events.findIndex(({ part }) => part === "test");
  if (first <= 0 || events.slice(first).some(({ part }) => part !== "test")) return [];
  // By the axis's own field: a datum would be merged with it.
  const data = { values: [{ [field]: first + 0.5 }] };
  return [
    {
      data,
      mark: { type: "rule", color: INK.normal, strokeDash: [5, 4] },
      encoding: { y: { value: 0 }, y2: { value: "height" } },
    },
    {
      data,
      mark: {
        type: "text",
        align: "left",
        baseline: "top",
        dx: 6,
        dy: 2,
        text: "held out",
        color: INK.normal,
        fontSize: 11,
      },
      encoding: { y: { value: 0 } },
    },
  ];
}

export function eventName({ events }: SweepReportRows, index: number): string {
  const { eventTicker, closeTimeUs } = events[index]!;
  return closeTimeUs === undefined ? eventTicker : `${eventTicker}, ${utcDateText(closeTimeUs)}`;
}
