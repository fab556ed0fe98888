/** A run's rows drawn: every chart as specification, SVG and PNG, and the page that holds them all. */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { RunRows } from "../core/result-rows.ts";
import { buildCharts, CHART_SECTIONS, type ChartSection } from "./catalogue.ts";
import { isMissing, type Chart, type ChartOrReason, type MissingChart } from "./chart.ts";
import { removeReport, REPORT_CHARTS_FOLDER, REPORT_PAGE_FILE } from "./report-files.ts";
import { renderPage } from "./page/page.ts";
import { renderChart, type RenderedChart } from "./render-chart.ts";

export interface RenderedReport {
  readonly html: string;
  readonly charts: readonly {
    readonly name: string;
    readonly title: string;
    readonly spec: Chart["spec"];
    readonly svg: string;
    readonly png: Uint8Array;
  }[];
  /** What Vega-Lite and Vega warned about, with the chart's name: flaws of a chart, worth reporting. */
  readonly warnings: readonly string[];
}

export interface ReportOptions {
  /** Told before each chart and once at the end. */
  readonly onProgress?: (done: number, total: number, name: string) => void;
}

/** Cost: about a third of a second a chart. */
export async function renderReport(rows: RunRows, options: ReportOptions = {}): Promise<RenderedReport> {
  const sections = buildCharts(rows);
  const total = CHART_SECTIONS.reduce((count, name) => count + sections[name].filter(isDrawn).length, 0);
  const charts: RenderedChart[] = [];
  const rendered = new Map<ChartSection, (RenderedChart | MissingChart)[]>();
  for (const name of CHART_SECTIONS) {
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
  const page = renderPage(
    rows,
    Object.fromEntries(rendered) as Record<ChartSection, (RenderedChart | MissingChart)[]>,
  );
  return {
    html: page,
    charts: charts.map(({ name, title, spec, svg, png }) => ({ name, title, spec, svg, png })),
    warnings: charts.flatMap((chart) => chart.warnings.map((warning) => `${chart.name}: ${warning}`)),
  };
}

function isDrawn(chart: ChartOrReason): boolean {
  return !isMissing(chart);
}

/** Writes `index.html` and `charts/NAME.vl.json`, `.svg`, `.png`; the page last, so that it never shows without them. */
export function writeReport(dir: string, report: RenderedReport): void {
  const folder = path.join(dir, REPORT_CHARTS_FOLDER);
  removeReport(dir);
  mkdirSync(folder, { recursive: true });
  for (const { name, spec, svg, png } of report.charts) {
    replaceFile(path.join(folder, `${name}.vl.json`), `${JSON.stringify(spec, undefined, 1)}\n`);
    replaceFile(path.join(folder, `${name}.svg`), svg);
    replaceFile(path.join(folder, `${name}.png`), png);
  }
  replaceFile(path.join(dir, REPORT_PAGE_FILE), report.html);
}

function replaceFile(file: string, content: string | Uint8Array): void {
  const partial = `${file}.${process.pid}.partial`;
  writeFileSync(partial, content);
  renameSync(partial, file);
}
