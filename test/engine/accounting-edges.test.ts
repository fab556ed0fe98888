/** Accounts at their edges: what is rounded, what falls on a boundary, what is on which side. Figures worked by hand. */
import { describe, expect, it } from "vitest";
import { FeeSchedule } from "../../src/core/fee-schedule.ts";
import { ASK, BID } from "../../src/core/order-book.ts";
import { causeRows } from "../../src/engine/accounting/cause-rows.ts";
import { dayRows } from "../../src/engine/accounting/day-rows.ts";
import { FifoPosition } from "../../src/engine/accounting/fifo-position.ts";
import { Ledger } from "../../src/engine/ledger.ts";
import {
  adverseTwiceMicros,
  exitBp,
  exitFees,
  marksOf,
  markoutsOf,
  payoutMicros,
} from "../../src/engine/pnl-parts.ts";
import { accountOf, fillOf, marketHistory, SECOND } from "./accounts.ts";

const ROW = { laneIndex: 0, ticker: "M", isInFlight: false, inventoryLots: 0, role: "maker" } as const;

describe("the price to leave at", () => {
  it.each([
    ["what is held at the bid", 100, 4_000, 4_200, 4_000],
    ["what is owed at the ask", -100, 4_000, 4_200, 4_200],
    ["one price for both, held", 100, 4_100, 4_100, 4_100],
    ["one price for both, owed", -100, 4_100, 4_100, 4_100],
    ["the worse of a crossed book, held", 100, 4_300, 4_200, 4_200],
    ["the worse of a crossed book, owed", -100, 4_300, 4_200, 4_300],
    ["none without a bid", 100, undefined, 4_200, undefined],
    ["none without an ask", -100, 4_000, undefined, undefined],
  ] as const)("should be %s", (_, lots, bidBp, askBp, due) => {
    expect(exitBp(lots, { bidBp, askBp })).toBe(due);
  });
});

describe("the fee of leaving", () => {
  // Takers pay 0.07 P (1 - P) until second 100, twice that after. One contract at 45 c: $0.017325, aligned to $0.0001 of balance:
  // selling brings 0.432675, so 0.4326 and a fee of $0.0174; buying costs 0.467325, so 0.4674 and a fee of $0.0174.
  const fees = new FeeSchedule("M", [
    { fromTimeUs: 0, takerRatePpt: 70_000_000_000, makerRatePpt: 0, rounding: "micro" },
    { fromTimeUs: 100 * SECOND, takerRatePpt: 140_000_000_000, makerRatePpt: 0, rounding: "micro" },
  ]);

  it("should be the taker's for the whole inventory at that time, whichever side it is on", () => {
    expect(exitFees(fees, 100, 0)(100, 4_500)).toBe(17_400);
    expect(exitFees(fees, 100, 0)(-100, 4_500)).toBe(17_400);
    expect(exitFees(fees, 100, 0)(1_000, 4_500)).toBe(173_300); // 10 contracts: $0.17325
    expect(exitFees(fees, 10_000, 0)(100, 4_510)).toBe(21_000); // 0.451 - 0.017332 in whole cents: 0.43
    expect(exitFees(fees, 10_000, 0)(-100, 4_510)).toBe(19_000); // 0.451 + 0.017332 in whole cents: 0.47
    expect(exitFees(fees, 100, 100 * SECOND)(100, 4_500)).toBe(34_700); // $0.03465
    expect(exitFees(undefined, 100, 0)(100, 4_500)).toBe(0);
  });
});

const fee = (lots: number, priceBp: number): number => Math.abs(lots) + priceBp;

describe("the marks of a ledger", () => {
  const history = marketHistory([[0, 40, 44]], 0, 10 * SECOND);

  function marks(lots: number, payout?: number) {
    const ledger = new Ledger();
    if (lots !== 0) ledger.fill(lots > 0 ? BID : ASK, 4_100, Math.abs(lots), 0, false, 8_400, 0);
    if (payout !== undefined) ledger.settlementMicrosPerContract = payout;
    return marksOf(ledger, history, fee);
  }

  it("should take the fee of leaving from the exit mark alone, and none where nothing is held", () => {
    expect(marks(300)).toEqual({
      midMicros: 300 * (4_200 - 4_100),
      exitMicros: 300 * (4_000 - 4_100) - 300 - 4_000,
      settlementMicros: undefined,
    });
    expect(marks(-300)).toEqual({
      midMicros: -300 * (4_200 - 4_100),
      exitMicros: -300 * (4_400 - 4_100) - 300 - 4_400,
      settlementMicros: undefined,
    });
    expect(marks(0)).toEqual({ midMicros: 0, exitMicros: 0, settlementMicros: undefined });
    expect(marks(300, 1_000_000).settlementMicros).toBe(300 * (10_000 - 4_100));
  });

  it("should round what a scalar payout leaves of a micro against us", () => {
    expect([payoutMicros(50, 333_333), payoutMicros(-50, 333_333), payoutMicros(100, 333_333)]).toEqual([
      166_666, -166_667, 333_333,
    ]);
  });
});

