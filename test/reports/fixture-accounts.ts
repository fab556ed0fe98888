/** The accounts of a made-up lane: the engine's own functions over the made-up book, fills and quotes. */
import { PRICE_LEVEL_STRUCTURES, PriceGrid } from "../../src/core/price-grid.ts";
import type { FillRow, QuoteRow, RunRows } from "../../src/core/result-rows.ts";
import { causeRows } from "../../src/engine/accounting/cause-rows.ts";
import { dayRows } from "../../src/engine/accounting/day-rows.ts";
import { metricsRow } from "../../src/engine/accounting/metrics-row.ts";
import { MarketHistory } from "../../src/engine/market-history.ts";
import { QuoteSeries } from "../../src/engine/quote-series.ts";

const GRID = new PriceGrid(PRICE_LEVEL_STRUCTURES.get("linear_cent")!);

interface MadeLane {
  readonly laneIndex: number;
  readonly ticker: string;
  readonly book: readonly {
    readonly timeUs: number;
    readonly bidBp: number | undefined;
    readonly askBp: number | undefined;
  }[];
  readonly fills: readonly FillRow[];
  readonly quotes: readonly QuoteRow[];
  readonly settlementMicros: number | undefined;
}

export function madeAccounts(made: MadeLane): Pick<RunRows, "days" | "causes" | "metrics"> {
  const { laneIndex, ticker, book, fills, settlementMicros } = made;
  const series = new QuoteSeries();
  for (const { timeUs, bidBp, askBp } of book) {
    const ask = askBp === undefined ? GRID.levelCount : GRID.levelOfPriceBp[askBp]!;
    series.push(timeUs, bidBp === undefined ? -1 : GRID.levelOfPriceBp[bidBp]!, ask);
  }
  const [startUs, endUs] = [book[0]!.timeUs, book.at(-1)!.timeUs];
  const history = new MarketHistory({ ticker, grid: GRID, series, startUs, endUs });
  const account = {
    laneIndex,
    history,
    fills,
    settlementMicrosPerContract: settlementMicros,
    exitFeesAt: () => () => 0,
  };
  const spans = made.quotes
    .filter(({ fromUs, toUs }) => fromUs < Math.min(toUs, endUs))
    .map((quote, place) => ({ ...quote, place, toUs: Math.min(quote.toUs, endUs) }))
    .sort((a, b) => a.fromUs - b.fromUs);
  const quotedLots = spans.reduce((sum, { lots }) => sum + lots, 0);
  const filledLots = fills.reduce((sum, { lots }) => sum + lots, 0);
  const orders = { spans, quoteCount: spans.length, filledQuoteCount: fills.length, quotedLots, filledLots };
  return { days: dayRows(account), causes: causeRows(account), metrics: [metricsRow(account, orders)] };
}
