/** What reproduces a sweep, and what its numbers rest on. */
import type { Manifest } from "../core/result-rows.ts";
import type { SweepPlan } from "../sweep/plan/plan.ts";
import type { PreparedSweep } from "../sweep/run/run-sweep.ts";
import { assembleManifest } from "./manifest.ts";

/** Names the draws of the statistics. */
export const STATISTICS_SEED = "1";

export function sweepManifest(
  plan: SweepPlan,
  { rows, fees }: PreparedSweep,
  run: { readonly startedAt: Date; readonly elapsedMs: number },
): Manifest {
  return assembleManifest({
    seed: STATISTICS_SEED,
    tapes: rows,
    config: {
      planHash: plan.hash,
      workHash: plan.workHash,
      strategy: plan.strategy,
      overlays: plan.overlays,
      fixed: plan.fixed,
      axes: plan.axes.map(({ name, values }) => ({ name, values })),
      scenarios: plan.scenarios.list,
      fees: fees.some((schedule) => schedule !== undefined) ? fees : "none",
      feePrecision: plan.run.feePrecision,
      rateLimit: plan.run.rateLimit ?? "none",
      cashMicros: plan.run.cashMicros,
    },
    assumptions: assumptions(plan, fees),
    ...run,
  });
}

function assumptions({ run }: SweepPlan, fees: PreparedSweep["fees"]): readonly string[] {
  const isCharged = fees.every((schedule) => schedule !== undefined);
  return [
    isCharged
      ? "Fees are those of each market's schedule; P&L is after them."
      : "Fees were switched off: every P&L is before fees, and on a spread of a cent or two they decide.",
    run.rateLimit === undefined
      ? "Commands wait for no rate limit: backtest the chosen cell under the exchange's before trusting its fills."
      : "Commands wait for the rate limit; each cell was replayed by itself.",
    "Own orders are not in the recorded book, and nobody reacts to them.",
    "Every cell met the same rows, the same delays and the same draws: differences between cells are theirs.",
    "Drawdown and inventory are read at 501 equal steps of each market's time.",
  ];
}
