/** What reaches over several markets of one account, worked by hand: order groups and cash. */
import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { PRICE_LEVEL_STRUCTURES } from "../../src/core/price-grid.ts";
import { US_PER_SECOND } from "../../src/core/units.ts";
import { buildTape } from "../../src/data/tape-builder.ts";
import { at, doing, market, order, play, START_US, textOf, type Act } from "./acting.ts";
import { deltaRow, printRow, recordedRows, snapshotRows } from "./rows.ts";
import { createKernel } from "./run-scenario.ts";

describe("an order group over two markets", () => {
  it("should count what is matched in both, and end its orders in both before the next row", () => {
    const one = market([1, 6, 7, 9], [printRow(at(2), BID, 4_500, 800), printRow(at(3), BID, 4_500, 100)]);
    const other = market(
      [1, 6, 7, 9],
      [printRow(at(3), BID, 4_500, 300), printRow(at(4), BID, 4_000, 100), printRow(at(8), BID, 4_500, 200)],
    );
    let group = -1;
    const strategy = doing([
      [
        1,
        (desk) => {
          group = desk.createGroup(10);
          for (const place of [0, 1]) desk.send(order(place, BID, 46, 9, { group }));
          desk.send(order(1, BID, 44, 5));
        },
      ],
      [6, (desk) => desk.send(order(0, BID, 46, 1, { group }))],
      [7, (desk) => desk.commandGroup(group, "reset")],
      [7, (desk) => desk.send(order(1, BID, 46, 3, { group }))],
      [9, (desk) => desk.commandGroup(group, "trigger")],
    ]);

    // 8 in A, then at one time the last 1 in A, first, and 3 in B: 12 are more than 10. Outside the group 44 rests on.
    expect(play([one, other], strategy)).toEqual([
      "1 A placed 9 @46",
      "1 B placed 9 @46",
      "1 B placed 5 @44",
      "2 A filled 8 @46 through",
      "3 A filled 1 @46 through",
      "3 B filled 3 @46 through",
      "3 B swept 6 @46 order-group",
      "4 B filled 1 @44 through",
      "6 A rejected 1 @46 order-group",
      "7 B placed 3 @46",
      "8 B filled 2 @46 through",
      "9 B swept 1 @46 order-group",
    ]);
  });

  it("should end orders in a market by a command given for another, but none within a gap", () => {
    const quiet = market([1, 3]);
    const lost = buildTape(
      recordedRows([
        ...snapshotRows(START_US, [
          [BID, 4_500, 10_000],
          [ASK, 5_500, 10_000],
        ]),
        { kind: "gap", side: BID, priceBp: 0, lots: 0, timeUs: at(2), isBlock: false },
        ...snapshotRows(at(5), [
          [BID, 4_500, 10_000],
          [ASK, 4_600, 10_000],
        ]),
      ]),
      { ticker: "LOST", priceRanges: PRICE_LEVEL_STRUCTURES.get("linear_cent")!, sources: [] },
    );
    let group = -1;
    const strategy = doing([
      [
        1,
        (desk) => {
          group = desk.createGroup(10);
          for (const place of [0, 1])
            for (const cents of [45, 46]) desk.send(order(place, BID, cents, 2, { group }));
        },
      ],
      [3, (desk) => desk.commandGroup(group, "trigger")],
    ]);

    // What became of those in the gap shows at the snapshot: the asks have come down to 46.
    expect(play([quiet, lost], strategy).filter((text) => !text.includes("placed"))).toEqual([
      "3 A swept 2 @46 order-group",
      "3 A swept 2 @45 order-group",
      "5 B filled 2 @46 gap",
      "5 B swept 2 @45 lost",
    ]);
  });
});

describe("the cash of an account over two markets", () => {
  it("should be one: what one market holds back, earns and pays out is missing or there in the other", () => {
    // A settles at a dollar after its last row, at 5 s; B goes on.
    const one = market([1], [printRow(at(2), BID, 5_000, 1_000), deltaRow(at(5), BID, 100, 100)], 1_000_000);
    const other = market([1, 3, 7, 8], [printRow(at(4), ASK, 6_000, 400)]);
    const available: [number, number][] = [];
    const look: Act = (_, { nowUs }) =>
      void available.push([(nowUs - START_US) / US_PER_SECOND, kernel.lanes[0]!.cash!.availableMicros]);
    const strategy = doing([
      [
        1,
        (desk) => {
          desk.send(order(0, BID, 50, 10)); // holds back $5.00 of $9.00
          desk.send(order(1, BID, 41, 10)); // $4.10 are more than the $4.00 left
          desk.send(order(1, ASK, 60, 10)); // 10 x $0.40 is just what is left
          desk.send(order(0, BID, 1, 1)); // and nothing more
        },
      ],
      [3, look],
      [3, (desk) => desk.send(order(0, BID, 1, 1))],
      [7, look],
      [7, (desk) => desk.send(order(1, BID, 50, 22))], // closes 4 that are short, opens 18: $9.00
      [8, look],
    ]);
    const kernel = createKernel([one, other], [{ strategy, marketIndices: [0, 1], cashMicros: 9_000_000 }]);
    kernel.run();

    const told = kernel.journals[0]!.entries.map((entry) => textOf(entry).replace(/^\S+ /, ""));
    expect(told).toEqual([
      "A placed 10 @50",
      "B rejected 10 @41 insufficient-balance",
      "B placed 10 @60",
      "A rejected 1 @1 insufficient-balance",
      "A filled 10 @50 queue",
      "A rejected 1 @1 insufficient-balance",
      "B filled 4 @60 queue",
      "B placed 22 @50",
    ]);
    expect(available).toEqual([
      [3, 0],
      // 9 - 5 for A's 10, and a dollar each of them now; B sold 4 for $2.40 that hold $4 back, and 6 more hold $2.40.
      [7, 9_000_000 - 5_000_000 + 10_000_000 + 2_400_000 - 4_000_000 - 2_400_000],
      [8, 10_000_000 - 9_000_000],
    ]);
    expect(kernel.ledgers[0]!.map(({ cashMicros, inventoryLots }) => [cashMicros, inventoryLots])).toEqual([
      [-5_000_000, 1_000],
      [2_400_000, -400],
    ]);
  });
});
