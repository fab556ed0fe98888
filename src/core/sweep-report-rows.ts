/**
 * Everything a sweep's report is drawn from: made by `sweep/analysis` from the rows a sweep leaves, drawn by `reports`, told by the command
 * line. Plain data. Cells are named by their index everywhere; money is dollars, a mean is one an event unless its name says otherwise.
 */
import type { Figure } from "./figure.ts";
import type { Manifest } from "./result-rows.ts";
import type { CellFailureRow, SweepCellRow, SweepScenarioRow } from "./sweep-rows.ts";
import type {
  BracketReport,
  CapacityReport,
  FanRow,
  OverfitReport,
  WalkForwardReport,
} from "./sweep-evidence-rows.ts";

/** What cells are chosen by, compared by, judged by; and all events together. */
export type SweepPart = "train" | "validation" | "test" | "all";

/** One number a cell, in the order of the cells; undefined where the cell has none. */
export type CellColumn = readonly (number | undefined)[];

/** A swept parameter. */
export interface SweepAxisRow {
  readonly name: string;
  readonly summary: string;
  /** Ascending, none twice. */
  readonly values: readonly number[];
  readonly scale: "linear" | "log";
  readonly isDrawn: boolean;
}

export interface SweepMetricRow {
  readonly name: string;
  /** What it is, with its unit: "mean P&L of an event, dollars". */
  readonly summary: string;
}

export interface SweepObjectiveRow {
  readonly metric: string;
  readonly direction: "maximise" | "minimise";
  /** On the training events; `brokenCount` cells break it and are never chosen. */
  readonly constraints: readonly {
    readonly metric: string;
    readonly min: number | undefined;
    readonly max: number | undefined;
    readonly brokenCount: number;
  }[];
}

/** One of Kalshi's events, what everything is resampled by. */
export interface SweepEventRow {
  readonly eventTicker: string;
  readonly part: Exclude<SweepPart, "all">;
  /** Of its last market. */
  readonly closeTimeUs: number | undefined;
  readonly marketCount: number;
}

/** Every cell's figures over one part of the events. */
export interface PartColumns {
  readonly part: SweepPart;
  readonly eventCount: number;
  readonly marketCount: number;
  /** By the metrics' names. */
  readonly metrics: Readonly<Record<string, CellColumn>>;
  /** Of the mean P&L of an event: 95 %, Student's t, both arms. */
  readonly intervalWidthDollars: CellColumn;
  readonly worstMarketDollars: CellColumn;
  /** Share of the inventory that a step undoes, negative when it comes back: mean over the markets where it is known. */
  readonly driftPerStep: CellColumn;
}

export interface ScenarioColumns {
  readonly scenario: SweepScenarioRow;
  /** What tells it from the other scenarios. */
  readonly label: string;
  /** Parts without events are left out. */
  readonly parts: readonly PartColumns[];
  /** Markets by what their P&L was marked at, all cells together counted once a cell. */
  readonly markCounts: Readonly<Record<"settlement" | "exit" | "mid", number>>;
}

/**
 * complete: it has a result in every market under every scenario. brokeConstraint: complete, and never chosen. failed: it failed
 * somewhere. missing: it was not run somewhere. Only complete cells count in anything.
 */
export type CellState = "complete" | "brokeConstraint" | "failed" | "missing";

/** Which cell stands where in a picture over the first two swept parameters. */
export interface SweepSurface {
  readonly kind: "none" | "line" | "grid" | "scatter";
  /** Of each place one cell. Where several share it, it is the one with the best mean P&L on the training events. */
  readonly tiles: readonly { readonly x: number; readonly y: number; readonly cell: number }[];
  /** Edges of the tiles, one more than there are columns and rows; empty for anything but a grid. */
  readonly xEdges: readonly number[];
  readonly yEdges: readonly number[];
  /** Cells that share a place with others are shown by the best of them. */
  readonly isBestOfOthers: boolean;
}

export interface MeanFigure {
  readonly eventCount: number;
  readonly meanDollars: number;
  readonly interval: Figure<{ readonly low: number; readonly high: number; readonly method: string }>;
  readonly worstEventDollars: number;
}

/** A cell beside others. */
export interface ComparedCell {
  readonly cell: number;
  readonly role: "chosen" | "neighbour" | "best in sample";
  readonly train: Figure<MeanFigure>;
  readonly test: Figure<MeanFigure>;
}

export interface ChosenCell {
  readonly cell: number;
  /** By the plan's objective on the training events: what would be taken if luck were skill. */
  readonly best: Figure;
  /** The chosen cell, its neighbours, and the best one in sample where it is neither. */
  readonly compared: readonly ComparedCell[];
  readonly neighbourhoodMeanDollars: number;
  readonly sameSignShare: Figure;
  readonly plateau: Figure<{
    readonly cells: readonly number[];
    readonly share: number;
    readonly ranges: readonly { readonly parameter: string; readonly low: number; readonly high: number }[];
  }>;
}

/** The objective over the cells that share a parameter's value, or lie in one of its bins: the other parameters are averaged over. */
export interface SensitivityRow {
  readonly parameter: string;
  readonly part: "train" | "test";
  /** Equal where it is one value. */
  readonly low: number;
  readonly high: number;
  readonly cellCount: number;
  readonly mean: number;
  /** Of the cells, 10 % are below and 10 % above. */
  readonly tenth: number;
  readonly ninetieth: number;
}

export interface ChosenEventRow {
  readonly eventIndex: number;
  readonly pnlDollars: number;
  readonly worstMarketDollars: number;
  readonly fillCount: number;
  readonly contracts: number;
  readonly feesDollars: number;
}

export interface SweepVerdictRow {
  readonly decision: "adopt" | "do not adopt" | "not enough data";
  /** In sentences, the decisive one first. */
  readonly reasons: readonly string[];
  readonly wouldChange: readonly string[];
  /** Figures that had no vote. */
  readonly notes: readonly string[];
  readonly errorRate: string;
}

/** Failures with the same text. */
export interface SweepFailureRow extends CellFailureRow {
  /** `cellIndex`, `marketIndex` and `scenarioIndex` are those of the first. */
  readonly count: number;
}

export interface SweepReportRows {
  readonly manifest: Manifest;
  readonly question: string;
  readonly decision: string;
  readonly strategy: string;
  readonly overlays: readonly string[];
  readonly axes: readonly SweepAxisRow[];
  readonly fixed: Readonly<Record<string, number>>;
  readonly objective: SweepObjectiveRow;
  readonly metrics: readonly SweepMetricRow[];
  /** In order of time, where times are known. */
  readonly events: readonly SweepEventRow[];
  readonly tickers: readonly string[];
  readonly cells: readonly SweepCellRow[];
  readonly cellStates: readonly CellState[];
  /** The primary one first. */
  readonly scenarios: readonly ScenarioColumns[];
  readonly surface: SweepSurface;
  readonly verdict: SweepVerdictRow;
  readonly chosen: Figure<ChosenCell>;
  readonly sensitivities: readonly SensitivityRow[];
  readonly walkForward: Figure<WalkForwardReport>;
  readonly overfit: OverfitReport;
  readonly bracket: Figure<BracketReport>;
  readonly capacity: Figure<CapacityReport>;
  readonly fan: Figure<readonly FanRow[]>;
  readonly chosenEvents: readonly ChosenEventRow[];
  readonly failures: readonly SweepFailureRow[];
  /** What else has to be known about these rows. */
  readonly remarks: readonly string[];
}
