/** What fills at the venue are charged. The rounding itself is held to docs/FEES.md and vectors in test/core. */
import { describe, expect, it } from "vitest";
import { FeeSchedule } from "../../src/core/fee-schedule.ts";
import type { RoundingName } from "../../src/core/fee-rounding.ts";
import { ASK, BID } from "../../src/core/order-book.ts";
import type { OrderRequest, Strategy } from "../../src/core/strategy.ts";
import { deltaRow, printRow, snapshotRows, tapeOf, type PlainRow } from "./rows.ts";
import { runLane } from "./run-scenario.ts";

const START_US = 1_767_838_452_000_000;
const SECOND_US = 1_000_000;
const TAKER_PPT = 70_000_000_000;
const MAKER_PPT = 17_500_000_000;

type TimedRequest = OrderRequest & { readonly atSecond: number };

function schedule(rounding: RoundingName, makerRatePpt = 0): FeeSchedule {
  return new FeeSchedule("TEST-1", [{ fromTimeUs: 0, takerRatePpt: TAKER_PPT, makerRatePpt, rounding }]);
}

/** Sends the requests of each second at that second; the best bid moves there to give a reason. */
function feesOf(
  requests: readonly TimedRequest[],
  rows: readonly PlainRow[],
  fees: FeeSchedule,
  feePrecisionMicros: number,
): number[] {
  const seconds = [...new Set(requests.map(({ atSecond }) => atSecond))];
  const reasons = seconds.map((second, index) =>
    deltaRow(START_US + second * SECOND_US, BID, 100 + 100 * index, 1),
  );
  const book = snapshotRows(START_US, [
    [ASK, 550, 1_000],
    [ASK, 5000, 100_000],
  ]);
  const pending = [...requests];
  const strategy: Strategy = {
    quote: () => undefined,
    explain: () => [],
    trade: ({ nowUs }, desk) => {
      while (pending.length > 0 && START_US + pending[0]!.atSecond * SECOND_US <= nowUs)
        desk.send(pending.shift()!);
    },
  };
  const all = [...book, ...reasons, ...rows].toSorted((a, b) => a.timeUs - b.timeUs);
  const outcome = runLane(tapeOf(all, { structure: "deci_cent" }), {
    strategy,
    model: "touch",
    fees: [fees],
    feePrecisionMicros,
  });
  const charged = outcome.entries.filter(({ kind }) => kind === "filled").map(({ feeMicros }) => feeMicros);
  expect(outcome.ledger.feesMicros).toBe(charged.reduce((sum, fee) => sum + fee, 0));
  return charged;
}

function take(atSecond: number, priceCents: number, sizeContracts: number): TimedRequest {
  return {
    atSecond,
    market: 0,
    side: BID,
    priceCents,
    sizeContracts,
    terms: { timeInForce: "immediate-or-cancel" },
  };
}

describe("what fills are charged", () => {
  it("should be the worked examples of docs/FEES.md where an order takes", () => {
    expect(feesOf([take(1, 50, 100)], [], schedule("cent"), 10_000)).toEqual([
      // 10 at 5.5 cents: 0.07 x 10 x 0.055 x 0.945 = 0.0363825, up to 4 cents; 90 at 50: 1.575, in all 1.6113825, up to 1.62
      40_000,
      1_580_000,
    ]);
    expect(feesOf([take(1, 5.5, 1)], [], schedule("centicent"), 100)).toEqual([3_700]);
    expect(feesOf([take(1, 5.5, 1)], [], schedule("micro"), 100)).toEqual([3_700]);
    expect(feesOf([take(1, 5.5, 1)], [], schedule("micro"), 10_000)).toEqual([5_000]);
  });

  it("should keep each order's own memory of earlier fills, and forget it when the order is over", () => {
    // 0.0175 each, balance in cents: the fourth fill of one order gets a cent back, four orders of one fill do not.
    const orders = [1, 2, 3, 4, 5].map((second) => take(second, 50, 1));
    const small = snapshotRows(START_US + 1, [[ASK, 5000, 100_000]]);
    expect(feesOf(orders, small, schedule("centicent"), 10_000)).toEqual([
      20_000, 20_000, 20_000, 20_000, 20_000,
    ]);

    const resting = {
      atSecond: 1,
      market: 0,
      side: BID,
      priceCents: 49,
      sizeContracts: 5,
      terms: {},
    } as const;
    const prints = [2, 3, 4, 5, 6].map((second) => printRow(START_US + second * SECOND_US, BID, 4900, 100));
    // 0.07 x 0.49 x 0.51 = 0.017493 as a maker of the taker's rate, up to 0.0175; 0.49 + 0.0175 is posted as 0.51.
    expect(feesOf([resting], [...small, ...prints], schedule("centicent", TAKER_PPT), 10_000)).toEqual([
      20_000, 20_000, 20_000, 10_000, 20_000,
    ]);
  });

  it("should be the maker's for what rests, also of an order that took before", () => {
    const rests = {
      atSecond: 1,
      market: 0,
      side: BID,
      priceCents: 5.5,
      sizeContracts: 20,
      terms: {},
    } as const;
    const prints = [printRow(START_US + 5 * SECOND_US, BID, 540, 1_000)];
    // takes 10: 0.07 x 10 x 0.055 x 0.945 = 0.0363825; rests with 10, filled at 5.5: a quarter, 0.009095625. Balance to $0.0001:
    // 0.036383 is posted as 0.0364, 17 micros too much; 0.009096 as 0.0091, 4 more: less than $0.0001, nothing comes back.
    expect(feesOf([rests], prints, schedule("micro", MAKER_PPT), 100)).toEqual([36_400, 9_100]);
  });
});
