import { describe, expect, it } from "vitest";
import { ASK, BID } from "../../src/core/order-book.ts";
import { randomStream } from "../../src/core/random.ts";
import { FILL_MODELS } from "../../src/engine/fill-models/catalogue.ts";
import {
  calibrateQueue,
  type CalibrationBlock,
  type CalibrationOptions,
  type ModelErrors,
} from "../../src/estimators/queue-calibration.ts";
import { errorRates, unavoidableRates } from "../../src/estimators/queue-errors.ts";
import { deltaRow, printRow, snapshotRows, tapeOf, type PlainRow } from "../engine/rows.ts";

const START_US = 1_767_838_452_000_000;
const SECOND_US = 1_000_000;
const MODELS = [...FILL_MODELS.values()];

/** Seconds from the start; all at the bid of 45 cents, 100 contracts of unknown orders standing there. */
function tapeWith(rows: (at: (seconds: number) => number) => readonly PlainRow[]): ReturnType<typeof tapeOf> {
  return tapeOf([
    ...snapshotRows(START_US, [
      [BID, 4500, 100],
      [ASK, 5500, 100],
    ]),
    ...rows((seconds) => START_US + seconds * SECOND_US),
  ]);
}

/** A joins with 50, B with 30; 60 of those before A cancel; 40 trade, then A is filled whole, and B cancels. */
const TAPE = tapeWith((at) => [
  deltaRow(at(1), BID, 4500, 50),
  deltaRow(at(2), BID, 4500, 30),
  deltaRow(at(3), BID, 4500, -60),
  printRow(at(4), BID, 4500, 40),
  deltaRow(at(4), BID, 4500, -40),
  printRow(at(5), BID, 4500, 50),
  deltaRow(at(5), BID, 4500, -50),
  deltaRow(at(6), BID, 4500, -30),
]);

function errorsOf(
  tape: typeof TAPE,
  filledBy: CalibrationOptions["filledBy"],
): Readonly<Record<string, ModelErrors>> {
  const { blocks } = calibrateQueue(tape, MODELS, { blockCount: 1, filledBy });
  return Object.fromEntries(MODELS.map(({ name }, index) => [name, blocks[0]!.errors[index]!]));
}

const NONE = { missed: 0, early: 0, false: 0 };
const MISSED = { ...NONE, missed: 1 };

