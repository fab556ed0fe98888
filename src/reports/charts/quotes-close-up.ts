/** A few minutes of one lane in exact steps: the best prices, our orders while they rested, our fills. */
import type { BestPriceRow, CloseUp, FillRow, QuoteRow } from "../../core/result-rows.ts";
import { BID } from "../../core/order-book.ts";
import { BP_PER_CENT, US_PER_MS } from "../../core/units.ts";
import { FILL_CAUSES } from "../../core/venue.ts";
import {
  causeScales,
  CENTS_AXIS,
  CENTS_FORMAT,
  drawnLanes,
  makeChart,
  timeAxis,
  toMs,
  type ChartOrReason,
  type ChartRows,
  type Layer,
} from "../chart.ts";
import { contractsText, durationText, plural, secondsBetween, utcClockText } from "../format.ts";
import { laneLabels } from "../lane-labels.ts";
import { CAUSE_STYLES, INK, SIDE_COLOURS } from "../palette.ts";

/** Changes and orders drawn in one close-up: beyond, strokes lie on each other. */
const STEPS_DRAWN_MAX = 2500;
const CLOSE_UPS_DRAWN_MAX = 3;

const LINE_SCALE = {
  domain: ["best bid", "best ask", "our bid", "our ask"],
  range: [INK.faint, INK.normal, SIDE_COLOURS.bid, SIDE_COLOURS.ask],
};
const DASH_RANGE = [
  [1, 0],
  [4, 2],
  [1, 0],
  [6, 2],
];

export function closeUpCharts(rows: ChartRows): ChartOrReason[] {
  if (rows.closeUps.length === 0) {
    const reason = "No close-up was kept: the run had no stretch with quotes to show.";
    return [{ name: "quotes-close-up-1", title: "Quotes against the book, close up", reason }];
  }
  const labels = laneLabels(rows.lanes);
  const isSingle = drawnLanes(rows.lanes).lanes.length < 2;
  return rows.closeUps.slice(0, rows.closeUpsDrawnMax ?? CLOSE_UPS_DRAWN_MAX).map((closeUp, index) => {
    const lane = isSingle ? "" : `, lane ${labels.get(closeUp.laneIndex) ?? closeUp.laneIndex + 1}`;
    return closeUpChart(closeUp, `quotes-close-up-${index + 1}`, `Close-up: ${closeUp.ticker}${lane}`);
  });
}

function closeUpChart(closeUp: CloseUp, name: string, title: string): ChartOrReason {
  const { steps, quotes, toUs, note } = cut(closeUp);
  const fills = closeUp.fills.filter((fill) => fill.timeUs <= toUs);
  const subtitle =
    `${durationText(secondsBetween(closeUp.fromUs, toUs))} in exact steps, nothing joined. Grey is the best bid and ask ` +
    "of the recorded book, blue our resting bids, dashed orange our resting asks; marks are fills by cause, filled where " +
    `we bought and hollow where we sold. ${fills.length === 0 ? "No fill falls into this stretch." : `${plural(fills.length, "fill")}.`}${note}`;
  const prices = [
    ...closeUp.bestPrices.flatMap((row) => [row.bidBp, row.askBp]),
    ...quotes.map((quote) => quote.priceBp),
  ];
  const tickMinStep = prices.every((priceBp) => (priceBp ?? 0) % BP_PER_CENT === 0) ? 1 : 0.1;
  return makeChart(name, title, subtitle, {
    height: 340,
    data: { values: steps },
    encoding: { x: { ...timeAxis(closeUp.fromUs, toUs) } },
    layer: [
      {
        mark: { type: "area", color: INK.grid, opacity: 0.55, interpolate: "step-after", clip: true },
        encoding: {
          y: {
            field: "bid",
            type: "quantitative",
            scale: { zero: false, padding: 14, nice: false },
            axis: { title: "YES price, cents", ...CENTS_AXIS, grid: true, tickMinStep },
          },
          y2: { field: "ask" },
        },
      },
      bestLine("bid"),
      bestLine("ask"),
      quoteLines(quotes, closeUp.fromUs, toUs),
      ...fillLayers(fills),
    ],
  });
}

/** Keeps a close-up drawable: what begins after the last drawn step is left out, and said. */
function cut(closeUp: CloseUp) {
  const { bestPrices, quotes } = closeUp;
  const starts = [...bestPrices.map((row) => row.timeUs), ...quotes.map((quote) => quote.fromUs)].sort(
    (a, b) => a - b,
  );
  const toUs =
    starts.length <= STEPS_DRAWN_MAX
      ? closeUp.toUs
      : Math.max(closeUp.fromUs + US_PER_MS, starts[STEPS_DRAWN_MAX]!);
  const steps = bestPrices.filter((row) => row.timeUs <= toUs).map((row) => stepValue(row, closeUp.fromUs));
  const last = steps.at(-1);
  if (last !== undefined) steps.push({ ...last, time: toMs(toUs) });
  const note =
    toUs === closeUp.toUs
      ? ""
      : ` Only the first ${STEPS_DRAWN_MAX.toLocaleString("en-US")} changes are drawn.`;
  return { steps, quotes: quotes.filter((quote) => quote.fromUs <= toUs), toUs, note };
}

