/** Turns a lane's journal into the rows of its fills, of the time its quotes rested and of what the venue refused or ended. */
import { BID } from "../core/order-book.ts";
import type { FillRow, OrderOutcomeRow, QuoteRow } from "../core/result-rows.ts";
import { END_REASONS, FILL_CAUSES, REJECT_REASONS } from "../core/venue.ts";
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
    const { timeUs, side, priceBp, lots, feeMicros, isInFlight, midTwiceBp } = entry;
    const cause = FILL_CAUSES[entry.detail]!;
    inventoryLots += side === BID ? lots : -lots;
    const midBp = midTwiceBp === 0 ? undefined : midTwiceBp / 2;
    rows.push({
      laneIndex,
      ticker,
      timeUs,
      side,
      priceBp,
      lots,
      cause,
      role: cause === "take" ? "taker" : "maker",
      feeMicros,
      isInFlight,
      midBp,
      inventoryLots,
    });
  }
  return rows;
}

/** What the venue refused or ended by itself in one market, by reason, in the order of the lists in `core/venue.ts`. */
export function outcomeRows(
  laneIndex: number,
  market: number,
  ticker: string,
  entries: readonly JournalEntry[],
): OrderOutcomeRow[] {
  const mine = entries.filter((entry) => entry.market === market);
  const row = (
    outcome: OrderOutcomeRow["outcome"],
    reason: OrderOutcomeRow["reason"],
    meant: readonly JournalEntry[],
  ): OrderOutcomeRow => {
    const lots = meant.reduce((sum, entry) => sum + entry.lots, 0);
    return { laneIndex, ticker, outcome, reason, orderCount: meant.length, lots };
  };
  const rejected = mine.filter(({ kind }) => kind === "rejected");
  const kept = mine.filter(({ kind }) => kind === "kept");
  const ended = mine.filter(({ kind }) => kind === "swept");
  const rows = [
    ...REJECT_REASONS.map((reason, index) =>
      row(
        "rejected",
        reason,
        rejected.filter(({ detail }) => detail === index),
      ),
    ),
    ...END_REASONS.map((reason, index) =>
      row(
        "ended",
        reason,
        ended.filter(({ detail }) => detail === index),
      ),
    ),
    ...REJECT_REASONS.map((reason, index) =>
      row(
        "kept",
        reason,
        kept.filter(({ detail }) => detail === index),
      ),
    ),
  ];
  return rows.filter(({ orderCount }) => orderCount > 0);
}

const OVER: ReadonlySet<JournalEntry["kind"]> = new Set(["cancelled", "swept", "rejected"]);

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
    const { side, priceBp, lots, timeUs: fromUs, kind } = entry;
    const hasRested = kind === "placed" || fromUs < toUs; // one that came in again may have been taken whole at once
    if (fromUs <= endUs && hasRested)
      rows.push({ laneIndex, ticker, side, priceBp, lots, fromUs, toUs: Math.min(toUs, endUs) });
    resting.delete(order);
  };
  for (const entry of entries) {
    if (entry.market !== market) continue;
    const held = resting.get(entry.order);
    if (entry.kind === "placed") resting.set(entry.order, { entry, leftLots: entry.lots });
    else if (entry.kind === "amended") {
      if (held !== undefined) close(entry.order, entry.timeUs);
      resting.set(entry.order, { entry, leftLots: entry.lots });
    } else if (held !== undefined && entry.kind === "filled") {
      held.leftLots -= entry.lots;
      if (held.leftLots === 0) close(entry.order, entry.timeUs);
    } else if (held !== undefined && OVER.has(entry.kind)) close(entry.order, entry.timeUs);
  }
  for (const order of resting.keys()) close(order, endUs);
  return rows.sort((a, b) => a.fromUs - b.fromUs || a.side - b.side);
}
