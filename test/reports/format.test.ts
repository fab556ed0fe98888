import { describe, expect, it } from "vitest";
import * as format from "../../src/reports/format.ts";

describe("report numbers", () => {
  it.each([
    [0, "$0.00"],
    [3_204_500, "$3.20"],
    [-1_234_567_890, "−$1,234.57"],
    [3_500, "$0.0035"],
    [-99_999, "−$0.1000"],
    [60_000, "$0.06"],
    [-1, "$0.0000"],
  ])("should write %d micros as %s", (micros, text) => {
    expect(format.dollarsText(micros)).toBe(text);
  });

  it("should put a plus before gains only", () => {
    expect(format.signedDollarsText(5_000_000)).toBe("+$5.00");
    expect(format.signedDollarsText(-5_000_000)).toBe("−$5.00");
    expect(format.signedDollarsText(0)).toBe("$0.00");
    expect(format.signedCentsText(-0.523)).toBe("−0.52¢");
    expect(format.signedCentsText(-0.001)).toBe("0.00¢");
  });

  it("should write shares in percent", () => {
    expect([0, 0.0123, 0.25, 0.9985, 1].map(format.shareText)).toEqual([
      "0 %",
      "1.2 %",
      "25 %",
      "99.9 %",
      "100 %",
    ]);
  });

  it("should write lots as contracts", () => {
    expect(format.contractsText(-12_550)).toBe("−125.5");
    expect(format.contractsText(1)).toBe("0.01");
  });

  it.each([
    [0, "0 s"],
    [0.25, "250 ms"],
    [1.34, "1.3 s"],
    [41, "41 s"],
    [303, "5 min 3 s"],
    [7_199, "2 h"],
    [7_800, "2 h 10 min"],
    [86_399, "1 d"],
    [273_600, "3 d 4 h"],
  ])("should write %d seconds as %s", (seconds, text) => {
    expect(format.durationText(seconds)).toBe(text);
  });

  it("should write times in UTC", () => {
    const timeUs = Date.UTC(2026, 0, 8, 23, 59, 59, 250) * 1000 + 999;
    expect(format.utcText(timeUs)).toBe("8 Jan 2026 23:59:59");
    expect(format.utcClockText(timeUs)).toBe("23:59:59.250");
  });
});
