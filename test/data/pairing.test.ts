/** The three passes of pairing, clause by clause of docs/DATA.md, on tables worked by hand (pairing-table.ts). */
import { describe, expect, it } from "vitest";
import { HEAD_MOVED } from "../../src/core/tape.ts";
import { check } from "./pairing-table.ts";

describe("pass a: equal time and exactly equal size", () => {
  it("should pair a print with the reduction at its time and put the print before it", () => {
    check(
      `0 snapshot
       0 level bid 40 10
       5 delta bid 40 -2 -> 2
       5 print bid 40 2 -> 2`,
      { order: [0, 1, 3, 2], events: [2, 2], passes: { a: 2 } },
    );
  });

  it("should take the first such row when several fit", () => {
    check(
      `0 snapshot
       0 level bid 40 10
       5 delta bid 40 -2 -> 2
       5 delta bid 40 -2
       5 print bid 40 2 -> 2`,
      { order: [0, 1, 4, 2, 3], passes: { a: 2 } },
    );
  });

  it("should leave a taken row alone and take the next one", () => {
    check(
      `0 snapshot
       0 level bid 40 10
       5 delta bid 40 -2 -> 2
       5 print bid 40 2 -> 2
       5 delta bid 40 -2 -> 2
       5 print bid 40 2 -> 2`,
      { order: [0, 1, 3, 2, 5, 4], passes: { a: 4 } },
    );
  });

  it("should prefer equal size to a nearer row of another size", () => {
    check(
      `0 snapshot
       0 level bid 40 10
       5 delta bid 40 -2 -> 2
       5 delta bid 40 -3
       5 print bid 40 2 -> 2`,
      { order: [0, 1, 4, 2, 3], passes: { a: 2 } },
    );
  });

  it("should find a reduction that follows its print, and then leave the print where it is", () => {
    const tape = check(
      `0 snapshot
       0 level bid 40 10
       5 print bid 40 2 -> 2
       5 delta bid 40 -2 -> 2`,
      { order: [0, 1, 2, 3], events: [2, 2], passes: { a: 2 } },
    );
    expect(tape.head.some((head) => (head & HEAD_MOVED) !== 0)).toBe(false);
  });

  it("should run over all prints before pass b begins", () => {
    // in row order alone the first print would take row 2, 1 ms away, which belongs to the second by equal time
    check(
      `0 snapshot
       0 level bid 40 10
       4 print bid 40 2
       5 delta bid 40 -2 -> 2
       5 print bid 40 2 -> 2`,
      { order: [0, 1, 2, 4, 3], passes: { a: 2 }, unpairedLots: 2 },
    );
  });

  it.each([
    ["another price", "delta bid 41 -2"],
    ["the other side", "delta ask 40 -2"],
    ["growth", "delta bid 40 2"],
  ])("should not pair with %s", (_, other) => {
    check(
      `0 snapshot
       0 level bid 40 10
       0 level bid 41 10
       0 level ask 40 10
       5 ${other}
       5 print bid 40 2`,
      { order: [0, 1, 2, 3, 4, 5], unpairedLots: 2 },
    );
  });

  it("should pair a buyer's print with the ask level", () => {
    check(
      `0 snapshot
       0 level ask 60 10
       5 delta ask 60 -2 -> 2
       5 print ask 60 2 -> 2`,
      { order: [0, 1, 3, 2], passes: { a: 2 } },
    );
  });
});

describe("pass b: equal size, nearest in time", () => {
  it("should take the nearest of several rows of equal size", () => {
    check(
      `0 snapshot
       0 level bid 40 10
       10 delta bid 40 -2
       14 delta bid 40 -2 -> 2
       15 print bid 40 2 -> 2
       17 delta bid 40 -2`,
      { order: [0, 1, 2, 4, 3, 5], events: [2, 1, 2, 1], passes: { b: 2 } },
    );
  });

  it("should take the earlier row when two are equally near", () => {
    check(
      `0 snapshot
       0 level bid 40 10
       13 delta bid 40 -2 -> 2
       15 print bid 40 2 -> 2
       17 delta bid 40 -2`,
      { order: [0, 1, 3, 2, 4], passes: { b: 2 } },
    );
  });

  it("should take the first of rows of one time", () => {
    check(
      `0 snapshot
       0 level bid 40 10
       13 delta bid 40 -2 -> 2
       13 delta bid 40 -2
       15 print bid 40 2 -> 2`,
      { order: [0, 1, 4, 2, 3], passes: { b: 2 } },
    );
  });

  it("should take a later row that is nearer, and then leave the print where it is", () => {
    check(
      `0 snapshot
       0 level bid 40 10
       10 delta bid 40 -2
       15 print bid 40 2 -> 2
       17 delta bid 40 -2 -> 2`,
      { order: [0, 1, 2, 3, 4], events: [2, 1, 1, 1], passes: { b: 2 } },
    );
  });

  it("should go before pass c: equal size further away wins over another size nearby", () => {
    check(
      `0 snapshot
       0 level bid 40 10
       10 delta bid 40 -2 -> 2
       14 delta bid 40 -5
       15 print bid 40 2 -> 2`,
      { order: [0, 1, 4, 2, 3], passes: { b: 2 } },
    );
  });

  it.each([
    ["before", "1000 delta bid 40 -2 -> 2\n3000 print bid 40 2 -> 2", [0, 1, 3, 2]],
    ["after", "1000 print bid 40 2 -> 2\n3000 delta bid 40 -2 -> 2", [0, 1, 2, 3]],
  ])("should include exactly two seconds %s", (_, lines, order) => {
    check(`0 snapshot\n0 level bid 40 10\n${lines}`, { order, passes: { b: 2 } });
  });

  it.each([
    ["before", "1000 delta bid 40 -2\n3000.001 print bid 40 2"],
    ["after", "1000 print bid 40 2\n3000.001 delta bid 40 -2"],
  ])("should exclude a microsecond more than two seconds %s", (_, lines) => {
    check(`0 snapshot\n0 level bid 40 10\n${lines}`, { order: [0, 1, 2, 3], unpairedLots: 2 });
  });
});

