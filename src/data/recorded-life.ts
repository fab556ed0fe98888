/** A market's life out of the store: what was told of it, and the exchange's pauses while it was recorded. */
import type { TimeSpan } from "../kalshi/schedule-fields.ts";
import { marketLife, type MarketLife } from "./market-life.ts";
import { lifeOf } from "./market-life-table.ts";
import { requireMarket } from "./markets.ts";
import { marketParts, type MarketPart } from "./recorded-rows-store.ts";
import { seenHours } from "./schedule-store.ts";
import type { Store } from "./store.ts";
import { tradingPauses } from "./trading-pauses.ts";

/** @throws DATA_MARKET_UNKNOWN, DATA_RESULT_CONFLICT */
export function recordedLife(store: Store, ticker: string): MarketLife {
  const parts = marketParts(store, ticker);
  return marketLife(
    requireMarket(store, ticker),
    lifeOf(store, ticker),
    spanOf(parts),
    recordedPauses(store, parts),
  );
}

/** The exchange's pauses that fall into a market's recording; markets that were made know none. */
export function recordedPauses(store: Store, parts: readonly MarketPart[]): TimeSpan[] {
  const span = spanOf(parts);
  const isMade = parts.every((part) => part.isMade === 1);
  return isMade || span.startUs >= span.endUs ? [] : tradingPauses(span, seenHours(store));
}

/** From the first recorded row to the last. */
function spanOf(parts: readonly MarketPart[]): TimeSpan {
  const timed = parts.filter(({ firstTimeUs, lastTimeUs }) => firstTimeUs !== null && lastTimeUs !== null);
  if (timed.length === 0) return { startUs: 0, endUs: 0 };
  return {
    startUs: Math.min(...timed.map(({ firstTimeUs }) => firstTimeUs!)),
    endUs: Math.max(...timed.map(({ lastTimeUs }) => lastTimeUs!)),
  };
}
