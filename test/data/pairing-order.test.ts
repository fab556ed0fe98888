/** What is never paired, and where prints stand on the tape: docs/DATA.md, on tables worked by hand (pairing-table.ts). */
import { describe, expect, it } from "vitest";
import { HEAD_MOVED } from "../../src/core/tape.ts";
import { check } from "./pairing-table.ts";

describe("what is never paired", () => {
  it.each([
    ["pass a", 2, 10],
    ["pass b", 2, 11],
    ["pass c", 5, 11],
  ])("should not pair across a snapshot in %s", (_, reducedLots, printMs) => {
    check(
      `0 snapshot
       0 level bid 40 20
       10 delta bid 40 -${reducedLots}
       10 snapshot
       10 level bid 40 20
       ${printMs} print bid 40 2
       ${printMs} snapshot
       ${printMs} level bid 40 20
       ${printMs} delta bid 40 -${reducedLots}`,
      { order: [0, 1, 2, 3, 4, 5, 6, 7, 8], unpairedLots: 2 },
    );
  });

  it("should not pair across a gap", () => {
    check(
      `0 snapshot
       0 level bid 40 20
       10 delta bid 40 -2
       10 gap
       10 print bid 40 2
       11 snapshot
       11 level bid 40 18`,
      { order: [0, 1, 2, 3, 4, 5, 6], unpairedLots: 2 },
    );
  });

  it("should leave block trades and their look-alikes alone", () => {
    check(
      `0 snapshot
       0 level bid 40 20
       10 delta bid 40 -2
       10 block bid 40 2
       10 delta bid 40 -3
       11 block bid 40 1`,
      { order: [0, 1, 2, 3, 4, 5], passes: {}, unpairedLots: 0 },
    );
  });
});

describe("canonical order", () => {
  it("should put a print immediately before the earliest row it was paired with, at that row's time", () => {
    const tape = check(
      `0 snapshot
       0 level bid 40 20
       9 delta bid 39 4
       10 delta bid 40 -1 -> 1
       11 delta bid 39 4
       12 delta bid 40 -3 -> 3
       15 print bid 40 4 -> 4`,
      { order: [0, 1, 2, 6, 3, 4, 5], events: [2, 1, 2, 1, 1], passes: { c: 4 } },
    );
    expect([...tape.timeUs]).toEqual([0, 0, 9_000, 10_000, 10_000, 11_000, 12_000]);
  });

  it("should keep the order of prints that move to one place", () => {
    check(
      `0 snapshot
       0 level bid 40 20
       10 delta bid 40 -9 -> 9
       11 print bid 40 2 -> 2
       12 print bid 40 4 -> 4
       13 print bid 40 3 -> 3`,
      { order: [0, 1, 3, 4, 5, 2], events: [2, 4] },
    );
  });

  it("should let a strategy learn of a moved print when it was received", () => {
    const tape = check(
      `0 snapshot
       0 level bid 40 20
       10 delta bid 40 -2 -> 2
       15 print bid 40 2 -> 2`,
      { order: [0, 1, 3, 2] },
    );
    expect([...tape.lagUs], "receive time less the time on the tape").toEqual([0, 0, 5_000, 0]);
    expect(tape.head[2]! & HEAD_MOVED).not.toBe(0);
    expect(tape.counts).toMatchObject({ movedPrintCount: 1, movedUsTotal: 5_000, movedUsMax: 5_000 });
  });

  it("should give a row whose clock ran backwards the time of the row before, and pair by that", () => {
    const tape = check(
      `0 snapshot
       0 level bid 40 20
       10 delta bid 40 -2 -> 2
       7 print bid 40 2 -> 2
       8 delta bid 40 1
       11 delta bid 40 1`,
      { order: [0, 1, 3, 2, 4, 5], events: [2, 3, 1], passes: { a: 2 } },
    );
    expect([...tape.timeUs]).toEqual([0, 0, 10_000, 10_000, 10_000, 11_000]);
    expect(tape.counts.clockBackwardCount).toBe(2);
  });

  it("should make one event of rows of equal time, a snapshot's among them", () => {
    check(
      `0 snapshot
       0 level bid 40 20
       0 level ask 60 20
       10 delta bid 40 1
       10 delta ask 60 1
       10.001 delta bid 40 1
       20 snapshot
       20 level bid 41 5
       20 level ask 61 5`,
      { order: [0, 1, 2, 3, 4, 5, 6, 7, 8], events: [3, 2, 1, 3] },
    );
  });
});
