/** What the risk gate went by, refused, trimmed and stopped, in words. */
import type { LaneRow, RiskRow, RiskTripRow, RunRows } from "../core/result-rows.ts";
import { formatTimeUs } from "../core/units.ts";
import type { LaneRequest } from "../engine/backtest.ts";
import { limitsOf } from "../engine/requested-rules.ts";
import { formatCount, formatDollars } from "./format.ts";
import { paragraph } from "./layout.ts";
import type { Page } from "./terminal.ts";

/** For the manifest: which limits a lane had, and who stated them. */
export function riskSentence(lane: LaneRequest): string {
  if (lane.risk === undefined)
    return "The risk gate has the position limit alone; every other limit is stated as none.";
  const { profile } = lane.risk;
  const source = profile === undefined ? "" : `the profile ${profile} and what was stated beside it: `;
  return `The risk gate goes by ${source}${limitsText(limitsOf(lane))}. A lane that a drawdown stops stands still to the end.`;
}

/** Which gamma a lane of a profile trades with; nothing where the strategy has none or there is no profile. */
export function gammaSentences(lane: LaneRequest): string[] {
  const gamma = lane.parameters["gammaPerDollar"];
  const { profile, gammaPerDollar } = lane.risk ?? {};
  if (profile === undefined || gamma === undefined) return [];
  return [
    gammaPerDollar === undefined
      ? `gammaPerDollar is ${gamma}, as it was given, not the profile's.`
      : `gammaPerDollar is ${gammaPerDollar}, the cautious end of the range of the profile ${profile}.`,
  ];
}

/** "collarBp 500, staleBookUs 2000000; none: orderLotsMax". */
export function limitsText(limits: Readonly<Record<string, number | "none" | undefined>>): string {
  const entries = Object.entries(limits);
  const stated = entries.filter(([, limit]) => typeof limit === "number");
  const none = entries.filter(([, limit]) => limit === "none").map(([name]) => name);
  return [
    ...(stated.length === 0 ? [] : [stated.map(([name, limit]) => `${name} ${limit}`).join(", ")]),
    ...(none.length === 0 ? [] : [`none: ${none.join(", ")}`]),
  ].join("; ");
}

/** A paragraph where anything was refused, trimmed or tripped, else nothing. */
export function gateText(page: Page, { lanes, refusals, trips }: RunRows): string {
  const sentences = [refusalSentence(refusals), ...lanes.flatMap((lane) => stopSentences(lane, trips))];
  const told = sentences.filter((sentence) => sentence !== "");
  return told.length === 0 ? "" : `\n${paragraph(page, told.join(" "))}`;
}

function refusalSentence(refusals: readonly RiskRow[]): string {
  const refused = reasonsText(refusals, ({ refusedCount }) => refusedCount);
  const trimmed = reasonsText(refusals, ({ trimmedCount }) => trimmedCount);
  const parts = [
    ...(refused === "" ? [] : [`refused ${refused}`]),
    ...(trimmed === "" ? [] : [`trimmed ${trimmed}`]),
  ];
  return parts.length === 0 ? "" : `The risk gate ${parts.join(" and ")}.`;
}

/** "12 orders (collar 10, position 2)", reasons in the order of the list; nothing where there are none. */
export function reasonsText(rows: readonly RiskRow[], countOf: (row: RiskRow) => number): string {
  const counted = rows.filter((row) => countOf(row) > 0);
  if (counted.length === 0) return "";
  const byReason = [...Map.groupBy(counted, ({ reason }) => reason)];
  const sum = (list: readonly RiskRow[]): number => list.reduce((count, row) => count + countOf(row), 0);
  const count = sum(counted);
  const reasons = byReason.map(([reason, list]) => `${reason} ${formatCount(sum(list))}`).join(", ");
  return `${formatCount(count)} ${count === 1 ? "order" : "orders"} (${reasons})`;
}

/** One sentence for each kind of trip of a lane: its first, and how many more there were. */
function stopSentences({ laneIndex }: LaneRow, trips: readonly RiskTripRow[]): string[] {
  const mine = trips.filter((trip) => trip.laneIndex === laneIndex);
  return [...Map.groupBy(mine, ({ reason }) => reason)].map(([reason, list]) => {
    const [{ timeUs, lossMicros }] = list as [RiskTripRow];
    const time = `${formatTimeUs(timeUs).slice(0, 19)}Z`;
    const until = reason === "drawdown" ? "for good" : "for the day";
    const more = list.length === 1 ? "" : `, and ${formatCount(list.length - 1)} times more`;
    return `Lane ${laneIndex + 1} was stopped ${until} at ${time} by ${reason}, a loss of ${formatDollars(lossMicros)}${more}.`;
  });
}
