import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import type { Strategy } from "../../src/core/strategy.ts";
import { MICROS_PER_DOLLAR, US_PER_SECOND } from "../../src/core/units.ts";
import { positionLimitOnly } from "../../src/engine/risk-limits.ts";
import { REFUSAL_REASONS } from "../../src/core/risk-rows.ts";
import { deltaRow, printRow, snapshotRows, tapeOf, type PlainRow } from "./rows.ts";
import { runLane, type LaneOutcome } from "./run-scenario.ts";

const START_US = 1_700_000_000_000_000;
const FREE = positionLimitOnly("none");

function at(seconds: number): number {
  return START_US + seconds * US_PER_SECOND;
}

/** Ten contracts at 46 and 54, whatever happens. */
const STEADY: Strategy = {
  quote(group, sheets) {
    if (group.markets[0]!.bestBidCents === undefined) return;
    sheets[0]!.bid(46, 10);
    sheets[0]!.ask(54, 10);
  },
  explain: () => [],
};

const OPENING: readonly PlainRow[] = snapshotRows(START_US, [
  [BID, 4_500, 10_000],
  [ASK, 5_500, 10_000],
]);

function inWords({ entries }: LaneOutcome): string[] {
  return entries.map(({ timeUs, kind, side, detail }) => {
    const reason = kind === "refused" || kind === "trimmed" ? ` ${REFUSAL_REASONS[detail]}` : "";
    return `${(timeUs - START_US) / US_PER_SECOND} ${kind} ${side === BID ? "bid" : "ask"}${reason}`;
  });
}

describe("the risk gate in a lane", () => {
  it("should cancel everything when a drawdown trips it, and send nothing any more", () => {
    // Ten bought at 46 are worth 5 dollars at the mid of 50, and 2.55 at 25.5: down by 2.05 on what was paid.
    const tape = tapeOf([
      ...OPENING,
      printRow(at(1), BID, 4_000, 1_000),
      deltaRow(at(2), ASK, 3_100, 10_000),
      deltaRow(at(2), BID, 4_500, -10_000),
      deltaRow(at(2), BID, 2_000, 10_000),
      deltaRow(at(9), BID, 2_100, 10_000),
    ]);

    const outcome = runLane(tape, {
      strategy: STEADY,
      limits: { ...FREE, drawdownMicrosMax: 2 * MICROS_PER_DOLLAR },
    });

    expect(inWords(outcome)).toEqual([
      "0 placed bid",
      "0 placed ask",
      "1 filled bid",
      "1 placed bid",
      "2 refused bid drawdown",
      "2 refused ask drawdown",
      "2 cancelled bid",
      "2 cancelled ask",
      "9 refused bid drawdown",
      "9 refused ask drawdown",
    ]);
  });

  it("should cancel what its strategy sent itself as well", () => {
    const tape = tapeOf([
      ...OPENING,
      printRow(at(1), BID, 4_000, 1_000),
      deltaRow(at(2), ASK, 3_100, 10_000),
      deltaRow(at(2), BID, 4_500, -10_000),
      deltaRow(at(2), BID, 2_000, 10_000),
      deltaRow(at(9), BID, 2_100, 10_000),
    ]);
    const order = { market: 0, sizeContracts: 10, terms: {} } as const;
    let decisionCount = 0;
    const strategy: Strategy = {
      quote: () => undefined,
      trade(_, desk) {
        if (decisionCount++ > 0) return;
        desk.send({ ...order, side: BID, priceCents: 46 });
        desk.send({ ...order, side: ASK, priceCents: 60 });
      },
      explain: () => [],
    };

    const outcome = runLane(tape, {
      strategy,
      limits: { ...FREE, drawdownMicrosMax: 2 * MICROS_PER_DOLLAR },
    });

    expect(inWords(outcome)).toEqual(["0 placed bid", "0 placed ask", "1 filled bid", "2 cancelled ask"]);
  });

  it("should withdraw quotes from a book nobody has heard of for too long, and come back with the next news", () => {
    const tape = tapeOf([...OPENING, deltaRow(at(60), BID, 4_600, 100)]);

    const outcome = runLane(tape, { strategy: STEADY, limits: { ...FREE, staleBookUs: 5 * US_PER_SECOND } });

    expect(inWords(outcome)).toEqual([
      "0 placed bid",
      "0 placed ask",
      "5.000001 refused bid stale-book",
      "5.000001 refused ask stale-book",
      "5.000001 cancelled bid",
      "5.000001 cancelled ask",
      "60 placed bid",
      "60 placed ask",
    ]);
  });

  it("should let a lane quote on when the day is over, though a stale book was to be looked at before", () => {
    // START_US is 22:13:20 UTC; in New York the day ends at 5:00 UTC.
    const midnight = 24_400;
    const tape = tapeOf([
      ...OPENING,
      printRow(at(1), BID, 4_000, 1_000),
      deltaRow(at(2), ASK, 3_100, 10_000),
      deltaRow(at(2), BID, 4_500, -10_000),
      deltaRow(at(2), BID, 2_000, 10_000),
      deltaRow(at(midnight - 3), BID, 2_100, 10_000),
      deltaRow(at(midnight + 60), BID, 2_000, 100),
    ]);
    const limits = {
      ...FREE,
      lossTodayMicrosMax: 2 * MICROS_PER_DOLLAR,
      staleBookUs: 5 * US_PER_SECOND,
    };

    const happened = inWords(runLane(tape, { strategy: STEADY, limits }));

    expect(happened.slice(happened.indexOf(`${midnight - 3} refused bid loss-today`))).toEqual([
      `${midnight - 3} refused bid loss-today`,
      `${midnight - 3} refused ask loss-today`,
      `${midnight} placed bid`,
      `${midnight} placed ask`,
      `${midnight + 2.000001} refused bid stale-book`,
      `${midnight + 2.000001} refused ask stale-book`,
      `${midnight + 2.000001} cancelled bid`,
      `${midnight + 2.000001} cancelled ask`,
    ]);
  });

  it("should say in the journal which rule refused or trimmed an order", () => {
    const tape = tapeOf(OPENING);

    const outcome = runLane(tape, {
      strategy: STEADY,
      limits: { ...FREE, collarBp: 300, orderLotsMax: 400 },
    });

    expect(inWords(outcome)).toEqual(["0 refused bid collar", "0 refused ask collar"]);
    expect(inWords(runLane(tape, { strategy: STEADY, limits: { ...FREE, orderLotsMax: 400 } }))).toEqual([
      "0 trimmed bid order-size",
      "0 trimmed ask order-size",
      "0 placed bid",
      "0 placed ask",
    ]);
  });

  it("should count each quote that went out against the order rate, and forget it after a minute", () => {
    const tape = tapeOf([
      ...OPENING,
      deltaRow(at(59.9), BID, 4_600, 100),
      deltaRow(at(60), BID, 4_600, -100),
    ]);

    const outcome = runLane(tape, { strategy: STEADY, limits: { ...FREE, ordersPerMinuteMax: 1 } });

    expect(inWords(outcome).toSorted()).toEqual([
      "0 placed bid",
      "0 refused ask order-rate",
      "59.9 refused ask order-rate",
      "60 placed ask",
    ]);
  });

  it("should send nothing until every limit is stated", () => {
    const outcome = runLane(tapeOf(OPENING), { strategy: STEADY, limits: { inventoryLotsMax: 1_000 } });

    expect(inWords(outcome)).toEqual(["0 refused bid limits-not-stated", "0 refused ask limits-not-stated"]);
  });
});
