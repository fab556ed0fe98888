/** A sweep drawn: its verdict, maps and evidence as one page, and every chart as specification, SVG and PNG. */
import type { SweepReportRows } from "../core/sweep-report-rows.ts";
import { isMissing, type MissingChart } from "./chart.ts";
import { renderChart, type RenderedChart } from "./render-chart.ts";
import { writeReport, type RenderedReport, type ReportOptions } from "./report.ts";
import { buildSweepCharts, SWEEP_SECTIONS, type SweepSection } from "./sweep/sweep-catalogue.ts";
import { sweepPage } from "./sweep/sweep-page.ts";

/** Cost: about a third of a second a chart, some twenty of them. */
async function renderSweep(rows: SweepReportRows, options: ReportOptions = {}): Promise<RenderedReport> {
  const sections = buildSweepCharts(rows);
  const total = SWEEP_SECTIONS.reduce(
    (count, name) => count + sections[name].filter((chart) => !isMissing(chart)).length,
    0,
  );
  const charts: RenderedChart[] = [];
  const rendered = new Map<SweepSection, (RenderedChart | MissingChart)[]>();
  for (const name of SWEEP_SECTIONS) {
    const list: (RenderedChart | MissingChart)[] = [];
    for (const chart of sections[name]) {
      if (isMissing(chart)) {
        list.push(chart);
        continue;
      }
      options.onProgress?.(charts.length, total, chart.name);
      const picture = await renderChart(chart);
      charts.push(picture);
      list.push(picture);
    }
    rendered.set(name, list);
  }
  options.onProgress?.(total, total, "page");
  return {
    html: sweepPage(
      rows,
      Object.fromEntries(rendered) as Record<SweepSection, (RenderedChart | MissingChart)[]>,
    ),
    charts: charts.map(({ name, title, spec, svg, png }) => ({ name, title, spec, svg, png })),
    warnings: charts.flatMap((chart) => chart.warnings.map((warning) => `${chart.name}: ${warning}`)),
  };
}

/** Renders and writes `index.html` and `charts/` into a folder, in place of a report that is there. */
export async function writeSweepReport(
  dir: string,
  rows: SweepReportRows,
  options: ReportOptions = {},
): Promise<RenderedReport> {
  const report = await renderSweep(rows, options);
  writeReport(dir, report);
  return report;
}
