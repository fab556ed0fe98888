/** What the gate refused and trimmed, and which breakers tripped, in the rows of a run; figures worked by hand. */
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { REFUSAL_REASONS } from "../../src/core/risk-rows.ts";
import { MICROS_PER_DOLLAR, US_PER_SECOND } from "../../src/core/units.ts";
import { runBacktest } from "../../src/engine/backtest.ts";
import { legsOf, ZERO_LATENCY } from "../../src/engine/latency.ts";
import { at, FREE, laneOf, OPENING, STEADY } from "./risk-run.ts";
import { deltaRow, printRow, tapeOf } from "./rows.ts";
import { runLane } from "./run-scenario.ts";

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

  it.each([
    ["told at once", ZERO_LATENCY, 0],
    ["told later", { ...legsOf(ZERO_LATENCY), response: { kind: "constant", us: 500_000 } } as const, 0.5],
  ])("should count what a market settles at as its loss: %s", (_, latency, laterSeconds) => {
    // Ten bought at 46 are worth nothing in the end. In the other market nothing is filled.
    const settled = tapeOf([...OPENING, printRow(at(1), BID, 4_000, 1_000), deltaRow(at(3), BID, 4_000, 1)], {
      settlementMicros: 0,
    });
    const other = { ...tapeOf([...OPENING, deltaRow(at(9), BID, 4_600, 100)]), ticker: "OTHER" };
    const { trips, quotes } = runBacktest({
      tapes: [settled, other],
      lanes: [{ ...laneOf({ ...FREE, drawdownMicrosMax: 2 * MICROS_PER_DOLLAR }, [0, 1]), latency }],
    });

    const tripUs = at(3 + laterSeconds) + 1; // a settlement comes a microsecond after the last row
    expect(trips).toMatchObject([
      { reason: "drawdown", timeUs: tripUs, lossMicros: 5_000_000, equityMicros: -4_600_000 },
    ]);
    expect(quotes.filter(({ ticker }) => ticker === "OTHER")).toMatchObject([
      { side: BID, toUs: tripUs },
      { side: ASK, toUs: tripUs },
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
