/** What the fills of each cause had become worth by the end, lane by lane and market by market. */
import type { CauseRow, RunRows } from "../../core/result-rows.ts";
import { MICROS_PER_DOLLAR } from "../../core/units.ts";
import { FILL_CAUSES } from "../../core/venue.ts";
import { DOLLARS_AXIS, drawnLanes, laneRows, makeChart, type ChartOrReason, type Layer } from "../chart.ts";
import { contractsText, countText, rounded, signedDollarsText } from "../format.ts";
import { haloedText, roomFor, zeroRule } from "../layers.ts";
import { CAUSE_STYLES, GAIN_COLOUR, INK, LOSS_COLOUR } from "../palette.ts";

/** Markets drawn in one panel; more are in the table only. */
const TICKERS_DRAWN_MAX = 6;

export function pnlByCauseChart(rows: RunRows): ChartOrReason {
  const [name, title] = ["pnl-by-cause", "P&L by cause of the fills"];
  const drawn = drawnLanes(rows.lanes);
  if (drawn.lanes.length === 0) return { name, title, reason: "The run has no lanes." };
  const tickers = [...new Set(rows.causes.map(({ ticker }) => ticker))].slice(0, TICKERS_DRAWN_MAX);
  const shown = new Set(drawn.lanes.map(({ laneIndex }) => laneIndex));
  const causes = rows.causes.filter((row) => shown.has(row.laneIndex) && tickers.includes(row.ticker));
  if (causes.length === 0) return { name, title, reason: "No lane was filled: no cause has a P&L." };
  const shortNames = withoutSharedStart(tickers);
  const lineOf = ({ ticker, cause }: Pick<CauseRow, "ticker" | "cause">): string =>
    tickers.length < 2
      ? CAUSE_STYLES[cause].label
      : `${shortNames.get(ticker)} · ${CAUSE_STYLES[cause].label}`;
  const lines = tickers
    .flatMap((ticker) => FILL_CAUSES.map((cause) => ({ ticker, cause })))
    .filter(({ ticker, cause }) => causes.some((row) => row.ticker === ticker && row.cause === cause))
    .map(lineOf);
  const bars = causes.map((row) => ({
    lane: drawn.labelOf(row.laneIndex),
    line: lineOf(row),
    ticker: row.ticker,
    dollars: rounded(row.pnlParts.totalMicros / MICROS_PER_DOLLAR, 6),
    kind: row.pnlParts.totalMicros < 0 ? "loss" : "gain",
    label: signedDollarsText(row.pnlParts.totalMicros),
    spread: signedDollarsText(row.pnlParts.spreadEarnedMicros),
    adverse: signedDollarsText(row.pnlParts.adverseSelectionMicros),
    fees: signedDollarsText(row.pnlParts.feesMicros),
    fills: `${countText(row.fillCount)} of ${contractsText(row.boughtLots + row.soldLots)} contracts`,
  }));
  const subtitle =
    "Each fill from its price to the last mid, or to the payout where the market settled, less its fee: the causes of a lane " +
    "add up to its total exactly. A cause below zero is one in which those who traded with us knew more than we did, or in " +
    `which the market moved against what we held.${drawn.note}`;
  return makeChart(name, title, subtitle, {
    data: { values: bars },
    facet: laneRows(drawn),
    spec: {
      height: { step: 22 },
      encoding: {
        y: {
          field: "line",
          type: "nominal",
          scale: { domain: lines },
          axis: { title: null, grid: false, ticks: false, domain: false },
        },
      },
      layer: [
        zeroRule("x"),
        {
          mark: { type: "bar", height: 14 },
          encoding: {
            x: {
              field: "dollars",
              type: "quantitative",
              scale: { padding: roomFor(bars.map(({ label }) => label)), nice: false, zero: true },
              axis: { title: "Dollars", ...DOLLARS_AXIS, grid: true, tickCount: 7 },
            },
            color: {
              field: "kind",
              type: "nominal",
              scale: { domain: ["gain", "loss"], range: [GAIN_COLOUR, LOSS_COLOUR] },
              legend: null,
            },
            tooltip: [
              { field: "lane", type: "nominal", title: "lane" },
              { field: "ticker", type: "nominal", title: "market" },
              { field: "line", type: "nominal", title: "cause" },
              { field: "label", type: "nominal", title: "P&L" },
              { field: "spread", type: "nominal", title: "spread earned" },
              { field: "adverse", type: "nominal", title: "adverse selection (10 s)" },
              { field: "fees", type: "nominal", title: "fees" },
              { field: "fills", type: "nominal", title: "fills" },
            ],
          },
        },
        // A layer that its filter empties would have no extent.
        ...(bars.some(({ dollars }) => dollars >= 0) ? amounts("datum.dollars >= 0", "left", 5) : []),
        ...(bars.some(({ dollars }) => dollars < 0) ? amounts("datum.dollars < 0", "right", -5) : []),
      ],
    },
  });
}

/** Tickers without the whole parts that all of them begin with: there is little room before the bars. */
function withoutSharedStart(tickers: readonly string[]): ReadonlyMap<string, string> {
  const parts = tickers.map((ticker) => ticker.split("-"));
  let shared = 0;
  const isShared = (index: number): boolean =>
    parts.every((own) => own.length > index + 1 && own[index] === parts[0]![index]);
  while (tickers.length > 1 && isShared(shared)) shared++;
  return new Map(tickers.map((ticker, index) => [ticker, parts[index]!.slice(shared).join("-")]));
}

/** The amounts beyond the bars' ends. */
function amounts(filter: string, align: "left" | "right", dx: number): Layer[] {
  const encoding = { x: { field: "dollars", type: "quantitative" as const }, text: { field: "label" } };
  return haloedText({ align, dx }, INK.strong, encoding).map((layer) => ({
    ...layer,
    transform: [{ filter }],
  }));
}
