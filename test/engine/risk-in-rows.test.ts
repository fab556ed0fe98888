/** What the gate refused and trimmed, and which breakers tripped, in the rows of a run; figures worked by hand. */
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { REFUSAL_REASONS } from "../../src/core/risk-rows.ts";
import type { OrderDesk, OwnOrder, Strategy, StrategyDefinition } from "../../src/core/strategy.ts";
import type { OrderTerms } from "../../src/core/venue.ts";
import { MICROS_PER_DOLLAR, US_PER_SECOND } from "../../src/core/units.ts";
import { runBacktest, type LaneRequest } from "../../src/engine/backtest.ts";
import { fifoPessimistic } from "../../src/engine/fill-models/fifo-pessimistic.ts";
import { ZERO_LATENCY } from "../../src/engine/latency.ts";
import { positionLimitOnly, type RiskLimits } from "../../src/engine/risk-limits.ts";
import { deltaRow, printRow, snapshotRows, tapeOf } from "./rows.ts";
import { runLane } from "./run-scenario.ts";

const START_US = 1_700_000_000_000_000; // 14 November 2023, 22:13:20 UTC
const FREE = positionLimitOnly("none");

function at(seconds: number): number {
  return START_US + seconds * US_PER_SECOND;
}

const OPENING = snapshotRows(START_US, [
  [BID, 4_500, 10_000],
  [ASK, 5_500, 10_000],
]);

/** Ten contracts at 46 and 54 in every market with a bid. */
const STEADY: Strategy = {
  quote(group, sheets) {
    group.markets.forEach((market, index) => {
      if (market.bestBidCents === undefined) return;
      sheets[index]!.bid(46, 10);
      sheets[index]!.ask(54, 10);
    });
  },
  explain: () => [],
};

function definitionOf(strategy: Strategy): StrategyDefinition {
  return {
    name: "steady",
    summary: "",
    source: "",
    parameters: [],
    assumes: [],
    wrongWhen: [],
    create: () => strategy,
  };
}

function laneOf(limits: RiskLimits, marketIndices = [0]): LaneRequest {
  return {
    definition: definitionOf(STEADY),
    parameters: {},
    marketIndices,
    fillModel: fifoPessimistic,
    postedThrough: "remainder",
    latency: ZERO_LATENCY,
    inventoryLotsMax: undefined,
    risk: { limits },
  };
}

/** Ten are bought at 46; the mid goes from 50 to 25.5, a fall of 2.05 dollars below what was paid. */
const FALL = [
  ...OPENING,
  printRow(at(1), BID, 4_000, 1_000),
  deltaRow(at(2), ASK, 3_100, 10_000),
  deltaRow(at(2), BID, 4_500, -10_000),
  deltaRow(at(2), BID, 2_000, 10_000),
  deltaRow(at(9), BID, 2_100, 10_000),
];

describe("the gate in the rows of a run", () => {
  it("should tell refusals and trims by lane, market and reason", () => {
    const other = { ...tapeOf(OPENING), ticker: "OTHER" };
    const { refusals, lanes } = runBacktest({
      tapes: [tapeOf(OPENING), other],
      lanes: [
        laneOf(FREE),
        laneOf({ ...FREE, orderLotsMax: 400, notionalMicrosMax: 5 * MICROS_PER_DOLLAR }, [0, 1]),
      ],
    });

    // Four dollars are at stake in the first market either way; one is left for the second.
    const [first, second] = [lanes[1]!.tickers[0]!, "OTHER"];
    const none = { laneIndex: 1, refusedCount: 0, trimmedCount: 0, trimmedLots: 0 };
    expect(refusals).toEqual([
      { ...none, ticker: first, reason: "order-size", trimmedCount: 2, trimmedLots: 1_200 },
      { ...none, ticker: second, reason: "notional", trimmedCount: 2, trimmedLots: 1_800 },
    ]);
  });

  it("should tell a trip with its time, its loss and that it stays", () => {
    const limits = { ...FREE, drawdownMicrosMax: 2 * MICROS_PER_DOLLAR };
    const { trips, refusals, lanes } = runBacktest({
      tapes: [tapeOf(FALL)],
      lanes: [laneOf(FREE), laneOf(limits)],
    });

    // 40 cents of gain at the first mid of 50, 2.05 dollars of loss at 25.5.
    expect(trips).toEqual([
      {
        laneIndex: 1,
        reason: "drawdown",
        timeUs: at(2),
        lossMicros: 2_450_000,
        lossMicrosMax: 2_000_000,
        equityMicros: -2_050_000,
        resumesAtUs: undefined,
      },
    ]);
    expect(refusals).toMatchObject([{ laneIndex: 1, reason: "drawdown", refusedCount: 4 }]);
    expect(lanes[1]).toMatchObject({ ordersRefused: 4, risk: { profile: undefined, limits } });
    expect(lanes[0]!.risk.limits).toEqual(FREE);
  });

  it("should tell when a day's loss is forgotten: at the next midnight in New York", () => {
    const limits = { ...FREE, lossTodayMicrosMax: 2 * MICROS_PER_DOLLAR };
    const { trips } = runBacktest({ tapes: [tapeOf(FALL)], lanes: [laneOf(limits)] });

    expect(trips).toMatchObject([
      {
        reason: "loss-today",
        timeUs: at(2),
        lossMicros: 2_050_000,
        resumesAtUs: Date.UTC(2023, 10, 15, 5) * 1_000,
      },
    ]);
  });

  it("should count as many refusals and trims as the journal holds", () => {
    const limits = { ...FREE, staleBookUs: US_PER_SECOND, inventoryLotsMax: 600, collarBp: 900 };
    const tape = tapeOf([...FALL, deltaRow(at(30), BID, 2_200, 100)]);

    const { entries } = runLane(tape, { strategy: STEADY, limits });
    const { refusals } = runBacktest({ tapes: [tape], lanes: [laneOf(limits)] });

    const count = (kind: string, reason: string) =>
      entries.filter((entry) => entry.kind === kind && REFUSAL_REASONS[entry.detail] === reason).length;
    expect(refusals.map(({ reason }) => reason)).toEqual(["stale-book", "collar", "position"]);
    for (const { reason, refusedCount, trimmedCount } of refusals)
      expect([reason, count("refused", reason), count("trimmed", reason)]).toEqual([
        reason,
        refusedCount,
        trimmedCount,
      ]);
  });
});

