/** What speaks for and against a sweep's choice, as a report shows it: part of `sweep-report-rows.ts`. */
import type { Figure, Interval } from "./figure.ts";
import type { SweepScenarioRow } from "./sweep-rows.ts";

/** Chosen anew before each event by what came before it. */
export interface WalkForwardReport {
  readonly steps: readonly {
    readonly eventIndex: number;
    readonly cell: number;
    readonly pnlDollars: number;
    readonly totalDollars: number;
    /** What the cell that the verdict is about came to over the same events. */
    readonly chosenTotalDollars: number;
  }[];
  readonly chosenCount: number;
}

export interface OverfitReport {
  /** All cells ever tried, and how many independent ones they are worth. */
  readonly trialCount: number;
  readonly effectiveTrials: Figure<{
    readonly averageCorrelation: number;
    readonly byAverage: number;
    readonly bySpectrum: number;
  }>;
  readonly cscv: Figure<CscvReport>;
  readonly pboNoise: Figure<{
    readonly pbo: number;
    readonly blockCount: number;
    readonly standardError: number;
    readonly interval: Interval;
    readonly withoutSkill: Interval;
    readonly pValue: number;
  }>;
  readonly deflatedSharpe: Figure<{
    readonly sharpe: number;
    readonly count: number;
    readonly skewness: number;
    readonly kurtosis: number;
    readonly trialCount: number;
    readonly expectedMax: number;
    readonly psr: number;
    readonly dsr: number;
    readonly minTrackRecord: Figure;
  }>;
  readonly family: Figure<{
    readonly bestCell: number;
    readonly pValue: number;
    readonly testedCount: number;
    /** Of the chosen cell, adjusted for all cells. */
    readonly chosenPValue: Figure;
  }>;
}

export interface CscvReport {
  readonly pbo: number;
  readonly lossShare: number;
  readonly splitCount: number;
  readonly eventsPerBlock: number;
  readonly eventsLeftOut: number;
  readonly meanLogit: number;
  /** Splits by logit; bins are closed below and open above, but for those up to 0: they hold their upper end. */
  readonly histogram: readonly { readonly low: number; readonly high: number; readonly splitCount: number }[];
  readonly degradation: Figure<{ readonly slope: number; readonly intercept: number }>;
  /** The best cell in sample in either half, dollars an event; every so manieth split. */
  readonly scatter: readonly { readonly inSample: number; readonly outOfSample: number }[];
}

export interface BracketReport {
  /** One for each set of scenarios that differ by their seeds alone: their mean. */
  readonly rows: readonly {
    readonly label: string;
    readonly scenario: SweepScenarioRow;
    readonly seedCount: number;
    readonly chosenMeanDollars: number;
    readonly chosenInterval: Figure<Interval & { readonly method: string }>;
    /** 1 for the best cell of this scenario. */
    readonly chosenRank: number;
    readonly bestCell: number;
    readonly bestMeanDollars: number;
  }[];
  readonly isSignHeld: boolean;
  readonly rankCorrelations: readonly {
    readonly labels: readonly [string, string];
    readonly correlation: Figure;
  }[];
}

interface EstimateReport {
  readonly value: number;
  readonly interval: Figure<Interval>;
}

/** Cells that differ from the chosen one in size alone, over all events. */
export interface CapacityReport {
  readonly sizes: readonly {
    readonly sizeContracts: number;
    readonly meanDollars: number;
    readonly dollarsPerContract: number;
  }[];
  readonly slopeDollarsPerContractSquared: EstimateReport;
  readonly halvingContracts: Figure<EstimateReport>;
  readonly bestContracts: EstimateReport;
}

/** P&L added up over the events to here, dollars. */
export interface FanRow {
  readonly eventIndex: number;
  readonly chosen: number;
  /** The best cell on the training events by mean P&L. */
  readonly bestInSample: number;
  /** Over all cells at this event: not one cell's path. */
  readonly tenth: number;
  readonly quarter: number;
  readonly median: number;
  readonly threeQuarters: number;
  readonly ninetieth: number;
}