describe("orders followed through a recording", () => {
  it("should be those whose size tells them apart, with their ends", () => {
    const { followedCount, lostCount, cancelCounts, blocks } = calibrateQueue(TAPE, MODELS, {
      blockCount: 1,
      filledBy: "whole",
    });

    expect({ followedCount, lostCount }).toEqual({ followedCount: 2, lostCount: 0 });
    expect(cancelCounts).toEqual({ unique: 1, ambiguous: 0, unmatched: 1 });
    expect(blocks).toMatchObject([{ filledCount: 1, cancelledCount: 1, unavoidable: NONE }]);
  });

  it("should show which models fill too late, too early and falsely", () => {
    expect(errorsOf(TAPE, "whole")).toMatchObject({
      through: MISSED, // nothing went through 45 cents
      "fifo-pessimistic": MISSED, // 100 ahead, 90 printed
      "queue-proportional": MISSED, // 100 - 60 x 100/180 = 67 ahead, so 23 of the 50 are filled
      "fifo-matched": NONE, // 40 ahead after the cancel, none after the first print
      touch: { ...NONE, false: 1 }, // B's 30 by the first print, though B cancelled
    });
  });

  it("should be told by the first lot where that is asked for", () => {
    expect(errorsOf(TAPE, "first-lot")).toMatchObject({
      "fifo-pessimistic": MISSED,
      "queue-proportional": NONE,
      "fifo-matched": NONE,
      touch: { ...NONE, early: 1, false: 1 },
    });
  });

  it("should not be thought to have lost what others did", () => {
    // The 60 can only have been of the 100 that stood there first: A was whole when it was filled.
    const tape = tapeWith((at) => [
      deltaRow(at(1), BID, 4500, 80),
      deltaRow(at(2), BID, 4500, -60),
      printRow(at(3), BID, 4500, 40),
      deltaRow(at(3), BID, 4500, -40),
      printRow(at(4), BID, 4500, 80),
      deltaRow(at(4), BID, 4500, -80),
    ]);

    expect(errorsOf(tape, "whole")).toMatchObject({ "fifo-pessimistic": MISSED, "fifo-matched": NONE });
  });

  it("should not stand behind what was printed before they came and shown as gone only after", () => {
    const tape = tapeWith((at) => [
      printRow(at(1), BID, 4500, 100),
      deltaRow(at(2), BID, 4500, 50),
      deltaRow(at(2.5), BID, 4500, -100),
      printRow(at(4), BID, 4500, 50),
      deltaRow(at(4), BID, 4500, -50),
    ]);

    expect(errorsOf(tape, "whole")).toMatchObject({ "fifo-pessimistic": NONE });
  });

  it("should be given up when another of their size arrives, or the level shows less than they are", () => {
    const tape = tapeWith((at) => [
      deltaRow(at(1), BID, 4500, 50),
      deltaRow(at(2), BID, 4500, 50),
      deltaRow(at(3), BID, 4500, 70),
      printRow(at(4), BID, 4500, 230),
      deltaRow(at(4), BID, 4500, -230),
    ]);

    expect(calibrateQueue(tape, MODELS, { blockCount: 1, filledBy: "whole" })).toMatchObject({
      followedCount: 2,
      lostCount: 2,
      blocks: [{ filledCount: 0, cancelledCount: 0 }],
    });
  });

  it("should not be called early for a print whose reduction comes late", () => {
    const tape = tapeWith((at) => [
      printRow(at(1), BID, 4500, 100),
      deltaRow(at(1), BID, 4500, -100),
      deltaRow(at(2), BID, 4500, 50),
      printRow(at(3), BID, 4500, 50),
      deltaRow(at(4), BID, 4500, -50),
    ]);

    expect(errorsOf(tape, "whole")).toMatchObject({
      "fifo-pessimistic": NONE,
      "fifo-matched": NONE,
      touch: NONE,
    });
  });

  it("should count as unavoidable what no placing of cancels explains", () => {
    // 100 are ahead of the order, nobody cancels, and yet a trade takes exactly its size from the level.
    const tape = tapeWith((at) => [
      deltaRow(at(1), BID, 4500, 37),
      printRow(at(2), BID, 4500, 37),
      deltaRow(at(2), BID, 4500, -37),
    ]);

    const { blocks } = calibrateQueue(tape, MODELS, { blockCount: 1, filledBy: "whole" });

    expect(blocks[0]!.unavoidable).toEqual(MISSED);
    expect(unavoidableRates(blocks)).toMatchObject({ missedRate: 1, errorRate: 1 });
  });
});

function block(filledCount: number, missed: number): CalibrationBlock {
  return { filledCount, cancelledCount: 0, errors: [{ missed, early: 0, false: 0 }], unavoidable: NONE };
}

function rates(blocks: readonly CalibrationBlock[]): ReturnType<typeof errorRates> {
  return errorRates(blocks, ["model"], randomStream("1", "test"));
}

describe("error rates", () => {
  it("should be the errors of all blocks by the fills of all blocks", () => {
    expect(rates([block(10, 1), block(30, 7)])).toMatchObject([{ missedRate: 0.2, errorRate: 0.2 }]);
  });

  it("should have the interval of the blocks drawn again: with two of them, each alone or both", () => {
    // Drawn are both blocks with 1/2, either twice with 1/4: the percentiles are the blocks' own rates.
    expect(rates([block(10, 1), block(10, 7)])).toMatchObject([
      { errorRate: 0.4, errorRateLow: 0.1, errorRateHigh: 0.7 },
    ]);
  });

  it("should have no width where blocks are alike", () => {
    expect(rates([block(10, 2), block(20, 4), block(5, 1)])).toMatchObject([
      { errorRateLow: 0.2, errorRateHigh: 0.2 },
    ]);
  });

  it("should be absent without a fill", () => {
    expect(rates([block(0, 0)])).toBeUndefined();
  });

  it("should be the sum of all three kinds of errors by the fills", () => {
    const errors = [{ missed: 1, early: 2, false: 4 }];

    const all = { errorRate: 0.875, errorRateLow: 0.875, errorRateHigh: 0.875 };
    expect(rates([{ ...block(8, 0), errors }])).toMatchObject([
      { missedRate: 0.125, earlyRate: 0.25, falseRate: 0.5, ...all },
    ]);
  });
});
