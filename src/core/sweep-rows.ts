/**
 * The rows a sweep leaves behind: what each cell did in each market under each scenario. Plain data, integers in the engine's
 * units. The same plan over the same tapes gives the same rows, however the work was divided.
 */
import type { LaneRow, Marks } from "./result-rows.ts";

/** What of a sweep is a market and what it is for. */
export interface SweepMarketRow {
  readonly marketIndex: number;
  readonly ticker: string;
  /** What it is resampled with: markets of one event are never told apart. */
  readonly eventTicker: string;
  readonly part: "train" | "validation" | "test";
  readonly closeTimeUs: number | undefined;
  readonly rowCount: number;
  readonly contentHash: string;
}

/** Everything a cell is run under beside its parameters. */
export interface SweepScenarioRow {
  readonly scenarioIndex: number;
  readonly fillModel: string;
  readonly postedThrough: "remainder" | "fill";
  readonly latency: string;
  readonly seed: string;
}

/** A cell's coordinates and values. */
export interface SweepCellRow {
  readonly cellIndex: number;
  /** Of the swept parameters, in the order of the axes. */
  readonly values: readonly number[];
}

/** One cell in one market under one scenario. */
export interface CellResultRow {
  readonly cellIndex: number;
  readonly marketIndex: number;
  readonly scenarioIndex: number;
  /** How it was replayed; it makes no difference to anything else. */
  readonly way: "together" | "alone";
  readonly fillCount: number;
  readonly fillsQueue: number;
  readonly fillsThrough: number;
  readonly fillsPostedThrough: number;
  readonly fillsGap: number;
  readonly fillsModelled: number;
  readonly fillsInFlightCount: number;
  readonly boughtLots: number;
  readonly soldLots: number;
  readonly inventoryLots: number;
  /** Trading cash net of fees, before any settlement. */
  readonly cashMicros: number;
  readonly feesMicros: number;
  readonly midMicros: Marks["midMicros"];
  readonly exitMicros: Marks["exitMicros"];
  readonly settlementMicros: Marks["settlementMicros"];
  /** At settlement where the result is known, else at the exit mark, else at the mid. */
  readonly pnlMicros: number;
  readonly pnlMark: Exclude<LaneRow["pnlMark"], "mixed">;
  readonly spreadEarnedMicros: number;
  readonly adverseSelectionMicros: number;
  /** From 501 samples at equal steps of the market's time: largest fall of the equity at the mid, and the inventory. */
  readonly drawdownMicros: number;
  /** Mean of its size, whatever its sign. */
  readonly inventoryLotsMean: number;
  readonly inventoryLotsMin: number;
  readonly inventoryLotsMax: number;
  /** Regression of the inventory's change on its level over those steps; undefined where it was always flat. */
  readonly driftPerStep: number | undefined;
  readonly driftStandardError: number | undefined;
  readonly ordersPlaced: number;
  readonly ordersFilled: number;
  readonly ordersCancelled: number;
  readonly ordersRejected: number;
  readonly ordersSwept: number;
  readonly digest: string;
}

/** A cell whose strategy could not be made or threw. */
export interface CellFailureRow {
  readonly cellIndex: number;
  readonly marketIndex: number;
  readonly scenarioIndex: number;
  readonly error: string;
}
