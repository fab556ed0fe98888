/** The maps of a sweep: P&L on either part, how uncertain it is, the worst market, every scenario, inventory. */
import type { CellColumn, SweepReportRows } from "../../core/sweep-report-rows.ts";
import type { ChartOrReason } from "../chart.ts";
import { surfaceChart } from "./surface-chart.ts";
import type { SurfaceFigure } from "./surface-figure.ts";
import { divergingScale, plainScale } from "./surface-picture.ts";
import { metricSummary, primaryMetric, primaryPart, upper } from "./sweep-words.ts";

/** More scenarios than this are in the tables alone. */
const SCENARIOS_DRAWN_MAX = 4;
const DOLLARS = "$,.4~g";

/** Figures that mean the same as the mean P&L of an event, on any map. */
const MONEY_AN_EVENT: readonly string[] = ["pnlPerEvent", "pnl", "pnlPerMarket"];

export function surfaceCharts(rows: SweepReportRows): readonly ChartOrReason[] {
  const [train, test] = [
    primaryMetric(rows, "train", "pnlPerEvent"),
    primaryMetric(rows, "test", "pnlPerEvent"),
  ];
  const shared = { colours: divergingScale([train, test]), legend: "Dollars an event", format: DOLLARS };
  const figures: SurfaceFigure[] = [
    {
      ...shared,
      name: "surface-train",
      title: "Mean P&L of an event, training events",
      subtitle: "What cells were chosen by. A hill that neighbours share is worth more than a peak.",
      column: train,
    },
    {
      ...shared,
      name: "surface-test",
      title: "Mean P&L of an event, events held out",
      subtitle:
        "The same colours for the same dollars as on the training events: what fades here was luck there.",
      column: test,
    },
    {
      name: "surface-width",
      title: "Width of the 95 % interval, training events",
      subtitle:
        "Both arms, Student's t over events. Differences between cells are surer than this: they share their events.",
      column: primaryPart(rows, "train")?.intervalWidthDollars ?? [],
      colours: plainScale(primaryPart(rows, "train")?.intervalWidthDollars ?? []),
      legend: "Dollars an event",
      format: DOLLARS,
    },
    worstMarket(rows),
    ...objective(rows),
  ];
  return figures.map((figure) => surfaceChart(rows, figure));
}

function worstMarket(rows: SweepReportRows): SurfaceFigure {
  const column = primaryPart(rows, "all")?.worstMarketDollars ?? [];
  return {
    name: "surface-worst",
    title: "Worst market, all events",
    subtitle: "The P&L of the market that each cell lost most in: what one bad settlement costs.",
    column,
    colours: divergingScale([column]),
    legend: "Dollars",
    format: DOLLARS,
  };
}

/** The plan's own objective, where it is another figure. */
function objective(rows: SweepReportRows): SurfaceFigure[] {
  const { metric, direction } = rows.objective;
  if (MONEY_AN_EVENT.includes(metric)) return [];
  const column = primaryMetric(rows, "train", metric);
  return [
    {
      name: "surface-objective",
      title: `The plan's objective: ${metric}, training events`,
      subtitle: `${upper(metricSummary(rows, metric))}; the plan wants it ${direction === "maximise" ? "large" : "small"}.`,
      column,
      colours: hasLosses(column) ? divergingScale([column]) : plainScale(column),
      legend: upper(metricSummary(rows, metric)),
      format: ",.4~g",
    },
  ];
}

export function scenarioCharts(rows: SweepReportRows): readonly ChartOrReason[] {
  if (rows.scenarios.length < 2) return [];
  const drawn = rows.scenarios.slice(0, SCENARIOS_DRAWN_MAX).map(({ label, parts }) => ({
    label,
    column: parts.find(({ part }) => part === "all")?.metrics["pnlPerEvent"] ?? [],
  }));
  const colours = divergingScale(drawn.map(({ column }) => column));
  const left = rows.scenarios.length - drawn.length;
  const note = left > 0 ? ` The first ${drawn.length} of ${rows.scenarios.length} scenarios are drawn.` : "";
  return drawn.map(({ label, column }, index) =>
    surfaceChart(rows, {
      name: `surface-scenario-${index + 1}`,
      title: `Mean P&L of an event under ${label}, all events`,
      subtitle: `The same colours for the same dollars under every scenario: where the sign changes, the assumption decides.${note}`,
      column,
      colours,
      legend: "Dollars an event",
      format: DOLLARS,
    }),
  );
}

export function inventoryMaps(rows: SweepReportRows): readonly ChartOrReason[] {
  const drift = primaryPart(rows, "all")?.driftPerStep ?? [];
  const size = primaryMetric(rows, "all", "inventoryMean");
  const scale = divergingScale([drift]);
  return [
    surfaceChart(rows, {
      name: "surface-drift",
      title: "Inventory drift by cell",
      subtitle:
        "How the inventory changes for each contract held, a step being a five-hundredth of a market's time: below 0 it comes back, " +
        "the further below the faster; above 0 it runs away. Mean over markets, all events.",
      column: drift,
      // Coming back is the good side.
      colours: { ...scale, range: scale.range.toReversed() },
      legend: "Contracts a step and contract held",
      format: ",.3~g",
    }),
    surfaceChart(rows, {
      name: "surface-inventory",
      title: "Mean size of the inventory by cell",
      subtitle:
        "Contracts held on average, long or short. What is held through a settlement is what one bad market costs.",
      column: size,
      colours: plainScale(size),
      legend: "Contracts",
      format: ",.4~g",
    }),
  ];
}

function hasLosses(column: CellColumn): boolean {
  return column.some((value) => value !== undefined && value < 0);
}
