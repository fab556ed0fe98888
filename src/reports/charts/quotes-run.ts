/** The whole run of one lane in one market: the book in buckets, the range of our quotes in each, every fill. */
import { ASK, BID, type Side } from "../../core/order-book.ts";
import type { BestPriceRow, LaneRow, QuoteRow, RunRows } from "../../core/result-rows.ts";
import { BP_PER_CENT } from "../../core/units.ts";
import {
  CENTS_AXIS,
  drawnLanes,
  joinedNote,
  makeChart,
  timeAxis,
  toMs,
  PLOT_WIDTH_PX,
  type ChartOrReason,
  type Layer,
} from "../chart.ts";
import { downsampleMinMax, joinBuckets, maximum, minimum } from "../downsample.ts";
import { countText, signedPlain, utcText } from "../format.ts";
import { everyNth, hoverLayer } from "../layers.ts";
import { laneLabels } from "../lane-labels.ts";
import { INK, SIDE_COLOURS } from "../palette.ts";
import { fillLayers } from "./quotes-close-up.ts";

const CHARTS_MAX = 4;
const BUCKETS_DRAWN_MAX = PLOT_WIDTH_PX / 2;
const FILLS_DRAWN_MAX = 400;

export function quotesRunCharts(rows: RunRows): ChartOrReason[] {
  const lane = featuredLane(rows);
  const title = "Quotes against the book, the whole run";
  if (lane === undefined || rows.bestPrices.length === 0)
    return [{ name: "quotes-run-1", title, reason: "The run has no rows of best prices." }];
  const label =
    drawnLanes(rows.lanes).lanes.length < 2 ? "" : `, lane ${laneLabels(rows.lanes).get(lane.laneIndex)}`;
  return lane.tickers.slice(0, CHARTS_MAX).map((ticker, index) => {
    const name = `quotes-run-${index + 1}`;
    const book = rows.bestPrices.filter((row) => row.ticker === ticker);
    if (book.every((row) => row.midMinBp === undefined))
      return {
        name,
        title: `Whole run: ${ticker}`,
        reason: "The book never had two sides: there is no mid to draw.",
      };
    return quotesRunChart({ rows, lane, ticker, book, name, title: `Whole run: ${ticker}${label}` });
  });
}

/** The lane of the first close-up, so that both pictures show the same one; else the first lane. */
function featuredLane(rows: RunRows): LaneRow | undefined {
  const laneIndex = rows.closeUps[0]?.laneIndex;
  return rows.lanes.find((lane) => lane.laneIndex === laneIndex) ?? rows.lanes[0];
}

interface Request {
  readonly rows: RunRows;
  readonly lane: LaneRow;
  readonly ticker: string;
  readonly book: readonly BestPriceRow[];
  readonly name: string;
  readonly title: string;
}

function quotesRunChart({ rows, lane, ticker, book, name, title }: Request): ChartOrReason {
  const isMine = (row: { laneIndex: number; ticker: string }): boolean =>
    row.laneIndex === lane.laneIndex && row.ticker === ticker;
  const drawn = joinBuckets(book, BUCKETS_DRAWN_MAX, joinBestPrices);
  const allFills = rows.fills.filter(isMine);
  const fills = downsampleMinMax(allFills, (fill) => fill.priceBp, FILLS_DRAWN_MAX);
  const fromUs = drawn[0]!.timeUs;
  const quotes = rows.quotes.filter(isMine);
  const toUs = maximum([...drawn.map((row) => row.timeUs), ...fills.map((fill) => fill.timeUs)])!;
  const thinned =
    fills.length === allFills.length
      ? ""
      : ` ${countText(fills.length)} of ${countText(allFills.length)} fills are drawn.`;
  const subtitle =
    "The grey band is the lowest to highest mid of each bucket; blue is the range of our resting bids, orange of our " +
    "resting asks, empty where we did not quote. Marks are fills by cause, filled where we bought and hollow where we " +
    `sold.${joinedNote(book.length, drawn.length)}${thinned}`;
  return makeChart(name, title, subtitle, {
    height: 320,
    data: { values: drawn.map(midValue) },
    encoding: { x: timeAxis(fromUs, toUs) },
    layer: [
      quoteBand(quotes, drawn, BID),
      quoteBand(quotes, drawn, ASK),
      band("mid", INK.normal, 0.45),
      hoverBook(drawn),
      ...fillLayers(fills),
    ],
  });
}

