/** Does inventory come back? Its change over a step against its level, with the fitted slope and its half-life. */
import type { InventoryDrift, InventoryRow, RunRows } from "../../core/result-rows.ts";
import { LOTS_PER_CONTRACT, US_PER_SECOND } from "../../core/units.ts";
import {
  CONTRACTS_AXIS,
  CONTRACTS_FORMAT,
  drawnLanes,
  makeChart,
  type ChartOrReason,
  type DrawnLanes,
} from "../chart.ts";
import { maximum, minimum } from "../downsample.ts";
import { durationText, plural, rounded, signedPlain } from "../format.ts";
import { zeroRule } from "../layers.ts";
import { LANE_COLOURS, OKABE_ITO } from "../palette.ts";
import { niceStep } from "./inventory-distribution.ts";
import { inventoryPaths, type InventoryPath } from "./inventory.ts";

const NORMAL_95 = 1.96;
/** Area of the largest point. */
const POINT_PX2_MAX = 260;
/** Room for the largest point at either end. */
const POINT_SCALE = { zero: true, padding: Math.ceil(Math.sqrt(POINT_PX2_MAX / Math.PI)) + 1, nice: false };
/** Between the lane and the sentence in a panel's heading. */
const LINE_BREAK = " | ";

interface Fitted {
  readonly panel: string;
  readonly drift: InventoryDrift;
  /** Steps of the regression in one step of the points: more than one where the rows are wider buckets. */
  readonly stepsPerPoint: number;
  /** The inventory at each of the points' steps, contracts. */
  readonly levels: readonly number[];
}

/** Steps that started at one level and ended with one change, contracts. */
interface Point {
  readonly level: number;
  readonly change: number;
  readonly count: number;
}

export function inventoryRegressionChart(rows: RunRows): ChartOrReason {
  const [name, title] = ["inventory-regression", "Does inventory come back?"];
  const drawn = drawnLanes(rows.lanes);
  const fits = inventoryPaths(rows, drawn).flatMap((path) => fitOf(path, drawn));
  if (fits.length === 0) {
    const reason = "No lane's inventory moved enough for a regression of its change on its level.";
    return { name, title, reason };
  }
  const wide = maximum(fits.map((fit) => fit.stepsPerPoint * fit.drift.stepSeconds))!;
  const grid = gridFor(fits);
  const gridNote = grid < 1 ? "" : ` Points are rounded to ${plural(grid, "contract")}.`;
  const subtitle =
    `A point is what happened over ${durationText(wide)} (height) to an inventory of that size (across); larger points ` +
    "happened more often. The line is the fitted slope through zero, its band the 95 % interval of that slope: falling from " +
    `left to right, inventory comes back.${gridNote}${drawn.note}`;
  const panels = fits.map((fit) => fit.panel);
  return makeChart(name, title, subtitle, {
    data: {
      values: fits.flatMap((fit) => [
        ...pointsOf(fit.levels, grid).map((point) => ({ panel: fit.panel, ...point })),
        ...lineOf(fit),
      ]),
    },
    facet: {
      row: {
        field: "panel",
        type: "nominal",
        sort: panels,
        header: { title: null, labelExpr: `split(datum.value, "${LINE_BREAK}")` },
      },
    },
    spec: {
      height: 130,
      encoding: {
        x: {
          field: "level",
          type: "quantitative",
          scale: POINT_SCALE,
          axis: { title: "Inventory before the step, contracts", ...CONTRACTS_AXIS, grid: true },
        },
      },
      layer: [
        zeroRule("y"),
        {
          transform: [{ filter: "isValid(datum.count)" }],
          mark: { type: "point", filled: true, color: LANE_COLOURS[0], opacity: 0.5 },
          encoding: {
            y: {
              field: "change",
              type: "quantitative",
              scale: POINT_SCALE,
              axis: { title: "Change, contracts", ...CONTRACTS_AXIS, grid: true },
            },
            size: {
              field: "count",
              type: "quantitative",
              scale: { type: "sqrt", range: [12, POINT_PX2_MAX] },
              legend: null,
            },
            tooltip: [
              { field: "level", type: "quantitative", title: "inventory", format: CONTRACTS_FORMAT },
              { field: "change", type: "quantitative", title: "change", format: CONTRACTS_FORMAT },
              { field: "count", type: "quantitative", title: "times", format: ",d" },
            ],
          },
        },
        {
          transform: [{ filter: "isValid(datum.fit)" }],
          mark: { type: "area", color: OKABE_ITO.vermillion, opacity: 0.18 },
          encoding: { y: { field: "low", type: "quantitative" }, y2: { field: "high" } },
        },
        {
          transform: [{ filter: "isValid(datum.fit)" }],
          mark: { type: "line", color: OKABE_ITO.vermillion, strokeWidth: 2 },
          encoding: { y: { field: "fit", type: "quantitative" } },
        },
      ],
    },
  });
}

