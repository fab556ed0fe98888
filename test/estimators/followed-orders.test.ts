/** What becomes of the orders that are followed through a recording, each case by hand. */
import { describe, expect, it } from "vitest";
import { ASK, BID, type Side } from "../../src/core/order-book.ts";
import { FILL_MODELS } from "../../src/engine/fill-models/catalogue.ts";
import { calibrateQueue } from "../../src/estimators/queue-calibration.ts";
import { deltaRow, gapRow, printRow, snapshotRows, tapeOf, type PlainRow } from "../engine/rows.ts";

const START_US = 1_767_838_452_000_000;
const SECOND_US = 1_000_000;
const MODELS = [...FILL_MODELS.values()];
const NONE = { missed: 0, early: 0, false: 0 };

type Rows = (at: (seconds: number) => number) => readonly PlainRow[];

/** 100 lots of unknown orders at a bid of 45 and an ask of 55 cents, then the rows, timed in seconds from the start. */
function calibrated(rows: Rows, blockCount = 1) {
  const tape = tapeOf([
    ...snapshotRows(START_US, [
      [BID, 4500, 100],
      [ASK, 5500, 100],
    ]),
    ...rows((seconds) => START_US + seconds * SECOND_US),
  ]);
  return calibrateQueue(tape, MODELS, { blockCount, filledBy: "whole" });
}

/** The counts, and the only block's ends. */
function followed(rows: Rows) {
  const { followedCount, lostCount, blocks } = calibrated(rows);
  const { filledCount, cancelledCount, unavoidable } = blocks[0]!;
  return { followedCount, lostCount, filledCount, cancelledCount, unavoidable };
}

/** The models that fill an order which cancelled. */
function falsely(rows: Rows): readonly string[] {
  const { errors } = calibrated(rows).blocks[0]!;
  return MODELS.map(({ name }) => name).filter((_, index) => errors[index]!.false > 0);
}

describe("an order that can be followed no longer", () => {
  it("should be lost alone where another of its size arrives: the others are still followed", () => {
    expect(
      followed((at) => [
        deltaRow(at(1), BID, 4500, 50),
        deltaRow(at(2), BID, 4500, 30),
        deltaRow(at(3), BID, 4500, 50),
        deltaRow(at(4), BID, 4500, -30),
      ]),
    ).toMatchObject({ followedCount: 2, lostCount: 1, filledCount: 0, cancelledCount: 1 });
  });

  it("should be lost alone where its level shows less than it was: smaller ones are still followed", () => {
    expect(
      followed((at) => [
        deltaRow(at(1), BID, 4500, 50),
        deltaRow(at(2), BID, 4500, 30),
        deltaRow(at(3), BID, 4500, -140), // 40 are left: the 50 went unseen
        deltaRow(at(4), BID, 4500, -30),
      ]),
    ).toMatchObject({ followedCount: 2, lostCount: 1, cancelledCount: 1 });
  });

  it("should be counted as lost at the end of the recording", () => {
    expect(followed((at) => [deltaRow(at(1), BID, 4500, 50), deltaRow(at(2), ASK, 5500, 30)])).toMatchObject({
      followedCount: 2,
      lostCount: 2,
    });
  });

  it.each<[string, (timeUs: number) => readonly PlainRow[]]>([
    ["a gap", (timeUs) => [gapRow(timeUs)]],
    ["a snapshot", (timeUs) => snapshotRows(timeUs, [[BID, 4500, 150]])],
  ])("should be lost at %s, and nothing that was there before be followed", (_what, rows) => {
    expect(
      followed((at) => [
        deltaRow(at(1), BID, 4500, 50),
        ...rows(at(2)),
        ...snapshotRows(at(3), [[BID, 4500, 150]]),
        deltaRow(at(4), BID, 4500, -50), // as large as the order was
        deltaRow(at(5), BID, 4500, 50), // followed: nothing of its size is known to stand there
        deltaRow(at(6), BID, 4500, -50),
      ]),
    ).toMatchObject({ followedCount: 2, lostCount: 1, cancelledCount: 1 });
  });
});

describe("a print", () => {
  const all = MODELS.map(({ name }) => name);

  it.each<[string, Side, number, Side, number, readonly string[]]>([
    ["a bid is filled by one below its price", BID, 4500, BID, 4400, all],
    ["a bid is not by one above its price", BID, 4500, BID, 4600, []],
    ["a bid is not by a buyer's", BID, 4500, ASK, 4500, []],
    ["an ask is filled by one above its price", ASK, 5500, ASK, 5600, all],
    ["an ask is not by one below its price", ASK, 5500, ASK, 5400, []],
    [
      "through is not filled at its own price",
      BID,
      4500,
      BID,
      4500,
      all.filter((name) => name !== "through"),
    ],
  ])("should reach the orders it would have reached: %s", (_what, side, ownBp, printSide, printBp, names) => {
    // It joins with 50 behind the 100, 500 are printed, and it cancels when that is long past.
    const rows: Rows = (at) => [
      deltaRow(at(1), side, ownBp, 50),
      printRow(at(2), printSide, printBp, 500),
      deltaRow(at(9), side, ownBp, -50),
    ];

    expect(falsely(rows)).toEqual(names);
  });

  it("should not reach anybody where it was a block trade", () => {
    const filled = falsely((at) => [
      deltaRow(at(1), BID, 4500, 50),
      printRow(at(2), BID, 4400, 500, true),
      deltaRow(at(9), BID, 4500, -50),
    ]);

    expect(filled).toEqual([]);
  });
});

/** 100 ahead of A's 50, and a print of 150 that takes only those 100: even with no cancel ahead A was due. */
const due: Rows = (at) => [
  deltaRow(at(1), BID, 4500, 50),
  printRow(at(2), BID, 4500, 150),
  deltaRow(at(2), BID, 4500, -100),
];

describe("what no placing of the cancels avoids", () => {
  it("should be false where the order cancels after all", () => {
    expect(followed((at) => [...due(at), deltaRow(at(9), BID, 4500, -50)])).toMatchObject({
      cancelledCount: 1,
      unavoidable: { ...NONE, false: 1 },
    });
  });

  it("should be early where it is filled later", () => {
    const filled = followed((at) => [
      ...due(at),
      printRow(at(9), BID, 4500, 50),
      deltaRow(at(9), BID, 4500, -50),
    ]);

    expect(filled).toMatchObject({ filledCount: 1, unavoidable: { ...NONE, early: 1 } });
  });
});

describe("the blocks of a recording", () => {
  it("should be equal parts of its time, the last moment in the last of them", () => {
    // Ten seconds in five blocks of two.
    const { blocks } = calibrated(
      (at) => [
        ...[30, 40, 50].map((lots) => deltaRow(at(1), BID, 4500, lots)),
        deltaRow(at(1.9), BID, 4500, -30),
        deltaRow(at(2), BID, 4500, -40),
        deltaRow(at(10), BID, 4500, -50),
      ],
      5,
    );

    expect(blocks.map(({ cancelledCount }) => cancelledCount)).toEqual([1, 1, 0, 0, 1]);
  });
});
