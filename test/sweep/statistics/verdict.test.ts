import { describe, expect, it } from "vitest";
import { judgeSweep, type SweepInput } from "../../../src/sweep/statistics/judge-sweep.ts";
import { periodsBetween, splitByTime, type PnlMatrix } from "../../../src/sweep/statistics/pnl-matrix.ts";
import { verdictOf, type Decision, type Evidence } from "../../../src/sweep/statistics/verdict.ts";
import { COORDINATES, isInRegion, madeSweep, thinned } from "./made-sweep.ts";
import { reasonOf, valueOf } from "./value-of.ts";

/** Every fourth row and column: 8 x 8 cells. */
const THIN = thinned(4);

function inputOf(matrix: PnlMatrix, extra: Partial<SweepInput> = {}): SweepInput {
  return {
    ...splitByTime(matrix, 0.5),
    design: { parameters: ["gamma", "kappa"], coordinates: THIN.cells.map((cell) => COORDINATES[cell]!) },
    seed: "1",
    resampleCount: 500,
    ...extra,
  };
}

function made(seed: string, edge: number, eventCount = 50): PnlMatrix {
  return THIN.take(madeSweep({ seed, eventCount, edge }));
}

const GOOD = judgeSweep(inputOf(made("good", 1)));

/** The evidence of a good sweep, but for one part of it. */
function decisionOf(change: Partial<Evidence>): Decision {
  return verdictOf({ ...GOOD.evidence, ...change }).decision;
}

