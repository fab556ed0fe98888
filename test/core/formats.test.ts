/** What files and journals of earlier versions hold: bytes of a tape read by hand as docs/DATA.md has them, and the order of codes. */
import { describe, expect, it } from "vitest";
import {
  EXIT_CODES,
  dataError,
  usageError,
  AppError,
  assert,
  InvariantError,
} from "../../src/core/errors.ts";
import { ASK, BID } from "../../src/core/order-book.ts";
import { NumberedDraws, randomStream } from "../../src/core/random.ts";
import { MARKET_STATUS, openTape, packTape, sparseLots } from "../../src/core/tape.ts";
import { END_REASONS, FILL_CAUSES, QUOTE_TERMS, REJECT_REASONS } from "../../src/core/venue.ts";
import { REFUSAL_REASONS, REFUSAL_SENTENCES } from "../../src/core/risk-rows.ts";
import { deltaRow, gapRow, printRow, snapshotRows, tapeOf } from "../engine/rows.ts";

const START_US = 1_767_838_452_880_013;

const bit = (...bits: readonly number[]): number => bits.reduce((sum, at) => sum + 2 ** at, 0);
const slot = (level: number, side: number): number => (2 * level + side) * 2 ** 17;

describe("the bytes of a tape", () => {
  const tape = tapeOf(
    [
      ...snapshotRows(START_US, [[BID, 4_500, 2 ** 33 + 7], [ASK, 5_500, 100]]), // prettier-ignore
      printRow(START_US + 1_000, BID, 4_500, 30),
      deltaRow(START_US + 1_000, BID, 4_500, -30),
      printRow(START_US + 2_000, ASK, 5_500, 5, true),
      gapRow(START_US + 3_000),
      ...snapshotRows(START_US + 4_000, [[BID, 4_500, 50]]),
    ],
    { settlementMicros: 450_000 },
  );
  const bytes = new DataView(tape.buffer);
  const headerLength = bytes.getUint32(8, true);
  const rowCount = bytes.getUint32(12, true);
  const first = Math.ceil((16 + headerLength) / 8) * 8;

  it("should begin with a name, a version and a header that says what is in it", () => {
    const text = new TextDecoder().decode(new Uint8Array(tape.buffer, 0, 4).slice());
    const header = JSON.parse(
      new TextDecoder().decode(new Uint8Array(tape.buffer, 16, headerLength).slice()),
    ) as object;

    expect([text, bytes.getUint32(4, true), rowCount]).toEqual(["TAPE", 3, 10]);
    expect(header).toMatchObject({
      ticker: "TEST-1",
      rowCount: 10,
      priceRanges: tape.priceRanges,
      counts: tape.counts,
    });
  });

  it("should hold times, then heads and sizes of all rows", () => {
    // No row is traded in part or open: the next column after the times is that of the heads.
    const times = Array.from(
      { length: rowCount },
      (_, row) => bytes.getFloat64(first + 8 * row, true) - START_US,
    );
    const heads = Array.from({ length: rowCount }, (_, row) =>
      bytes.getUint32(first + 8 * rowCount + 4 * row, true),
    );
    const sizes = Array.from({ length: rowCount }, (_, row) =>
      bytes.getUint32(first + 12 * rowCount + 4 * row, true),
    );

    expect(times).toEqual([0, 0, 0, 1_000, 1_000, 2_000, 3_000, 4_000, 4_000, 4_001]);
    // Level 44 is 45 cents, level 54 is 55. The high bits of 2^33 + 7 are 2, of 30 less 1.
    expect(heads).toEqual([
      1,
      0 + 2 * 16 + bit(10) + slot(44, 0),
      0 + bit(8, 9, 10) + slot(54, 1),
      2 + bit(11) + slot(44, 0), // of one event with the reduction of its time
      0 + 1 * 16 + bit(8, 11) + slot(44, 0),
      2 + bit(8, 15) + slot(54, 1),
      3 + bit(8, 9),
      1,
      0 + bit(8, 9, 10) + slot(44, 0),
      4 + bit(8),
    ]);
    expect(sizes).toEqual([0, 7, 100, 30, 2 ** 32 - 23, 5, 0, 0, 50, 450_000]);
  });

  it("should be refused where a column is not as long as the rows", () => {
    const { ticker, priceRanges, sources, counts } = tape;
    const description = { ticker, priceRanges, sources, counts };

    expect(openTape(packTape(description, tape).buffer).contentHash).toBe(tape.contentHash);
    expect(() => packTape(description, { ...tape, lagUs: tape.lagUs.slice(1) })).toThrow(InvariantError);
  });
});

describe("what few rows have", () => {
  it("should be found by the row, and be nothing for the others", () => {
    const [rows, lots] = [Uint32Array.of(3, 7, 8), Float64Array.of(30, 70, 80)];

    expect([2, 3, 4, 7, 8, 9].map((row) => sparseLots(rows, lots, row))).toEqual([0, 30, 0, 70, 80, 0]);
    expect(sparseLots(new Uint32Array(), new Float64Array(), 0)).toBe(0);
  });
});

