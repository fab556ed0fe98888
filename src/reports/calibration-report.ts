/** A calibration drawn: rate against distance and rolling estimates of each market, and the page that holds them. */
import type { CalibrationRows } from "../core/calibration-rows.ts";
import { isMissing, type MissingChart } from "./chart.ts";
import { intensityChart } from "./charts/intensity.ts";
import { rollingCharts } from "./charts/rolling-calibration.ts";
import { calibrationPage } from "./page/calibration-page.ts";
import { renderChart, type RenderedChart } from "./render-chart.ts";
import type { RenderedReport } from "./report.ts";

/** Cost: about a third of a second a chart, four a market. */
export async function renderCalibration(rows: CalibrationRows): Promise<RenderedReport> {
  const figures = new Map<string, (RenderedChart | MissingChart)[]>();
  const charts: RenderedChart[] = [];
  for (const market of rows.markets) {
    const list: (RenderedChart | MissingChart)[] = [];
    for (const chart of [intensityChart(market), ...rollingCharts(market)]) {
      const figure = isMissing(chart) ? chart : await renderChart(chart);
      list.push(figure);
      if (!("reason" in figure)) charts.push(figure);
    }
    figures.set(market.ticker, list);
  }
  return {
    html: calibrationPage(rows, figures),
    charts: charts.map(({ name, title, spec, svg, png }) => ({ name, title, spec, svg, png })),
    warnings: charts.flatMap((chart) => chart.warnings.map((warning) => `${chart.name}: ${warning}`)),
  };
}