function stepValue(row: BestPriceRow, fromUs: number) {
  return { time: toMs(Math.max(row.timeUs, fromUs)), bid: cents(row.bidBp), ask: cents(row.askBp) };
}

/** Null breaks a line. */
function cents(priceBp: number | undefined): number | null {
  return priceBp === undefined ? null : priceBp / BP_PER_CENT;
}

function bestLine(side: "bid" | "ask"): Layer {
  return {
    mark: { type: "line", interpolate: "step-after", strokeWidth: 1.3, clip: true },
    encoding: {
      y: { field: side, type: "quantitative" },
      color: { datum: `best ${side}`, scale: LINE_SCALE },
      strokeDash: { datum: `best ${side}` },
    },
  };
}

function quoteLines(quotes: readonly QuoteRow[], fromUs: number, toUs: number): Layer {
  const values = quotes.map((quote) => ({
    time: toMs(Math.max(quote.fromUs, fromUs)),
    until: toMs(Math.min(quote.toUs, toUs)),
    price: quote.priceBp / BP_PER_CENT,
    line: quote.side === BID ? "our bid" : "our ask",
    size: contractsText(quote.lots),
    from: utcClockText(quote.fromUs),
    to: utcClockText(quote.toUs),
  }));
  const legend = { symbolType: "stroke", symbolSize: 400, columns: 4, symbolOpacity: 1 };
  return {
    data: { values },
    mark: { type: "rule", strokeWidth: 2.6, clip: true },
    encoding: {
      y: { field: "price", type: "quantitative" },
      x2: { field: "until" },
      color: { field: "line", type: "nominal", scale: LINE_SCALE, legend },
      strokeDash: {
        field: "line",
        type: "nominal",
        scale: { domain: LINE_SCALE.domain, range: DASH_RANGE },
        legend,
      },
      tooltip: [
        { field: "line", type: "nominal", title: "order" },
        { field: "price", type: "quantitative", title: "cents", format: CENTS_FORMAT },
        { field: "size", type: "nominal", title: "contracts" },
        { field: "from", type: "nominal", title: "from, UTC" },
        { field: "to", type: "nominal", title: "to, UTC" },
      ],
    },
  };
}

/** More fills than this are drawn small. */
const CROWD_COUNT = 120;

/** Fills by cause: colour and shape; filled where we bought, hollow where we sold. None where there are none. */
export function fillLayers(fills: readonly FillRow[]): Layer[] {
  const causes = FILL_CAUSES.filter((cause) => fills.some((fill) => fill.cause === cause));
  if (causes.length === 0) return [];
  const scales = causeScales(causes);
  const legend = { symbolSize: 90, symbolStrokeWidth: 1.5, columns: causes.length };
  const values = fills.map((fill) => ({
    time: toMs(fill.timeUs),
    price: fill.priceBp / BP_PER_CENT,
    cause: CAUSE_STYLES[fill.cause].label,
    bought: fill.side === BID,
    side: fill.side === BID ? "bought" : "sold",
    size: contractsText(fill.lots),
    held: contractsText(fill.inventoryLots),
    when: utcClockText(fill.timeUs),
  }));
  return [
    {
      data: { values },
      mark: {
        type: "point",
        size: fills.length > CROWD_COUNT ? 38 : 95,
        opacity: 1,
        strokeWidth: 1.8,
        aria: false,
      },
      encoding: {
        y: { field: "price", type: "quantitative" },
        shape: { field: "cause", type: "nominal", scale: scales.shape, legend },
        stroke: { field: "cause", type: "nominal", scale: scales.colour, legend },
        fill: {
          condition: { test: "datum.bought", field: "cause", type: "nominal", scale: scales.colour, legend },
          value: "white",
        },
        tooltip: [
          { field: "side", type: "nominal", title: "we" },
          { field: "size", type: "nominal", title: "contracts" },
          { field: "price", type: "quantitative", title: "at, cents", format: CENTS_FORMAT },
          { field: "cause", type: "nominal", title: "cause" },
          { field: "held", type: "nominal", title: "held after, contracts" },
          { field: "when", type: "nominal", title: "UTC" },
        ],
      },
    },
  ];
}
