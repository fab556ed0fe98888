/** Draws a run's report into a folder. */
import { join } from "node:path";
import type { RunRows } from "../core/result-rows.ts";
import { renderReport, writeReport } from "../reports/report.ts";
import { REPORT_CHARTS_FOLDER, REPORT_PAGE_FILE } from "../reports/report-files.ts";
import { startProgress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

export interface ReportFiles {
  /** The page to open; it needs no network. */
  readonly page: string;
  /** The folder of its charts as specification, SVG and PNG. */
  readonly chartsFolder: string;
  readonly charts: readonly string[];
}

export async function drawReport(terminal: Terminal, rows: RunRows, out: string): Promise<ReportFiles> {
  const progress = await startProgress(terminal, 1);
  try {
    const report = await renderReport(rows, {
      onProgress: (done, total, name) => progress.update(done, name, total),
    });
    writeReport(out, report);
    for (const warning of report.warnings) terminal.warn(warning);
    return {
      page: join(out, REPORT_PAGE_FILE),
      chartsFolder: join(out, REPORT_CHARTS_FOLDER),
      charts: report.charts.map(({ name }) => name),
    };
  } finally {
    progress.stop();
  }
}
