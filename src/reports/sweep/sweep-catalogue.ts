/** Every chart of a sweep's report, in the order in which they are read, by section. */
import type { SweepReportRows } from "../../core/sweep-report-rows.ts";
import type { ChartOrReason } from "../chart.ts";
import { bracketChart, capacityCharts } from "./bracket-charts.ts";
import { overfitCharts } from "./overfit-charts.ts";
import { chosenEventsChart, fanChart } from "./path-charts.ts";
import { sensitivityCharts } from "./sensitivity-charts.ts";
import { walkForwardCharts } from "./walk-forward-charts.ts";
import { inventoryMaps, scenarioCharts, surfaceCharts } from "./surface-charts.ts";

export const SWEEP_SECTIONS = [
  "surface",
  "sensitivities",
  "walkForward",
  "paths",
  "overfit",
  "scenarios",
  "inventory",
  "capacity",
  "events",
] as const;
export type SweepSection = (typeof SWEEP_SECTIONS)[number];

/** Pure: the same rows give the same specifications. */
export function buildSweepCharts(
  rows: SweepReportRows,
): Readonly<Record<SweepSection, readonly ChartOrReason[]>> {
  return {
    surface: surfaceCharts(rows),
    sensitivities: sensitivityCharts(rows),
    walkForward: walkForwardCharts(rows),
    paths: [fanChart(rows)],
    overfit: overfitCharts(rows),
    scenarios: [bracketChart(rows), ...scenarioCharts(rows)],
    inventory: inventoryMaps(rows),
    capacity: capacityCharts(rows),
    events: [chosenEventsChart(rows)],
  };
}
