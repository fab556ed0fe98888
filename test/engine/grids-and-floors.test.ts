import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { PRICE_LEVEL_STRUCTURES } from "../../src/core/price-grid.ts";
import type { Strategy } from "../../src/core/strategy.ts";
import { ROW_KIND, type Tape } from "../../src/core/tape.ts";
import { BP_PER_CENT, US_PER_SECOND } from "../../src/core/units.ts";
import { buildTape } from "../../src/data/tape-builder.ts";
import { deltaRow, printRow, recordedRows, snapshotRows, type PlainRow } from "./rows.ts";
import { runLane } from "./run-scenario.ts";

const START_US = 1_700_000_000_000_000;

function at(seconds: number): number {
  return START_US + seconds * US_PER_SECOND;
}

function tapeWith(
  rows: readonly PlainRow[],
  life: readonly { seconds: number; kind: "grid" | "floor"; size: number }[],
): Tape {
  return buildTape(recordedRows(rows), {
    ticker: "TEST-1",
    priceRanges: PRICE_LEVEL_STRUCTURES.get("linear_cent")!,
    gridRanges: [PRICE_LEVEL_STRUCTURES.get("linear_cent")!, PRICE_LEVEL_STRUCTURES.get("deci_cent")!],
    lifeRows: life.map(({ seconds, kind, size }) => ({
      timeUs: at(seconds),
      receiveUs: at(seconds),
      kind: ROW_KIND[kind],
      size,
    })),
    sources: [],
  });
}

/** Bids at 45.55 and asks at 54.45, whatever happens: between the prices of both grids. */
const STEADY: Strategy = {
  quote(group, sheets) {
    if (group.markets[0]!.bestBidCents === undefined) return;
    sheets[0]!.bid(45.55, 10);
    sheets[0]!.ask(54.45, 10);
  },
  explain: () => [],
};

const OPENING = snapshotRows(START_US, [
  [BID, 4_000, 10_000],
  [ASK, 6_000, 10_000],
]);

function happenings(tape: Tape, strategy = STEADY): string[] {
  const { journal } = runLane(tape, { strategy });
  return journal.map(({ timeUs, kind, priceBp, detail }) => {
    const seconds = (timeUs - START_US) / US_PER_SECOND;
    return `${seconds} ${kind} ${priceBp / BP_PER_CENT}${detail === "" ? "" : ` ${detail}`}`;
  });
}

describe("a grid that changes while the market trades", () => {
  it("should round to the grid in force, and keep the queue of what rests at a price of both", () => {
    const tape = tapeWith(
      [...OPENING, printRow(at(3), BID, 4_550, 100), deltaRow(at(4), ASK, 5_900, 100)],
      [{ seconds: 2, kind: "grid", size: 1 }],
    );

    expect(happenings(tape)).toEqual([
      "0 placed 45",
      "0 placed 55",
      "2 cancelled 45",
      "2 cancelled 55",
      "2 placed 45.5",
      "2 placed 54.5",
      "3 filled 45.5 queue",
    ]);
  });

  it("should keep quotes one tick of that grid inside the opposite best price", () => {
    const eager: Strategy = { ...STEADY, quote: (_, sheets) => sheets[0]!.bid(70, 10) };
    const tape = tapeWith(OPENING, [{ seconds: 2, kind: "grid", size: 1 }]);

    expect(happenings(tape, eager)).toEqual(["0 placed 59", "2 cancelled 59", "2 placed 59.9"]);
  });
});

describe("a settlement floor", () => {
  it("should end what rests at or below it, and let nothing in there", () => {
    const tape = tapeWith(
      [...OPENING, deltaRow(at(5), ASK, 5_900, 100)],
      [{ seconds: 3, kind: "floor", size: 4_500 }],
    );

    expect(happenings(tape)).toEqual([
      "0 placed 45",
      "0 placed 55",
      "3 swept 45 settlement-floor",
      "3 rejected 45 settlement-floor",
      "5 rejected 45 settlement-floor",
    ]);
  });
});
