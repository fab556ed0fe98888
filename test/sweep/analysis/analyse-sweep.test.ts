import { describe, expect, it } from "vitest";
import { analyseSweep } from "../../../src/sweep/analysis/analyse-sweep.ts";
import { logitHistogram } from "../../../src/sweep/analysis/overfit.ts";
import { playSplits } from "../../../src/sweep/statistics/cscv.ts";
import { sumBlocks } from "../../../src/sweep/statistics/cscv-splits.ts";
import { pnlMatrix } from "../../../src/sweep/statistics/pnl-matrix.ts";
import { axis, planOf } from "../made-plan.ts";
import { madeRows, resultRow } from "../made-sweep-rows.ts";
import { reasonOf, valueOf } from "../statistics/value-of.ts";
import { lineSweep, scenario } from "./hand-made.ts";

const QUICK = { seed: "1", resampleCount: 200, blockCountMax: 8 };

describe("a sweep with an edge in one region", () => {
  const rows = analyseSweep(madeRows(), QUICK);

  it("should be adopted with a cell of that region, and say what would change that", () => {
    expect(rows.verdict.decision).toBe("adopt");
    const { cell, plateau, compared } = valueOf(rows.chosen);
    const [row, column] = [Math.floor(cell / 16), cell % 16];
    expect(Math.hypot(row / 15 - 0.65, column / 15 - 0.55)).toBeLessThan(0.25);
    expect(valueOf(plateau).cells).toContain(cell);
    expect(compared[0]).toMatchObject({ cell, role: "chosen" });
    expect(compared.filter(({ role }) => role === "neighbour").length).toBeGreaterThanOrEqual(3);
    expect(rows.verdict.wouldChange[0]).toContain("Events to come");
  });

  it("should tell the same of the chosen cell wherever it stands", () => {
    const { cell } = valueOf(rows.chosen);
    const all = rows.scenarios[0]!.parts.find(({ part }) => part === "all")!;
    const pnl = all.metrics["pnl"]![cell]!;
    const fan = valueOf(rows.fan);
    expect(fan).toHaveLength(40);
    expect(fan.at(-1)!.chosen).toBeCloseTo(pnl, 9);
    expect(rows.chosenEvents.reduce((sum, row) => sum + row.pnlDollars, 0)).toBeCloseTo(pnl, 9);
    expect(valueOf(rows.bracket).rows[0]!.chosenMeanDollars).toBeCloseTo(pnl / 40, 9);
    // Every event costs the second model a dollar.
    expect(valueOf(rows.bracket).rows[1]!.chosenMeanDollars).toBeCloseTo(pnl / 40 - 1, 5);
    const walk = valueOf(rows.walkForward);
    expect(walk.steps[0]!.eventIndex).toBe(10);
    const later = rows.chosenEvents.slice(10).reduce((sum, row) => sum + row.pnlDollars, 0);
    expect(walk.steps.at(-1)!.chosenTotalDollars).toBeCloseTo(later, 9);
  });

  it("should count every split of the cross-validation once", () => {
    const { histogram, splitCount } = valueOf(rows.overfit.cscv);
    expect(splitCount).toBe(70);
    expect(histogram.reduce((sum, bin) => sum + bin.splitCount, 0)).toBe(70);
  });
});

describe("splits for pictures", () => {
  it("should be binned with 0 on the side that PBO counts", () => {
    const counts = logitHistogram(Float64Array.of(0, -0.2, 0.3, 0.5, 1.2)).map((bin) => bin.splitCount);
    expect(counts).toEqual([0, 0, 2, 2, 0, 1]);
  });

  it("should be the points that the cross-validation itself plays, earliest events left out", () => {
    const pnl = [[9, 9, 9], [1, 2, 0], [3, -1, 2], [0, 4, 1], [2, 2, -3], [5, 0, 1], [-2, 1, 4], [1, 3, 3], [0, 1, 2]]; // prettier-ignore
    const { scatter, eventsLeftOut } = valueOf(analyseSweep(lineSweep(pnl, 5), QUICK).overfit.cscv);
    expect(eventsLeftOut).toBe(1);
    const splits = playSplits(sumBlocks(pnlMatrix(pnl.slice(1)), 4), "mean");
    expect(scatter).toHaveLength(6);
    for (const [split, { inSample, outOfSample }] of scatter.entries()) {
      expect(inSample).toBeCloseTo(splits.inSample[split]!, 12);
      expect(outOfSample).toBeCloseTo(splits.outOfSample[split]!, 12);
    }
  });
});

describe("paths", () => {
  it("should fan out over all cells, event by event", () => {
    const input = lineSweep([[1, 2, 3, 4, 5], [1, 1, 1, 1, 1], [5, 4, 3, 2, 2]], 2); // prettier-ignore
    const fan = valueOf(analyseSweep(input, QUICK).fan);
    expect(fan[0]).toMatchObject({
      tenth: 1.4,
      quarter: 2,
      median: 3,
      threeQuarters: 4,
      ninetieth: 4.6,
      bestInSample: 5,
    });
    expect(fan[2]).toMatchObject({ tenth: 7, median: 7, ninetieth: 7.6, bestInSample: 8 });
  });
});

