/** Picks a lane's liveliest stretch in a market and shows it in full: every change of the best prices, every own quote. */
import type { CloseUp, FillRow, QuoteRow } from "../core/result-rows.ts";
import { US_PER_SECOND } from "../core/units.ts";
import type { MarketHistory } from "./market-history.ts";

const CLOSE_UP_US = 60 * US_PER_SECOND;

export function closeUpOf(
  laneIndex: number,
  history: MarketHistory,
  fills: readonly FillRow[],
  quotes: readonly QuoteRow[],
): CloseUp {
  const fromUs = liveliestUs(history, fills);
  const toUs = Math.min(fromUs + CLOSE_UP_US, history.endUs);
  const { timeUs } = history.series;
  const first = Math.max(0, history.series.indexAt(fromUs));
  const bestPrices = [];
  for (let index = first; index < timeUs.length && timeUs[index]! <= toUs; index++) {
    const { bidBp, askBp } = history.bestPrices(index);
    const midBp = bidBp === undefined || askBp === undefined ? undefined : (bidBp + askBp) / 2;
    bestPrices.push({
      ticker: history.ticker,
      timeUs: timeUs[index]!,
      bidBp,
      askBp,
      midMinBp: midBp,
      midMaxBp: midBp,
    });
  }
  return {
    ticker: history.ticker,
    laneIndex,
    fromUs,
    toUs,
    bestPrices,
    quotes: quotes.filter((quote) => quote.toUs >= fromUs && quote.fromUs <= toUs),
    fills: fills.filter((fill) => fill.timeUs >= fromUs && fill.timeUs <= toUs),
  };
}

/** Start of the window with the most fills, the first of equals; the tape's start where there are none. */
function liveliestUs(history: MarketHistory, fills: readonly FillRow[]): number {
  let bestUs = history.startUs;
  let bestCount = 0;
  let last = 0;
  for (let first = 0; first < fills.length; first++) {
    while (last < fills.length && fills[last]!.timeUs <= fills[first]!.timeUs + CLOSE_UP_US * 0.9) last++;
    if (last - first <= bestCount) continue;
    bestCount = last - first;
    bestUs = fills[first]!.timeUs - CLOSE_UP_US * 0.05;
  }
  return Math.max(history.startUs, Math.min(bestUs, history.endUs - CLOSE_UP_US));
}
