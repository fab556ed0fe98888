/** Fees, cash, rate limits and refusals as a run's rows tell of them. Figures worked by hand; the parts of the P&L as a property. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BALANCE_PRECISION_MICROS, type RoundingName } from "../../src/core/fee-rounding.ts";
import { FeeSchedule } from "../../src/core/fee-schedule.ts";
import { ASK, BID } from "../../src/core/order-book.ts";
import type { PnlParts } from "../../src/core/result-rows.ts";
import { perMarket, type StrategyDefinition } from "../../src/core/strategy.ts";
import type { OrderTerms } from "../../src/core/venue.ts";
import { runBacktest, type BacktestRows, type LaneRequest } from "../../src/engine/backtest.ts";
import { fifoPessimistic } from "../../src/engine/fill-models/fifo-pessimistic.ts";
import { FILL_MODELS } from "../../src/engine/fill-models/catalogue.ts";
import { ZERO_LATENCY } from "../../src/engine/latency.ts";
import { naiveSkew } from "../../src/strategies/naive-skew.ts";
import { CENT_PRICES_BP, marketRows, timedActions } from "./market-rows.ts";
import { checkProperty } from "./property.ts";
import { deltaRow, printRow, snapshotRows, tapeOf, type PlainRow, type TapeOptions } from "./rows.ts";
import { erraticRule, strategyOf } from "./wishes.ts";

const SECOND_US = 1_000_000;

/** Makers pay a quarter of the takers' 0.07 x P x (1 - P) (docs/FEES.md, the model). */
function schedule(rounding: RoundingName): FeeSchedule {
  return new FeeSchedule("M", [
    { fromTimeUs: 0, takerRatePpt: 70_000_000_000, makerRatePpt: 17_500_000_000, rounding },
  ]);
}

function run(
  definition: StrategyDefinition,
  rows: readonly PlainRow[],
  lane: Partial<LaneRequest>,
  tape?: TapeOptions,
): BacktestRows {
  return runBacktest({
    tapes: [tapeOf(rows, tape)],
    lanes: [
      {
        definition,
        parameters: {},
        marketIndices: [0],
        fillModel: fifoPessimistic,
        postedThrough: "remainder",
        latency: ZERO_LATENCY,
        inventoryLotsMax: undefined,
        ...lane,
      },
    ],
  });
}

/** Bids and asks at these cents, a contract each, until something is held. */
function quoting(bidCents: number | undefined, askCents: number | undefined): StrategyDefinition {
  return {
    ...naiveSkew,
    create: () =>
      perMarket({
        quote: ({ inventoryContracts }, sheet) => {
          if (inventoryContracts !== 0) return;
          if (bidCents !== undefined) sheet.bid(bidCents, 1);
          if (askCents !== undefined) sheet.ask(askCents, 1);
        },
        explain: () => [],
      }),
  };
}

/** 45 bid, 55 asked; after a second a seller prints through 48. */
const SOLD_TO_US = [
  ...snapshotRows(0, [
    [BID, 4_500, 1_000],
    [ASK, 5_500, 1_000],
  ]),
  printRow(SECOND_US, BID, 4_500, 100),
  deltaRow(SECOND_US, BID, 4_500, -100),
  deltaRow(2 * SECOND_US, ASK, 9_000, 100),
];

describe("a fee in the rows", () => {
  // One contract at 48 c: the maker's model fee is 0.0175 x 0.48 x 0.52 = $0.004368. Left at 45 c, the taker's is
  // 0.07 x 0.45 x 0.55 = $0.017325. Under `micro` the balance falls by $0.484368, to $0.0001 by 0.4844 and to a cent by
  // 0.49; leaving brings 0.45 - 0.017325 = 0.432675, to $0.0001 0.4326 and to a cent 0.43.
  it.each([
    ["cent", "direct", 10_000, 20_000],
    ["micro", "direct", 4_400, 17_400],
    ["micro", "nonDirect", 10_000, 20_000],
  ] as const)(
    "should be the maker's, and the taker's in the exit mark: %s, %s",
    (rounding, account, paidMicros, exitFeeMicros) => {
      const { lanes, fills, equity } = run(quoting(48, undefined), SOLD_TO_US, {
        fees: [schedule(rounding)],
        feePrecisionMicros: BALANCE_PRECISION_MICROS[account],
      });
      expect(fills).toMatchObject([{ role: "maker", feeMicros: paidMicros, cause: "through" }]);
      const cashMicros = -480_000 - paidMicros;
      expect(lanes[0]).toMatchObject({
        cashMicros,
        feesMicros: paidMicros,
        feePrecisionMicros: BALANCE_PRECISION_MICROS[account],
        marks: { midMicros: cashMicros + 500_000, exitMicros: cashMicros + 450_000 - exitFeeMicros },
        pnlParts: { feesMicros: -paidMicros, spreadEarnedMicros: 20_000, totalMicros: 20_000 - paidMicros },
      });
      expect(equity.at(-1)!.lastMicros).toBe(20_000 - paidMicros);
    },
  );

  it("should be the taker's where an order took what was displayed", () => {
    const { fills, lanes } = run(taking, SOLD_TO_US, { fees: [schedule("cent")] });
    // 0.07 x 0.55 x 0.45 = $0.017325, in whole cents 2.
    expect(fills).toMatchObject([{ role: "taker", cause: "take", priceBp: 5_500, feeMicros: 20_000 }]);
    expect(lanes[0]).toMatchObject({ cashMicros: -570_000, feesMicros: 20_000 });
  });

  it("should be none, with no word on the account, where fees are switched off", () => {
    const { fills, lanes } = run(quoting(48, undefined), SOLD_TO_US, {});
    expect(fills).toMatchObject([{ feeMicros: 0 }]);
    expect(lanes[0]).toMatchObject({ feesMicros: 0, feePrecisionMicros: undefined, cashMicros: -480_000 });
  });
});

