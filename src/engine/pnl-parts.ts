/**
 * Takes a lane's P&L in one market apart: spread earned, adverse selection, inventory, fees, settlement. The parts sum to
 * the whole exactly, because inventory is what the others leave of an equity that is counted, not estimated.
 */
import type { FeeSchedule } from "../core/fee-schedule.ts";
import { chargeFill } from "../core/fees.ts";
import { ASK, BID } from "../core/order-book.ts";
import type { FillRow, MarkoutRow, Marks, PnlParts } from "../core/result-rows.ts";
import { BP_PER_CENT, LOTS_PER_CONTRACT, US_PER_SECOND } from "../core/units.ts";
import { FILL_CAUSES, type FillCause } from "../core/venue.ts";
import type { Ledger } from "./ledger.ts";
import type { BestPrices, MarketHistory } from "./market-history.ts";

/** How long after a fill its adverse selection is read. */
export const ADVERSE_SELECTION_US = 10 * US_PER_SECOND;
const MARKOUT_SECONDS = [1, 10, 60] as const;

/** What it costs to leave an inventory at a price at once, micros. */
export type ExitFees = (inventoryLots: number, priceBp: number) => number;

/** The taker's fee of one fill of the whole inventory at that time; none where fees are switched off. */
export function exitFees(fees: FeeSchedule | undefined, precisionMicros: number, timeUs: number): ExitFees {
  if (fees === undefined) return () => 0;
  return (inventoryLots, priceBp) => {
    const order = { feeAccumulatorMicros: 0, feeRawMicros: 0, feeRawRest: 0 };
    const [side, lots] =
      inventoryLots > 0 ? ([ASK, inventoryLots] as const) : ([BID, -inventoryLots] as const);
    return chargeFill(fees.termsAt(timeUs), precisionMicros, order, false, side, priceBp, lots);
  };
}

/** What of a ledger marks look at. */
export type MarkedLedger = Pick<Ledger, "cashMicros" | "inventoryLots" | "settlementMicrosPerContract">;

/** What a ledger is worth under each mark. */
export function marksOf(ledger: MarkedLedger, history: MarketHistory, exit: ExitFees = () => 0): Marks {
  const { cashMicros, inventoryLots, settlementMicrosPerContract } = ledger;
  const value = (markBp: number | undefined): number | undefined => {
    if (inventoryLots === 0) return cashMicros;
    return markBp === undefined ? undefined : cashMicros + inventoryLots * markBp;
  };
  const midTwiceBp = history.lastMidTwiceBp;
  const leftAtBp = exitBp(inventoryLots, history.bestPricesAtEnd());
  const exitGrossMicros = value(leftAtBp);
  return {
    midMicros: value(midTwiceBp === 0 ? undefined : midTwiceBp / 2),
    exitMicros:
      exitGrossMicros === undefined || leftAtBp === undefined || inventoryLots === 0
        ? exitGrossMicros
        : exitGrossMicros - exit(inventoryLots, leftAtBp),
    settlementMicros:
      settlementMicrosPerContract === undefined
        ? undefined
        : cashMicros + payoutMicros(inventoryLots, settlementMicrosPerContract),
  };
}

/**
 * The price to leave at: the opposite best, undefined where that side is empty. Of a crossed book one side is stale and
 * nothing tells which, so the worse of the two counts; it is never better than the mid.
 */
export function exitBp(inventoryLots: number, { bidBp, askBp }: BestPrices): number | undefined {
  const isCrossed = bidBp !== undefined && askBp !== undefined && bidBp > askBp;
  return inventoryLots > 0 !== isCrossed ? bidBp : askBp;
}

/** What an inventory pays at settlement, whole micros; what a scalar payout leaves of one is rounded against us. */
export function payoutMicros(inventoryLots: number, settlementMicrosPerContract: number): number {
  return Math.floor((inventoryLots * settlementMicrosPerContract) / LOTS_PER_CONTRACT);
}

export function pnlPartsOf(ledger: Ledger, fills: readonly FillRow[], history: MarketHistory): PnlParts {
  const marks = marksOf(ledger, history);
  const midMicros = marks.midMicros ?? ledger.cashMicros;
  const spreadEarnedMicros = ledger.spreadEarnedTwiceMicros / 2;
  const adverseSelectionMicros = adverseTwiceMicros(fills, history) / 2;
  const feesMicros = ledger.feesMicros === 0 ? 0 : -ledger.feesMicros;
  const totalMicros = marks.settlementMicros ?? midMicros;
  return {
    spreadEarnedMicros,
    adverseSelectionMicros,
    inventoryMicros: midMicros - spreadEarnedMicros - adverseSelectionMicros - feesMicros,
    feesMicros,
    settlementMicros: totalMicros - midMicros,
    totalMicros,
  };
}

/** Twice what the mid did in the 10 s after fills, micros; a fill without a mid before it counts as nothing. */
export function adverseTwiceMicros(
  fills: readonly Pick<FillRow, "side" | "lots" | "timeUs" | "midBp">[],
  history: MarketHistory,
): number {
  let twiceMicros = 0;
  for (const { side, lots, timeUs, midBp } of fills) {
    if (midBp === undefined) continue;
    const laterTwiceBp = history.midTwiceBpAt(timeUs + ADVERSE_SELECTION_US);
    twiceMicros += (side === BID ? 1 : -1) * (laterTwiceBp - 2 * midBp) * lots;
  }
  return twiceMicros;
}

/** Fills of a lane in one market, with what that market did. */
export interface MarketFills {
  readonly fills: readonly FillRow[];
  readonly history: MarketHistory;
}

/**
 * Size-weighted markouts of a lane's fills by cause and horizon; only horizons that end within the tape count, and only
 * fills with a mid before them.
 */
export function markoutsOf(laneIndex: number, markets: readonly MarketFills[]): MarkoutRow[] {
  const rows: MarkoutRow[] = [];
  for (const cause of FILL_CAUSES)
    for (const horizonSeconds of MARKOUT_SECONDS) {
      const row = markoutRow(laneIndex, cause, horizonSeconds, markets);
      if (row !== undefined) rows.push(row);
    }
  return rows;
}

function markoutRow(
  laneIndex: number,
  cause: FillCause,
  horizonSeconds: number,
  markets: readonly MarketFills[],
): MarkoutRow | undefined {
  const samples: { readonly cents: number; readonly lots: number }[] = [];
  for (const { fills, history } of markets)
    for (const fill of fills) {
      const thenUs = fill.timeUs + horizonSeconds * US_PER_SECOND;
      if (fill.cause !== cause || fill.midBp === undefined || thenUs > history.endUs) continue;
      const sign = fill.side === BID ? 1 : -1;
      const moveTwiceBp = sign * (history.midTwiceBpAt(thenUs) - 2 * fill.priceBp);
      samples.push({ cents: moveTwiceBp / (2 * BP_PER_CENT), lots: fill.lots });
    }
  const fillCount = samples.length;
  if (fillCount === 0) return undefined;
  const lots = samples.reduce((total, sample) => total + sample.lots, 0);
  const meanCents = samples.reduce((total, sample) => total + sample.cents * sample.lots, 0) / lots;
  const squares = samples.reduce(
    (total, sample) => total + (sample.lots * (sample.cents - meanCents)) ** 2,
    0,
  );
  return {
    laneIndex,
    cause,
    horizonSeconds,
    fillCount,
    lots,
    meanCents,
    standardErrorCents: fillCount < 2 ? undefined : Math.sqrt((squares * fillCount) / (fillCount - 1)) / lots,
  };
}
