/** A lane's P&L in one market day by day, by the exchange's day: the day's own sums, and what was open at its end. */
import type { DayRow } from "../../core/accounting-rows.ts";
import { exchangeDayEndUs } from "../../core/exchange-day.ts";
import { BID } from "../../core/order-book.ts";
import { US_PER_HOUR, US_PER_MS } from "../../core/units.ts";
import { payoutMicros } from "../pnl-parts.ts";
import { FifoPosition } from "./fifo-position.ts";
import { openValue, type MarketAccount } from "./market-account.ts";

/** A stretch of the recording; the last one ends with it. */
interface Day {
  readonly date: string;
  readonly fromUs: number;
  readonly toUs: number;
}

/** Every day that the recording touches, those without fills included. */
export function dayRows(account: MarketAccount): DayRow[] {
  const { laneIndex, history, fills } = account;
  const position = new FifoPosition();
  const days = daysOf(history.startUs, history.endUs);
  let next = 0;
  let markedMicros = 0;
  let unmarkedMicros = 0;
  return days.map((day, index) => {
    const isLast = index === days.length - 1;
    let closedMicros = 0;
    let feesMicros = 0;
    let boughtLots = 0;
    let soldLots = 0;
    const first = next;
    const untilUs = isLast ? Infinity : day.toUs;
    for (; next < fills.length && fills[next]!.timeUs < untilUs; next++) {
      const fill = fills[next]!;
      for (const { grossMicros } of position.add(fill)) closedMicros += grossMicros;
      feesMicros -= fill.feeMicros;
      if (fill.side === BID) boughtLots += fill.lots;
      else soldLots += fill.lots;
    }
    const payout = isLast ? account.settlementMicrosPerContract : undefined;
    const settledMicros =
      payout === undefined ? 0 : payoutMicros(position.inventoryLots, payout) - position.signedCostMicros;
    const realisedMicros = closedMicros + settledMicros + feesMicros;
    const { midMicros, exitMicros } = openValue(account, position, isLast ? undefined : day.toUs);
    unmarkedMicros += realisedMicros;
    let pnlMidMicros: number | undefined;
    if (midMicros !== undefined) {
      pnlMidMicros = unmarkedMicros + midMicros - markedMicros;
      markedMicros = midMicros;
      unmarkedMicros = 0;
    }
    return {
      laneIndex,
      ticker: history.ticker,
      ...day,
      fillCount: next - first,
      boughtLots,
      soldLots,
      inventoryLots: position.inventoryLots,
      closedMicros,
      settledMicros,
      feesMicros,
      realisedMicros,
      unrealisedMidMicros: midMicros,
      unrealisedExitMicros: exitMicros,
      pnlMidMicros,
    };
  });
}

function daysOf(startUs: number, endUs: number): Day[] {
  const days: Day[] = [];
  for (let fromUs = startUs; ;) {
    const dayEndUs = exchangeDayEndUs(fromUs);
    const toUs = Math.min(dayEndUs, endUs);
    days.push({ date: dateOf(dayEndUs), fromUs, toUs });
    if (dayEndUs > endUs) return days;
    fromUs = dayEndUs;
  }
}

/** Noon before a midnight in New York is afternoon of the same date in Greenwich. */
function dateOf(dayEndUs: number): string {
  return new Date((dayEndUs - 12 * US_PER_HOUR) / US_PER_MS).toISOString().slice(0, 10);
}
