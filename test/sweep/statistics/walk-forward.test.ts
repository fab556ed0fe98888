import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pnlMatrix, splitByTime, totalsByEvent } from "../../../src/sweep/statistics/pnl-matrix.ts";
import { walkForward, type WalkForwardOptions } from "../../../src/sweep/statistics/walk-forward.ts";
import { reasonOf, valueOf } from "./value-of.ts";

/** Cells a, b, c over six events. */
const ROWS = [
  [12, -4, 8],
  [5, 9, -2],
  [-7, 3, 6],
  [10, -1, 2],
  [4, 6, -3],
  [-2, 5, 9],
];

function picks(rows: readonly (readonly number[])[], options: WalkForwardOptions): string {
  const { steps } = valueOf(walkForward(pnlMatrix(rows), options));
  return steps.map(({ cell, pnlDollars }) => `${"abc"[cell]}(${pnlDollars})`).join(" ");
}

/** The cell that is chosen for a seventh event. */
function lastChoice(event: readonly number[]): number {
  return valueOf(walkForward(pnlMatrix([...ROWS, event]), { trainCountMin: 2 })).steps.at(-1)!.cell;
}

describe("walking forward", () => {
  it("should pick a, c, a, a and come to -3", () => {
    const { totalDollars, chosenCount, steps } = valueOf(walkForward(pnlMatrix(ROWS), { trainCountMin: 2 }));

    expect(picks(ROWS, { trainCountMin: 2 })).toBe("a(-7) c(2) a(4) a(-2)");
    expect([totalDollars, chosenCount, steps[0]!.period]).toEqual([-3, 2, 2]);
  });

  it("should choose on the last events only, where the window rolls", () => {
    // Sums of the two events before each: 17 5 6, -2 12 4, 3 2 8, 14 5 -1.
    expect(picks(ROWS, { trainCountMin: 2, trainCountMax: 2 })).toBe("a(-7) b(-1) c(-3) a(-2)");
  });

  it("should leave a gap between what it chooses on and what it trades", () => {
    // Sums of all but the event just before: 17 5 6, 10 8 12, 20 7 14.
    expect(picks(ROWS, { trainCountMin: 2, gapCount: 1 })).toBe("a(10) c(-3) a(-2)");
  });

  it("should take the first cell on ties", () => {
    expect(
      picks(
        [
          [1, 1, 0],
          [3, 4, 5],
        ],
        { trainCountMin: 1 },
      ),
    ).toBe("a(3)");
  });

  it("should choose by what it is told to, and book the P&L itself", () => {
    const scored = pnlMatrix(ROWS.map(([a, b, c]) => [-a!, -b!, -c!]));
    expect(picks(ROWS, { trainCountMin: 2, scored })).toBe("b(3) b(-1) b(6) c(9)");
  });

  it("should never choose by what comes later", () => {
    const row = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(row, row, (last, other) => {
        expect(lastChoice(last)).toBe(lastChoice(other));
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it("should refuse where no event is left to trade", () => {
    expect(reasonOf(walkForward(pnlMatrix(ROWS), { trainCountMin: 6 }))).toBe(
      "6 events, 7 are the least to walk forward",
    );
  });
});

describe("events", () => {
  it("should be one unit whatever their markets, known when the last of those is", () => {
    const markets = pnlMatrix([
      [1, 2],
      [10, 20],
      [3, 4],
      [100, 200],
    ]);
    const { periodCount, values } = totalsByEvent(markets, ["game", "election", "game", "index"]);

    expect(periodCount).toBe(3);
    expect([...values]).toEqual([10, 20, 4, 6, 100, 200]);
  });

  it("should be divided in time, the earlier part rounded down", () => {
    const { train, test } = splitByTime(pnlMatrix([[1], [2], [3], [4], [5]]), 0.5);
    expect([[...train.values], [...test.values]]).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
    expect([train.periodCount, test.periodCount]).toEqual([2, 3]);
  });
});
