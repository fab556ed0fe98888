import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_ROW } from "../../src/core/cancel-rows.ts";
import { QueueReconstruction } from "../../src/estimators/queue-reconstruction.ts";
import { checkProperty } from "../engine/property.ts";
import { NaiveQueues } from "./naive-queues.ts";

/**
 * Rows of one level, in words: what happens, whose it can have been (rows of the oldest and the youngest; "-" is unknown),
 * and the queue after it, front first, as row:lots. Worked out by hand.
 */
type Line = readonly [does: string, candidates: string, queue: string];

function check(lines: readonly Line[]): void {
  const queues = new QueueReconstruction(1);
  for (const [row, [does, candidates, queue]] of lines.entries()) {
    const [what, lots = 0, more = 0] = does
      .split(" ")
      .map((word, index) => (index === 0 ? word : Number(word)));
    queues.oldestRow = NO_ROW;
    queues.youngestRow = NO_ROW;
    if (what === "block") queues.setUnknown(0, row, lots as number);
    else if (what === "join") queues.grow(0, row, lots as number);
    else if (what === "cancel") queues.reduce(0, 0, lots as number);
    else if (what === "trade") queues.reduce(0, lots as number, 0);
    else if (what === "both") queues.reduce(0, lots as number, more as number);
    else queues.clear();
    const { oldestRow, youngestRow } = queues;
    const text = oldestRow === NO_ROW && youngestRow === NO_ROW ? "-" : `${oldestRow} ${youngestRow}`;
    const left = queues.queueAt(0).map((order) => `${order.row}:${order.lots}`);
    expect([does, text, left.join(" ")]).toEqual([does, candidates, queue]);
  }
}

describe("orders inferred from a level's changes", () => {
  it("should stand in the order of their arrival", () => {
    check([
      ["join 30", "-", "0:30"],
      ["join 20", "-", "0:30 1:20"],
      ["join 30", "-", "0:30 1:20 2:30"],
    ]);
  });

  it("should leave by trades from the front, the first perhaps in part", () => {
    check([
      ["join 30", "-", "0:30"],
      ["join 20", "-", "0:30 1:20"],
      ["join 50", "-", "0:30 1:20 2:50"],
      ["trade 10", "-", "0:20 1:20 2:50"],
      ["trade 25", "-", "1:15 2:50"],
      ["trade 65", "-", ""],
    ]);
  });

  it("should leave by a cancel of exactly their size", () => {
    check([
      ["join 30", "-", "0:30"],
      ["join 20", "-", "0:30 1:20"],
      ["join 50", "-", "0:30 1:20 2:50"],
      ["cancel 20", "1 1", "0:30 2:50"],
      ["cancel 50", "2 2", "0:30"],
    ]);
  });

  it("should be told apart no further than the oldest and the youngest of one size, the youngest leaving", () => {
    check([
      ["join 30", "-", "0:30"],
      ["join 20", "-", "0:30 1:20"],
      ["join 30", "-", "0:30 1:20 2:30"],
      ["join 30", "-", "0:30 1:20 2:30 3:30"],
      ["cancel 30", "0 3", "0:30 1:20 2:30"],
      ["cancel 30", "0 2", "0:30 1:20"],
      ["cancel 30", "0 0", "1:20"],
    ]);
  });

  it("should be known by what trades have left of them", () => {
    check([
      ["join 30", "-", "0:30"],
      ["join 50", "-", "0:30 1:50"],
      ["trade 12", "-", "0:18 1:50"],
      ["cancel 18", "0 0", "1:50"],
    ]);
  });

  it("should take a trade back from the order in front when that is cancelled whole", () => {
    check([
      ["join 30", "-", "0:30"],
      ["join 50", "-", "0:30 1:50"],
      ["trade 12", "-", "0:18 1:50"],
      ["cancel 30", "0 0", "1:38"],
    ]);
  });

  it("should count as larger ones that lost a part where none has the size", () => {
    check([
      ["join 30", "-", "0:30"],
      ["join 20", "-", "0:30 1:20"],
      ["join 40", "-", "0:30 1:20 2:40"],
      ["cancel 25", "0 2", "0:30 1:20 2:15"],
      ["cancel 15", "2 2", "0:30 1:20"],
      ["cancel 25", "0 0", "0:5 1:20"],
    ]);
  });

  it("should be unknown where a cancel is larger than any of them", () => {
    check([
      ["join 30", "-", "0:30"],
      ["join 20", "-", "0:30 1:20"],
      ["cancel 40", "-", "0:10"],
    ]);
  });

  it("should begin anew with a snapshot, as one block in front of which nothing can be seen", () => {
    check([
      ["join 30", "-", "0:30"],
      ["block 100", "-", "1:100"],
      ["join 30", "-", "1:100 2:30"],
      ["cancel 30", "2 2", "1:100"],
      ["cancel 60", "1 1", "1:40"],
      ["join 90", "-", "1:40 5:90"],
      ["cancel 35", "1 5", "1:5 5:90"],
      ["trade 7", "-", "5:88"],
      ["clear", "-", ""],
    ]);
  });

  it("should let a block leave whole", () => {
    check([
      ["block 100", "-", "0:100"],
      ["join 30", "-", "0:100 1:30"],
      ["cancel 100", "0 0", "1:30"],
    ]);
  });

  it("should be ordered by their arrival among those of one size, also one that became that size later", () => {
    check([
      ["join 30", "-", "0:30"],
      ["join 20", "-", "0:30 1:20"],
      ["trade 10", "-", "0:20 1:20"],
      ["cancel 20", "0 1", "0:20"],
    ]);
  });

  it("should place the cancelled part of a reduction first, then the traded one", () => {
    check([
      ["join 30", "-", "0:30"],
      ["join 20", "-", "0:30 1:20"],
      ["both 10 20", "1 1", "0:20"],
    ]);
  });
});

