/** Every chart of a report, in the order in which they are read, by section. */
import type { RunRows } from "../core/result-rows.ts";
import type { ChartOrReason } from "./chart.ts";
import { equityCharts } from "./charts/equity.ts";
import { fillModelCharts } from "./charts/fill-models.ts";
import { inventoryRegressionChart } from "./charts/inventory-regression.ts";
import { inventoryCharts } from "./charts/inventory.ts";
import { markoutCharts } from "./charts/markouts.ts";
import { pnlPartsChart } from "./charts/pnl-parts.ts";
import { closeUpCharts } from "./charts/quotes-close-up.ts";
import { quotesRunCharts } from "./charts/quotes-run.ts";

export const CHART_SECTIONS = ["equity", "parts", "quotes", "inventory", "markouts", "fillModels"] as const;
export type ChartSection = (typeof CHART_SECTIONS)[number];

/** Pure: the same rows give the same specifications. */
export function buildCharts(rows: RunRows): Readonly<Record<ChartSection, readonly ChartOrReason[]>> {
  const { byHorizon, byLane } = markoutCharts(rows);
  return {
    equity: equityCharts(rows),
    parts: [pnlPartsChart(rows)],
    quotes: [...closeUpCharts(rows), ...quotesRunCharts(rows)],
    inventory: [...inventoryCharts(rows), inventoryRegressionChart(rows)],
    markouts: [byHorizon],
    fillModels: [...fillModelCharts(rows), ...(byLane === undefined ? [] : [byLane])],
  };
}
