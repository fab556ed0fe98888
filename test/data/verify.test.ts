/** Recordings small enough to judge by hand. Sizes in contracts, prices in cents, times in µs after the start. */
import { describe, expect, it } from "vitest";
import type { QualityRow } from "../../src/core/result-rows.ts";
import { PRICE_LEVEL_STRUCTURES } from "../../src/core/price-grid.ts";
import { importFrames } from "../../src/data/import-frames.ts";
import { verifyMarket } from "../../src/data/verify.ts";
import {
  deltaLine,
  errorOf,
  goodLines,
  line,
  snapshotLine,
  START_US,
  testFile,
  testStore,
  TICKER,
  tradeLine,
} from "./workbench.ts";

const GRID_WARNING = "the price grid was not stated: whole cents are assumed";

async function judge(...texts: readonly string[]): Promise<QualityRow> {
  const store = testStore();
  await importFrames(
    store,
    texts.map((text) => testFile(text)),
  );
  return verifyMarket(store, TICKER);
}

describe("verifying a market", () => {
  it("should find nothing wrong with a sound recording", async () => {
    const quality = await judge(goodLines());
    expect(quality).toMatchObject({
      ticker: TICKER,
      startUs: START_US,
      endUs: START_US + 20,
      sequenceGapCount: 0,
      duplicateCount: 0,
      negativeSizeCount: 0,
      crossedUs: 0,
      crossedEventCount: 0,
      silenceUsMax: 10,
      printsAt: 1,
      printsThrough: 0,
      printsInside: 0,
      // Bid 40, ask 45 throughout.
      spreadTicksMean: 5,
      failures: [],
      warnings: [GRID_WARNING],
    });
    expect(quality.counts).toMatchObject({
      snapshotCount: 1,
      deltaCount: 2,
      printCount: 1,
      pairedLotsByPass: { a: 200, b: 0, c: 0 },
      unpairedLots: 0,
    });
  });

  it("should time how long the book is crossed or locked, by the state each event leaves", async () => {
    // Bid 45 meets ask 45 from 10 to 40; at 50 a crossing is over within its own event.
    const quality = await judge(
      snapshotLine(1, 0) +
        deltaLine(2, 10, 45, 3) +
        deltaLine(3, 40, 45, -3) +
        deltaLine(4, 50, 46, 1) +
        deltaLine(5, 50, 46, -1) +
        deltaLine(6, 60),
    );
    expect(quality).toMatchObject({
      twoSidedUs: 60,
      crossedUs: 30,
      crossedSpanCount: 1,
      crossedEventCount: 1,
      spreadTicksMean: 5,
    });
    expect(quality.warnings).toContain(
      "the book is crossed or locked after 1 events in 1 spans, 0.000 s in all, 50.0 % of the time with both sides",
    );
  });

  it("should count the spans in which the book is crossed, however many events they hold", async () => {
    // Crossed from 10 to 40 with a change at 20, sound until 50, crossed until 70. Two sides from 0 to 70, crossed for 50.
    const quality = await judge(
      snapshotLine(1, 0) +
        deltaLine(2, 10, 46, 3) +
        deltaLine(3, 20, 46, 1) +
        deltaLine(4, 40, 46, -4) +
        deltaLine(5, 50, 45, 1) +
        deltaLine(6, 70, 45, -1),
    );
    expect(quality).toMatchObject({
      twoSidedUs: 70,
      crossedUs: 50,
      crossedSpanCount: 2,
      crossedEventCount: 3,
    });
  });

  it("should tell how long a book that lost messages is crossed where it is replayed all the same", async () => {
    // The deltas that took the ask at 45 away were lost: the bid at 47 crosses it from 10 to 30, of 30.
    const quality = await judge(snapshotLine(1, 0) + deltaLine(4, 10, 47, 5) + deltaLine(5, 30, 10, 1));
    expect(quality).toMatchObject({ crossedUs: 20, twoSidedUs: 30, crossedSpanCount: 1 });
    expect(quality.failures).toHaveLength(1);
    expect(quality.warnings.join()).toContain("66.7 % of the time with both sides");
  });

  it("should place prints against the quote before their event", async () => {
    // Best bid 40, best ask 45. Takers of YES at 45 (at), 46 (through), 44 (inside); a taker of NO at 40 (at).
    const quality = await judge(
      snapshotLine(1, 0, {
        yes: [[40, 10]],
        no: [
          [55, 20],
          [54, 20],
        ],
      }) +
        deltaLine(2, 10, 55, -2, "no") +
        tradeLine(1, 10, 45, 2) +
        deltaLine(3, 20, 54, -3, "no") +
        tradeLine(2, 20, 46, 3) +
        tradeLine(3, 30, 44, 1) +
        deltaLine(4, 40, 40, -4) +
        tradeLine(4, 40, 40, 4, "no"),
    );
    expect(quality).toMatchObject({ printsAt: 2, printsThrough: 1, printsInside: 1 });
    expect(quality.counts.unpairedLots).toBe(100);
    expect(quality.warnings).toContain("25.0 % of the prints are beyond the quote before them");
  });

  it("should weigh the spread by time", async () => {
    // 5 ticks for 10 µs, 2 ticks for 30 µs: (50 + 60) / 40.
    const quality = await judge(snapshotLine(1, 0) + deltaLine(2, 10, 43, 1) + deltaLine(3, 40, 10, 1));
    expect(quality.spreadTicksMean).toBeCloseTo(2.75, 12);
  });

  it("should tell a healed gap from one that is not", async () => {
    const healed = await judge(snapshotLine(1, 0) + deltaLine(3, 10, 40, -99) + snapshotLine(4, 20));
    expect(healed).toMatchObject({ sequenceGapCount: 1, negativeSizeCount: 0, failures: [] });
    expect(healed.counts.rowsInGapCount).toBe(1);
    expect(healed.warnings).toContain("1 sequence gaps, 1 rows within them are not replayed");
    const open = await judge(snapshotLine(1, 0) + deltaLine(3, 10, 40, -99));
    expect(open.failures).toEqual(["messages were lost and no snapshot followed: 1 rows cannot be trusted"]);
  });

  it("should find no difference where a snapshot repeats the book it replaces", async () => {
    const quality = await judge(
      snapshotLine(1, 0) +
        deltaLine(2, 10, 40, -4) +
        deltaLine(3, 20, 41, 2) +
        snapshotLine(4, 30, {
          yes: [
            [40, 6],
            [41, 2],
          ],
          no: [[55, 20]],
        }),
    );
    expect(quality).toMatchObject({
      comparedSnapshotCount: 1,
      differingSnapshotCount: 0,
      snapshotDifferenceLotsMax: 0,
    });
    expect(quality.warnings).toEqual([GRID_WARNING]);
  });

  it("should tell of snapshots that differ from the book they replace, no number missing", async () => {
    // Book before the second snapshot: 40 x 11, ask 45 x 20. It lacks 3 at 40 and has 7 at 39: the largest is 7.
    // The third differs by the 20 that are gone at the ask; the fourth repeats the third.
    const third = snapshotLine(4, 30, { yes: [[40, 8]], no: [[56, 1]] });
    const quality = await judge(
      snapshotLine(1, 0) +
        deltaLine(2, 10) +
        snapshotLine(3, 20, {
          yes: [
            [40, 8],
            [39, 7],
          ],
          no: [[55, 20]],
        }) +
        third +
        third.replace('"seq":4', '"seq":5'),
    );
    expect(quality).toMatchObject({
      sequenceGapCount: 0,
      comparedSnapshotCount: 3,
      differingSnapshotCount: 2,
      snapshotDifferenceLotsMax: 2_000,
      failures: [],
    });
    expect(quality.warnings).toContain(
      "2 of 3 snapshots differ from the book they replace, by up to 20 contracts at a price: changes were lost unnoticed",
    );
  });

  it("should not compare the snapshot that follows a gap", async () => {
    const quality = await judge(
      snapshotLine(1, 0) + deltaLine(3, 10) + snapshotLine(4, 20, { yes: [[30, 1]], no: [] }),
    );
    expect(quality).toMatchObject({
      sequenceGapCount: 1,
      comparedSnapshotCount: 0,
      differingSnapshotCount: 0,
    });
  });

  it("should count every delta that takes a level below zero", async () => {
    const quality = await judge(snapshotLine(1, 0) + deltaLine(2, 10, 40, -11) + deltaLine(3, 20, 41, -1));
    expect(quality).toMatchObject({ negativeSizeCount: 2, silenceUsMax: 10 });
    expect(quality.failures).toHaveLength(1);
  });

  it("should tell of repeats, clocks that run backwards and silences", async () => {
    const quality = await judge(
      snapshotLine(1, 0) + deltaLine(2, 700_000_000) + deltaLine(2, 700_000_000) + deltaLine(3, 699_999_999),
    );
    expect(quality.duplicateCount).toBe(1);
    expect(quality.counts.clockBackwardCount).toBe(1);
    expect(quality.warnings).toEqual([
      GRID_WARNING,
      "1 repeated frames were left out",
      "1 rows are earlier than the row before them",
      "the longest silence lasts 700.000 s",
    ]);
    expect(quality.failures).toEqual([]);
  });

  it.each([
    [60_000_000, []],
    [
      60_000_001,
      [
        `market ${TICKER} has a row of 2026-01-08T02:14:12.880000Z after one of 2026-01-08T02:15:12.880001Z: 60 s back`,
      ],
    ],
  ])("should fail a clock that runs back by more than a minute: %i µs", async (wildUs, failures) => {
    const quality = await judge(snapshotLine(1, 0) + deltaLine(2, wildUs) + deltaLine(3, 0));
    expect(quality.failures).toEqual(failures);
  });

  it("should fail captures that overlap in time where numbers show no connection", async () => {
    const again = snapshotLine(1, 5) + deltaLine(2, 15);
    const quality = await judge(goodLines(), again);
    expect(quality.failures).toEqual([`captures frames.jsonl and frames.jsonl of market ${TICKER} overlap`]);
  });

  it("should warn of prints that are lost, with the book known", async () => {
    const quality = await judge(goodLines() + tradeLine(4, 30) + deltaLine(4, 40));
    expect(quality).toMatchObject({ sequenceGapCount: 0, failures: [] });
    expect(quality.warnings).toContain(
      "2 messages of the trades' subscription were lost: prints may be missing",
    );
  });

  it("should warn where there is no snapshot", async () => {
    const quality = await judge(tradeLine(1, 0));
    expect(quality.failures).toEqual([]);
    expect(quality.warnings).toContain("no snapshot: the book is unknown until one comes");
  });

  it("should judge what cannot be replayed at all", async () => {
    const store = testStore();
    const half = line("orderbook_delta", 2, 10, { price_dollars: "0.405", delta_fp: "1.00", side: "yes" });
    await importFrames(store, [testFile(snapshotLine(1, 0) + half)], { priceLevelStructure: "deci_cent" });
    const cents = JSON.stringify(PRICE_LEVEL_STRUCTURES.get("linear_cent"));
    store.db.prepare("UPDATE market SET price_ranges = ?").run(cents);
    const quality = verifyMarket(store, TICKER);
    expect(quality.failures).toHaveLength(1);
    expect(quality.failures[0]).toContain("40.5 cents, off its price grid");
    expect(quality.counts).toMatchObject({ snapshotCount: 1, deltaCount: 1 });
  });

  it("should judge a market without rows", async () => {
    const quality = await judge(`{"type":"market_result","market_ticker":"${TICKER}","result":"no"}\n`);
    expect(quality.failures).toEqual([`market ${TICKER} has no recorded rows`]);
  });

  it("should be asked of a market there is", async () => {
    expect(await errorOf(() => verifyMarket(testStore(), TICKER))).toMatchObject({
      code: "DATA_MARKET_UNKNOWN",
    });
  });
});