const step = fc.record({
  does: fc.constantFrom(
    "join",
    "join",
    "join",
    "cancel",
    "cancel",
    "equal",
    "trade",
    "both",
    "block",
    "clear",
  ),
  slot: fc.nat(1),
  lots: fc.integer({ min: 1, max: 7 }),
  which: fc.nat(50),
});

describe("the reconstruction", () => {
  it("should agree with a plain list under any changes, and always hold what is displayed", () => {
    checkProperty(
      fc.property(fc.array(step, { minLength: 40, maxLength: 120 }), (steps) => {
        const queues = new QueueReconstruction(2);
        const naive = new NaiveQueues();
        const displayed = [0, 0];
        for (const [row, { does, slot, lots, which }] of steps.entries()) {
          const displayedLots = displayed[slot]!;
          const atMostLots = Math.min(lots, displayedLots);
          const equal = naive.at(slot)[which % Math.max(1, naive.at(slot).length)]?.lots ?? 0;
          if (does === "clear" && which % 5 === 0) {
            queues.clear();
            naive.clear();
            displayed.fill(0);
          } else if (does === "block" || does === "clear") {
            queues.setUnknown(slot, row, lots);
            naive.setUnknown(slot, row, lots);
            displayed[slot] = lots;
          } else if (does === "join") {
            queues.grow(slot, row, lots);
            naive.grow(slot, row, lots);
            displayed[slot]! += lots;
          } else {
            const cancelledLots = does === "equal" ? equal : does === "trade" ? 0 : atMostLots;
            const tradedLots =
              does === "trade" ? atMostLots : does === "both" ? displayedLots - atMostLots : 0;
            const found = naive.reduce(slot, tradedLots, cancelledLots) ?? [NO_ROW, NO_ROW];
            queues.reduce(slot, tradedLots, cancelledLots);
            displayed[slot]! -= tradedLots + cancelledLots;
            expect([queues.oldestRow, queues.youngestRow]).toEqual(found);
            expect(queues.oldestRow).toBeLessThanOrEqual(queues.youngestRow);
            expect(queues.youngestRow === NO_ROW || queues.youngestRow < row).toBe(true);
          }
          for (const at of [0, 1]) {
            const inferred = queues.queueAt(at);
            expect(inferred).toEqual(naive.at(at).map((order) => ({ row: order.row, lots: order.lots })));
            expect(inferred.reduce((sum, order) => sum + order.lots, 0)).toBe(displayed[at]);
          }
        }
      }),
      300,
    );
  });

  it("should name nobody where those that can have lost a part stand too deep in a long queue to be looked for", () => {
    const queues = new QueueReconstruction(1);
    for (let row = 0; row < 600; row++) queues.grow(0, row, 1);
    queues.grow(0, 600, 50);
    for (let row = 601; row < 1_200; row++) queues.grow(0, row, 1);

    queues.reduce(0, 0, 20);

    expect([queues.oldestRow, queues.youngestRow]).toEqual([NO_ROW, NO_ROW]);
  });

  it("should hold no more than the orders that stand", () => {
    const queues = new QueueReconstruction(1);
    for (let row = 0; row < 100_000; row++) {
      queues.grow(0, row, 10 + (row % 7));
      if (row >= 20) queues.reduce(0, 10 + ((row - 20) % 7), 0);
    }
    expect(queues.queueAt(0)).toHaveLength(20);
  });
});
