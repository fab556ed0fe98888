/** What an analysis is made of: the plan as it was stated, and the rows that its run left. */
import type { Manifest } from "../../core/result-rows.ts";
import type {
  CellFailureRow,
  CellResultRow,
  SweepCellRow,
  SweepMarketRow,
  SweepScenarioRow,
} from "../../core/sweep-rows.ts";
import type { Axis } from "../plan/cell-table.ts";
import type { Objective } from "../plan/objective.ts";
import type { SplitRule } from "../plan/split-rule.ts";

/** What of a `SweepPlan` an analysis looks at. */
export interface AnalysedPlan {
  readonly question: string;
  readonly decision: string;
  readonly strategy: string;
  readonly overlays: readonly string[];
  readonly definition: {
    readonly parameters: readonly { readonly name: string; readonly summary: string }[];
  };
  readonly axes: readonly Axis[];
  readonly fixed: Readonly<Record<string, number>>;
  readonly objective: Objective;
  readonly split: SplitRule | undefined;
}

export interface SweepAnalysisInput {
  readonly plan: AnalysedPlan;
  readonly manifest: Manifest;
  readonly markets: readonly SweepMarketRow[];
  /** The first is what the verdict is about; the others are the bracket. */
  readonly scenarios: readonly SweepScenarioRow[];
  readonly cells: readonly SweepCellRow[];
  /** Read once, not kept. */
  readonly results: Iterable<CellResultRow>;
  readonly failures: readonly CellFailureRow[];
}

export interface AnalysisOptions {
  readonly seed: string;
  /** 2,000 where absent. */
  readonly resampleCount?: number;
  /** Of the cross-validation, even, 4 to 16; 16 where absent. */
  readonly blockCountMax?: number;
  /** All cells ever tried on these events, earlier sweeps included; those of this sweep where absent. */
  readonly trialCount?: number;
  /** The smallest mean an event that would be worth trading. */
  readonly smallestEdgeDollars?: number;
  /** What an event can lose at most. */
  readonly worstLossDollars?: number;
}