describe("pass c: the volume that is left", () => {
  it("should take earlier rows nearest first, each only as far as needed", () => {
    check(
      `0 snapshot
       0 level bid 40 20
       10 delta bid 40 -4 -> 1
       11 delta bid 40 -3 -> 3
       12 delta bid 40 -2 -> 2
       15 print bid 40 6 -> 6`,
      { order: [0, 1, 5, 2, 3, 4], events: [2, 2, 1, 1], passes: { c: 6 } },
    );
  });

  it("should take earlier rows before later ones that are nearer", () => {
    check(
      `0 snapshot
       0 level bid 40 20
       10 delta bid 40 -2 -> 2
       15 print bid 40 5 -> 5
       16 delta bid 40 -4 -> 3`,
      { order: [0, 1, 3, 2, 4], passes: { c: 5 } },
    );
  });

  it("should take later rows nearest first", () => {
    check(
      `0 snapshot
       0 level bid 40 20
       15 print bid 40 5 -> 5
       16 delta bid 40 -4 -> 4
       17 delta bid 40 -3 -> 1`,
      { order: [0, 1, 2, 3, 4], passes: { c: 5 } },
    );
  });

  it("should count rows of the print's own time by their place", () => {
    check(
      `0 snapshot
       0 level bid 40 20
       15 delta bid 40 -1 -> 1
       15 print bid 40 3 -> 3
       15 delta bid 40 -4 -> 2`,
      { order: [0, 1, 3, 2, 4], events: [2, 3], passes: { c: 3 } },
    );
  });

  it("should serve several prints from one reduction", () => {
    check(
      `0 snapshot
       0 level bid 40 20
       10 delta bid 40 -6 -> 5
       11 print bid 40 2 -> 2
       12 print bid 40 3 -> 3`,
      { order: [0, 1, 3, 4, 2], events: [2, 3], passes: { c: 5 } },
    );
  });

  it("should leave unpaired what no reduction is left for", () => {
    check(
      `0 snapshot
       0 level bid 40 20
       10 delta bid 40 -2 -> 2
       11 print bid 40 5 -> 2`,
      { order: [0, 1, 3, 2], passes: { c: 2 }, unpairedLots: 3 },
    );
  });

  it("should take only what passes a and b left", () => {
    check(
      `0 snapshot
       0 level bid 40 20
       10 print bid 40 5
       11 delta bid 40 -2 -> 2
       11 print bid 40 2 -> 2
       12 delta bid 40 -3 -> 3
       13 print bid 40 3 -> 3`,
      { order: [0, 1, 2, 4, 3, 6, 5], passes: { a: 2, b: 3 }, unpairedLots: 5 },
    );
  });

  it.each([
    ["before", "1000 delta bid 40 -5 -> 2\n3000 print bid 40 2 -> 2", [0, 1, 3, 2]],
    ["after", "1000 print bid 40 2 -> 2\n3000 delta bid 40 -5 -> 2", [0, 1, 2, 3]],
  ])("should include exactly two seconds %s", (_, lines, order) => {
    check(`0 snapshot\n0 level bid 40 10\n${lines}`, { order, passes: { c: 2 } });
  });

  it.each([
    ["before", "1000 delta bid 40 -5\n3000.001 print bid 40 2"],
    ["after", "1000 print bid 40 2\n3000.001 delta bid 40 -5"],
  ])("should exclude a microsecond more than two seconds %s", (_, lines) => {
    check(`0 snapshot\n0 level bid 40 10\n${lines}`, { order: [0, 1, 2, 3], unpairedLots: 2 });
  });
});
