/** What the accounts of a lane in one market are made from, and what open lots are worth. */
import type { MarketHistory } from "../market-history.ts";
import { exitBp, type ExitFees } from "../pnl-parts.ts";
import type { AccountedFill, FifoPosition } from "./fifo-position.ts";

export interface MarketAccount {
  readonly laneIndex: number;
  readonly history: MarketHistory;
  /** In order of time. */
  readonly fills: readonly AccountedFill[];
  readonly settlementMicrosPerContract: number | undefined;
  /** What leaving would cost at a time. */
  readonly exitFeesAt: (timeUs: number) => ExitFees;
}

/** What open lots would bring, less what they cost; undefined where there is no such price. */
interface OpenValue {
  readonly midMicros: number | undefined;
  readonly exitMicros: number | undefined;
}

/** Prices by which open lots are valued. */
export interface OpenPrices {
  readonly midTwiceBp: number;
  readonly exitBp: number | undefined;
  readonly exitFees: ExitFees;
}

/** @param beforeUs up to which the market is known; undefined for the recording's end, at which a settled market holds nothing. */
export function openValue(
  account: MarketAccount,
  { inventoryLots, signedCostMicros }: FifoPosition,
  beforeUs: number | undefined,
): OpenValue {
  const isSettled = beforeUs === undefined && account.settlementMicrosPerContract !== undefined;
  if (inventoryLots === 0 || isSettled) return { midMicros: 0, exitMicros: 0 };
  const prices = openPrices(account, inventoryLots, beforeUs);
  return {
    midMicros:
      prices.midTwiceBp === 0 ? undefined : (inventoryLots * prices.midTwiceBp) / 2 - signedCostMicros,
    exitMicros:
      prices.exitBp === undefined
        ? undefined
        : inventoryLots * prices.exitBp - signedCostMicros - prices.exitFees(inventoryLots, prices.exitBp),
  };
}

export function openPrices(
  { history, exitFeesAt }: MarketAccount,
  inventoryLots: number,
  beforeUs: number | undefined,
): OpenPrices {
  const index = beforeUs === undefined ? history.series.count - 1 : history.series.indexAt(beforeUs - 1);
  return {
    midTwiceBp: history.midTwiceBp[index] ?? 0,
    exitBp: exitBp(inventoryLots, history.bestPrices(index)),
    exitFees: exitFeesAt(beforeUs ?? history.endUs),
  };
}
