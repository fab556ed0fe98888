/** The metrics of quoting and of pairs, worked by hand. */
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { metricsRow } from "../../src/engine/accounting/metrics-row.ts";
import { restingOrders } from "../../src/engine/accounting/order-spans.ts";
import type { JournalEntry } from "../../src/engine/journal.ts";
import type { MarketHistory } from "../../src/engine/market-history.ts";
import { accountOf, entryOf, fillOf, marketHistory, SECOND } from "./accounts.ts";

/** Metrics of a journal, whose fills are charged half a cent a contract where `isCharged`. */
function metricsOf(
  history: MarketHistory,
  entries: readonly JournalEntry[],
  { isCharged = false, samplesMin = 1 } = {},
) {
  const fills = entries
    .filter(({ kind }) => kind === "filled")
    .map(({ timeUs, side, priceBp, lots }) =>
      fillOf(timeUs, side, priceBp / 100, lots, { feeMicros: isCharged ? 50 * lots : 0 }),
    );
  return metricsRow(accountOf(history, fills), restingOrders(entries, 0, history.endUs), samplesMin);
}

/** A bid of 31 c and an ask of 47 c for ten contracts; the bid is filled after 40 s, the ask after 60 s of 100 s. */
const ONE_PAIR = [
  entryOf(0, "placed", 1, BID, 31, 1_000),
  entryOf(0, "placed", 2, ASK, 47, 1_000),
  entryOf(40, "filled", 1, BID, 31, 1_000),
  entryOf(60, "filled", 2, ASK, 47, 1_000),
];
/** Ours are the best prices, but for the last ten seconds of the ask. */
const WIDE = marketHistory(
  [
    [0, 30, 50],
    [50 * SECOND, 30, 46],
  ],
  0,
  100 * SECOND,
);

describe("one pair", () => {
  it("should make the 16 c on 84 c locked, 19 %, of the market maker bot guide's example", () => {
    const row = metricsOf(WIDE, ONE_PAIR);
    expect(row).toMatchObject({
      pairProfitCents: 16,
      quotedSpreadCents: 16,
      spreadLessFeesCents: 16,
      pairedMicros: 1_600_000,
      lockedMicrosMax: 8_400_000,
    });
    expect(row.returnOnLockedFrac).toBeCloseTo(0.19, 2);
    expect(row.returnOnLockedFrac).toBe(1.6 / 8.4);
  });

  it("should count rates, times, capital and fees", () => {
    expect(metricsOf(WIDE, ONE_PAIR, { isCharged: true })).toEqual({
      laneIndex: 0,
      ticker: "M",
      realisedMicros: 1_500_000,
      unrealisedMidMicros: 0,
      unrealisedExitMicros: 0,
      recordedSeconds: 100,
      quoteCount: 2,
      filledQuoteCount: 2,
      quotedLots: 2_000,
      filledLots: 2_000,
      fillRate: 1,
      filledLotsFrac: 1,
      pairedLots: 1_000,
      pairCount: 1,
      pairedMicros: 1_600_000,
      pairFeesMicros: 100_000,
      pairProfitCents: 15,
      quotedSpreadCents: 16,
      spreadLessFeesCents: 15,
      pairWinRate: 1,
      pairWaitSecondsMean: 20,
      unpairedLots: 0,
      unpairedLegFrac: 0,
      inventoryLotsMean: 200, // ten contracts for 20 s of 100
      turnoverPerDay: 4_320, // a pair in 20 s
      lockedMicrosMean: 3_980_000, // 8.40 for 40 s, then 3.10 for 20 s: what closes locks nothing
      lockedMicrosMax: 8_400_000,
      returnOnLockedFrac: 1.5 / 8.4,
      bothSidesSeconds: 40,
      bidSeconds: 40,
      askSeconds: 60,
      quoteUptimeFrac: 0.4,
      timeAtBestFrac: 0.9, // 40 s of the bid and 50 s of the ask, of 100
      missing: {},
    });
  });

  it("should be the same seen from NO, with bid and ask changed over", () => {
    const mirrored = ONE_PAIR.map((entry): JournalEntry => ({
      ...entry,
      side: entry.side === BID ? ASK : BID,
      priceBp: 10_000 - entry.priceBp,
    }));
    const history = marketHistory(
      [
        [0, 50, 70],
        [50 * SECOND, 54, 70],
      ],
      0,
      100 * SECOND,
    );
    const [here, there] = [metricsOf(WIDE, ONE_PAIR), metricsOf(history, mirrored)];
    expect(there).toEqual({ ...here, bidSeconds: here.askSeconds, askSeconds: here.bidSeconds });
  });
});

