/**
 * A lane's P&L in one market by the cause of its fills. Closed lots count for the fill that closed them, open and settled
 * lots for the fill that opened them, fees for the fill that was charged: nothing is left over and nothing counts twice.
 */
import type { CauseRow } from "../../core/accounting-rows.ts";
import { BID } from "../../core/order-book.ts";
import type { PnlParts } from "../../core/result-rows.ts";
import { FILL_CAUSES, type FillCause } from "../../core/venue.ts";
import { adverseTwiceMicros, payoutMicros } from "../pnl-parts.ts";
import { FifoPosition, type AccountedFill } from "./fifo-position.ts";
import { openPrices, type MarketAccount } from "./market-account.ts";

interface CauseSums {
  readonly fills: AccountedFill[];
  closedMicros: number;
  feesMicros: number;
  openLots: number;
  openCostMicros: number;
}

/** Only causes that filled something. */
export function causeRows(account: MarketAccount): CauseRow[] {
  const position = new FifoPosition();
  const sums = sumsByCause(account.fills, position);
  const spread = spreader(account, position);
  let netLots = 0;
  return FILL_CAUSES.flatMap((cause): CauseRow[] => {
    const mine = sums.get(cause);
    if (mine === undefined) return [];
    const boughtLots = lotsOf(mine.fills.filter(({ side }) => side === BID));
    const { settledMicros, midMicros, exitMicros } = spread(mine);
    const pnlParts = partsOf(account, mine, netLots);
    netLots += netLotsOf(mine.fills);
    return [
      {
        laneIndex: account.laneIndex,
        ticker: account.history.ticker,
        cause,
        fillCount: mine.fills.length,
        boughtLots,
        soldLots: lotsOf(mine.fills) - boughtLots,
        realisedMicros: mine.closedMicros + settledMicros + mine.feesMicros,
        unrealisedMidMicros: midMicros,
        unrealisedExitMicros: exitMicros,
        pnlParts,
      },
    ];
  });
}

function sumsByCause(fills: readonly AccountedFill[], position: FifoPosition): Map<FillCause, CauseSums> {
  const sums = new Map<FillCause, CauseSums>();
  const sumsOf = ({ cause }: AccountedFill): CauseSums => {
    const known = sums.get(cause);
    if (known !== undefined) return known;
    const fresh = { fills: [], closedMicros: 0, feesMicros: 0, openLots: 0, openCostMicros: 0 };
    sums.set(cause, fresh);
    return fresh;
  };
  for (const fill of fills) {
    const mine = sumsOf(fill);
    mine.fills.push(fill);
    mine.feesMicros -= fill.feeMicros;
    for (const { grossMicros } of position.add(fill)) mine.closedMicros += grossMicros;
  }
  for (const { fill, usedLots } of position.open) {
    const mine = sumsOf(fill);
    mine.openLots += fill.lots - usedLots;
    mine.openCostMicros += fill.priceBp * (fill.lots - usedLots);
  }
  return sums;
}

/**
 * Spreads what the whole position is worth over causes, called once for each in turn. What is rounded once for the whole,
 * a payout and the fee of leaving, is spread by what has been spread so far, so that the parts are whole and add up.
 */
function spreader(account: MarketAccount, { inventoryLots }: FifoPosition) {
  const { settlementMicrosPerContract: payout } = account;
  const sign = inventoryLots < 0 ? -1 : 1;
  const { midTwiceBp, exitBp, exitFees } = openPrices(account, inventoryLots, undefined);
  const exitFeeMicros = exitBp === undefined || inventoryLots === 0 ? 0 : exitFees(inventoryLots, exitBp);
  let spreadLots = 0;
  const feeUpTo = (lots: number): number => Math.floor(exitFeeMicros * (lots / Math.abs(inventoryLots)));
  return ({ openLots, openCostMicros }: CauseSums) => {
    if (openLots === 0) return { settledMicros: 0, midMicros: 0, exitMicros: 0 };
    const fromLots = spreadLots;
    spreadLots += openLots;
    const costMicros = sign * openCostMicros;
    if (payout !== undefined) {
      const paidMicros = payoutMicros(sign * spreadLots, payout) - payoutMicros(sign * fromLots, payout);
      return { settledMicros: paidMicros - costMicros, midMicros: 0, exitMicros: 0 };
    }
    return {
      settledMicros: 0,
      midMicros: midTwiceBp === 0 ? undefined : (sign * openLots * midTwiceBp) / 2 - costMicros,
      exitMicros:
        exitBp === undefined
          ? undefined
          : sign * openLots * exitBp - costMicros - (feeUpTo(spreadLots) - feeUpTo(fromLots)),
    };
  };
}

/**
 * As the market's parts are made, of one cause's fills (`pnlPartsOf`). A scalar payout is rounded once for the market, so
 * a cause's part of it is what it adds to the payout of the causes before it.
 */
function partsOf(account: MarketAccount, { fills, feesMicros }: CauseSums, netLotsBefore: number): PnlParts {
  const { history, settlementMicrosPerContract: payout } = account;
  const midTwiceBp = history.lastMidTwiceBp;
  let grossMicros = 0;
  let spreadEarnedMicros = 0;
  for (const { side, lots, priceBp, midBp } of fills) {
    const sign = side === BID ? 1 : -1;
    grossMicros -= sign * lots * priceBp;
    if (midBp !== undefined) spreadEarnedMicros += sign * (midBp - priceBp) * lots;
  }
  const netLots = netLotsOf(fills);
  const heldMicros = (netLots * midTwiceBp) / 2;
  const adverseSelectionMicros = adverseTwiceMicros(fills, history) / 2;
  const settlementMicros =
    payout === undefined
      ? 0
      : payoutMicros(netLotsBefore + netLots, payout) - payoutMicros(netLotsBefore, payout) - heldMicros;
  return {
    spreadEarnedMicros,
    adverseSelectionMicros,
    inventoryMicros: grossMicros + heldMicros - spreadEarnedMicros - adverseSelectionMicros,
    feesMicros,
    settlementMicros,
    totalMicros: grossMicros + heldMicros + feesMicros + settlementMicros,
  };
}

function lotsOf(fills: readonly AccountedFill[]): number {
  return fills.reduce((sum, { lots }) => sum + lots, 0);
}

function netLotsOf(fills: readonly AccountedFill[]): number {
  return fills.reduce((sum, { side, lots }) => sum + (side === BID ? lots : -lots), 0);
}
