import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_ROW } from "../../src/core/cancel-rows.ts";
import { ASK, BID } from "../../src/core/order-book.ts";
import { HEAD_KIND_MASK, HEAD_SLOT_SHIFT, ROW_KIND, rowLots, type Tape } from "../../src/core/tape.ts";
import { plainCancels } from "../core/plain-cancels.ts";
import { CENT_PRICES_BP, marketRows, TAPERED_PRICES_BP, timedActions } from "../engine/market-rows.ts";
import { checkProperty } from "../engine/property.ts";
import { deltaRow, gapRow, printRow, snapshotRows, tapeOf } from "../engine/rows.ts";

const START_US = 1_767_838_452_000_000;

function candidates(tape: Tape): (string | undefined)[] {
  const { oldest: oldests, youngest } = plainCancels(tape, tape.rowCount);
  return oldests.map((oldest, row) =>
    oldest === NO_ROW && youngest[row] === NO_ROW ? undefined : `${oldest} ${youngest[row]}`,
  );
}

describe("whose order a cancel was", () => {
  const snapshot = snapshotRows(START_US, [
    [BID, 4500, 100],
    [ASK, 5500, 200],
  ]);

  it("should stand on the tape by the rows at which orders arrived", () => {
    const tape = tapeOf([
      ...snapshot, // rows 0, 1, 2
      deltaRow(START_US + 1_000, BID, 4500, 20), // 3
      deltaRow(START_US + 2_000, ASK, 5500, 20), // 4: another level
      deltaRow(START_US + 3_000, BID, 4500, 30), // 5
      deltaRow(START_US + 4_000, BID, 4500, 20), // 6
      deltaRow(START_US + 5_000, BID, 4500, -20), // 7: that of row 3 or of row 6
      deltaRow(START_US + 6_000, BID, 4500, -30), // 8: that of row 5
      deltaRow(START_US + 7_000, BID, 4500, -40), // 9: part of the snapshot's
      deltaRow(START_US + 8_000, ASK, 5500, -20), // 10: that of row 4
    ]);

    expect(candidates(tape).slice(7)).toEqual(["3 6", "5 5", "1 1", "4 4"]);
    expect(candidates(tape).slice(0, 7)).toEqual(Array.from({ length: 7 }));
  });

  it("should be told of what was cancelled, not of what was traded", () => {
    const tape = tapeOf([
      ...snapshot,
      deltaRow(START_US + 1_000, BID, 4500, 40), // 3
      deltaRow(START_US + 2_000, BID, 4500, 15), // 4
      printRow(START_US + 3_000, BID, 4500, 25), // 5
      deltaRow(START_US + 3_000, BID, 4500, -40), // 6: 25 traded, and 15 cancelled
      printRow(START_US + 9_000_000, BID, 4500, 30), // 7
      deltaRow(START_US + 9_000_000, BID, 4500, -30), // 8
      deltaRow(START_US + 10_000_000, BID, 4500, -45), // 9: what trades have left of the snapshot's
    ]);

    expect(candidates(tape).slice(5)).toEqual([undefined, "4 4", undefined, undefined, "1 1"]);
  });

  it("should be forgotten at a snapshot and at a gap", () => {
    const again = snapshotRows(START_US + 2_000, [[BID, 4500, 120]]);
    for (const between of [[], [gapRow(START_US + 1_500)]]) {
      const tape = tapeOf([
        ...snapshot,
        deltaRow(START_US + 1_000, BID, 4500, 20),
        ...between,
        ...again,
        deltaRow(START_US + 3_000, BID, 4500, -20),
      ]);
      const levelRow = tape.rowCount - 2;

      expect(candidates(tape).at(-1)).toBe(`${levelRow} ${levelRow}`);
    }
  });

  it("should not be an order of a level that a snapshot no longer shows", () => {
    const tape = tapeOf([
      ...snapshot,
      deltaRow(START_US + 1_000, BID, 4500, 20),
      ...snapshotRows(START_US + 2_000, [[ASK, 5500, 200]]), // rows 4 and 5
      deltaRow(START_US + 3_000, BID, 4500, 20), // 6
      deltaRow(START_US + 4_000, BID, 4500, -20),
    ]);

    expect(candidates(tape).at(-1)).toBe("6 6");
  });

  it("should name earlier rows of the same level alone, the oldest first, under any market", () => {
    for (const [prices, structure] of [
      [CENT_PRICES_BP, "linear_cent"],
      [TAPERED_PRICES_BP, "tapered_deci_cent"],
    ] as const)
      checkProperty(
        fc.property(timedActions, (actions) => {
          const tape = tapeOf(marketRows(actions, prices), { structure });
          const { oldest, youngest } = plainCancels(tape, tape.rowCount);
          const displayed = new Map<number, number>();
          for (let row = 0; row < tape.rowCount; row++) {
            const head = tape.head[row]!;
            const slot = head >>> HEAD_SLOT_SHIFT;
            const kind = head & HEAD_KIND_MASK;
            const isLevel = kind === ROW_KIND.level;
            const isReduction = isLevel && rowLots(tape, row) < (displayed.get(slot) ?? 0);
            if (isLevel) displayed.set(slot, rowLots(tape, row));
            else if (kind === ROW_KIND.clear || kind === ROW_KIND.gap) displayed.clear();
            const rows = [oldest[row]!, youngest[row]!];
            if (!isReduction) expect(rows).toEqual([NO_ROW, NO_ROW]);
            if (rows[1] === NO_ROW) expect(rows[0]).toBe(NO_ROW);
            else {
              expect(rows[0]).toBeLessThanOrEqual(rows[1]!);
              expect(rows[1]).toBeLessThan(row);
              for (const at of rows) expect(tape.head[at]! >>> HEAD_SLOT_SHIFT).toBe(slot);
            }
          }
        }),
        100,
      );
  });
});
