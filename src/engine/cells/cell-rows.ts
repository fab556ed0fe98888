/** What a cell did in one market, as the row that a sweep keeps. */
import type { CellFailureRow, CellResultRow } from "../../core/sweep-rows.ts";
import { bestMark } from "../lane-sums.ts";
import type { MarketHistory } from "../market-history.ts";
import { marksOf, type ExitFees } from "../pnl-parts.ts";
import type { CellAccount } from "./cell-account.ts";
import type { PathSums } from "./path-sums.ts";

/** What a row is of. */
export type CellPlace = Pick<CellResultRow, "cellIndex" | "marketIndex" | "scenarioIndex">;

export function cellRow(
  place: CellPlace,
  way: CellResultRow["way"],
  account: CellAccount,
  history: MarketHistory,
  exit: ExitFees,
): CellResultRow {
  const { fillsByCause, path } = account;
  const marks = marksOf(account, history, exit);
  return {
    ...place,
    way,
    fillCount: account.fillCount,
    fillsQueue: fillsByCause.queue,
    fillsThrough: fillsByCause.through,
    fillsPostedThrough: fillsByCause.postedThrough,
    fillsGap: fillsByCause.gap,
    fillsModelled: fillsByCause.modelled,
    fillsInFlightCount: account.fillsInFlightCount,
    boughtLots: account.boughtLots,
    soldLots: account.soldLots,
    inventoryLots: account.inventoryLots,
    cashMicros: account.cashMicros,
    feesMicros: account.feesMicros,
    ...marks,
    ...bestMark(marks, account.cashMicros),
    spreadEarnedMicros: account.spreadEarnedTwiceMicros / 2,
    adverseSelectionMicros: account.adverseTwiceMicros / 2,
    drawdownMicros: path.drawdownTwiceMicros / 2,
    inventoryLotsMean: path.sampleCount === 0 ? 0 : path.inventoryLotsSum / path.sampleCount,
    inventoryLotsMin: path.inventoryLotsMin,
    inventoryLotsMax: path.inventoryLotsMax,
    ...driftOf(path),
    ordersPlaced: account.ordersPlaced,
    ordersFilled: account.ordersFilled,
    ordersCancelled: account.ordersCancelled,
    ordersRejected: account.ordersRejected,
    ordersSwept: account.ordersSwept,
    digest: account.digest,
  };
}

/** The regression of estimators/inventory-drift.ts, from its sums. */
function driftOf({
  sampleCount,
  levelChange,
  levelSquare,
  changeSquare,
}: PathSums): Pick<CellResultRow, "driftPerStep" | "driftStandardError"> {
  const stepCount = sampleCount - 1;
  if (stepCount < 2 || levelSquare === 0) return { driftPerStep: undefined, driftStandardError: undefined };
  const driftPerStep = levelChange / levelSquare;
  const residualSquares = Math.max(0, changeSquare - driftPerStep * levelChange);
  return { driftPerStep, driftStandardError: Math.sqrt(residualSquares / (stepCount - 1) / levelSquare) };
}

export function failureRow(place: CellPlace, error: unknown): CellFailureRow {
  return { ...place, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
}
