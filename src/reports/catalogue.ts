/** Every chart of a report, in the order in which they are read, by section. */
import type { RunRows } from "../core/result-rows.ts";
import type { ChartOrReason, ChartRows } from "./chart.ts";
import { equityCharts } from "./charts/equity.ts";
import { fillModelCharts } from "./charts/fill-models.ts";
import { inventoryRegressionChart } from "./charts/inventory-regression.ts";
import { inventoryCharts } from "./charts/inventory.ts";
import { markoutCharts } from "./charts/markouts.ts";
import { pnlByCauseChart } from "./charts/pnl-by-cause.ts";
import { pnlByDayChart } from "./charts/pnl-by-day.ts";
import { pnlPartsChart } from "./charts/pnl-parts.ts";
import { closeUpCharts } from "./charts/quotes-close-up.ts";
import { quotesRunCharts } from "./charts/quotes-run.ts";
import { inGroup, marketGroups } from "./market-groups.ts";

export const CHART_SECTIONS = [
  "equity",
  "parts",
  "days",
  "quotes",
  "inventory",
  "markouts",
  "fillModels",
] as const;
export type ChartSection = (typeof CHART_SECTIONS)[number];
export type Sections<Item> = Readonly<Record<ChartSection, readonly Item[]>>;

/** Pure: the same rows give the same specifications. */
export function buildCharts(rows: RunRows): Sections<ChartOrReason> {
  const { drawn, groupCount } = marketGroups(rows);
  const groups = drawn.map((group, groupIndex) => {
    const charts = buildGroup(group.rows);
    return (section: ChartSection) => charts[section].map((chart) => inGroup(chart, group, groupIndex));
  });
  const sections = CHART_SECTIONS.map(
    (section) => [section, groups.flatMap((chartsOf) => chartsOf(section))] as const,
  );
  const charts = Object.fromEntries(sections) as Record<ChartSection, ChartOrReason[]>;
  if (groupCount > drawn.length)
    charts.equity.push({
      name: "more-markets",
      title: "More markets",
      reason: `Lanes on the first ${drawn.length} of ${groupCount} sets of markets are drawn; the tables have all.`,
    });
  return charts;
}

function buildGroup(rows: ChartRows): Sections<ChartOrReason> {
  const { byHorizon, byLane } = markoutCharts(rows);
  return {
    equity: equityCharts(rows),
    parts: [pnlPartsChart(rows), pnlByCauseChart(rows)],
    days: [pnlByDayChart(rows)],
    quotes: [...closeUpCharts(rows), ...quotesRunCharts(rows)],
    inventory: [...inventoryCharts(rows), inventoryRegressionChart(rows)],
    markouts: [byHorizon],
    fillModels: [...fillModelCharts(rows), ...(byLane === undefined ? [] : [byLane])],
  };
}
