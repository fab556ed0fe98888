/** `sweep`: runs an experiment's plan on this machine and says what came of it. */
import { availableParallelism } from "node:os";
import path from "node:path";
import { EXIT_CODES, usageError } from "../../core/errors.ts";
import { feeSource, parseFees } from "../../data/fee-source.ts";
import { makeFolder } from "../../data/make-folder.ts";
import { openStore, type Store } from "../../data/store.ts";
import { parsePlan, type SweepPlan } from "../../sweep/plan/plan.ts";
import { makeMarkets, prepareSweep, runSweep, type SweepProgress } from "../../sweep/run/run-sweep.ts";
import { analyseSweep } from "../../sweep/analysis/analyse-sweep.ts";
import type { Manifest } from "../../core/result-rows.ts";
import type { SweepReportRows } from "../../core/sweep-report-rows.ts";
import { REPORT_PAGE_FILE } from "../../reports/report-files.ts";
import { writeSweepReport } from "../../reports/sweep-report.ts";
import { facts, paragraph } from "../layout.ts";
import { STATISTICS_SEED, sweepManifest } from "../sweep-manifest.ts";
import { sweepText } from "../sweep-text.ts";
import { SWEEP_ROWS_FILE, SweepStore } from "../../sweep/run/sweep-store.ts";
import type { CommandContext, CommandResult } from "../command.ts";
import { formatCount, formatDollars } from "../format.ts";
import { interruptible, tellOfTapes } from "../interrupt.ts";
import { requireOutFolder } from "../out-folder.ts";
import { startProgress } from "../progress.ts";
import { textOfFile } from "../text-file.ts";
import { parseWhole } from "../values.ts";

export interface SweepOptions {
  readonly plan: string;
  readonly db?: string;
  readonly out?: string;
  readonly workers?: string;
  readonly taskCells: string;
  readonly resume?: true;
}

export async function sweep(context: CommandContext, options: SweepOptions): Promise<CommandResult> {
  const planText = textOfFile(options.plan, "the plan", "Give the path of an experiment.yaml.");
  const plan = parsePlan(planText, options.plan);
  const workerCount =
    options.workers === undefined ? availableParallelism() : parseWhole("--workers", options.workers, 1, 256);
  const taskCells = parseWhole("--task-cells", options.taskCells, 1, 10_000_000);
  const out = options.out ?? path.join("reports", path.basename(path.dirname(path.resolve(options.plan))));
  requireOutFolder(out);
  makeFolder(out);
  const feesOf = await feeSource(parseFees(plan.run.fees, "run.fees"));
  using source = openSource(plan, options.db, out);
  tellOfTapes(source.path);
  if (plan.markets.kind === "synthetic") await makeThem(context, plan, source);
  const prepared = prepareSweep(plan, source, feesOf);
  using store = SweepStore.begin(
    out,
    { workHash: plan.workHash, planHash: plan.hash, planText },
    options.resume === true,
  );
  const startedAt = new Date();
  const startMs = performance.now();
  const progress = await startProgress(context.terminal, plan.cellCount);
  let latest: SweepProgress | undefined;
  const size = await interruptible(context.terminal, (signal) =>
    runSweep({
      plan,
      planText,
      planFile: options.plan,
      source,
      prepared,
      store,
      workerCount,
      taskCells,
      signal,
      onProgress: (now) => {
        latest = now;
        progress.update(now.doneCount, progressText(now, performance.now() - startMs), now.taskCount);
      },
    }),
  ).finally(() => progress.stop());
  const elapsedMs = performance.now() - startMs;
  const manifest = sweepManifest(plan, prepared, { startedAt, elapsedMs });
  store.setFact("manifest", JSON.stringify(manifest));
  const rows = plan.cellCount > ANALYSED_CELLS_MAX ? undefined : analysed(plan, store, manifest);
  if (rows !== undefined) await drawSweep(context, out, rows);
  const pace = `${formatCount(size.unitCount)} lanes in ${(elapsedMs / 1000).toFixed(1)} s${latest === undefined ? "" : `, ${progressText(latest, elapsedMs)}`}`;
  return {
    exitCode: EXIT_CODES.good,
    document: {
      schema: "halfspread-sweep/1",
      out,
      ...size,
      elapsedMs,
      failures: store.failures().length,
      manifest,
      verdict: rows?.verdict,
      chosen: rows?.chosen,
    },
    render: (page) =>
      (rows === undefined ? paragraph(page, TOO_MANY) : sweepText(page, rows)) +
      `\n${paragraph(page, `${pace}.`)}` +
      facts(page, [
        ["rows", path.join(out, SWEEP_ROWS_FILE)],
        ...(rows === undefined ? [] : [["report", path.join(out, REPORT_PAGE_FILE)] as const]),
      ]),
  };
}

/** Statistics compare every cell with its neighbours: beyond this it takes longer than the sweep. */
const ANALYSED_CELLS_MAX = 16_384;
const TOO_MANY = `More than ${formatCount(ANALYSED_CELLS_MAX)} cells: the rows are kept, but not judged. Narrow the plan to the region that matters, or sample it with subset.`;

function analysed(plan: SweepPlan, store: SweepStore, manifest: Manifest): SweepReportRows {
  return analyseSweep(
    {
      plan,
      manifest,
      markets: store.markets(),
      scenarios: store.scenarios(),
      cells: [...store.cells()],
      results: store.results(),
      failures: store.failures(),
    },
    { seed: STATISTICS_SEED },
  );
}

async function drawSweep({ terminal }: CommandContext, out: string, rows: SweepReportRows): Promise<void> {
  const progress = await startProgress(terminal, 1);
  await writeSweepReport(out, rows, {
    onProgress: (done, total, name) => progress.update(done, `drawing ${name}`, total),
  });
  progress.stop();
}

function openSource({ markets }: SweepPlan, db: string | undefined, out: string): Store {
  if (markets.kind === "synthetic") return openStore(db ?? path.join(out, "markets.db"), "create");
  const named = db ?? markets.db;
  if (named !== undefined) return openStore(named, "read");
  throw usageError("USAGE_NO_DATABASE", "the plan names no database, and neither does the command", {
    hint: "Give --db FILE, or markets: { db: FILE } in the plan.",
  });
}

async function makeThem({ terminal }: CommandContext, plan: SweepPlan, source: Store): Promise<void> {
  if (plan.markets.kind !== "synthetic") return;
  const { eventCount } = plan.markets;
  const progress = await startProgress(terminal, eventCount);
  makeMarkets(plan, source, (index) => progress.update(index, "making markets"));
  progress.stop();
}

function progressText({ cellRowCount, best }: SweepProgress, elapsedMs: number): string {
  const pace = `${formatCount(Math.round(cellRowCount / elapsedMs / 1000))} M cell-rows/s`;
  if (best === undefined) return pace;
  return `${pace}, best so far cell ${best.cellIndex}: ${formatDollars(best.meanPnlMicros)} a market`;
}
