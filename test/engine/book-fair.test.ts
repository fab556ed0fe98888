/** Lanes that go by the microprice or by a blend with the last trade; and the mid, told by an outside feed. */
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import type { Strategy } from "../../src/core/strategy.ts";
import { HEAD_MOVED, type Tape } from "../../src/core/tape.ts";
import { US_PER_MS, US_PER_SECOND } from "../../src/core/units.ts";
import type { FairSetup } from "../../src/engine/fair-value.ts";
import { LastTrade } from "../../src/engine/last-trade.ts";
import type { Latency } from "../../src/engine/latency.ts";
import type { QuoteSeries } from "../../src/engine/quote-series.ts";
import { at, outside, START_US } from "./outside-fair.ts";
import { deltaRow, printRow, snapshotRows, tapeOf, type PlainRow } from "./rows.ts";
import { CENT_GRID, createKernel, runLane } from "./run-scenario.ts";

/** 300 contracts bid at 40, 100 offered at 60: the mid is 50, the microprice (40 x 100 + 60 x 300) / 400 = 55. */
const OPENING = snapshotRows(START_US, [
  [BID, 4_000, 30_000],
  [ASK, 6_000, 10_000],
]);

/** "5 50": when the lane decided, by its own clock, and what it then took for fair. */
function told(rows: readonly PlainRow[], fair: FairSetup, latency?: Latency): string[] {
  const decisions: string[] = [];
  const strategy: Strategy = {
    quote({ markets, nowUs }) {
      decisions.push(`${(nowUs - START_US) / US_PER_SECOND} ${markets[0]!.fairCents}`);
    },
    explain: () => [],
  };
  runLane(tapeOf([...OPENING, ...rows]), { strategy, fair, ...(latency === undefined ? {} : { latency }) });
  return decisions;
}

describe("the microprice", () => {
  it("should lie nearer to the side with less, and be read anew at least each second", () => {
    const rows = [deltaRow(at(1.5), BID, 4_000, -20_000), deltaRow(at(3), BID, 1_000, 100)];
    expect(told(rows, { kind: "microprice" })).toEqual(["0 55", "1 55", "2 50", "3 50"]);
  });

  it("should be unknown without both sides", () => {
    const rows = [deltaRow(at(0.5), ASK, 6_000, -10_000)];
    expect(told(rows, { kind: "microprice" })).toEqual(["0 55", "0.5 undefined"]);
  });
});

describe("a blend", () => {
  const blend: FairSetup = { kind: "blend", bookWeight: 0.7 };

  it("should be the mid before a trade, and 0.7 of it and 0.3 of the last one's price after", () => {
    const rows = [
      printRow(at(1.2), BID, 4_000, 100),
      printRow(at(2.2), ASK, 6_000, 100, true), // a block trade says nothing of the price
      printRow(at(3.2), ASK, 6_000, 100),
      deltaRow(at(5), BID, 1_000, 100),
    ];
    expect(told(rows, blend)).toEqual(["0 50", "1 50", "2 47", "3 47", "4 53", "5 53"]);
  });

  it("should know a trade when the feed has brought it", () => {
    const rows = [printRow(at(1), BID, 4_000, 100), deltaRow(at(3), BID, 1_000, 100)];
    const latency = { feedUs: 20 * US_PER_MS, orderUs: 0 };
    expect(told(rows, blend, latency)).toEqual(["0.02 50", "1.02 47", "2.02 47", "3.02 47"]);
  });

  it("should know a trade that was moved from its own receive time on", () => {
    // The print of 6 s stands at 5 s, before the reduction it caused: its time there is 5 s, its lag 1 s.
    const tape = tapeOf([
      ...OPENING,
      deltaRow(at(5), BID, 4_000, -100),
      printRow(at(6), BID, 4_000, 100),
      deltaRow(at(7), BID, 1_000, 100),
    ]);
    const moved = withLag(tape, 1 * US_PER_SECOND);
    const last = new LastTrade(moved);
    expect([5, 5.9, 6, 7].map((seconds) => last.centsBy(at(seconds)))).toEqual([
      undefined,
      undefined,
      40,
      40,
    ]);
  });
});

/** The tape with a lag at its moved prints. */
function withLag(tape: Tape, lagUs: number): Tape {
  const isMoved = [...tape.head].map((head) => (head & HEAD_MOVED) !== 0);
  expect(isMoved.filter(Boolean)).toHaveLength(1);
  return { ...tape, lagUs: Int32Array.from(isMoved, (moved) => (moved ? lagUs : 0)) };
}

describe("an outside feed that tells the mid", () => {
  it("should lead to what the mid leads to", () => {
    const rows = Array.from({ length: 60 }, (_, index): PlainRow => {
      const side = index % 3 === 0 ? BID : ASK;
      const priceBp = side === BID ? 4_100 + 10 * (index % 9) * 10 : 5_900 - 100 * (index % 5);
      return index % 7 === 6
        ? printRow(at(index), side, side === BID ? 4_000 : 6_000, 400)
        : deltaRow(at(index), side, priceBp, 100 * (1 + (index % 4)));
    });
    const tape = tapeOf([...OPENING, ...rows]);
    const strategy: Strategy = {
      quote({ markets }, sheets) {
        const { fairCents, inventoryContracts } = markets[0]!;
        if (fairCents === undefined) return;
        sheets[0]!.bid(fairCents - 3 - inventoryContracts / 10, 3);
        sheets[0]!.ask(fairCents + 3 - inventoryContracts / 10, 3);
      },
      explain: () => [],
    };
    const latency = { feedUs: 20 * US_PER_MS, orderUs: 50 * US_PER_MS };
    const byMid = createKernel([tape], [{ strategy, latency }]);
    byMid.run();
    const mids = midsOf(byMid.quoteSeries[0]!);
    const byFeed = createKernel([tape], [{ strategy, latency, fair: outside(mids) }]);
    byFeed.run();

    expect(mids.length).toBeGreaterThan(5);
    expect(byMid.journals[0]!.entries.some(({ kind }) => kind === "filled")).toBe(true);
    expect(byFeed.journals[0]!.digest).toEqual(byMid.journals[0]!.digest);
  });
});

function midsOf(series: QuoteSeries): (readonly [number, number, number])[] {
  const { timeUs, bidLevel, askLevel } = series;
  return [...timeUs].map((time, index) => {
    const seconds = (time - START_US) / US_PER_SECOND;
    const { priceBpOfLevel } = CENT_GRID;
    return [seconds, seconds, (priceBpOfLevel[bidLevel[index]!]! + priceBpOfLevel[askLevel[index]!]!) / 200];
  });
}
