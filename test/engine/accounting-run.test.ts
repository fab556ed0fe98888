/** The accounts of whole backtests, against the lanes' own figures and a naive count of the time that quotes rested. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import type { QuoteRow } from "../../src/core/result-rows.ts";
import { runBacktest, type LaneRequest } from "../../src/engine/backtest.ts";
import { FILL_MODELS } from "../../src/engine/fill-models/catalogue.ts";
import { linearSkew } from "../../src/strategies/linear-skew.ts";
import { SECOND } from "./accounts.ts";
import { CENT_PRICES_BP, marketRows, timedActions } from "./market-rows.ts";
import { checkProperty } from "./property.ts";
import { tapeOf } from "./rows.ts";

const PARAMETERS = {
  halfSpreadCents: 0.75,
  skewCentsPerContract: 0.3,
  targetContracts: 0,
  maxPositionContracts: 8,
  sizeContracts: 2,
};

function laneOf(fillModel: string): LaneRequest {
  return {
    definition: linearSkew,
    parameters: PARAMETERS,
    marketIndices: [0],
    fillModel: FILL_MODELS.get(fillModel)!,
    postedThrough: "fill",
    latency: { feedUs: 20_000, orderUs: 50_000 },
    inventoryLotsMax: 800,
  };
}

/** Seconds with a quote on both sides, and their spreads times seconds, from one end of a quote to the next. */
function naiveBothSides(quotes: readonly QuoteRow[]): { seconds: number; spreadBpSeconds: number } {
  const times = [...new Set(quotes.flatMap(({ fromUs, toUs }) => [fromUs, toUs]))].sort((a, b) => a - b);
  let seconds = 0;
  let spreadBpSeconds = 0;
  for (let index = 1; index < times.length; index++) {
    const [fromUs, toUs] = [times[index - 1]!, times[index]!];
    const standing = quotes.filter((quote) => quote.fromUs <= fromUs && quote.toUs >= toUs);
    const bids = standing.filter(({ side }) => side === BID).map(({ priceBp }) => priceBp);
    const asks = standing.filter(({ side }) => side === ASK).map(({ priceBp }) => priceBp);
    if (bids.length === 0 || asks.length === 0) continue;
    seconds += (toUs - fromUs) / SECOND;
    spreadBpSeconds += ((Math.min(...asks) - Math.max(...bids)) * (toUs - fromUs)) / SECOND;
  }
  return { seconds, spreadBpSeconds };
}

describe("a backtest's accounts", () => {
  it("should agree with the lane's row, its equity path and a naive count of its quotes", () => {
    let [pairCount, runCount] = [0, 0];
    checkProperty(
      fc.property(
        timedActions,
        fc.option(fc.constantFrom(0, 1_000_000, 333_333), { nil: undefined }),
        fc.constantFrom("touch", "fifo-pessimistic"),
        (actions, settlementMicros, fillModel) => {
          const plain = marketRows(actions, CENT_PRICES_BP);
          const options = settlementMicros === undefined ? {} : { settlementMicros };
          const run = runBacktest({ tapes: [tapeOf(plain, options)], lanes: [laneOf(fillModel)] });
          const [lane] = run.lanes;
          const [market] = lane!.markets;
          const [metrics] = run.metrics;
          const equity = market!.marks.settlementMicros ?? market!.marks.midMicros;
          pairCount += metrics!.pairCount;
          runCount++;

          expect(metrics!.realisedMicros + metrics!.unrealisedMidMicros!).toBe(equity);
          expect(run.equity.at(-1)!.lastMicros).toBe(equity);
          expect(run.days.reduce((sum, day) => sum + day.pnlMidMicros!, 0)).toBe(equity);
          expect(run.causes.reduce((sum, row) => sum + row.pnlParts.totalMicros, 0)).toBe(equity);
          for (const { cause, fillCount } of run.causes) expect(fillCount).toBe(lane!.fillsByCause[cause]);
          expect(metrics!.pairedLots).toBe(Math.min(lane!.boughtLots, lane!.soldLots));
          expect(metrics!.unpairedLots).toBe(Math.abs(lane!.inventoryLots));
          expect(metrics!.filledLots).toBe(lane!.boughtLots + lane!.soldLots);
          expect(metrics!.quoteCount).toBeLessThanOrEqual(lane!.ordersPlaced);

          const naive = naiveBothSides(run.quotes);
          expect(metrics!.bothSidesSeconds).toBeCloseTo(naive.seconds, 9);
          if (naive.seconds > 0)
            expect(metrics!.quotedSpreadCents).toBeCloseTo(naive.spreadBpSeconds / naive.seconds / 100, 9);
        },
      ),
      80,
    );
    expect(pairCount).toBeGreaterThan(runCount / 8);
  });
});
