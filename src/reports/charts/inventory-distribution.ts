/** How long the inventory stayed at which level: from fill to fill, to the microsecond. */
import type { FillRow, RunRows } from "../../core/result-rows.ts";
import { LOTS_PER_CONTRACT } from "../../core/units.ts";
import {
  CONTRACTS_AXIS,
  CONTRACTS_FORMAT,
  laneRows,
  makeChart,
  SHARE_AXIS,
  type ChartOrReason,
  type DrawnLanes,
} from "../chart.ts";
import { maximum, minimum } from "../downsample.ts";
import { rounded } from "../format.ts";
import { LANE_COLOURS } from "../palette.ts";
import type { InventoryPath } from "./inventory.ts";

/** Bars over the range of inventories; one per contract or wider. */
const BINS_MAX = 60;

/** An inventory and for how long it was held. */
interface Holding {
  readonly lots: number;
  readonly us: number;
}

export function distributionChart(
  rows: RunRows,
  paths: readonly InventoryPath[],
  drawn: DrawnLanes,
): ChartOrReason {
  const fillsOf = Map.groupBy(rows.fills, (fill) => `${fill.laneIndex} ${fill.ticker}`);
  const holdingsOf = paths.map((path) => ({
    lane: path.lane,
    holdings: holdings(fillsOf.get(`${path.lane.laneIndex} ${path.ticker}`) ?? [], recordedSpan(rows, path)),
  }));
  const held = holdingsOf.flatMap((path) => path.holdings.map(({ lots }) => lots));
  const binContracts = niceStep((maximum(held)! - minimum(held)!) / LOTS_PER_CONTRACT / BINS_MAX);
  const width = `${rounded(binContracts, 2)} contract${binContracts === 1 ? "" : "s"}`;
  const lanes = [...new Set(paths.map((path) => path.lane))];
  const subtitle =
    `Share of the recorded time at each inventory, in steps of ${width}: a hill around zero is inventory that comes back, ` +
    `hills at the limit are a position taken by default.${lanes.some((lane) => lane.tickers.length > 1) ? " All markets of a lane together." : ""}${drawn.note}`;
  const values = lanes.flatMap((lane) => {
    const mine = holdingsOf.filter((path) => path.lane === lane).flatMap((path) => path.holdings);
    return shares(mine, binContracts).map((bin) => ({ lane: drawn.labelOf(lane.laneIndex), ...bin }));
  });
  return makeChart("inventory-distribution", "Time at each inventory", subtitle, {
    data: { values },
    facet: laneRows(drawn),
    spec: {
      height: 80,
      mark: { type: "rect", color: LANE_COLOURS[0], stroke: "white", strokeWidth: 0.5 },
      encoding: {
        x: {
          field: "from",
          type: "quantitative",
          scale: { zero: true, nice: false, padding: 6 },
          axis: { title: "Inventory, contracts", ...CONTRACTS_AXIS, grid: false },
        },
        x2: { field: "to" },
        y: {
          field: "share",
          type: "quantitative",
          axis: { title: "Share of time", ...SHARE_AXIS, grid: true, tickCount: 3 },
        },
        y2: { datum: 0 },
        tooltip: [
          { field: "from", type: "quantitative", title: "from, contracts", format: CONTRACTS_FORMAT },
          { field: "to", type: "quantitative", title: "to", format: CONTRACTS_FORMAT },
          { field: "share", type: "quantitative", title: "share of time", format: ".1%" },
        ],
      },
    },
  });
}

/** The smallest of 1, 2, 5, 10, 20, .. that is not below the least wanted. */
export function niceStep(least: number): number {
  for (let power = 1; ; power *= 10)
    for (const factor of [1, 2, 5]) if (factor * power >= least) return factor * power;
}

/** When the market was recorded; by the buckets of the path where the recording was not judged. */
function recordedSpan({ quality }: RunRows, { ticker, rows }: InventoryPath): readonly [number, number] {
  const recorded = quality.find((row) => row.ticker === ticker);
  if (recorded !== undefined) return [recorded.startUs, recorded.endUs];
  const [first, second] = rows;
  return [first!.timeUs, rows.at(-1)!.timeUs + (second === undefined ? 1 : second.timeUs - first!.timeUs)];
}

/** Nothing until the first fill, then what each fill left until the next one. */
function holdings(fills: readonly FillRow[], [startUs, endUs]: readonly [number, number]): Holding[] {
  const changes = [{ timeUs: startUs, inventoryLots: 0 }, ...fills];
  return changes.map(({ timeUs, inventoryLots }, index) => {
    const untilUs = Math.min(endUs, changes[index + 1]?.timeUs ?? endUs);
    return { lots: inventoryLots, us: Math.max(0, untilUs - timeUs) };
  });
}

/** Bins are centred on multiples of their width; those that were passed through in no time are left out. */
function shares(held: readonly Holding[], binContracts: number) {
  const usOfBin = new Map<number, number>();
  const totalUs = held.reduce((sum, { us }) => sum + us, 0);
  for (const { lots, us } of held) {
    if (us === 0) continue;
    const bin = Math.round(lots / LOTS_PER_CONTRACT / binContracts);
    usOfBin.set(bin, (usOfBin.get(bin) ?? 0) + us);
  }
  return [...usOfBin]
    .sort(([a], [b]) => a - b)
    .map(([bin, us]) => ({
      from: rounded((bin - 0.5) * binContracts, 3),
      to: rounded((bin + 0.5) * binContracts, 3),
      share: rounded(us / totalUs, 5),
    }));
}
