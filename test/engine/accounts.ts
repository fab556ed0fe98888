/** Markets, fills and journals for tests of the accounts, written down by hand. */
import type { Side } from "../../src/core/order-book.ts";
import { PriceGrid } from "../../src/core/price-grid.ts";
import { FILL_CAUSES, type FillCause } from "../../src/core/venue.ts";
import type { AccountedFill } from "../../src/engine/accounting/fifo-position.ts";
import type { MarketAccount } from "../../src/engine/accounting/market-account.ts";
import type { JournalEntry, JournalKind } from "../../src/engine/journal.ts";
import { MarketHistory } from "../../src/engine/market-history.ts";
import { QuoteSeries } from "../../src/engine/quote-series.ts";

export const SECOND = 1_000_000;

const GRID = new PriceGrid([{ startBp: 0, endBp: 10_000, stepBp: 100 }]);

/** A market whose best bid and ask stand at the given cents from the given times on; undefined where a side is empty. */
export function marketHistory(
  quotes: readonly (readonly [timeUs: number, bidCents: number | undefined, askCents: number | undefined])[],
  startUs: number,
  endUs: number,
): MarketHistory {
  const series = new QuoteSeries();
  for (const [timeUs, bidCents, askCents] of quotes)
    series.push(timeUs, (bidCents ?? 0) - 1, askCents === undefined ? GRID.levelCount : askCents - 1);
  return new MarketHistory({ ticker: "M", grid: GRID, series, startUs, endUs });
}

export function fillOf(
  timeUs: number,
  side: Side,
  priceCents: number,
  lots: number,
  more: Partial<Pick<AccountedFill, "cause" | "midBp" | "feeMicros">> = {},
): AccountedFill {
  return {
    timeUs,
    side,
    priceBp: 100 * priceCents,
    lots,
    cause: "queue",
    midBp: 100 * priceCents,
    feeMicros: 0,
    ...more,
  };
}

export function accountOf(
  history: MarketHistory,
  fills: readonly AccountedFill[],
  settlementMicrosPerContract?: number,
): MarketAccount {
  return { laneIndex: 0, history, fills, settlementMicrosPerContract, exitFeesAt: () => () => 0 };
}

/** A journal's entry of market 0. */
export function entryOf(
  second: number,
  kind: JournalKind,
  order: number,
  side: Side,
  priceCents: number,
  lots: number,
  cause: FillCause = "queue",
): JournalEntry {
  return {
    timeUs: second * SECOND,
    row: 0,
    market: 0,
    order,
    kind,
    side,
    priceBp: 100 * priceCents,
    lots,
    detail: kind === "filled" ? FILL_CAUSES.indexOf(cause) : 0,
    feeMicros: 0,
    isInFlight: false,
    midTwiceBp: 0,
  };
}
