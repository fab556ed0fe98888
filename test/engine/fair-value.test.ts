/** Lanes that go by an outside fair value, on tapes made by hand: what is known, quoted and withdrawn when. */
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import type { Strategy } from "../../src/core/strategy.ts";
import { US_PER_MS, US_PER_SECOND } from "../../src/core/units.ts";
import type { Delay, LatencySetup } from "../../src/engine/latency.ts";
import { positionLimitOnly } from "../../src/engine/risk-limits.ts";
import { lastKnownBy } from "../../src/engine/fair-series.ts";
import { at, outside, seriesOf, START_US, type Observation } from "./outside-fair.ts";
import { deltaRow, gapRow, printRow, snapshotRows, tapeOf, type PlainRow } from "./rows.ts";
import { createKernel, outcomeOf, runLane, runLanes, type LaneOptions } from "./run-scenario.ts";

const OPENING = snapshotRows(START_US, [
  [BID, 3_000, 10_000],
  [ASK, 7_000, 10_000],
]);
/** Rows that move no best price: nothing but the fair value gives reason to decide. */
const LAST: PlainRow = deltaRow(at(20), BID, 1_000, 100);
const LATENCY = { feedUs: 20 * US_PER_MS, orderUs: 50 * US_PER_MS };

/** Eight contracts two cents either side of fair value. */
const AROUND_FAIR: Strategy = {
  quote({ markets }, sheets) {
    const { fairCents } = markets[0]!;
    if (fairCents === undefined) return;
    sheets[0]!.bid(fairCents - 2, 8);
    sheets[0]!.ask(fairCents + 2, 8);
  },
  explain: () => [],
};

function always(us: number): Delay {
  return { kind: "uniform", lowUs: us, highUs: us, plusUs: 0 };
}

function happened(rows: readonly PlainRow[], lane: Omit<LaneOptions, "strategy">): string[] {
  const { journal } = runLane(tapeOf([...OPENING, ...rows, LAST]), { strategy: AROUND_FAIR, ...lane });
  return journal.map(({ timeUs, kind, side, priceBp }) => {
    const seconds = (timeUs - START_US) / US_PER_SECOND;
    return `${seconds} ${kind} ${side === BID ? "bid" : "ask"} ${priceBp / 100}`;
  });
}

/** What the lane takes for fair at each of its decisions. */
function told(rows: readonly PlainRow[], observations: readonly Observation[]): (number | undefined)[] {
  const fairs: (number | undefined)[] = [];
  const strategy: Strategy = {
    quote: ({ markets }) => void fairs.push(markets[0]!.fairCents),
    explain: () => [],
  };
  runLane(tapeOf([...OPENING, ...rows, LAST]), { strategy, fair: outside(observations) });
  return fairs;
}

describe("an outside fair value", () => {
  // Age 4 s. The second value is of 3 s but was received 100 ms later; it is too old after 7 s, the third after 12 s.
  const fair = outside(
    [
      [1, 1, 50],
      [3, 3.1, 52],
      [8, 8, 54],
    ],
    { ageUsMax: 4 * US_PER_SECOND },
  );
  const expected = [
    "1.07 placed bid 48",
    "1.07 placed ask 52",
    "3.17 cancelled bid 48",
    "3.17 cancelled ask 52",
    "3.17 placed bid 50",
    "3.17 placed ask 54",
    "7.050001 cancelled bid 50",
    "7.050001 cancelled ask 54",
    "8.07 placed bid 52",
    "8.07 placed ask 56",
    "12.050001 cancelled bid 52",
    "12.050001 cancelled ask 56",
  ];

  it("should move the quotes one way there and back after it was received, and withdraw them when it is too old", () => {
    expect(happened([], { fair, latency: LATENCY })).toEqual(expected);
  });

  it("should come to the same where the same delays are drawn", () => {
    const { feedUs, orderUs } = LATENCY;
    const latency: LatencySetup = {
      feed: always(feedUs),
      order: always(orderUs),
      response: always(feedUs),
      seed: "1",
    };
    expect(happened([], { fair, latency })).toEqual(expected);
  });

  it("should hold from the market's first row on where it was known before", () => {
    const early = outside([
      [-30, -30, 40],
      [-10, -10, 50],
    ]);
    expect(happened([], { fair: early })).toEqual(["0 placed bid 48", "0 placed ask 52"]);
  });

  it("should be unknown while the book is lost", () => {
    const rows = [gapRow(at(5)), ...snapshotRows(at(6), [[BID, 3_000, 100]])];
    expect(told(rows, [[0, 0, 50]])).toEqual([50, undefined, 50]);
  });

  it("should never be nearer to certainty than a basis point", () => {
    const values = [
      [0, 0, 0],
      [1, 1, 100],
    ] as const;
    expect(told([], values)).toEqual([0.01, 99.99]);
  });

  it("should give the gate its age and its distance", () => {
    const steady = outside([[-3, -1, 50]]);
    const stale = { ...positionLimitOnly("none"), staleFairUs: 6 * US_PER_SECOND };
    const collar = { ...positionLimitOnly("none"), collarBp: 199 };
    expect(happened([], { fair: steady, limits: stale }).slice(2)).toEqual([
      "3.000001 cancelled bid 48",
      "3.000001 cancelled ask 52",
    ]);
    expect(happened([], { fair: steady, limits: collar })).toEqual([]);
    expect(happened([], { fair: steady, limits: { ...collar, collarBp: 200 } })).toHaveLength(2);
  });
});

