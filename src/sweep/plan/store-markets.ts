/** The markets of a database as a plan looks at them. */
import { listMarkets, type MarketListing } from "../../data/markets.ts";
import type { Store } from "../../data/store.ts";
import type { PlanMarket } from "./markets.ts";

/** Those that can be replayed: with a book or best quotes, and with rows. */
export function storeMarkets(store: Store): readonly PlanMarket[] {
  const events = store.db
    .prepare<[], { ticker: string; kalshiEvent: string; series: string | null }>(
      `SELECT ticker, event_ticker AS kalshiEvent, series_ticker AS series
       FROM market_event LEFT JOIN kalshi_event USING (event_ticker)`,
    )
    .all();
  const eventOf = new Map(events.map(({ ticker, ...event }) => [ticker, event]));
  return listMarkets(store).flatMap((market) => {
    const { ticker, kind, lastTimeUs } = market;
    if (kind === "trades" || kind === "empty" || lastTimeUs === undefined) return [];
    const event = eventOf.get(ticker);
    return {
      ticker,
      kalshiEvent: event?.kalshiEvent ?? ticker,
      series: event?.series ?? undefined,
      closeUs: market.closeTimeUs ?? lastTimeUs,
      isSettled: market.settlementMicros !== undefined || market.result === "yes" || market.result === "no",
      rowCount: rowCount(market),
    };
  });
}

function rowCount({ snapshotCount, deltaCount, tradeCount, quoteCount }: MarketListing): number {
  return snapshotCount + deltaCount + tradeCount + quoteCount;
}