// Mid 50 c; 52 c exactly ten seconds after the fill at second 10, 60 c a moment later.
const MOVED = marketHistory(
  [
    [0, 49, 51],
    [20 * SECOND, 51, 53],
    [20 * SECOND + 1, 59, 61],
  ],
  0,
  70 * SECOND,
);

const twice = (side: typeof BID | typeof ASK, midBp: number | undefined) =>
  adverseTwiceMicros([fillOf(10 * SECOND, side, 50, 100, { midBp })], MOVED);

describe("what the mid did after a fill", () => {
  it("should be read exactly ten seconds on, with the sign of the side, and nothing without a mid", () => {
    expect([twice(BID, 5_000), twice(ASK, 5_000), twice(BID, undefined)]).toEqual([40_000, -40_000, 0]);
  });

  it("should be a markout with its error, of fills whose horizon ends with the recording at the latest", () => {
    const fills = [
      { ...fillOf(10 * SECOND, BID, 49, 100, { midBp: 5_000 }), ...ROW },
      { ...fillOf(10 * SECOND, ASK, 53, 300, { midBp: 5_000 }), ...ROW },
      { ...fillOf(10 * SECOND, BID, 10, 900, { midBp: undefined }), ...ROW },
      { ...fillOf(10 * SECOND + 1, BID, 40, 200, { midBp: 5_000, cause: "through" }), ...ROW },
    ];
    const rows = markoutsOf(3, [{ fills, history: MOVED }]);
    // After 10 s 3 c and 1 c: a mean of (1 x 3 + 3 x 1) / 4 = 1.5 c. Its error, weights squared over the sum of weights and
    // n / (n - 1): sqrt(2 ((1 x 1.5)^2 + (3 x 0.5)^2)) / 4 = 3 / 4.
    expect(rows.filter(({ cause }) => cause === "queue")).toEqual([
      { laneIndex: 3, cause: "queue", horizonSeconds: 1, fillCount: 2, lots: 400, meanCents: 2.5, standardErrorCents: Math.sqrt(2 * (1.5 ** 2 + 1.5 ** 2)) / 4 }, // prettier-ignore
      { laneIndex: 3, cause: "queue", horizonSeconds: 10, fillCount: 2, lots: 400, meanCents: 1.5, standardErrorCents: 0.75 }, // prettier-ignore
      { laneIndex: 3, cause: "queue", horizonSeconds: 60, fillCount: 2, lots: 400, meanCents: -2.5, standardErrorCents: Math.sqrt(2 * (13.5 ** 2 + 13.5 ** 2)) / 4 }, // prettier-ignore
    ]);
    // A microsecond later the minute ends after the recording.
    const through = rows.filter(({ cause }) => cause === "through");
    expect(
      through.map(({ horizonSeconds, standardErrorCents }) => [horizonSeconds, standardErrorCents]),
    ).toEqual([
      [1, undefined],
      [10, undefined],
    ]);
  });
});

describe("days", () => {
  /** Midnight in New York, five hours behind in January. */
  const MIDNIGHT_US = Date.UTC(2026, 0, 8, 5) * 1000;

  it("should begin with midnight itself, and the last one hold its own end", () => {
    const fills = [MIDNIGHT_US - 1, MIDNIGHT_US, MIDNIGHT_US + 60 * SECOND].map((timeUs) =>
      fillOf(timeUs, BID, 40, 100),
    );
    const history = marketHistory(
      [[MIDNIGHT_US - SECOND, 41, 43]],
      MIDNIGHT_US - SECOND,
      MIDNIGHT_US + 60 * SECOND,
    );
    const days = dayRows(accountOf(history, fills));

    expect(days.map(({ date, fillCount, inventoryLots }) => [date, fillCount, inventoryLots])).toEqual([
      ["2026-01-07", 1, 100],
      ["2026-01-08", 2, 300],
    ]);
  });

  it("should be two where the recording ends with midnight, the second without length", () => {
    const history = marketHistory([[MIDNIGHT_US - SECOND, 41, 43]], MIDNIGHT_US - SECOND, MIDNIGHT_US);

    expect(dayRows(accountOf(history, [])).map(({ fromUs, toUs }) => toUs - fromUs)).toEqual([SECOND, 0]);
  });

  it("should be valued by what the book was before midnight, at the fees of midnight", () => {
    const history = marketHistory(
      [
        [MIDNIGHT_US - SECOND, 41, 43],
        [MIDNIGHT_US, 51, 53],
      ],
      MIDNIGHT_US - SECOND,
      MIDNIGHT_US + SECOND,
    );
    const account = {
      ...accountOf(history, [fillOf(MIDNIGHT_US - SECOND, BID, 40, 100)]),
      exitFeesAt: (timeUs: number) => () =>
        timeUs === MIDNIGHT_US ? 7 : timeUs === history.endUs ? 9 : 1_000,
    };
    const days = dayRows(account);

    expect(days.map(({ unrealisedMidMicros }) => unrealisedMidMicros)).toEqual([20_000, 120_000]);
    expect(days.map(({ unrealisedExitMicros }) => unrealisedExitMicros)).toEqual([10_000 - 7, 110_000 - 9]);
    expect(days.map(({ pnlMidMicros }) => pnlMidMicros)).toEqual([20_000, 100_000]);
  });
});