/** Does one thing after another, one at each second. */
function deskOf(
  ...steps: readonly ((desk: OrderDesk, own: OwnOrder | undefined) => OwnOrder | undefined | void)[]
): Strategy {
  let next = 0;
  let own: OwnOrder | undefined;
  return {
    quote: () => undefined,
    trade(_, desk) {
      if (next < steps.length) own = steps[next++]!(desk, own) ?? own;
    },
    explain: () => [],
  };
}

const send =
  (sizeContracts: number, terms: Partial<OrderTerms> = {}) =>
  (desk: OrderDesk): OwnOrder | undefined =>
    desk.send({ market: 0, side: BID, priceCents: 46, sizeContracts, terms });

const TICKING = tapeOf([
  ...OPENING,
  ...[1, 2, 3, 4].map((second) => deltaRow(at(second), ASK, 5_500 - second * 100, 100)),
]);

function deskRows(strategy: Strategy, more: Partial<LaneRequest>) {
  return runBacktest({
    tapes: [TICKING],
    lanes: [{ ...laneOf(FREE), definition: definitionOf(strategy), ...more }],
  });
}

describe("what goes whole or not at all", () => {
  const limits = { ...FREE, inventoryLotsMax: 1_000 };

  it("should be refused where the gate leaves a part of it, not trimmed: fill-or-kill", () => {
    const { refusals, outcomes, lanes } = deskRows(deskOf(send(15, { timeInForce: "fill-or-kill" })), {
      risk: { limits },
    });

    expect(refusals).toMatchObject([
      { reason: "position", refusedCount: 1, trimmedCount: 0, trimmedLots: 0 },
    ]);
    expect([outcomes, lanes[0]!.ordersPlaced, lanes[0]!.ordersRefused]).toEqual([[], 0, 1]);
  });

  it("should be refused where the gate leaves a part of it, not trimmed: an amendment", () => {
    const strategy = deskOf(send(8), (desk, own) => desk.amend(own!, { openContracts: 12 }));
    const { refusals, quotes } = deskRows(strategy, { risk: { limits } });

    expect(refusals).toMatchObject([
      { reason: "position", refusedCount: 1, trimmedCount: 0, trimmedLots: 0 },
    ]);
    expect(quotes.map(({ lots }) => lots)).toEqual([800]);
  });
});

describe("an amendment that the venue refuses", () => {
  it.each<
    [string, number, Partial<OrderTerms>, { priceCents?: number; openContracts?: number; expiryUs?: number }]
  >([
    ["post-only-cross", 10, { isPostOnly: true }, { priceCents: 55 }],
    ["insufficient-balance", 10, {}, { openContracts: 11 }],
    ["expired", 10, {}, { expiryUs: START_US }],
  ])("should say why: %s", (reason, contracts, terms, change) => {
    const strategy = deskOf(send(contracts, terms), (desk, own) => desk.amend(own!, change));
    const { outcomes } = deskRows(strategy, { cashMicros: 4_650_000 });

    expect(outcomes.filter(({ outcome }) => outcome === "kept")).toMatchObject([
      { reason, orderCount: 1, lots: 1_000 },
    ]);
  });

  it("should say so where the order is gone by the time it arrives", () => {
    // On the way when a print takes the whole order.
    const tape = tapeOf([
      ...OPENING,
      deltaRow(at(1), ASK, 5_400, 100),
      printRow(at(1.5), BID, 4_500, 1_000),
      deltaRow(at(9), BID, 4_000, 100),
    ]);
    const strategy = deskOf(send(10), (desk, own) => desk.amend(own!, { openContracts: 5 }));
    const { outcomes } = runBacktest({
      tapes: [tape],
      lanes: [
        {
          ...laneOf(FREE),
          definition: definitionOf(strategy),
          latency: { feedUs: 0, orderUs: US_PER_SECOND * 0.9 },
        },
      ],
    });

    expect(outcomes).toMatchObject([{ outcome: "kept", reason: "not-resting", orderCount: 1 }]);
  });
});
