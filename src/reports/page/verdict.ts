/** The head of the page: what ran, on what, and what came out, in words and in a card a lane. */
import type { LaneRow, RunRows } from "../../core/result-rows.ts";
import { maximum, minimum } from "../downsample.ts";
import {
  countText,
  dollarsText,
  durationText,
  plural,
  secondsBetween,
  signedDollarsText,
  utcText,
  inventoryText,
} from "../format.ts";
import { fullLaneLabels } from "../lane-labels.ts";
import { markup, type Html } from "./markup.ts";
import { amount } from "./parts.ts";

const CARDS_MAX = 4;

export function reportTitle(rows: RunRows): string {
  const strategies = [...new Set(rows.lanes.map((lane) => lane.strategy))];
  const tickers = tickersOf(rows);
  const what = strategies.length === 0 ? "No strategy" : few(strategies, "strategies");
  return `${what} on ${tickers.length === 0 ? "no market" : few(tickers, "markets")}`;
}

export function verdictSection(rows: RunRows): Html {
  return markup`<h1>${reportTitle(rows)}</h1>
    <p class="meta">${spanText(rows)}</p>
    <p class="verdict">${verdictText(rows.lanes)}</p>
    <div class="cards">${cards(rows)}</div>
    ${rows.lanes.length > CARDS_MAX ? markup`<p class="note">The lanes with the lowest and the highest P&amp;L of ${plural(rows.lanes.length, "lane")}; all are in the table below.</p>` : undefined}`;
}

function tickersOf(rows: RunRows): string[] {
  return [...new Set(rows.lanes.flatMap((lane) => lane.tickers))];
}

function few(names: readonly string[], noun: string): string {
  return names.length <= 3 ? names.join(", ") : `${countText(names.length)} ${noun}`;
}

/** The recorded span, from the recordings themselves where their quality was judged. */
function spanText(rows: RunRows): string {
  const fromUs = minimum([
    ...rows.quality.map((row) => row.startUs),
    ...rows.equity.map((row) => row.timeUs),
  ]);
  const toUs = maximum([...rows.quality.map((row) => row.endUs), ...rows.equity.map((row) => row.timeUs)]);
  const lanes = plural(rows.lanes.length, "lane");
  if (fromUs === undefined || toUs === undefined) return `${lanes}. Nothing was replayed.`;
  return `${lanes} over ${durationText(secondsBetween(fromUs, toUs))} of market time, ${utcText(fromUs)} to ${utcText(toUs)} UTC.`;
}

export function verdictText(lanes: readonly LaneRow[]): string {
  const [first] = lanes;
  if (first === undefined) return "No lane ran, so there is nothing to judge.";
  if (lanes.every((lane) => lane.fillCount === 0)) return "Nothing was filled: there is no P&L to judge.";
  if (lanes.length === 1) return `P&L ${signedDollarsText(first.pnlMicros)}, ${markText(first)}.`;
  const labels = fullLaneLabels(lanes);
  const sorted = lanes.toSorted((a, b) => a.pnlMicros - b.pnlMicros);
  const describe = (lane: LaneRow): string =>
    `${signedDollarsText(lane.pnlMicros)} (lane ${labels.get(lane.laneIndex)})`;
  const [low, high] = [sorted[0]!, sorted.at(-1)!];
  const range = `P&L from ${describe(low)} to ${describe(high)}.`;
  return `${range}${signText(lanes)}`;
}

/** Whether only the fill assumption decides between gain and loss: the first thing to know about a backtest. */
function signText(lanes: readonly LaneRow[]): string {
  const groups = Map.groupBy(lanes, (lane) => JSON.stringify([lane.strategy, lane.parameters, lane.tickers]));
  for (const group of groups.values()) {
    const models = new Set(group.map((lane) => lane.fillModel));
    if (models.size < 2) continue;
    const hasBoth = group.some((lane) => lane.pnlMicros > 0) && group.some((lane) => lane.pnlMicros < 0);
    if (hasBoth)
      return " The fill assumption alone turns the same strategy from gain to loss: nothing is proven either way.";
  }
  return "";
}

/** Which mark the headline uses and why. */
export function markText(lane: LaneRow): string {
  if (lane.fillCount === 0) return "nothing was traded";
  switch (lane.pnlMark) {
    case "settlement":
      return "marked at settlement, which is final";
    case "exit":
      return isFlat(lane)
        ? "with no inventory left, so every mark agrees"
        : "marked at exit: not settled, so inventory counts at the opposite best price, however little is displayed there";
    case "mixed":
      return "each market at its settlement where it is known, else at exit";
    case "mid":
      return isFlat(lane)
        ? "with no inventory left, so every mark agrees"
        : "marked at the mid: not settled, and there was no price to leave at. Nobody promised to pay the mid";
  }
}

function cards(rows: RunRows): Html[] {
  const labels = fullLaneLabels(rows.lanes);
  const sorted = rows.lanes.toSorted((a, b) => a.pnlMicros - b.pnlMicros);
  const shown = rows.lanes.length <= CARDS_MAX ? rows.lanes : [...sorted.slice(0, 2), ...sorted.slice(-2)];
  return shown.map((lane) => card(lane, rows.lanes.length === 1 ? "P&L" : labels.get(lane.laneIndex)!));
}

function card(lane: LaneRow, title: string): Html {
  const left = isFlat(lane) ? "none" : inventoryText(lane);
  return markup`<div class="card">
    <h3>${title}</h3>
    <div class="amount">${amount(lane.pnlMicros)}</div>
    <small>${markText(lane)}</small>
    <dl>
      <dt>Fills</dt>
      <dd>${countText(lane.fillCount)}</dd>
      <dt>Largest drawdown</dt>
      <dd>${dollarsText(lane.drawdownMaxMicros)}</dd>
      <dt>Inventory left, contracts</dt>
      <dd>${left}</dd>
      <dt>Fees paid</dt>
      <dd>${lane.feePrecisionMicros === undefined ? "switched off" : dollarsText(lane.feesMicros)}</dd>
    </dl>
  </div>`;
}

/** Flat in every market: contracts of different markets do not cancel. */
function isFlat(lane: LaneRow): boolean {
  return lane.markets.every((market) => market.inventoryLots === 0);
}
