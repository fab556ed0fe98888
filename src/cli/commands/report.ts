/** `report`: draws what a backtest kept. */
import { EXIT_CODES } from "../../core/errors.ts";
import { readRun } from "../../data/run-store.ts";
import type { CommandContext, CommandResult } from "../command.ts";
import { drawReport } from "../draw-report.ts";
import { facts } from "../layout.ts";
import { requireOutFolder } from "../out-folder.ts";

export interface ReportOptions {
  readonly dir: string;
  readonly out?: string;
}

export async function report(context: CommandContext, options: ReportOptions): Promise<CommandResult> {
  const { dir, out = dir } = options;
  const rows = readRun(dir);
  requireOutFolder(out);
  const files = await drawReport(context.terminal, rows, out);
  return {
    exitCode: EXIT_CODES.good,
    document: { schema: "halfspread-report/1", run: dir, out, ...files },
    render: (page) =>
      facts(page, [
        ["report", files.page],
        ["charts", `${files.charts.length} in ${files.chartsFolder}, as Vega-Lite, SVG and PNG`],
      ]),
  };
}