/** Takes one contract at 55 c, once. */
const taking: StrategyDefinition = {
  ...naiveSkew,
  create: () => {
    let isSent = false;
    const terms: Partial<OrderTerms> = { timeInForce: "immediate-or-cancel", isPostOnly: false };
    return {
      ...perMarket({ quote: () => undefined, explain: () => [] }),
      trade: (_group, desk) => {
        if (isSent) return;
        isSent = true;
        desk.send({ market: 0, side: BID, priceCents: 55, sizeContracts: 1, terms });
      },
    };
  },
};

describe("the parts of a P&L with fees", () => {
  it("should sum to the whole exactly, and fees be what the fills were charged", () => {
    checkProperty(
      fc.property(
        timedActions,
        fc.constantFrom(...FILL_MODELS.values()),
        fc.constantFrom("cent", "centicent", "micro"),
        fc.constantFrom(...Object.values(BALANCE_PRECISION_MICROS)),
        fc.constantFrom(undefined, 0, 1_000_000, 333_333),
        fc.nat(1_000_000),
        (actions, fillModel, rounding, feePrecisionMicros, settlementMicros, salt) => {
          const definition = { ...naiveSkew, create: () => strategyOf(erraticRule(salt, 4, true)) };
          const { lanes, fills, equity } = run(
            definition,
            marketRows(actions, CENT_PRICES_BP),
            {
              fillModel,
              fees: [schedule(rounding)],
              feePrecisionMicros,
              postedThrough: "fill",
            },
            settlementMicros === undefined ? {} : { settlementMicros },
          );
          const { pnlParts, feesMicros, cashMicros, marks } = lanes[0]!;
          const chargedMicros = fills.reduce((sum, fill) => sum + fill.feeMicros, 0);
          const tradedMicros = fills.reduce(
            (sum, { side, priceBp, lots }) => sum + (side === BID ? -1 : 1) * priceBp * lots,
            0,
          );
          expect(feesMicros).toBe(chargedMicros);
          expect(cashMicros).toBe(tradedMicros - chargedMicros);
          expect(pnlParts.feesMicros + chargedMicros).toBe(0);
          expect(partsSum(pnlParts)).toBe(pnlParts.totalMicros);
          expect(pnlParts.totalMicros).toBe(marks.settlementMicros ?? marks.midMicros ?? cashMicros);
          if (marks.midMicros !== undefined) expect(equity.at(-1)!.lastMicros).toBe(pnlParts.totalMicros);
        },
      ),
      150,
    );
  });
});

function partsSum({ totalMicros: _, ...parts }: PnlParts): number {
  return Object.values(parts).reduce((sum, part) => sum + part, 0);
}

const CALM = [
  ...snapshotRows(0, [
    [BID, 4_500, 1_000],
    [ASK, 5_500, 1_000],
  ]),
  deltaRow(5 * SECOND_US, ASK, 9_000, 100),
];

describe("what the venue did not let pass, in the rows", () => {
  it("should count the commands that waited, and for how long", () => {
    // A bid and an ask leave at once; the bucket of one order refills in a second.
    const rateLimit = { tokensPerSecond: 10, capacityTokens: 10 };
    const { lanes, quotes } = run(quoting(48, 52), CALM, { rateLimit });
    expect(lanes[0]).toMatchObject({ rateLimit, commandsWaited: 1, commandsWaitedUs: SECOND_US });
    expect(quotes.map(({ side, fromUs }) => [side, fromUs])).toEqual([
      [BID, 0],
      [ASK, SECOND_US],
    ]);
    const { lanes: unlimited } = run(quoting(48, 52), CALM, {});
    expect(unlimited[0]).toMatchObject({ rateLimit: undefined, commandsWaited: 0, commandsWaitedUs: 0 });
  });

  it("should tell rejections by their reason", () => {
    // 40 cents are not enough for a bid at 48, nor for an ask at 52, which holds back 48.
    const { lanes, outcomes } = run(quoting(48, 52), CALM, { cashMicros: 400_000 });
    expect(lanes[0]).toMatchObject({ cashAtStartMicros: 400_000, ordersPlaced: 0, ordersRejected: 2 });
    expect(outcomes).toEqual([
      {
        laneIndex: 0,
        ticker: lanes[0]!.tickers[0],
        outcome: "rejected",
        reason: "insufficient-balance",
        orderCount: 2,
        lots: 200,
      },
    ]);
    // A cent more than the dearer of the two: one rests, and leaves too little for the other.
    const both = run(quoting(48, 52), CALM, { cashMicros: 490_000 });
    expect(both.outcomes).toMatchObject([{ reason: "insufficient-balance", orderCount: 1 }]);
  });

  it("should tell what ended by itself by its reason", () => {
    const { lanes, outcomes } = run(quoting(48, 52), CALM, {}, { settlementMicros: 1_000_000 });
    expect(lanes[0]).toMatchObject({ ordersPlaced: 2, ordersSwept: 2 });
    expect(outcomes).toMatchObject([{ outcome: "ended", reason: "lost", orderCount: 2, lots: 200 }]);
    expect(run(quoting(48, 52), CALM, {}).outcomes).toEqual([]);
  });
});
