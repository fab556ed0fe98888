/** The row of a lane's account in one of its markets. */
import type { FillRow, LaneMarketRow } from "../core/result-rows.ts";
import { US_PER_SECOND } from "../core/units.ts";
import { driftStepSeconds, inventoryDrift } from "../estimators/inventory-drift.ts";
import type { Ledger } from "./ledger.ts";
import type { MarketHistory } from "./market-history.ts";
import { inventoryOnGrid } from "./paths.ts";
import { marksOf, pnlPartsOf, type ExitFees } from "./pnl-parts.ts";

export function marketRow(
  ledger: Ledger,
  fills: readonly FillRow[],
  history: MarketHistory,
  exit: ExitFees,
): LaneMarketRow {
  const { fillCount, boughtLots, soldLots, inventoryLots, cashMicros, feesMicros, filledWithoutMidLots } =
    ledger;
  const stepSeconds = driftStepSeconds(history.endUs - history.startUs);
  const levels = inventoryOnGrid(fills, history.startUs, history.endUs, stepSeconds * US_PER_SECOND);
  return {
    ticker: history.ticker,
    fillCount,
    boughtLots,
    soldLots,
    inventoryLots,
    inventoryLotsMax: fills.reduce((max, fill) => Math.max(max, Math.abs(fill.inventoryLots)), 0),
    filledWithoutMidLots,
    cashMicros,
    feesMicros,
    marks: marksOf(ledger, history, exit),
    pnlParts: pnlPartsOf(ledger, fills, history),
    inventoryDrift: inventoryDrift(levels, stepSeconds),
  };
}