describe("a fair value while the inventory is beyond a share of its limit", () => {
  const refetch = { inventoryShare: 0.5, ageUsMax: 2 * US_PER_SECOND };
  const limits = { inventoryLotsMax: 1_000 };
  const observations = [
    [0, 0, 50],
    [9, 9, 50],
  ] as const;

  it("should count for less long, and be asked for anew once for each value", () => {
    // Sold to for 8 of at most 10 contracts at 5 s, when the value is 5 s old: nothing is quoted until the next, at 9 s.
    const kernel = createKernel(
      [tapeOf([...OPENING, printRow(at(5), BID, 4_000, 800), deltaRow(at(6), ASK, 6_900, 100), LAST])],
      [{ strategy: AROUND_FAIR, fair: outside(observations, { refetch }), ...limits }],
    );
    kernel.run();
    const { journal } = outcomeOf(kernel, 0);
    expect(
      journal.map(({ timeUs, kind, side }) => [(timeUs - START_US) / US_PER_SECOND, kind, side]),
    ).toEqual([
      [0, "placed", BID],
      [0, "placed", ASK],
      [5, "filled", BID],
      [5, "cancelled", ASK],
      [9, "placed", BID],
      [9, "placed", ASK],
      [11.000001, "cancelled", BID],
      [11.000001, "cancelled", ASK],
    ]);
    expect(kernel.lanes[0]!.markets[0]!.fair!.refetchCount).toBe(2);
  });

  it("should hold as long as ever up to that share", () => {
    const rows = [printRow(at(5), BID, 4_000, 500)]; // half of the limit is not beyond it
    const lane = { fair: outside(observations, { refetch }), ...limits };
    expect(happened(rows, lane).filter((text) => text.includes("cancelled"))).toEqual([]);
  });
});

describe("a series of observations", () => {
  it("should leave out what arrives after something younger, and know nothing before its own time", () => {
    const { receiveTimeUs, value } = seriesOf([
      [5, 4, 3],
      [2, 8, 2],
      [1, 1, 1],
      [5, 5, 4],
      [6, 9, 5],
    ]);
    expect([...value]).toEqual([1, 3, 4, 5]);
    expect([...receiveTimeUs]).toEqual([at(1), at(5), at(5), at(9)]);
  });

  it("should find what was known by a time", () => {
    const series = seriesOf([
      [1, 1, 1],
      [5, 6, 2],
    ]);
    expect([0, 1, 5.9, 6, 99].map((seconds) => lastKnownBy(series, at(seconds)))).toEqual([-1, 0, 0, 1, 1]);
  });
});

describe("lanes of several fair values", () => {
  const rows = Array.from({ length: 40 }, (_, index): PlainRow => {
    const seconds = 1 + index / 4;
    if (index % 4 === 0) return printRow(at(seconds), index % 8 === 0 ? BID : ASK, 3_000 + 100 * index, 300);
    return deltaRow(
      at(seconds),
      index % 2 === 0 ? BID : ASK,
      index % 2 === 0 ? 3_100 + 50 * (index - (index % 2)) : 6_900,
      100,
    );
  });
  const tape = tapeOf([...OPENING, ...rows, LAST]);
  const moving = outside(
    Array.from({ length: 120 }, (_, index) => [index / 3, index / 3 + 0.01, 45 + (index % 7)] as const),
  );
  const drawn: Delay = { kind: "uniform", lowUs: 1_000, highUs: 400_000, plusUs: 0 };
  const lanes: LaneOptions[] = [
    { strategy: AROUND_FAIR },
    { strategy: AROUND_FAIR, fair: { kind: "microprice" } },
    { strategy: AROUND_FAIR, fair: { kind: "blend", bookWeight: 0.7 }, latency: LATENCY },
    { strategy: AROUND_FAIR, fair: moving },
    {
      strategy: AROUND_FAIR,
      fair: moving,
      latency: { feed: drawn, order: drawn, response: drawn, seed: "7" },
    },
  ];

  it("should come to the same alone as among others, and beside a market that goes on", () => {
    const together = runLanes([tape], lanes);
    const later = tapeOf([...OPENING, deltaRow(at(90), BID, 3_500, 100)], { ticker: "TEST-2" });
    const beside = runLanes(
      [tape, later],
      [...lanes, { strategy: AROUND_FAIR, marketIndices: [1], latency: LATENCY }],
    );
    for (const [index, lane] of lanes.entries()) {
      const { digest, decisionCount } = runLane(tape, lane);
      expect([together[index]!.digest, together[index]!.decisionCount]).toEqual([digest, decisionCount]);
      expect([beside[index]!.digest, beside[index]!.decisionCount]).toEqual([digest, decisionCount]);
    }
    expect(new Set(together.map(({ digest }) => digest)).size).toBe(lanes.length);
  });
});