describe("codes", () => {
  it("should keep their order, which is part of journals and digests", () => {
    expect(MARKET_STATUS).toEqual({ open: 0, paused: 1, halted: 2, inactive: 3, closed: 4, determined: 5 });
    expect(FILL_CAUSES).toEqual(["queue", "through", "postedThrough", "gap", "modelled", "take"]);
    expect(REJECT_REASONS).toEqual([
      "post-only-cross", "own-cross", "market-not-open", "off-grid", "expired", "order-group", "insufficient-balance",
      "reduce-only", "fok-volume", "settlement-floor", "not-resting",
    ]); // prettier-ignore
    expect(END_REASONS).toEqual([
      "lost", "expiry", "close", "halt", "reactivation", "order-group", "self-trade", "immediate", "settlement-floor",
    ]); // prettier-ignore
  });

  it("should have a sentence for each refusal", () => {
    expect(Object.keys(REFUSAL_SENTENCES).toSorted()).toEqual([...REFUSAL_REASONS].toSorted());
  });

  it("should be an exit by whose problem it is", () => {
    expect(EXIT_CODES).toEqual({
      good: 0,
      checkFailed: 1,
      usage: 2,
      data: 3,
      exchange: 4,
      bug: 70,
      interrupted: 130,
    });
    const cause = new Error("why");
    const [usage, data] = [
      usageError("U", "what", { hint: "do" }),
      dataError("D", "what", { hint: "do", data: { a: 1 }, cause }),
    ];

    expect([usage.exitCode, usage.code, usage.data, usage.cause]).toEqual([2, "U", {}, undefined]);
    expect([data.exitCode, data.code, data.data, data.cause]).toEqual([3, "D", { a: 1 }, cause]);
    expect([data instanceof AppError, data.name, data.message, data.hint]).toEqual([
      true,
      "AppError",
      "what",
      "do",
    ]);
    expect("cause" in usage).toBe(false);
    expect(() => assert(false, "bid below ask")).toThrow("Invariant: bid below ask");
    expect(() => assert(true, "bid below ask")).not.toThrow();
    expect(new InvariantError("x").name).toBe("InvariantError");
  });

  it("should be a quote that rests and nothing else, unless it is asked otherwise", () => {
    expect(QUOTE_TERMS).toEqual({
      timeInForce: "good-till-cancelled",
      selfTrade: "taker-at-cross",
      isPostOnly: true,
      isReduceOnly: false,
      isCancelledOnPause: false,
      expiryUs: undefined,
      group: undefined,
    });
  });
});

const firstOf = (seed: string, label: string): number => randomStream(seed, label).uniform();

describe("streams of chance", () => {
  const COUNT = 20_000;
  const mean = (draw: () => number): number => {
    let sum = 0;
    for (let turn = 0; turn < COUNT; turn++) sum += draw();
    return sum / COUNT;
  };

  it("should have the moments of their laws, within five standard errors", () => {
    const stream = randomStream("7", "moments");
    const error = 5 / Math.sqrt(COUNT);

    expect(Math.abs(mean(() => stream.uniform()) - 0.5)).toBeLessThan(error * Math.sqrt(1 / 12));
    expect(Math.abs(mean(() => stream.normal()))).toBeLessThan(error);
    expect(Math.abs(mean(() => stream.normal() ** 2) - 1)).toBeLessThan(error * Math.sqrt(2));
    expect(Math.abs(mean(() => stream.normal() ** 4) - 3)).toBeLessThan(error * Math.sqrt(96));
    expect(Math.abs(mean(() => stream.exponential(4)) - 0.25)).toBeLessThan(error * 0.25);
    expect(Math.abs(mean(() => stream.below(10)) - 4.5)).toBeLessThan(error * Math.sqrt(99 / 12));
    const seen = new Set(Array.from({ length: 400 }, () => stream.below(10)));
    expect([...seen].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("should be the same for a seed and a label, and others for others", () => {
    expect(firstOf("7", "a")).toBe(firstOf("7", "a"));
    expect(new Set([firstOf("7", "a"), firstOf("7", "b"), firstOf("8", "a"), firstOf("7/a", "")]).size).toBe(
      4,
    );
  });

  it("should be numbered draws from 0 below 1, the same in any order", () => {
    const draws = new NumberedDraws("7", "flow/M/prints");
    const asked = Array.from({ length: COUNT }, (_, number) => draws.uniformAt(number));

    expect(asked.every((draw) => draw >= 0 && draw < 1)).toBe(true);
    expect(new Set(asked).size).toBeGreaterThan(COUNT - 5);
    expect(Math.abs(asked.reduce((sum, draw) => sum + draw, 0) / COUNT - 0.5)).toBeLessThan(
      (5 / Math.sqrt(COUNT)) * 0.29,
    );
    expect(new NumberedDraws("7", "flow/M/prints").uniformAt(17)).toBe(asked[17]);
    expect(new NumberedDraws("7", "flow/N/prints").uniformAt(17)).not.toBe(asked[17]);
  });
});
