/** P&L by day and by cause and markouts: figures worked by hand. */
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { causeRows } from "../../src/engine/accounting/cause-rows.ts";
import { dayRows } from "../../src/engine/accounting/day-rows.ts";
import { markoutsOf } from "../../src/engine/pnl-parts.ts";
import { accountOf, fillOf, marketHistory, SECOND } from "./accounts.ts";

const START_US = Date.UTC(2026, 0, 7, 20) * 1000;
/** Midnight in New York, five hours behind in January. */
const MIDNIGHT_US = Date.UTC(2026, 0, 8, 5) * 1000;
const LATER_US = Date.UTC(2026, 0, 8, 15) * 1000;
const END_US = Date.UTC(2026, 0, 8, 20) * 1000;

/** Mid 42 c, after 65 s 41 c, after 100 s 43 c; the next day 50 c, five seconds after our last fill. */
const HISTORY = marketHistory(
  [
    [START_US, 41, 43],
    [START_US + 65 * SECOND, 40, 42],
    [START_US + 100 * SECOND, 42, 44],
    [LATER_US + 5 * SECOND, 49, 51],
  ],
  START_US,
  END_US,
);

/** Ten contracts bought, four of them sold again; the next day nine sold: the other six, and three that we do not have. */
const FILLS = [
  fillOf(START_US + 60 * SECOND, BID, 40, 1_000, { midBp: 4_200, feeMicros: 20_000 }),
  fillOf(START_US + 200 * SECOND, ASK, 45, 400, { midBp: 4_300, feeMicros: 10_000, cause: "through" }),
  fillOf(LATER_US, ASK, 41, 900, { midBp: 4_300 }),
];

describe("P&L by day", () => {
  it("should end at midnight in New York, and add up to the equity", () => {
    const days = dayRows(accountOf(HISTORY, FILLS));
    expect(days).toEqual([
      {
        laneIndex: 0,
        ticker: "M",
        date: "2026-01-07",
        fromUs: START_US,
        toUs: MIDNIGHT_US,
        fillCount: 2,
        boughtLots: 1_000,
        soldLots: 400,
        inventoryLots: 600,
        closedMicros: 200_000, // 4 x 5 c
        settledMicros: 0,
        feesMicros: -30_000,
        realisedMicros: 170_000,
        unrealisedMidMicros: 180_000, // 6 x (43 - 40) c
        unrealisedExitMicros: 120_000, // 6 x (42 - 40) c
        pnlMidMicros: 350_000,
      },
      {
        laneIndex: 0,
        ticker: "M",
        date: "2026-01-08",
        fromUs: MIDNIGHT_US,
        toUs: END_US,
        fillCount: 1,
        boughtLots: 0,
        soldLots: 900,
        inventoryLots: -300,
        closedMicros: 60_000, // 6 x 1 c
        settledMicros: 0,
        feesMicros: 0,
        realisedMicros: 60_000,
        unrealisedMidMicros: -270_000, // 3 x (41 - 50) c
        unrealisedExitMicros: -300_000, // 3 x (41 - 51) c
        pnlMidMicros: -390_000,
      },
    ]);
    // Cash 1.46 dollars, three contracts owed at 50 c.
    expect(days[0]!.pnlMidMicros! + days[1]!.pnlMidMicros!).toBe(1_460_000 - 1_500_000);
  });

  it("should book a payout on the last day, after which nothing is unrealised", () => {
    const [, last] = dayRows(accountOf(HISTORY, FILLS, 0));
    expect(last).toMatchObject({
      settledMicros: 1_230_000, // three contracts sold for 41 c that owe nothing
      realisedMicros: 1_290_000,
      unrealisedMidMicros: 0,
      unrealisedExitMicros: 0,
      pnlMidMicros: 1_110_000, // 1.46 dollars in all, less the first day's 0.35
    });
  });

  it("should have a row for a day on which nothing happened, and 25 hours where clocks go back", () => {
    // Summer time ended on 1 November 2026 at 6:00 UTC.
    const fromUs = Date.UTC(2026, 9, 31, 12) * 1000;
    const toUs = Date.UTC(2026, 10, 2, 12) * 1000;
    const days = dayRows(accountOf(marketHistory([[fromUs, 49, 51]], fromUs, toUs), []));
    expect(days.map(({ date, fillCount }) => [date, fillCount])).toEqual([
      ["2026-10-31", 0],
      ["2026-11-01", 0],
      ["2026-11-02", 0],
    ]);
    expect((days[1]!.toUs - days[1]!.fromUs) / SECOND / 3600).toBe(25);
  });

  it("should leave a day without a mid open and count its P&L on the next", () => {
    const history = marketHistory(
      [
        [START_US, 41, undefined],
        [MIDNIGHT_US, 41, 43],
      ],
      START_US,
      END_US,
    );
    const days = dayRows(accountOf(history, [fillOf(START_US + SECOND, BID, 41, 100)]));
    expect(days.map(({ unrealisedMidMicros, pnlMidMicros }) => [unrealisedMidMicros, pnlMidMicros])).toEqual([
      [undefined, undefined],
      [10_000, 10_000],
    ]);
  });
});

