/** A small sweep over made markets in a folder of its own. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { CellResultRow } from "../../../src/core/sweep-rows.ts";
import { openStore } from "../../../src/data/store.ts";
import { parsePlan } from "../../../src/sweep/plan/plan.ts";
import { makeMarkets, prepareSweep, runSweep, type SweepProgress } from "../../../src/sweep/run/run-sweep.ts";
import { SweepStore } from "../../../src/sweep/run/sweep-store.ts";

export const SMALL_PLAN = `
question: Does it matter how wide one quotes?
decision: Nothing is decided by it.
strategy: avellaneda-stoikov
parameters:
  gammaPerDollar: { from: 0.05, to: 1, count: 4, scale: log }
  kappaPerCent: [0.5, 1.5, 5]
  maxPositionContracts: 4
synthetic: { preset: poisson, eventCount: 3, rowsPerMarket: 1500, seed: small }
fillModels: [fifo-matched, through]
run: { fees: none }
objective: { metric: pnlPerEvent }
`;
export const CELL_COUNT = 12;
const PLAN_FILE = "experiment.yaml";

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "halfspread-sweep-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface SmallRun {
  readonly out: string;
  readonly planText?: string;
  readonly workerCount?: number;
  readonly taskCells?: number;
  readonly isResumed?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SweepProgress) => void;
}

/** Runs it into a folder; the markets are made beside it. */
export async function runSmall(folder: string, run: SmallRun): Promise<void> {
  const { out, planText = SMALL_PLAN, workerCount = 1, taskCells = 100, isResumed = false } = run;
  mkdirSync(out, { recursive: true });
  const plan = parsePlan(planText, PLAN_FILE);
  using source = openStore(join(folder, "markets.db"), "create");
  makeMarkets(plan, source);
  const identity = { workHash: plan.workHash, planHash: plan.hash, planText };
  using store = SweepStore.begin(out, identity, isResumed);
  await runSweep({
    plan,
    planText,
    planFile: PLAN_FILE,
    source,
    prepared: prepareSweep(plan, source, () => undefined),
    store,
    workerCount,
    taskCells,
    signal: run.signal ?? new AbortController().signal,
    ...(run.onProgress && { onProgress: run.onProgress }),
  });
}

export function rowsIn(out: string): readonly CellResultRow[] {
  using store = SweepStore.open(out);
  return [...store.results()];
}