describe("the verdict on sweeps made up", () => {
  it("should adopt a cell of the region with the edge, and say why in figures", () => {
    const { verdict, evidence } = GOOD;
    const { pValue, eventCount } = valueOf(evidence.heldOut);

    expect(verdict.decision).toBe("adopt");
    expect(isInRegion(THIN.cells[verdict.cell!]!)).toBe(true);
    expect(verdict.reasons[1]).toContain(`On ${eventCount} events held out`);
    expect(verdict.reasons[1]).toContain(`p = ${pValue.toFixed(4)}`);
    expect(verdict.notes.join("\n")).toMatch(/overfitting: 0\.\d\d \(standard error/);
    expect(verdict.errorRate).toContain("5 of 100");
  });

  it("should adopt nothing in ten sweeps without an edge, and call none of them too small", () => {
    const decisions = Array.from(
      { length: 10 },
      (_, seed) => judgeSweep(inputOf(made(`none-${seed}`, 0))).verdict.decision,
    );
    expect(decisions).toEqual(Array(10).fill("do not adopt"));
  });

  it("should say what edge would have been found, where it found none", () => {
    const { verdict, evidence } = judgeSweep(inputOf(made("none-1", 0)));
    expect(verdict.reasons[0]).toContain(
      `$${valueOf(evidence.heldOut).detectableDollars.toPrecision(2)} an event`,
    );
  });

  it("should not depend on the order of the cells", () => {
    const matrix = made("good", 1);
    const { cellCount } = matrix;
    const turned = {
      ...matrix,
      values: matrix.values.map(
        (_, at) => matrix.values[at - (at % cellCount) + (cellCount - 1 - (at % cellCount))]!,
      ),
    };
    const input = inputOf(turned);
    const design = { ...input.design, coordinates: input.design.coordinates.toReversed() };
    const { verdict } = judgeSweep({ ...input, design });

    expect(verdict.decision).toBe(GOOD.verdict.decision);
    expect(verdict.cell).toBe(cellCount - 1 - GOOD.verdict.cell!);
    expect(verdict.reasons).toEqual(GOOD.verdict.reasons);
  });

  it("should not let the events held out take part in the choice", () => {
    const { train, test } = splitByTime(made("good", 1), 0.5);
    const turned = { ...test, values: test.values.map((value) => -value) };
    const { verdict } = judgeSweep(inputOf(made("good", 1), { train, test: turned }));

    expect([verdict.cell, verdict.decision]).toEqual([GOOD.verdict.cell, "do not adopt"]);
  });

  it("should have no verdict on 14 events, and say how many it takes", () => {
    const { verdict } = judgeSweep(inputOf(made("good", 1, 14)));
    expect(verdict.decision).toBe("not enough data");
    expect(verdict.reasons).toEqual(["There are 14 events, and 15 are the least for a verdict."]);
  });

  it("should have none where either part is too small, or the chosen cell did not trade", () => {
    const matrix = made("good", 1);
    const few = judgeSweep(inputOf(matrix, { test: periodsBetween(matrix, 0, 6) })).verdict;
    expect(few.reasons[0]).toBe("There are 25 events to choose on and 6 held out; 7 of each are the least.");

    const { test } = splitByTime(matrix, 0.5);
    const idle = judgeSweep(inputOf(matrix, { test: { ...test, values: test.values.map(() => 0) } })).verdict;
    expect(idle.decision).toBe("not enough data");
    expect(idle.reasons[0]).toContain("no cell came to anything but 0");
  });

  it("should not adopt what loses under one fill model", () => {
    const matrix = made("good", 1);
    const strict = { ...matrix, values: matrix.values.map((value) => value - 2) };
    const fillModels = [
      { fillModel: "optimistic", matrix },
      { fillModel: "pessimistic", matrix: strict },
    ];
    const { verdict } = judgeSweep(inputOf(matrix, { fillModels }));

    expect(verdict.decision).toBe("do not adopt");
    expect(verdict.reasons[0]).toContain("loses under one fill model");
    expect(verdict.reasons[1]).toContain("(pessimistic)");
    expect(judgeSweep(inputOf(matrix, { fillModels: fillModels.slice(0, 1) })).verdict.decision).toBe(
      "adopt",
    );
  });
});

describe("the rule", () => {
  const heldOut = valueOf(GOOD.evidence.heldOut);
  const family = valueOf(GOOD.evidence.family);
  const choice = valueOf(GOOD.evidence.choice);
  const walked = valueOf(GOOD.evidence.walkForward);
  const crossed = valueOf(GOOD.evidence.cscv);

  it.each([
    ["the held-out test fails", { heldOut: { value: { ...heldOut, pValue: 0.21 } } }],
    ["the held-out mean is negative", { heldOut: { value: { ...heldOut, meanDollars: -1, pValue: 0.99 } } }],
    ["the training events say chance", { family: { value: { ...family, pValue: 0.26 } } }],
    ["the neighbours disagree", { choice: { value: { ...choice, sameSignShare: { value: 0.4 } } } }],
    ["no cell earned anything", { choice: { value: { ...choice, meanDollars: -1 } } }],
    ["walking forward lost", { walkForward: { value: { ...walked, totalDollars: -1 } } }],
    ["most splits lost", { cscv: { value: { ...crossed, lossShare: 0.6 } } }],
  ] satisfies [string, Partial<Evidence>][])("should not adopt where %s", (_name, change) => {
    expect(decisionOf(change)).toBe("do not adopt");
  });

  it("should leave open what the training events show and the held-out ones only point to", () => {
    const pointing = { value: { ...heldOut, pValue: 0.12 } };
    const { decision, reasons } = verdictOf({ ...GOOD.evidence, heldOut: pointing });

    expect(decision).toBe("not enough data");
    expect(reasons[0]).toContain("neither confirm nor contradict");
    // Weaker evidence from either side is a no.
    expect(decisionOf({ heldOut: pointing, family: { value: { ...family, pValue: 0.06 } } })).toBe(
      "do not adopt",
    );
  });

  it("should say no to a stated edge that is ruled out, and not enough to one that is not", () => {
    const failed = { value: { ...heldOut, pValue: 0.5, upperBoundDollars: 0.3 } };
    expect(decisionOf({ heldOut: failed, smallestEdgeDollars: 0.4 })).toBe("do not adopt");
    expect(decisionOf({ heldOut: failed, smallestEdgeDollars: 0.2 })).toBe("not enough data");
  });

  it("should let figures that are not there have no vote, and print why", () => {
    const none = { reason: "too few events" };
    const { decision, reasons, notes } = verdictOf({
      ...GOOD.evidence,
      walkForward: none,
      cscv: none,
      deflatedSharpe: none,
    });

    expect(decision).toBe("adopt");
    expect(reasons).toContain("Walk-forward: N/A, too few events.");
    expect(notes).toContain("Deflated Sharpe ratio of the chosen cell: N/A, too few events.");
    expect(reasonOf(GOOD.evidence.fillBracket)).toBe("there are not two fill models to compare");
  });
});