describe("P&L by cause", () => {
  it("should give closed lots to who closed them, open ones to who opened them, and every part to its fill", () => {
    expect(causeRows(accountOf(HISTORY, FILLS))).toEqual([
      {
        laneIndex: 0,
        ticker: "M",
        cause: "queue",
        fillCount: 2,
        boughtLots: 1_000,
        soldLots: 900,
        realisedMicros: 40_000, // 6 x 1 c less 2 c
        unrealisedMidMicros: -270_000,
        unrealisedExitMicros: -300_000,
        pnlParts: {
          spreadEarnedMicros: 20_000, // 10 x 2 c - 9 x 2 c
          adverseSelectionMicros: -730_000, // 10 x -1 c - 9 x 7 c
          inventoryMicros: 900_000, // 10 x 9 c: from 41 c to 50 c
          feesMicros: -20_000,
          settlementMicros: 0,
          totalMicros: 170_000,
        },
      },
      {
        laneIndex: 0,
        ticker: "M",
        cause: "through",
        fillCount: 1,
        boughtLots: 0,
        soldLots: 400,
        realisedMicros: 190_000, // 4 x 5 c less 1 c
        unrealisedMidMicros: 0,
        unrealisedExitMicros: 0,
        pnlParts: {
          spreadEarnedMicros: 80_000, // 4 x 2 c
          adverseSelectionMicros: 0,
          inventoryMicros: -280_000, // 4 x (43 - 50) c
          feesMicros: -10_000,
          settlementMicros: 0,
          totalMicros: -210_000,
        },
      },
    ]);
  });
});

describe("markouts", () => {
  it("should be read 1, 10 and 60 s after each fill, by cause, weighted by size", () => {
    // Mid 50 c; 51 c after 1 s, 48 c after 10 s, 54 c after 60 s.
    const history = marketHistory(
      [
        [0, 49, 51],
        [11 * SECOND, 50, 52],
        [20 * SECOND, 47, 49],
        [70 * SECOND, 53, 55],
      ],
      0,
      1_000 * SECOND,
    );
    const at = 10 * SECOND;
    const row = { laneIndex: 0, ticker: "M", isInFlight: false, inventoryLots: 0, role: "maker" } as const;
    const fills = [
      { ...fillOf(at, BID, 49, 100), ...row },
      { ...fillOf(at, BID, 47, 300), ...row },
      { ...fillOf(at, ASK, 52, 100, { cause: "through" }), ...row },
    ];
    const rows = markoutsOf(0, [{ fills, history }]);
    expect(rows.map(({ cause, horizonSeconds, meanCents }) => [cause, horizonSeconds, meanCents])).toEqual([
      ["queue", 1, 3.5], // (1 x 2 + 3 x 4) / 4
      ["queue", 10, 0.5], // (1 x -1 + 3 x 1) / 4
      ["queue", 60, 6.5], // (1 x 5 + 3 x 7) / 4
      ["through", 1, 1],
      ["through", 10, 4],
      ["through", 60, -2],
    ]);
  });
});
