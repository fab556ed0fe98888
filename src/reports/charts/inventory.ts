/** Inventory over time; how long it stayed at which level is the next file's. */
import type { InventoryRow, LaneRow, RunRows } from "../../core/result-rows.ts";
import { LOTS_PER_CONTRACT } from "../../core/units.ts";
import {
  CONTRACTS_AXIS,
  drawnLanes,
  joinedNote,
  laneRows,
  legendOf,
  makeChart,
  rowsPerSeries,
  timeAxis,
  toMs,
  type ChartOrReason,
  type ChartRows,
  type DrawnLanes,
  type Layer,
} from "../chart.ts";
import { joinBuckets, maximum, minimum } from "../downsample.ts";
import { contractsText, utcText } from "../format.ts";
import { everyNth, hoverLayer, zeroRule } from "../layers.ts";
import { INK, LANE_COLOURS, LANE_DASHES } from "../palette.ts";
import { distributionChart } from "./inventory-distribution.ts";

/** A lane's path in one of its markets; rows in order of time. */
export interface InventoryPath {
  readonly lane: LaneRow;
  readonly ticker: string;
  readonly rows: readonly InventoryRow[];
}

/** Markets drawn in one panel; more are in the rows only. */
const TICKERS_DRAWN_MAX = 6;

export function inventoryPaths(rows: RunRows, drawn: DrawnLanes): InventoryPath[] {
  const byPath = Map.groupBy(rows.inventory, (row) => `${row.laneIndex} ${row.ticker}`);
  return drawn.lanes.flatMap((lane) =>
    lane.tickers.slice(0, TICKERS_DRAWN_MAX).flatMap((ticker) => {
      const found = byPath.get(`${lane.laneIndex} ${ticker}`);
      return found === undefined ? [] : [{ lane, ticker, rows: found }];
    }),
  );
}

export function inventoryCharts(rows: ChartRows): ChartOrReason[] {
  const drawn = drawnLanes(rows.lanes);
  const paths = inventoryPaths(rows, drawn);
  const names = { path: "inventory", share: "inventory-distribution" };
  if (paths.length === 0)
    return [{ name: names.path, title: "Inventory over time", reason: "The run has no inventory rows." }];
  if (drawn.lanes.every((lane) => lane.fillCount === 0)) {
    const reason = "No lane was filled: the inventory stayed at zero.";
    return [
      { name: names.path, title: "Inventory over time", reason },
      { name: names.share, title: "Time at each inventory", reason },
    ];
  }
  return [pathChart(rows, paths, drawn), distributionChart(rows, paths, drawn)];
}

function pathChart(rows: ChartRows, paths: readonly InventoryPath[], drawn: DrawnLanes) {
  const tickers = [...new Set(paths.map((path) => path.ticker))];
  const countMax = rowsPerSeries(paths.length, rows);
  const joined = paths.map((path) => ({ ...path, rows: joinBuckets(path.rows, countMax, joinInventory) }));
  const count = (list: readonly InventoryPath[]): number =>
    list.reduce((sum, path) => sum + path.rows.length, 0);
  const fromUs = minimum(joined.map((path) => path.rows[0]!.timeUs))!;
  const toUs = maximum(joined.map((path) => path.rows.at(-1)!.timeUs))!;
  const limits = limitRows(paths, drawn);
  const subtitle =
    "Contracts held, above zero long YES. The line is each bucket's last value, the band its lowest and highest; " +
    `${limits.length > 0 ? "dashes are the position limit; " : ""}a good skew brings the path back to zero again and again.` +
    joinedNote(count(paths), count(joined)) +
    drawn.note;
  const scale = { domain: tickers, range: LANE_COLOURS.slice(0, tickers.length) };
  const legend = tickers.length < 2 ? null : legendOf(tickers);
  const dash = { domain: tickers, range: LANE_DASHES.slice(0, tickers.length).map((dashes) => [...dashes]) };
  return makeChart("inventory", "Inventory over time", subtitle, {
    data: { values: [...joined.flatMap((path) => pathValues(path, drawn)), ...limits] },
    facet: laneRows(drawn),
    spec: {
      height: 120,
      encoding: { x: timeAxis(fromUs, toUs) },
      layer: [
        zeroRule("y"),
        ...(limits.length > 0 ? [LIMIT_LAYER] : []),
        {
          transform: [{ filter: "isValid(datum.last)" }],
          mark: { type: "area", opacity: 0.25, interpolate: "step-after" },
          encoding: {
            y: {
              field: "min",
              type: "quantitative",
              axis: { title: "Contracts", ...CONTRACTS_AXIS, grid: true, tickCount: 5 },
            },
            y2: { field: "max" },
            color: { field: "ticker", type: "nominal", scale, legend },
          },
        },
        {
          transform: [{ filter: "isValid(datum.last)" }],
          mark: { type: "line", strokeWidth: 1.3, strokeJoin: "round", interpolate: "step-after" },
          encoding: {
            y: { field: "last", type: "quantitative" },
            color: { field: "ticker", type: "nominal", scale, legend },
            strokeDash: { field: "ticker", type: "nominal", scale: dash, legend },
          },
        },
        hover(joined, drawn),
      ],
    },
  });
}

