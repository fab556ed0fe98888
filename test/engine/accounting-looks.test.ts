/** What is looked at through time: the book each second, incentives at their limits, quotes beside the best prices, a minute close up. */
import { describe, expect, it } from "vitest";
import { ASK, BID, OrderBook, type Side } from "../../src/core/order-book.ts";
import type { QuoteRow } from "../../src/core/result-rows.ts";
import { visitBookSeconds } from "../../src/engine/accounting/book-seconds.ts";
import { incentiveRows, sideScore, type IncentiveTerms } from "../../src/engine/accounting/incentives.ts";
import { metricsRow } from "../../src/engine/accounting/metrics-row.ts";
import { restingOrders, type OrderSpan } from "../../src/engine/accounting/order-spans.ts";
import { quoteTime } from "../../src/engine/accounting/quote-time.ts";
import { closeUpsOf } from "../../src/engine/close-up.ts";
import { accountOf, entryOf, fillOf, marketHistory, SECOND } from "./accounts.ts";
import { deltaRow, gapRow, snapshotRows, tapeOf, type PlainRow } from "./rows.ts";

function spanOf(
  side: Side,
  priceCents: number,
  lots: number,
  from: number,
  to: number,
  place = 0,
): OrderSpan {
  return { place, side, priceBp: 100 * priceCents, lots, fromUs: from * SECOND, toUs: to * SECOND };
}

function seen(rows: readonly PlainRow[], from: number, to: number, settlementMicros?: number) {
  const looks: (readonly [second: number, lots: number | undefined])[] = [];
  const tape = tapeOf(rows, settlementMicros === undefined ? {} : { settlementMicros });
  visitBookSeconds(tape, from * SECOND, to * SECOND, (timeUs, book) => {
    looks.push([timeUs / SECOND, book?.lotsAt(BID, 39)]);
  });
  return looks;
}

describe("the book each second", () => {
  const opening = snapshotRows(SECOND, [[BID, 4_000, 400]]);

  it("should hold all that happened up to the second, that second's own events among it", () => {
    const rows = [...opening, deltaRow(2 * SECOND, BID, 4_000, 100), deltaRow(2 * SECOND + 1, BID, 4_000, 7)];

    expect(seen(rows, 0, 3)).toEqual([[0, undefined], [1, 400], [2, 500], [3, 507]]); // prettier-ignore
    expect(seen(rows, 0.5, 2.5)).toEqual([[0.5, undefined], [1.5, 400], [2.5, 507]]); // prettier-ignore
    expect(seen(rows, 2, 2)).toEqual([[2, 500]]);
  });

  it("should not be known in a gap, be begun anew after it, and not be known once the market has settled", () => {
    const rows = [...opening, gapRow(2 * SECOND), ...snapshotRows(4 * SECOND, [[BID, 4_100, 50]])];

    expect(seen(rows, 1, 4)).toEqual([[1, 400], [2, undefined], [3, undefined], [4, 0]]); // prettier-ignore
    expect(seen(rows, 4, 5, 1_000_000)).toEqual([[4, 0], [5, undefined]]); // prettier-ignore
  });
});

