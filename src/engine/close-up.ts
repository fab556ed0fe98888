/**
 * Picks a market's most telling minute and shows what each lane did in it: every change of the best prices, every own
 * quote. One minute for all lanes, or nothing could be compared.
 */
import type { CloseUp, FillRow, QuoteRow } from "../core/result-rows.ts";
import { US_PER_SECOND } from "../core/units.ts";
import type { MarketHistory } from "./market-history.ts";

const CLOSE_UP_US = 60 * US_PER_SECOND;
/** Of the window, before the first fill it was chosen for, and after the last. */
const MARGIN_FRAC = 0.05;

/** A stretch of time. */
interface Span {
  readonly fromUs: number;
  readonly toUs: number;
}

/** What a lane did in one market. */
export interface LaneMarketRecord {
  readonly laneIndex: number;
  readonly history: MarketHistory;
  readonly fills: readonly FillRow[];
  readonly quotes: readonly QuoteRow[];
}

/** One a lane and market; lanes on the same market show the same minute of it. */
export function closeUpsOf(records: readonly LaneMarketRecord[]): CloseUp[] {
  const spans = new Map(
    [...Map.groupBy(records, ({ history }) => history)].map(([history, mine]) => [
      history,
      closeUpSpan(
        history,
        mine.map(({ fills }) => fills),
      ),
    ]),
  );
  return records.map(({ laneIndex, history, fills, quotes }) =>
    closeUpOf(laneIndex, history, fills, quotes, spans.get(history)!),
  );
}

function closeUpOf(
  laneIndex: number,
  history: MarketHistory,
  fills: readonly FillRow[],
  quotes: readonly QuoteRow[],
  { fromUs, toUs }: Span,
): CloseUp {
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

/**
 * The window in which most lanes were filled, of those the one with the most fills over all lanes, the first of equals;
 * the market's start where there are no fills.
 * @param fillsByLane each lane's fills in the market, in order of time.
 */
export function closeUpSpan(history: MarketHistory, fillsByLane: readonly (readonly FillRow[])[]): Span {
  const fills = fillsByLane
    .flatMap((laneFills, lane) => laneFills.map(({ timeUs }) => ({ timeUs, lane })))
    .sort((a, b) => a.timeUs - b.timeUs);
  const countOfLane = new Int32Array(fillsByLane.length);
  let filledLaneCount = 0;
  let best = { laneCount: 0, fillCount: 0, fromUs: history.startUs };
  let last = 0;
  for (let first = 0; first < fills.length; first++) {
    const { timeUs, lane } = fills[first]!;
    for (; last < fills.length && fills[last]!.timeUs <= timeUs + CLOSE_UP_US * (1 - 2 * MARGIN_FRAC); last++)
      if (countOfLane[fills[last]!.lane]!++ === 0) filledLaneCount++;
    const fillCount = last - first;
    const isMore =
      filledLaneCount > best.laneCount || (filledLaneCount === best.laneCount && fillCount > best.fillCount);
    if (isMore) best = { laneCount: filledLaneCount, fillCount, fromUs: timeUs - CLOSE_UP_US * MARGIN_FRAC };
    if (--countOfLane[lane]! === 0) filledLaneCount--;
  }
  const fromUs = Math.max(history.startUs, Math.min(best.fromUs, history.endUs - CLOSE_UP_US));
  return { fromUs, toUs: Math.min(fromUs + CLOSE_UP_US, history.endUs) };
}