const LIMIT_LAYER: Layer = {
  transform: [{ filter: "isValid(datum.limit)" }],
  mark: { type: "rule", color: INK.normal, strokeDash: [5, 4], opacity: 0.7 },
  encoding: { y: { field: "limit", type: "quantitative" }, x: { value: 0 }, x2: { value: "width" } },
};

function joinInventory(group: readonly InventoryRow[]): InventoryRow {
  return {
    ...group[0]!,
    lastLots: group.at(-1)!.lastLots,
    minLots: minimum(group.map((row) => row.minLots))!,
    maxLots: maximum(group.map((row) => row.maxLots))!,
  };
}

function pathValues(path: InventoryPath, drawn: DrawnLanes) {
  return path.rows.map((row) => ({
    time: toMs(row.timeUs),
    lane: drawn.labelOf(path.lane.laneIndex),
    ticker: path.ticker,
    last: row.lastLots / LOTS_PER_CONTRACT,
    min: row.minLots / LOTS_PER_CONTRACT,
    max: row.maxLots / LOTS_PER_CONTRACT,
  }));
}

/** The limits that are near enough to what was held not to squash it. */
function limitRows(paths: readonly InventoryPath[], drawn: DrawnLanes) {
  const largest =
    maximum(paths.flatMap((path) => path.rows.map((row) => Math.max(-row.minLots, row.maxLots)))) ?? 0;
  const lanes = [...new Set(paths.map((path) => path.lane))];
  return lanes.flatMap((lane) => {
    const limitLots = lane.inventoryLotsLimit;
    if (limitLots === undefined || limitLots > largest * 2) return [];
    const label = drawn.labelOf(lane.laneIndex);
    return [limitLots, -limitLots].map((lots) => ({ lane: label, limit: lots / LOTS_PER_CONTRACT }));
  });
}

function hover(paths: readonly InventoryPath[], drawn: DrawnLanes) {
  const samples = everyNth(paths[0]!.rows).map(({ timeUs }) => {
    const sample: Record<string, number | string> = { time: toMs(timeUs), when: utcText(timeUs) };
    paths.forEach((path, index) => {
      const row = path.rows.findLast((candidate) => candidate.timeUs <= timeUs);
      if (row !== undefined) sample[`path${index}`] = contractsText(row.lastLots);
    });
    return sample;
  });
  const hasTickers = new Set(paths.map((path) => path.ticker)).size > 1;
  const fields = paths.map((path, index) => {
    const label = drawn.labelOf(path.lane.laneIndex);
    return { key: `path${index}`, title: hasTickers ? `${label} · ${path.ticker}` : label };
  });
  return hoverLayer(samples, [{ key: "when", title: "UTC" }, ...fields]);
}
