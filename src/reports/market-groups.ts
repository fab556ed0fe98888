/**
 * A run's rows by the markets that lanes trade: only lanes on the same markets share axes, since times, prices and scales
 * of different markets say nothing side by side.
 */
import type { EquityRow, InventoryRow, RunRows } from "../core/result-rows.ts";
import { maximum } from "./downsample.ts";
import { isMissing, type ChartOrReason, type ChartRows } from "./chart.ts";

/** Groups that get charts; more are in the tables only. */
const GROUPS_DRAWN_MAX = 4;
const CLOSE_UPS_DRAWN_MAX = 4;
/** Rows drawn in one kind of chart over all groups: what a page can carry. */
const ROWS_DRAWN_MAX = 1200;

export interface MarketGroup {
  /** The markets, for titles. */
  readonly title: string;
  readonly rows: ChartRows;
}

export interface MarketGroups {
  readonly drawn: readonly MarketGroup[];
  readonly groupCount: number;
}

export function marketGroups(rows: RunRows): MarketGroups {
  const byMarkets = Map.groupBy(rows.lanes, (lane) => lane.tickers.join(" + "));
  if (byMarkets.size <= 1) return { drawn: [{ title: "", rows }], groupCount: byMarkets.size };
  const count = Math.min(GROUPS_DRAWN_MAX, byMarkets.size);
  const drawn = [...byMarkets].slice(0, count).map(([title, lanes]): MarketGroup => {
    const laneIndexes = new Set(lanes.map((lane) => lane.laneIndex));
    const tickers = new Set(lanes.flatMap((lane) => lane.tickers));
    const endUs =
      maximum(rows.quality.filter((row) => tickers.has(row.ticker)).map((row) => row.endUs)) ?? Infinity;
    const isMine = (row: { readonly laneIndex: number }): boolean => laneIndexes.has(row.laneIndex);
    return {
      title,
      rows: {
        ...rows,
        lanes,
        markouts: rows.markouts.filter(isMine),
        equity: withoutQuietTail(rows.equity.filter(isMine), endUs, isQuietEquity),
        inventory: withoutQuietTail(rows.inventory.filter(isMine), endUs, isQuietInventory),
        quotes: rows.quotes.filter(isMine),
        fills: rows.fills.filter(isMine),
        closeUps: rows.closeUps.filter(isMine),
        refusals: rows.refusals.filter(isMine),
        trips: rows.trips.filter(isMine),
        days: rows.days.filter(isMine),
        causes: rows.causes.filter(isMine),
        metrics: rows.metrics.filter(isMine),
        bestPrices: rows.bestPrices.filter((row) => tickers.has(row.ticker) && row.timeUs <= endUs),
        rowsDrawnMax: Math.floor(ROWS_DRAWN_MAX / count),
        closeUpsDrawnMax: Math.floor(CLOSE_UPS_DRAWN_MAX / count),
      },
    };
  });
  return { drawn, groupCount: byMarkets.size };
}

interface Bucket {
  readonly laneIndex: number;
  readonly ticker?: string;
  readonly timeUs: number;
}

/**
 * Buckets of a run go on until its last market ends; after its own recording a market shows only what still happened to
 * it, a settlement for example.
 */
function withoutQuietTail<Row extends Bucket>(
  rows: readonly Row[],
  endUs: number,
  isQuiet: (row: Row, before: Row) => boolean,
): Row[] {
  const last = new Map<string, Row>();
  return rows.filter((row) => {
    const series = `${row.laneIndex} ${row.ticker ?? ""}`;
    const before = last.get(series);
    last.set(series, row);
    return row.timeUs <= endUs || before === undefined || !isQuiet(row, before);
  });
}

function isQuietEquity(row: EquityRow, before: EquityRow): boolean {
  return row.minMicros === row.maxMicros && row.lastMicros === before.lastMicros;
}

function isQuietInventory(row: InventoryRow, before: InventoryRow): boolean {
  return row.minLots === row.maxLots && row.lastLots === before.lastLots;
}

/** A group's chart under a name and a title of its own; unchanged where there is but one group. */
export function inGroup(chart: ChartOrReason, group: MarketGroup, groupIndex: number): ChartOrReason {
  if (group.title === "") return chart;
  const name = `${chart.name}-market-${groupIndex + 1}`;
  const title = titleIn(chart.title, group.title);
  if (isMissing(chart)) return { ...chart, name, title };
  const spec = {
    ...chart.spec,
    title: { ...(chart.spec.title as object), text: title },
  } as typeof chart.spec;
  return { ...chart, name, title, spec };
}

function titleIn(title: string, groupTitle: string): string {
  if (title.includes(groupTitle)) return title;
  return title.endsWith("?") ? `${title} ${groupTitle}` : `${title}: ${groupTitle}`;
}
