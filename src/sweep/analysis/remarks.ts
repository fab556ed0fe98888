/** What has to be known about a sweep's rows before its figures are believed. */
import type { AnalysedPlan } from "./sweep-input.ts";
import type { SweepEvents } from "./events.ts";
import type { EventFigures } from "./event-figures.ts";

/** Objectives that rank cells as the mean P&L of an event does. */
const SAME_ORDER: readonly string[] = ["pnl", "pnlPerMarket", "pnlPerEvent"];

export function planRemarks(
  { objective, split }: AnalysedPlan,
  { rows, isInTime }: SweepEvents,
  { markCounts }: EventFigures,
): readonly string[] {
  const remarks: string[] = [];
  const isByTime =
    split !== undefined && (split.kind === "times" || (split.kind === "shares" && split.by === "time"));
  if (!isInTime)
    remarks.push(
      "Not every market's close is known: events are in the order in which the plan has them, and what is said of time is said of that order.",
    );
  else if (split !== undefined && !isByTime)
    remarks.push(
      "The split is not by time: walking forward goes through the training events first, and the events held out are not the later ones.",
    );
  if (rows.some(({ part }) => part === "validation"))
    remarks.push(
      "Validation events are among all events, and in the paths; the verdict takes no part of them.",
    );
  if (!SAME_ORDER.includes(objective.metric) || objective.direction !== "maximise")
    remarks.push(
      `The plan compares cells by ${objective.metric}; the verdict is about money, so its cell is chosen by the mean P&L of an event and its neighbourhood.`,
    );
  const { settlement, exit, mid } = markCounts;
  const total = settlement + exit + mid;
  if (exit + mid > 0)
    remarks.push(
      `${percentOf(exit + mid, total)} of the P&L figures rest on a mark, not on a settlement: ${percentOf(exit, total)} on the price to get out, ${percentOf(mid, total)} on the mid.`,
    );
  return remarks;
}

function percentOf(count: number, total: number): string {
  const percent = (100 * count) / total;
  return `${percent > 0 && percent < 1 ? "under 1" : percent.toFixed(0)} %`;
}