describe("an estimate of incentives", () => {
  const PROGRAMME: IncentiveTerms = {
    startUs: 0,
    endUs: 8 * SECOND,
    periodRewardMicros: 1_000,
    discountFrac: 0.5,
    targetLots: 1_000,
    rewardMicrosMax: undefined,
  };
  /** Ten seconds of 400 bid at 40 c and 400 asked at 60 c. */
  const TAPE = tapeOf([
    ...snapshotRows(0, [[BID, 4_000, 400], [ASK, 6_000, 400]]), // prettier-ignore
    deltaRow(10 * SECOND, BID, 1_000, 1),
  ]);
  const estimate = (terms: Partial<IncentiveTerms>, spans: readonly OrderSpan[]) =>
    incentiveRows(TAPE, { ...PROGRAMME, ...terms }, [{ laneIndex: 2, spans }])[0];

  it.each<[string, Partial<IncentiveTerms>]>([
    ["ends when it starts", { endUs: 0 }],
    ["takes money", { periodRewardMicros: -1 }],
    ["wants no size", { targetLots: 0 }],
    ["adds weight with distance", { discountFrac: 1.01 }],
    ["has a negative weight", { discountFrac: -0.01 }],
  ])("should be refused for a programme that %s", (_, terms) => {
    expect(() => estimate(terms, [])).toThrow();
  });

  it("should be made for the ends of what a programme may say", () => {
    for (const terms of [
      { periodRewardMicros: 0 },
      { targetLots: 1 },
      { discountFrac: 1 },
      { discountFrac: 0 },
    ])
      expect(estimate(terms, [])).toMatchObject({ estimateMicros: 0 });
  });

  it("should look at one second where programme and recording share no more, and reward it as nothing", () => {
    const spans = [spanOf(BID, 40, 100, 0, 99)];

    expect(estimate({ startUs: 10 * SECOND, endUs: 20 * SECOND }, spans)).toMatchObject({
      sampleCount: 1,
      estimateMicros: 0,
    });
    expect(estimate({ startUs: -5 * SECOND, endUs: 0 }, spans)).toMatchObject({
      sampleCount: 1,
      ownScore: 1,
    });
    expect(estimate({ startUs: 10 * SECOND + 1, endUs: 20 * SECOND }, spans)).toBeUndefined();
    expect(estimate({ startUs: -5 * SECOND, endUs: -1 }, spans)).toBeUndefined();
  });

  it("should weigh each order by its own side and level, together where they share one, from its first second to before its last", () => {
    const spans = [
      spanOf(BID, 40, 100, 0, 2, 0),
      spanOf(BID, 40, 300, 1, 9, 1),
      spanOf(ASK, 61, 200, 1, 9, 2),
    ];
    // Bids: 100, then 100 + 300, then 300 until second 8; asks a tick behind, half the weight, from second 1 on.
    const own = 100 + 400 + 7 * 300 + 8 * 100;
    const all = 9 * 800 + own;
    expect(estimate({}, spans)).toEqual({
      laneIndex: 2,
      ticker: "TEST-1",
      fromUs: 0,
      toUs: 8 * SECOND,
      sampleCount: 9,
      unknownCount: 0,
      ownScore: own / 100,
      allScore: all / 100,
      estimateMicros: Math.floor((1_000 * own) / all),
    });
    expect(estimate({ rewardMicrosMax: 5_000 }, spans)!.estimateMicros).toBe(Math.floor((1_000 * own) / all));
  });

  it("should count the best price alone where nothing else has weight, up to the ends of the grid", () => {
    const book = new OrderBook(99);
    book.setBid(1, 100);
    book.setBid(0, 50);
    book.setAsk(97, 100);
    book.setAsk(98, 50);
    const score = (side: Side, discountFrac: number, ours: readonly (readonly [number, number])[] = []) =>
      sideScore(book, new Map(ours), side, { discountFrac, targetLots: 1_000 });

    for (const side of [BID, ASK] as const) {
      expect(score(side, 0)).toEqual({ own: 0, all: 100 });
      expect(score(side, 1)).toEqual({ own: 0, all: 150 });
    }
    expect(score(BID, 1, [[0, 50]])).toEqual({ own: 50, all: 200 });
    expect(score(ASK, 1, [[98, 50]])).toEqual({ own: 50, all: 200 });
  });
});

describe("the time of quotes", () => {
  it("should count what stands at the best price or before it, and where there is none", () => {
    // Bid 40 and ask 60 for ten seconds, then neither for ten.
    const history = marketHistory([[0, 40, 60], [10 * SECOND, undefined, undefined]], 0, 20 * SECOND); // prettier-ignore
    const atBest = (side: Side, cents: number) =>
      quoteTime(history, [spanOf(side, cents, 100, 0, 20)], []).atBestSeconds;

    expect([39, 40, 41].map((cents) => atBest(BID, cents))).toEqual([10, 20, 20]);
    expect([61, 60, 59].map((cents) => atBest(ASK, cents))).toEqual([10, 20, 20]);
  });

  it("should measure the spread between the best of several, and lock what all of them would pay", () => {
    const history = marketHistory([[0, 40, 60]], 0, 10 * SECOND);
    const spans = [
      spanOf(BID, 38, 100, 0, 10, 0),
      spanOf(BID, 39, 200, 0, 10, 1),
      spanOf(ASK, 63, 100, 0, 10, 2),
      spanOf(ASK, 62, 100, 5, 10, 3),
    ];

    expect(quoteTime(history, spans, [])).toEqual({
      recordedSeconds: 10,
      bothSidesSeconds: 10,
      bidSeconds: 10,
      askSeconds: 10,
      atBestSeconds: 0,
      spreadBpSeconds: 5 * 2_400 + 5 * 2_300,
      inventoryLotSeconds: 0,
      lockedMicroSeconds: 10 * (380_000 + 780_000 + 370_000) + 5 * 380_000,
      lockedMicrosMax: 380_000 + 780_000 + 370_000 + 380_000,
    });
  });

  it("should lock nothing for bids that close what is short, as far as it goes", () => {
    const history = marketHistory([[0, 40, 60]], 0, 10 * SECOND);
    const sold = [fillOf(0, ASK, 70, 150)];
    const time = quoteTime(history, [spanOf(BID, 40, 100, 0, 10, 0), spanOf(BID, 30, 100, 0, 10, 1)], sold);

    // 150 short lock 30 c each; of 200 bid for 50 would open something, at 30 c.
    expect(time.lockedMicrosMax).toBe(150 * 3_000 + 50 * 3_000);
    expect(time.inventoryLotSeconds).toBe(1_500);
  });
});

