import picocolors from "picocolors";
import { describe, expect, it } from "vitest";
import { sweepText } from "../../src/cli/sweep-text.ts";
import { SWEEP_KINDS } from "../reports/sweep/sweep-kinds.ts";

const PAGE = { colors: picocolors.createColors(false), columns: 80, tableColumns: 80 };

describe("a sweep in a terminal", () => {
  it.each(Object.keys(SWEEP_KINDS))("should fit 80 columns and tell what there is: %s", (kind) => {
    const text = sweepText(PAGE, SWEEP_KINDS[kind]!());
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
    expect(text).toMatch(/^(?:ADOPT|DO NOT ADOPT|NOT ENOUGH DATA)\n/);
  });

  it("should set the best in sample against what it did held out", () => {
    const text = sweepText(PAGE, SWEEP_KINDS["grid"]!());
    expect(text).toMatch(/^chosen.* [+-]\d+\.\d+ +[+-]\d+\.\d+ +[+-]\d+\.\d+ to [+-]\d+\.\d+$/m);
    expect(text).toContain("best in sample");
    expect(text).toMatch(/^neighbour /m);
    expect(text).toMatch(/^PBO +0\.\d\d, give or take/m);
    expect(text).toContain("1 of 64 cells failed");
  });

  it("should say why there is no cell", () => {
    expect(sweepText(PAGE, SWEEP_KINDS["one event"]!())).toContain(
      "N/A: 1 events, 2 are the least to choose on",
    );
  });
});
