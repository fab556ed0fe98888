/** Turns a lane's journal into the rows of its fills and of the time its quotes rested. */
import { BID } from "../core/order-book.ts";
import type { FillRow, QuoteRow } from "../core/result-rows.ts";
import { FILL_CAUSES } from "../core/venue.ts";
import type { JournalEntry } from "./journal.ts";

/** Fills in one market, in order, with the inventory after each. */
export function fillRows(
  laneIndex: number,
  market: number,
  ticker: string,
  entries: readonly JournalEntry[],
): FillRow[] {
  let inventoryLots = 0;
  const rows: FillRow[] = [];
  for (const entry of entries) {
    if (entry.kind !== "filled" || entry.market !== market) continue;
    const { timeUs, side, priceBp, lots, isInFlight, midTwiceBp } = entry;
    inventoryLots += side === BID ? lots : -lots;
    const midBp = midTwiceBp === 0 ? undefined : midTwiceBp / 2;
    rows.push({
      laneIndex,
      ticker,
      timeUs,
      side,
      priceBp,
      lots,
      cause: FILL_CAUSES[entry.detail]!,
      isInFlight,
      midBp,
      inventoryLots,
    });
  }
  return rows;
}

/** How long each order rested in one market while the tape ran. An order's index is reused, but never while it rests. */
export function quoteRows(
  laneIndex: number,
  market: number,
  ticker: string,
  entries: readonly JournalEntry[],
  endUs: number,
): QuoteRow[] {
  const rows: QuoteRow[] = [];
  const resting = new Map<number, { entry: JournalEntry; leftLots: number }>();
  const close = (order: number, toUs: number): void => {
    const { entry } = resting.get(order)!;
    const { side, priceBp, lots, timeUs: fromUs } = entry;
    if (fromUs <= endUs)
      rows.push({ laneIndex, ticker, side, priceBp, lots, fromUs, toUs: Math.min(toUs, endUs) });
    resting.delete(order);
  };
  for (const entry of entries) {
    if (entry.market !== market) continue;
    const held = resting.get(entry.order);
    if (entry.kind === "placed") resting.set(entry.order, { entry, leftLots: entry.lots });
    else if (held !== undefined && entry.kind === "filled") {
      held.leftLots -= entry.lots;
      if (held.leftLots === 0) close(entry.order, entry.timeUs);
    } else if (held !== undefined && (entry.kind === "cancelled" || entry.kind === "swept"))
      close(entry.order, entry.timeUs);
  }
  for (const order of resting.keys()) close(order, endUs);
  return rows.sort((a, b) => a.fromUs - b.fromUs || a.side - b.side);
}