describe("pairs", () => {
  it("should be matched first in first out, won by contract, and leave a leg", () => {
    // 50 c is closed at 49 c, a contract lost; half of 48 c at 52 c, won; the other half stays.
    const row = metricsOf(WIDE, [
      entryOf(0, "placed", 1, BID, 50, 100),
      entryOf(0, "placed", 2, BID, 48, 100),
      entryOf(1, "filled", 1, BID, 50, 100),
      entryOf(2, "filled", 2, BID, 48, 100),
      entryOf(3, "placed", 3, ASK, 49, 100),
      entryOf(3, "placed", 4, ASK, 52, 400),
      entryOf(11, "filled", 3, ASK, 49, 100),
      entryOf(22, "filled", 4, ASK, 52, 50),
    ]);
    expect(row).toMatchObject({
      pairedLots: 150,
      pairCount: 2,
      pairedMicros: -10_000 + 20_000,
      pairWinRate: 50 / 150,
      pairWaitSecondsMean: (100 * 10 + 50 * 20) / 150,
      unpairedLots: 50,
      unpairedLegFrac: 50 / 350,
      quoteCount: 4,
      filledQuoteCount: 4,
      quotedLots: 700,
      filledLots: 350,
      filledLotsFrac: 0.5,
    });
    expect(row.pairProfitCents).toBeCloseTo(2 / 3, 12);
  });

  it("should not call a pair won whose fees eat what it made", () => {
    const entries = [
      entryOf(0, "placed", 1, BID, 46, 100),
      entryOf(0, "placed", 2, ASK, 47, 100),
      entryOf(1, "filled", 1, BID, 46, 100),
      entryOf(2, "filled", 2, ASK, 47, 100),
    ];
    expect(metricsOf(WIDE, entries)).toMatchObject({ pairWinRate: 1, pairProfitCents: 1 });
    expect(metricsOf(WIDE, entries, { isCharged: true })).toMatchObject({
      pairWinRate: 0,
      pairProfitCents: 0,
    });
  });
});

describe("metrics that do not exist", () => {
  it("should be undefined with a reason, where the sample is too small", () => {
    const row = metricsOf(WIDE, ONE_PAIR, { samplesMin: 10 });
    expect(row).toMatchObject({ fillRate: undefined, pairWinRate: undefined, pairProfitCents: undefined });
    expect(row.missing).toEqual({
      fillRate: "only 2 orders came to rest",
      filledLotsFrac: "only 2 orders came to rest",
      pairProfitCents: "only 1 pairs of fills were matched",
      pairWinRate: "only 1 pairs of fills were matched",
      pairWaitSecondsMean: "only 1 pairs of fills were matched",
      spreadLessFeesCents: "only 1 pairs of fills were matched",
      turnoverPerDay: "only 1 pairs of fills were matched",
    });
  });

  it("should be undefined with a reason, where nothing happened", () => {
    const row = metricsOf(WIDE, [], { samplesMin: 10 });
    const { missing, ...values } = row;
    for (const [name, value] of Object.entries(values)) {
      if (name in missing) expect(value).toBeUndefined();
      else expect(value).toBeDefined();
    }
    expect(missing).toMatchObject({
      fillRate: "no orders came to rest",
      quotedSpreadCents: "never quoted on both sides at once",
      unpairedLegFrac: "never filled",
      returnOnLockedFrac: "nothing was ever locked",
      timeAtBestFrac: "no order rested",
    });
    expect(row.quoteUptimeFrac).toBe(0);
  });
});

describe("collateral and time", () => {
  it("should hold back what would open a position, the first order of a closing side closing first", () => {
    // Long two contracts at 40 c; asks for two and for three more: the first two close, three hold back 45 c each.
    const row = metricsOf(WIDE, [
      entryOf(0, "placed", 1, BID, 40, 200),
      entryOf(0, "filled", 1, BID, 40, 200),
      entryOf(10, "placed", 2, ASK, 50, 200),
      entryOf(20, "placed", 3, ASK, 55, 300),
    ]);
    expect(row.lockedMicrosMax).toBe(200 * 4_000 + 300 * 4_500);
    expect(row.lockedMicrosMean).toBeCloseTo(800_000 + (1_350_000 * 80) / 100, 6);
  });

  it("should lock a dollar less the price for what is sold short", () => {
    const row = metricsOf(WIDE, [
      entryOf(0, "placed", 1, ASK, 47, 100),
      entryOf(50, "filled", 1, ASK, 47, 100),
    ]);
    expect(row).toMatchObject({ lockedMicrosMax: 530_000, lockedMicrosMean: 530_000 });
  });

  it("should quote on after a part of them is filled", () => {
    const row = metricsOf(WIDE, [
      entryOf(0, "placed", 1, BID, 31, 200),
      entryOf(0, "placed", 2, ASK, 47, 100),
      entryOf(30, "filled", 1, BID, 31, 100),
    ]);
    expect(row).toMatchObject({
      bothSidesSeconds: 100,
      bidSeconds: 100,
      lockedMicrosMax: 200 * 3_100 + 100 * 5_300,
    });
    // From second 30 on the ask would close what was bought.
    expect(row.lockedMicrosMean).toBeCloseTo(620_000 + 530_000 * 0.3, 6);
  });
});