describe("sweeps with too little in them", () => {
  it("should say that there are fewer than 15 events", () => {
    const rows = analyseSweep(madeRows({ eventCount: 10 }), QUICK);
    expect(rows.verdict.decision).toBe("not enough data");
    expect(rows.verdict.reasons[0]).toContain("15 are the least");
    expect(rows.verdict.wouldChange[0]).toContain("at least 15");
    expect(reasonOf(rows.overfit.deflatedSharpe)).toContain("are the least");
  });

  it("should give no figure of one event that needs two, and say why", () => {
    const rows = analyseSweep(lineSweep([[1, 2, 3]]), QUICK);
    expect(rows.verdict.decision).toBe("not enough data");
    expect(reasonOf(rows.chosen)).toBe("1 events, 2 are the least to choose on");
    for (const figure of [rows.walkForward, rows.overfit.cscv, rows.overfit.pboNoise, rows.fan, rows.bracket])
      expect(reasonOf(figure)).toBeDefined();
    expect(rows.scenarios[0]!.parts[0]!.metrics["pnl"]).toEqual([1, 2, 3]);
  });

  it("should ask for a split where nothing is held out", () => {
    const rows = analyseSweep(madeRows({ trainShare: 1 }), QUICK);
    expect(rows.verdict.decision).toBe("not enough data");
    expect(rows.verdict.wouldChange).toEqual([expect.stringContaining("Events held out")]);
  });

  it("should judge one cell without comparing it", () => {
    const rows = analyseSweep(madeRows({ axes: [], eventCount: 20, edgeDollars: 8 }), QUICK);
    expect(valueOf(rows.chosen).compared).toHaveLength(1);
    expect(reasonOf(rows.overfit.cscv)).toContain("1 cell, 2 are the least");
    expect(rows.surface.kind).toBe("none");
  });

  it("should choose nothing where every cell failed", () => {
    const error = "the strategy wanted a bid above its ask";
    const failures = [0, 1].map((cell) => ({ cellIndex: cell, marketIndex: cell, scenarioIndex: 0, error }));
    const rows = analyseSweep({ ...lineSweep([[undefined, 2], [3, undefined], [4, 5]], 2), failures }, QUICK); // prettier-ignore
    expect(rows.verdict.decision).toBe("not enough data");
    expect(reasonOf(rows.chosen)).toBe("the sweep has no cells");
    expect(rows.failures).toEqual([{ ...failures[0], count: 2 }]);
  });

  it("should not choose a cell that failed or broke a constraint, however good it looks", () => {
    const input = madeRows({ failedCells: [151] });
    const constraints = [{ metric: "fillCount", min: undefined, max: 600 }] as const;
    const plan = { ...input.plan, objective: { ...input.plan.objective, constraints } };
    const rows = analyseSweep({ ...input, plan }, QUICK);
    expect(rows.cellStates[151]).toBe("failed");
    const chosen = valueOf(rows.chosen);
    expect(rows.scenarios[0]!.parts[0]!.metrics["fillCount"]![chosen.cell]).toBeLessThanOrEqual(600);
    expect(rows.objective.constraints[0]!.brokenCount).toBeGreaterThan(100);
    expect(rows.cellStates[chosen.cell]).toBe("complete");
    expect(rows.overfit.trialCount).toBe(255);
  });
});

describe("scenarios", () => {
  it("should be one where they differ by their seeds alone, at their mean", () => {
    const input = lineSweep([[1, 5], [2, 5], [3, 6], [5, 7]], 2); // prettier-ignore
    const scenarios = [scenario(0), scenario(1, { seed: "2" }), scenario(2, { fillModel: "through" })];
    const others = [...input.results].flatMap((row) => [
      { ...row, scenarioIndex: 1, pnlMicros: row.pnlMicros + 2_000_000 },
      { ...row, scenarioIndex: 2, pnlMicros: -row.pnlMicros },
    ]);
    const rows = analyseSweep({ ...input, scenarios, results: [...input.results, ...others] }, QUICK);
    expect(rows.scenarios.map(({ label }) => label)).toEqual([
      "fifo-matched, seed 1",
      "fifo-matched, seed 2",
      "through, seed 1",
    ]);
    const bracket = valueOf(rows.bracket);
    expect(bracket.rows.map(({ label, seedCount }) => [label, seedCount])).toEqual([
      ["fifo-matched", 2],
      ["through", 1],
    ]);
    // Both have the same neighbourhood: the first. 1, 2, 3 and 5, and two more under the other seed.
    expect(valueOf(rows.chosen).cell).toBe(0);
    expect(bracket.rows[0]!.chosenMeanDollars).toBeCloseTo(2.75 + 1, 12);
    expect(bracket.rows[1]!.chosenMeanDollars).toBeCloseTo(-2.75, 12);
    expect(bracket.isSignHeld).toBe(false);
  });
});

describe("capacity", () => {
  it("should compare cells that differ from the chosen one in size alone", () => {
    const sizes = [10, 20, 40];
    const axes = [axis("gammaPerDollar", [0.1, 0.2]), axis("sizeContracts", sizes)];
    const input = madeRows({ axes, eventCount: 16, fillModels: ["fifo-matched"] });
    // Per event: the size's root, and with the second gamma half of it; a little of the event's own.
    const results = input.markets.flatMap(({ marketIndex }) =>
      input.cells.map(({ cellIndex, values: [gamma, size] }) =>
        resultRow({
          cellIndex,
          marketIndex,
          pnlDollars: Math.sqrt(size!) * (gamma === 0.1 ? 1 : 0.5) + (marketIndex % 2) / 100,
        }),
      ),
    );
    const capacity = valueOf(analyseSweep({ ...input, plan: planOf(axes), results }, QUICK).capacity);
    expect(capacity.sizes.map(({ sizeContracts }) => sizeContracts)).toEqual(sizes);
    for (const { sizeContracts, meanDollars } of capacity.sizes)
      expect(meanDollars).toBeCloseTo(Math.sqrt(sizeContracts) + 0.005, 6);
    // P&L by contract at 40 is half of that at 10.
    expect(valueOf(capacity.halvingContracts).value).toBeCloseTo(40, 1);
  });
});