const BAND_SCALE = {
  domain: ["mid", "our bids", "our asks"],
  range: [INK.normal, SIDE_COLOURS.bid, SIDE_COLOURS.ask],
};

/** An area from `low` to `high`, broken where they are null. A thin outline keeps bands of no height visible. */
function band(name: "mid" | "our bids" | "our asks", colour: string, fillOpacity: number): Layer {
  const axis = { title: "YES price, cents", ...CENTS_AXIS, grid: true };
  return {
    mark: {
      type: "area",
      fillOpacity,
      interpolate: "step-after",
      stroke: colour,
      strokeOpacity: 0.75,
      strokeWidth: 1,
    },
    encoding: {
      y: {
        field: "low",
        type: "quantitative",
        scale: { zero: false, padding: 14, nice: false },
        axis,
      },
      y2: { field: "high" },
      color: {
        datum: name,
        scale: BAND_SCALE,
        legend: {
          symbolType: "square",
          symbolSize: 110,
          symbolStrokeWidth: 0,
          columns: 3,
          symbolOpacity: 0.7,
        },
      },
    },
  };
}

function quoteBand(quotes: readonly QuoteRow[], buckets: readonly BestPriceRow[], side: Side): Layer {
  const name = side === BID ? "our bids" : "our asks";
  const colour = side === BID ? SIDE_COLOURS.bid : SIDE_COLOURS.ask;
  const ranges = quoteRanges(
    quotes.filter((quote) => quote.side === side),
    buckets.map((row) => row.timeUs),
  );
  const values = ranges.map((range, index) => ({
    time: toMs(buckets[index]!.timeUs),
    low: range === undefined ? null : range.lowBp / BP_PER_CENT,
    high: range === undefined ? null : range.highBp / BP_PER_CENT,
  }));
  return { data: { values }, ...band(name, colour, 0.35) };
}

/** Lowest and highest price that rested in each bucket; a bucket lasts until the next one's start. */
export function quoteRanges(
  quotes: readonly QuoteRow[],
  startsUs: readonly number[],
): readonly ({ readonly lowBp: number; readonly highBp: number } | undefined)[] {
  const ranges: ({ lowBp: number; highBp: number } | undefined)[] = startsUs.map(() => undefined);
  for (const { priceBp, fromUs, toUs } of quotes) {
    const first = Math.max(
      0,
      startsUs.findLastIndex((startUs) => startUs <= fromUs),
    );
    for (let bucket = first; bucket < startsUs.length; bucket++) {
      if (startsUs[bucket]! >= toUs && bucket !== first) break;
      const range = (ranges[bucket] ??= { lowBp: priceBp, highBp: priceBp });
      range.lowBp = Math.min(range.lowBp, priceBp);
      range.highBp = Math.max(range.highBp, priceBp);
    }
  }
  return ranges;
}

function joinBestPrices(group: readonly BestPriceRow[]): BestPriceRow {
  const last = group.at(-1)!;
  return {
    ...group[0]!,
    bidBp: last.bidBp,
    askBp: last.askBp,
    midMinBp: minimum(group.map((row) => row.midMinBp)),
    midMaxBp: maximum(group.map((row) => row.midMaxBp)),
  };
}

function midValue(row: BestPriceRow) {
  const { midMinBp, midMaxBp } = row;
  return {
    time: toMs(row.timeUs),
    low: midMinBp === undefined ? null : midMinBp / BP_PER_CENT,
    high: midMaxBp === undefined ? null : midMaxBp / BP_PER_CENT,
  };
}

function hoverBook(rows: readonly BestPriceRow[]): Layer {
  const samples = everyNth(rows).map((row) => ({
    time: toMs(row.timeUs),
    when: utcText(row.timeUs),
    bid: centsText(row.bidBp),
    ask: centsText(row.askBp),
    mid: row.midMinBp === undefined ? "none" : `${centsText(row.midMinBp)} to ${centsText(row.midMaxBp)}`,
  }));
  return hoverLayer(samples, [
    { key: "when", title: "UTC" },
    { key: "bid", title: "best bid, end of bucket" },
    { key: "ask", title: "best ask" },
    { key: "mid", title: "mid within" },
  ]);
}

function centsText(priceBp: number | undefined): string {
  return priceBp === undefined ? "none" : `${signedPlain(priceBp / BP_PER_CENT, 2)}¢`;
}
