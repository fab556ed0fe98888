/**
 * A sweep's rows, read once: for each scenario and figure one array over events and cells. A million rows take about 120 MB, whatever
 * the strategy; no row is kept.
 */
import { assert } from "../../core/errors.ts";
import type { CellResultRow } from "../../core/sweep-rows.ts";

/** How the markets of an event come together. */
const FOLDS = {
  pnlMicros: "sum",
  worstMarketMicros: "least",
  fillCount: "sum",
  lots: "sum",
  feesMicros: "sum",
  spreadEarnedMicros: "sum",
  adverseSelectionMicros: "sum",
  ordersPlaced: "sum",
  ordersFilled: "sum",
  drawdownMicros: "most",
  inventoryLotsMeanSum: "sum",
  inventoryLotsMax: "most",
  driftSum: "sum",
  driftCount: "sum",
} as const;

export type EventFigure = keyof typeof FOLDS;
const FIGURES = Object.keys(FOLDS) as readonly EventFigure[];

export interface EventFigures {
  /** `values[event * cellCount + cell]`; 0 where nothing was run. */
  readonly values: Readonly<Record<EventFigure, Float64Array>>;
  /** Of each cell, markets with a result. */
  readonly resultCounts: Int32Array;
  readonly markCounts: Record<"settlement" | "exit" | "mid", number>;
}

export interface FigureShape {
  readonly scenarioCount: number;
  readonly cellCount: number;
  readonly eventCount: number;
  readonly eventOfMarket: Int32Array;
}

export interface SweepFigures extends FigureShape {
  readonly scenarios: readonly EventFigures[];
  /** Of each market, whether any cell has a result in it under any scenario. */
  readonly hasResult: Uint8Array;
}

export function sweepFigures(results: Iterable<CellResultRow>, shape: FigureShape): SweepFigures {
  const { scenarioCount, cellCount, eventCount, eventOfMarket } = shape;
  const scenarios = Array.from({ length: scenarioCount }, () => emptyFigures(eventCount, cellCount));
  const hasResult = new Uint8Array(eventOfMarket.length);
  const seen = Array.from({ length: scenarioCount }, () => new Uint8Array(eventOfMarket.length * cellCount));
  const found = new Float64Array(FIGURES.length);
  for (const row of results) {
    const { scenarioIndex, marketIndex, cellIndex } = row;
    const figures = scenarios[scenarioIndex];
    assert(
      figures !== undefined && marketIndex < eventOfMarket.length && cellIndex < cellCount,
      "every result is of a scenario, a market and a cell of the sweep",
    );
    const place = marketIndex * cellCount + cellIndex;
    assert(seen[scenarioIndex]![place] === 0, "a cell has one result in a market under a scenario");
    seen[scenarioIndex]![place] = 1;
    hasResult[marketIndex] = 1;
    figures.resultCounts[cellIndex]!++;
    figures.markCounts[row.pnlMark]++;
    readFigures(row, found);
    fold(figures, eventOfMarket[marketIndex]! * cellCount + cellIndex, found);
  }
  for (const { values } of scenarios)
    values.worstMarketMicros.forEach((value, at) => {
      if (value === Infinity) values.worstMarketMicros[at] = 0;
    });
  return { ...shape, scenarios, hasResult };
}

function emptyFigures(eventCount: number, cellCount: number): EventFigures {
  const arrays = FIGURES.map((name) => {
    const values = new Float64Array(eventCount * cellCount);
    return [name, FOLDS[name] === "least" ? values.fill(Infinity) : values] as const;
  });
  return {
    values: Object.fromEntries(arrays) as Record<EventFigure, Float64Array>,
    resultCounts: new Int32Array(cellCount),
    markCounts: { settlement: 0, exit: 0, mid: 0 },
  };
}

/** hot: in the order of FOLDS. */
function readFigures(row: CellResultRow, into: Float64Array): void {
  const { driftPerStep } = row;
  into[0] = row.pnlMicros;
  into[1] = row.pnlMicros;
  into[2] = row.fillCount;
  into[3] = row.boughtLots + row.soldLots;
  into[4] = row.feesMicros;
  into[5] = row.spreadEarnedMicros;
  into[6] = row.adverseSelectionMicros;
  into[7] = row.ordersPlaced;
  into[8] = row.ordersFilled;
  into[9] = row.drawdownMicros;
  into[10] = row.inventoryLotsMean;
  into[11] = Math.max(-row.inventoryLotsMin, row.inventoryLotsMax);
  into[12] = driftPerStep ?? 0;
  into[13] = driftPerStep === undefined ? 0 : 1;
}

/** hot */
function fold({ values }: EventFigures, at: number, found: Float64Array): void {
  for (let index = 0; index < FIGURES.length; index++) {
    const name = FIGURES[index]!;
    const column = values[name];
    const value = found[index]!;
    const kind = FOLDS[name];
    if (kind === "sum") column[at]! += value;
    else if (kind === "most") column[at] = Math.max(column[at]!, value);
    else column[at] = Math.min(column[at]!, value);
  }
}