/** The regression in words: "comes back by 1.88 % ± 0.73 % every 10 s; half of it is gone after 6 min 6 s". */
export function driftText(drift: InventoryDrift): string {
  const step = durationText(drift.stepSeconds);
  const share = `${percent(Math.abs(drift.slopePerStep))} ± ${percent(NORMAL_95 * drift.slopeStandardError)} every ${step}`;
  const isClear = Math.abs(drift.slopePerStep) > NORMAL_95 * drift.slopeStandardError;
  const doubt = isClear ? "" : " (may be chance)";
  if (drift.slopePerStep >= 0) return `does not come back: grows by ${share}${doubt}`;
  if (!isClear) return `comes back by ${share}${doubt}`;
  const half =
    drift.halfLifeSeconds === undefined
      ? "it overshoots zero within a step"
      : `half of it is gone after ${durationText(drift.halfLifeSeconds)}`;
  return `comes back by ${share}; ${half}`;
}

function percent(share: number): string {
  return `${signedPlain(share * 100, 2)} %`;
}

function fitOf(path: InventoryPath, drawn: DrawnLanes): Fitted[] {
  const drift = path.lane.markets.find((market) => market.ticker === path.ticker)?.inventoryDrift;
  if (drift === undefined || path.rows.length < 3) return [];
  const stepsPerPoint = Math.max(1, Math.ceil(bucketSeconds(path.rows) / drift.stepSeconds));
  const levels = levelsOf(path.rows, stepsPerPoint * drift.stepSeconds);
  const label = drawn.labelOf(path.lane.laneIndex);
  const name = path.lane.tickers.length > 1 ? `${label} · ${path.ticker}` : label;
  return [{ panel: `${name}${LINE_BREAK}${driftText(drift)}`, drift, stepsPerPoint, levels }];
}

/** The usual distance of the rows: their median. */
function bucketSeconds(rows: readonly InventoryRow[]): number {
  const gaps = rows.slice(1).map((row, index) => row.timeUs - rows[index]!.timeUs);
  return gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)]! / US_PER_SECOND;
}

/** Points drawn over all panels; beyond, they are rounded to a coarser grid of levels and changes. */
const POINTS_DRAWN_MAX = 900;

function pointsOf(levels: readonly number[], gridContracts: number): Point[] {
  const toGrid = (contracts: number): number =>
    rounded(Math.round(contracts / gridContracts) * gridContracts, 2);
  const counts = new Map<string, Point>();
  levels.slice(1).forEach((after, step) => {
    const before = levels[step]!;
    const [level, change] = [toGrid(before), toGrid(after - before)];
    const key = `${level} ${change}`;
    counts.set(key, { level, change, count: (counts.get(key)?.count ?? 0) + 1 });
  });
  return [...counts.values()];
}

/** The inventory at each step, contracts: the last known one. */
function levelsOf(rows: readonly InventoryRow[], stepSeconds: number): number[] {
  const stepUs = stepSeconds * US_PER_SECOND;
  const endUs = rows.at(-1)!.timeUs;
  const levels: number[] = [];
  let index = 0;
  for (let timeUs = rows[0]!.timeUs; timeUs <= endUs; timeUs += stepUs) {
    while (index + 1 < rows.length && rows[index + 1]!.timeUs <= timeUs) index++;
    levels.push(rows[index]!.lastLots / LOTS_PER_CONTRACT);
  }
  return levels;
}

/** The finest grid of 0.01, 1, 2, 5, 10, .. contracts on which the points of all panels can be drawn. */
function gridFor(fits: readonly Fitted[]): number {
  const isDrawable = (grid: number): boolean =>
    fits.reduce((count, fit) => count + pointsOf(fit.levels, grid).length, 0) <= POINTS_DRAWN_MAX;
  let grid = 1 / LOTS_PER_CONTRACT;
  while (!isDrawable(grid)) grid = niceStep(grid * 1.01);
  return grid;
}

/** Where the fitted slope leads over a point's step, compounded; from the lowest to the highest level. */
function lineOf(fit: Fitted) {
  const change = (slope: number, level: number): number =>
    rounded(((1 + slope) ** fit.stepsPerPoint - 1) * level, 4);
  const { slopePerStep, slopeStandardError } = fit.drift;
  const half = NORMAL_95 * slopeStandardError;
  return [minimum([0, ...fit.levels])!, 0, maximum([0, ...fit.levels])!].map((level) => ({
    panel: fit.panel,
    level,
    fit: change(slopePerStep, level),
    low: change(slopePerStep - half, level),
    high: change(slopePerStep + half, level),
  }));
}
