/** What is stated before a made-up sweep is run. */
import type { Manifest } from "../../src/core/result-rows.ts";
import type { SweepMarketRow } from "../../src/core/sweep-rows.ts";
import type { Axis } from "../../src/sweep/plan/cell-table.ts";
import type { SweepAnalysisInput } from "../../src/sweep/analysis/sweep-input.ts";

export function axis(name: string, values: readonly number[], isDrawn = false): Axis {
  return { name, values, isDrawn };
}

export function planOf(axes: readonly Axis[]): SweepAnalysisInput["plan"] {
  return {
    question: "Does a stronger skew pay for itself?",
    decision:
      "Yes, if the cell that train chooses earns money on test and the test by events says so at 5 %.",
    strategy: "avellaneda-stoikov",
    overlays: [],
    definition: {
      parameters: [
        { name: "gammaPerDollar", summary: "risk aversion, per dollar" },
        { name: "kappaPerCent", summary: "decay of the fill intensity, per cent of distance" },
        { name: "sizeContracts", summary: "size of a quote, contracts" },
      ],
    },
    axes,
    fixed: { maxPositionContracts: 100 },
    objective: { metric: "pnlPerEvent", direction: "maximise", constraints: [] },
    split: { kind: "shares", by: "time", shares: { train: 0.5, validation: 0, test: 0.5 }, seed: "1" },
  };
}

export function madeManifest(markets: readonly SweepMarketRow[]): Manifest {
  return {
    schema: "halfspread-manifest/1",
    halfspreadVersion: "0.1.0",
    nodeVersion: "v24.9.0",
    commit: "0123456789abcdef0123456789abcdef01234567",
    seed: "1",
    tapes: markets.slice(0, 3),
    configHash: "aa11bb22cc33dd44ee55ff6677889900",
    config: { strategy: "avellaneda-stoikov" },
    assumptions: ["Our orders do not move the market."],
    startedAt: "2026-02-01T00:00:00.000Z",
    elapsedMs: 61_000,
  };
}
