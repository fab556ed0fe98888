/**
 * Rows of a made-up sweep: a grid of cells whose P&L shares most of its chance and earns something in a planted region, 40
 * events, two fill models of which the second is less kind.
 */
import { randomStream } from "../../src/core/random.ts";
import type { CellFailureRow, CellResultRow, SweepMarketRow } from "../../src/core/sweep-rows.ts";
import type { Axis } from "../../src/sweep/plan/cell-table.ts";
import type { SweepAnalysisInput } from "../../src/sweep/analysis/sweep-input.ts";
import { axis, madeManifest, planOf } from "./made-plan.ts";

const MICROS = 1_000_000;
const DAY_US = 86_400_000_000;
const FIRST_US = 1_767_830_400_000_000;

export interface MadeRows {
  readonly seed?: string;
  readonly axes?: readonly Axis[];
  /** The values of each cell; all combinations where absent. */
  readonly values?: readonly (readonly number[])[];
  readonly eventCount?: number;
  readonly marketsPerEvent?: number;
  readonly fillModels?: readonly string[];
  /** Share of the events to choose on; 1 leaves nothing held out. */
  readonly trainShare?: number;
  /** Dollars an event in the middle of the region, under the first model. */
  readonly edgeDollars?: number;
  /** What every model takes of that from one to the next. */
  readonly modelCostDollars?: number;
  readonly failedCells?: readonly number[];
}

export const GRID_AXES: readonly Axis[] = [
  axis(
    "gammaPerDollar",
    Array.from({ length: 16 }, (_, index) => Number((0.01 * 1.36 ** index).toPrecision(3))),
  ),
  axis(
    "kappaPerCent",
    Array.from({ length: 16 }, (_, index) => 0.5 + 0.25 * index),
  ),
];

export function madeRows(made: MadeRows = {}): SweepAnalysisInput {
  const {
    axes = GRID_AXES,
    eventCount = 40,
    marketsPerEvent = 1,
    fillModels = ["fifo-matched", "through"],
  } = made;
  const { values = combinations(axes), trainShare = 0.5, failedCells = [] } = made;
  const markets = Array.from({ length: eventCount * marketsPerEvent }, (_, marketIndex): SweepMarketRow => {
    const event = Math.floor(marketIndex / marketsPerEvent);
    return {
      marketIndex,
      ticker: `KXMADE-${String(event + 1).padStart(2, "0")}-${marketIndex % marketsPerEvent}`,
      eventTicker: `KXMADE-${String(event + 1).padStart(2, "0")}`,
      part: event < trainShare * eventCount ? "train" : "test",
      closeTimeUs: FIRST_US + event * DAY_US,
      rowCount: 10_000,
      contentHash: "5f3c0a7e9b1d2c4455667788990011aa",
    };
  });
  return {
    plan: planOf(axes),
    manifest: madeManifest(markets),
    markets,
    scenarios: fillModels.map((fillModel, scenarioIndex) => ({
      scenarioIndex,
      fillModel,
      postedThrough: "remainder",
      latency: "20,50",
      seed: "1",
    })),
    cells: values.map((list, cellIndex) => ({ cellIndex, values: list })),
    results: resultsOf(made, { axes, values, markets, scenarioCount: fillModels.length, failedCells }),
    failures: failedCells.flatMap((cellIndex) =>
      fillModels.map((_, scenarioIndex): CellFailureRow => ({
        cellIndex,
        marketIndex: 0,
        scenarioIndex,
        error: "the strategy wanted a bid above its ask",
      })),
    ),
  };
}

interface Shape {
  readonly axes: readonly Axis[];
  readonly values: readonly (readonly number[])[];
  readonly markets: readonly SweepMarketRow[];
  readonly scenarioCount: number;
  readonly failedCells: readonly number[];
}

function* resultsOf(
  { seed = "1", edgeDollars = 3, modelCostDollars = 1 }: MadeRows,
  { axes, values, markets, scenarioCount, failedCells }: Shape,
): Iterable<CellResultRow> {
  for (let scenarioIndex = 0; scenarioIndex < scenarioCount; scenarioIndex++)
    for (const { marketIndex } of markets) {
      const random = randomStream(seed, `market-${marketIndex}`);
      const [common, first, second] = [random.normal(), random.normal(), random.normal()];
      for (const [cellIndex, list] of values.entries()) {
        if (failedCells.includes(cellIndex) && marketIndex === 0) continue;
        const [x = 0.5, y = 0.5] = list.map((value, index) => placeOf(axes[index]!, value));
        // Flat on top: a plateau.
        const near = Math.min(1, 2 * Math.exp(-((x - 0.65) ** 2 + (y - 0.55) ** 2) / 0.04));
        const noise =
          2.5 * common + 1.5 * first * (x - 0.5) + 1.5 * second * (y - 0.5) + 1.2 * random.normal();
        const dollars = edgeDollars * near - 1 + noise - modelCostDollars * scenarioIndex;
        yield resultRow({ cellIndex, marketIndex, scenarioIndex, pnlDollars: dollars, skew: x });
      }
    }
}

/** Its place along its axis, 0 to 1. */
function placeOf({ values }: Axis, value: number): number {
  return values.length < 2 ? 0.5 : Array.from(values).indexOf(value) / (values.length - 1);
}

export interface MadeResult {
  readonly cellIndex: number;
  readonly marketIndex: number;
  readonly scenarioIndex?: number;
  readonly pnlDollars: number;
  /** From 0 to 1: more of it, less inventory. */
  readonly skew?: number;
}

export function resultRow(made: MadeResult, own: Partial<CellResultRow> = {}): CellResultRow {
  const { cellIndex, marketIndex, scenarioIndex = 0, pnlDollars, skew = 0.5 } = made;
  const pnlMicros = Math.round(pnlDollars * MICROS);
  const fillCount = 20 + Math.round(30 * (1 - skew));
  return {
    cellIndex,
    marketIndex,
    scenarioIndex,
    way: "together",
    fillCount,
    fillsQueue: fillCount,
    fillsThrough: 0,
    fillsPostedThrough: 0,
    fillsGap: 0,
    fillsModelled: 0,
    fillsInFlightCount: 0,
    boughtLots: 500 * fillCount,
    soldLots: 500 * fillCount,
    inventoryLots: 0,
    cashMicros: pnlMicros,
    feesMicros: 20_000 * fillCount,
    midMicros: pnlMicros,
    exitMicros: pnlMicros,
    settlementMicros: pnlMicros,
    pnlMicros,
    pnlMark: "settlement",
    spreadEarnedMicros: 100_000 * fillCount,
    adverseSelectionMicros: -60_000 * fillCount,
    drawdownMicros: 2 * MICROS + Math.max(0, -pnlMicros),
    inventoryLotsMean: 4000 * (1.2 - skew),
    inventoryLotsMin: -9000 * (1.2 - skew),
    inventoryLotsMax: 8000 * (1.2 - skew),
    driftPerStep: 0.01 - 0.06 * skew,
    driftStandardError: 0.01,
    ordersPlaced: 400,
    ordersFilled: fillCount,
    ordersCancelled: 300,
    ordersRejected: 0,
    ordersSwept: 0,
    digest: "00",
    ...own,
  };
}

function combinations(axes: readonly Axis[]): readonly (readonly number[])[] {
  return axes.reduce<readonly (readonly number[])[]>(
    (lists, { values }) => lists.flatMap((list) => Array.from(values, (value) => [...list, value])),
    [[]],
  );
}
