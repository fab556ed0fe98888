/** Both sides of a game in one account: a market and its complement, one's YES being the other's NO. */
import { describe, expect, it } from "vitest";
import { PRICE_LEVEL_STRUCTURES } from "../../src/core/price-grid.ts";
import type { Tape } from "../../src/core/tape.ts";
import { BP_PER_DOLLAR } from "../../src/core/units.ts";
import { runBacktest, type LaneRequest } from "../../src/engine/backtest.ts";
import { FILL_MODELS } from "../../src/engine/fill-models/catalogue.ts";
import { RECORDED_KIND, type RecordedRows } from "../../src/data/recorded-rows.ts";
import { makeMarket } from "../../src/data/synth/market.ts";
import { buildTape } from "../../src/data/tape-builder.ts";
import { naiveSkew } from "../../src/strategies/naive-skew.ts";

/** The same life of the other side: bids are asks at the complement to a dollar. */
function complement(rows: RecordedRows): RecordedRows {
  const hasPrice = (row: number): boolean =>
    rows.kind[row] !== RECORDED_KIND.snapshot && rows.kind[row] !== RECORDED_KIND.gap;
  return {
    ...rows,
    side: rows.side.map((side, row) => (hasPrice(row) ? 1 - side : side)),
    priceBp: rows.priceBp.map((priceBp, row) => (hasPrice(row) ? BP_PER_DOLLAR - priceBp : 0)),
  };
}

function tapeOf(rows: RecordedRows, ticker: string, settlementMicros: number): Tape {
  return buildTape(rows, {
    ticker,
    priceRanges: PRICE_LEVEL_STRUCTURES.get("linear_cent")!,
    sources: [],
    settlementMicros,
  });
}

const { rows: HOME_ROWS } = makeMarket({ preset: "nba-live", seed: "game", rowCount: 12_000 });
const HOME = tapeOf(HOME_ROWS, "GAME-HOME", 1_000_000);
const AWAY = tapeOf(complement(HOME_ROWS), "GAME-AWAY", 0);

function laneOver(
  marketIndices: readonly number[],
  model: string,
  more: Partial<LaneRequest> = {},
): LaneRequest {
  return {
    definition: naiveSkew,
    parameters: { halfSpreadCents: 1, maxPositionContracts: 20, sizeContracts: 5 },
    marketIndices,
    fillModel: FILL_MODELS.get(model)!,
    postedThrough: "remainder",
    latency: { feedUs: 20_000, orderUs: 50_000 },
    inventoryLotsMax: 2_000,
    ...more,
  };
}

describe.each([...FILL_MODELS.keys()])("both sides of a game under %s", (model) => {
  const both = runBacktest({ tapes: [HOME, AWAY], lanes: [laneOver([0, 1], model)], isVerified: true });
  const [lane] = both.lanes;
  const [home, away] = lane!.markets;

  it("should each come to what it comes to alone, and together to their sum", () => {
    const [alone, awayAlone] = [HOME, AWAY].map((tape) =>
      runBacktest({ tapes: [tape], lanes: [laneOver([0], model)] }),
    );
    expect(home).toEqual(alone!.lanes[0]!.markets[0]);
    expect(away).toEqual(awayAlone!.lanes[0]!.markets[0]);
    expect(both.fills).toEqual([...alone!.fills, ...awayAlone!.fills]);
    for (const sum of ["cashMicros", "fillCount", "boughtLots", "inventoryLots"] as const)
      expect(lane![sum]).toBe(home![sum] + away![sum]);
    expect(lane!.ordersPlaced).toBe(alone!.lanes[0]!.ordersPlaced + awayAlone!.lanes[0]!.ordersPlaced);
    expect(home!.fillCount).toBeGreaterThan(0);
  });

  it("should be each other's mirror to the micro: what one buys the other sells at the complement", () => {
    expect(away!.inventoryLots).toBe(-home!.inventoryLots);
    expect(away!.cashMicros).toBe(home!.cashMicros + home!.inventoryLots * BP_PER_DOLLAR);
    // Every pair is worth a dollar whoever wins: the settled results are the same.
    expect(away!.marks.settlementMicros).toBe(home!.marks.settlementMicros);
  });

  it("should be the same again, and beside single lanes over either", () => {
    const lanes = [laneOver([1], model), laneOver([0, 1], model), laneOver([0], model)];
    const again = runBacktest({ tapes: [HOME, AWAY], lanes });
    expect(again.lanes[1]!.digest).toBe(lane!.digest);
    expect(again.lanes[1]!.markets).toEqual(lane!.markets);
  });
});

describe("both sides of a game with one cash", () => {
  it("should never hold back more than there is, and sum up to one account", () => {
    const cashMicros = 6_000_000;
    const run = () =>
      runBacktest({
        tapes: [HOME, AWAY],
        lanes: [laneOver([0, 1], "fifo-matched", { cashMicros })],
        isVerified: true,
      });
    const { lanes, fills, outcomes } = run();
    const [lane] = lanes;
    expect(outcomes.some(({ reason }) => reason === "insufficient-balance")).toBe(true);
    expect(fills.length).toBeGreaterThan(0);

    // At each fill: cash, less a dollar for each contract short, in both markets together, is not below nothing.
    const accounts = new Map(["GAME-HOME", "GAME-AWAY"].map((ticker) => [ticker, { micros: 0, lots: 0 }]));
    for (const { ticker, side, priceBp, lots } of fills.toSorted((a, b) => a.timeUs - b.timeUs)) {
      const account = accounts.get(ticker)!;
      const sign = side === 0 ? 1 : -1;
      account.micros -= sign * priceBp * lots;
      account.lots += sign * lots;
      const free = [...accounts.values()].map(
        ({ micros, lots: held }) => micros + Math.min(0, held) * BP_PER_DOLLAR,
      );
      expect(cashMicros + free[0]! + free[1]!).toBeGreaterThanOrEqual(0);
    }
    expect(lane!.cashMicros).toBe(lane!.markets[0]!.cashMicros + lane!.markets[1]!.cashMicros);
    expect(run().lanes[0]!.digest).toBe(lane!.digest);
  });
});