describe("what is rounded once for the market", () => {
  const history = marketHistory([[0, 41, 43]], 0, 10 * SECOND);
  const fills = [
    fillOf(SECOND, ASK, 40, 100, { midBp: 4_200 }),
    fillOf(2 * SECOND, ASK, 40, 200, { midBp: 4_200, cause: "through" }),
  ];

  it("should be spread over causes by the lots that are open of them: the fee of leaving", () => {
    const rows = causeRows({ ...accountOf(history, fills), exitFeesAt: () => () => 10 });

    // Sold at 40 c, left at 43 c; 10 micros of fee on 300 lots: 3 for the first 100, 7 for the rest.
    expect(rows.map(({ cause, unrealisedExitMicros }) => [cause, unrealisedExitMicros])).toEqual([
      ["queue", -100 * 300 - 3],
      ["through", -200 * 300 - 7],
    ]);
  });

  it("should be spread over causes by the lots that are open of them: a scalar payout", () => {
    const halves = fills.map((fill) => ({ ...fill, lots: 50 }));
    const rows = causeRows(accountOf(history, halves, 333_333));

    // Half a contract owes 166,666.5 micros, rounded against us; both together owe 333,333.
    expect(
      rows.map(({ realisedMicros, unrealisedMidMicros }) => [realisedMicros, unrealisedMidMicros]),
    ).toEqual([
      [50 * 4_000 - 166_667, 0],
      [50 * 4_000 - 166_666, 0],
    ]);
    expect(rows.map(({ pnlParts }) => pnlParts.settlementMicros)).toEqual([
      -166_667 + 50 * 4_200,
      -166_666 + 50 * 4_200,
    ]);
    expect(rows.map(({ pnlParts }) => pnlParts.spreadEarnedMicros)).toEqual([-10_000, -10_000]);
  });
});

describe("a position of many fills", () => {
  it("should close the oldest first however many there were", () => {
    const position = new FifoPosition();
    const bought = Array.from({ length: 3_000 }, (_, index) => fillOf(index, BID, 1 + (index % 99), 10));
    for (const fill of bought) expect(position.add(fill)).toEqual([]);
    for (let index = 0; index < 2_500; index++) {
      const [match, ...more] = position.add(fillOf(3_000 + index, ASK, 50, 10));
      expect(match!.opened === bought[index]! && match!.lots === 10 && more.length === 0).toBe(true);
    }
    expect(position.open.map(({ fill }) => fill)).toEqual(bought.slice(2_500));
    position.assertInvariants();
    expect(position.lockedMicros).toBe(position.signedCostMicros);
  });

  it("should lock the rest of the dollar of what is short, and cost less than nothing", () => {
    const position = new FifoPosition();
    position.add(fillOf(0, ASK, 30, 100));

    expect([position.lockedMicros, position.signedCostMicros, position.inventoryLots]).toEqual([
      700_000, -300_000, -100,
    ]);
  });

  it("should bear each fee in whole micros, the last part what is left", () => {
    const position = new FifoPosition();
    position.add(fillOf(0, BID, 40, 300, { feeMicros: 100 }));
    const parts = [1, 2, 3].map((second) => position.add(fillOf(second, ASK, 45, 100, { feeMicros: 1 }))[0]!);

    expect(parts.map(({ feesMicros, grossMicros }) => [feesMicros, grossMicros])).toEqual([
      [33 + 1, 50_000],
      [33 + 1, 50_000],
      [34 + 1, 50_000],
    ]);
  });

  it.each<[string, (position: FifoPosition) => void]>([
    ["inventory", (position) => (position.inventoryLots = 101)],
    ["side", (position) => (position.inventoryLots = -100)],
    ["cost", (position) => position.costMicros++],
  ])("should notice when its own sums are wrong: %s", (_, spoil) => {
    const position = new FifoPosition();
    position.add(fillOf(0, BID, 40, 100));
    position.assertInvariants();
    spoil(position);

    expect(() => position.assertInvariants()).toThrow();
  });
});