const STILL = marketHistory([[0, 30, 50]], 0, 100 * SECOND);

const rateOf = (count: number) => {
  const entries = Array.from({ length: count }, (_, order) => [
    entryOf(order, "placed", order, order % 2 === 0 ? BID : ASK, 40, 100),
    entryOf(order, "filled", order, order % 2 === 0 ? BID : ASK, 40, 100),
  ]).flat();
  const fills = entries
    .filter(({ kind }) => kind === "filled")
    .map(({ timeUs, side }) => fillOf(timeUs, side, 40, 100));
  return metricsRow(accountOf(STILL, fills), restingOrders(entries, 0, STILL.endUs));
};

describe("metrics at their limits", () => {
  it("should want ten orders and ten pairs unless told otherwise", () => {
    expect([rateOf(9).fillRate, rateOf(10).fillRate]).toEqual([undefined, 1]);
    expect([rateOf(18).pairWinRate, rateOf(20).pairWinRate]).toEqual([undefined, 0]);
  });

  it("should say why there are none, of a pair that was closed at once in a market without a mid", () => {
    const silent = marketHistory([], 0, 0);
    const fills = [fillOf(0, BID, 40, 100), fillOf(0, ASK, 41, 100), fillOf(0, ASK, 41, 100)];

    expect(metricsRow(accountOf(silent, fills), restingOrders([], 0, 0), 1).missing).toEqual({
      fillRate: "no orders came to rest",
      filledLotsFrac: "no orders came to rest",
      quotedSpreadCents: "never quoted on both sides at once",
      spreadLessFeesCents: "never quoted on both sides at once",
      turnoverPerDay: "what was filled was closed at once",
      returnOnLockedFrac: "there never was a mid",
      quoteUptimeFrac: "no time was recorded",
      timeAtBestFrac: "no order rested",
    });
  });

  it("should leave the orders of other markets out, and a smaller size in its place", () => {
    const mine = [
      entryOf(1, "placed", 1, BID, 40, 300),
      { ...entryOf(2, "placed", 2, BID, 40, 900), market: 1 },
      entryOf(3, "amended", 1, BID, 40, 300),
      entryOf(4, "amended", 1, BID, 40, 200),
      entryOf(5, "rejected", 1, BID, 40, 200),
    ];
    const { spans, quotedLots } = restingOrders(mine, 0, 100 * SECOND);

    expect(quotedLots).toBe(300);
    expect(
      spans.map(({ place, lots, fromUs, toUs }) => [place, lots, fromUs / SECOND, toUs / SECOND]),
    ).toEqual([
      [0, 300, 1, 3],
      [0, 300, 3, 4],
      [0, 200, 4, 5],
    ]);
  });
});

const quote = (from: number, to: number) => ({ fromUs: from * SECOND, toUs: to * SECOND }) as QuoteRow;

describe("a minute close up", () => {
  it("should show the best prices from before its beginning to its end, and quotes and fills that touch it", () => {
    // A fill at second 103 shows 100 to 160.
    const history = marketHistory(
      [[90 * SECOND, 40, 60], [99 * SECOND, 41, 61], [160 * SECOND, 42, undefined], [161 * SECOND, 1, 2]], // prettier-ignore
      0,
      1_000 * SECOND,
    );
    const row = { laneIndex: 0, ticker: "M", isInFlight: false, inventoryLots: 0, role: "maker" } as const;
    const fills = [103, 104, 400].map((second) => ({ ...fillOf(second * SECOND, BID, 40, 100), ...row }));
    const [touching, beyond] = [
      [quote(50, 100), quote(160, 170), quote(10, 500)],
      [quote(50, 99), quote(161, 170)],
    ];
    const [shown] = closeUpsOf([{ laneIndex: 4, history, fills, quotes: [...touching, ...beyond] }]);

    expect(shown).toMatchObject({ ticker: "M", laneIndex: 4, fromUs: 100 * SECOND, toUs: 160 * SECOND });
    expect(shown!.quotes).toEqual(touching);
    expect(shown!.fills).toEqual(fills.slice(0, 2));
    expect(shown!.bestPrices).toEqual([
      { ticker: "M", timeUs: 99 * SECOND, bidBp: 4_100, askBp: 6_100, midMinBp: 5_100, midMaxBp: 5_100 },
      {
        ticker: "M",
        timeUs: 160 * SECOND,
        bidBp: 4_200,
        askBp: undefined,
        midMinBp: undefined,
        midMaxBp: undefined,
      },
    ]);
  });

  it("should begin with the market's first prices where the minute does", () => {
    const history = marketHistory([[0, 40, 60], [30 * SECOND, 41, 61]], 0, 100 * SECOND); // prettier-ignore
    const [shown] = closeUpsOf([{ laneIndex: 0, history, fills: [], quotes: [] }]);

    expect(shown!.bestPrices.map(({ timeUs }) => timeUs / SECOND)).toEqual([0, 30]);
  });
});
