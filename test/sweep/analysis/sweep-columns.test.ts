import { describe, expect, it } from "vitest";
import type { PartColumns } from "../../../src/core/sweep-report-rows.ts";
import type { CellResultRow } from "../../../src/core/sweep-rows.ts";
import { sweepColumns } from "../../../src/sweep/analysis/sweep-columns.ts";
import type { SweepAnalysisInput } from "../../../src/sweep/analysis/sweep-input.ts";
import { axis, madeManifest, planOf } from "../made-plan.ts";
import { resultRow } from "../made-sweep-rows.ts";
import { lineSweep, market, scenario } from "./hand-made.ts";

function row(marketIndex: number, pnlDollars: number, own: Partial<CellResultRow>): CellResultRow {
  return resultRow(
    { cellIndex: 0, marketIndex, pnlDollars },
    { boughtLots: 1000, soldLots: 500, ordersPlaced: 40, ordersFilled: 10, ...own },
  );
}

/** Two events: A of markets 0 and 1, B of market 2. One cell earns 3, -1 and 4 dollars. */
function threeMarkets(): SweepAnalysisInput {
  const markets = [
    market(0, { eventTicker: "A" }),
    market(1, { eventTicker: "A" }),
    market(2, { eventTicker: "B" }),
  ];
  return {
    plan: planOf([axis("gammaPerDollar", [0.1])]),
    manifest: madeManifest(markets),
    markets,
    scenarios: [scenario(0)],
    cells: [{ cellIndex: 0, values: [0.1] }],
    results: [
      row(0, 3, { drawdownMicros: 500_000, inventoryLotsMean: 100, driftPerStep: -0.02 }),
      row(1, -1, { drawdownMicros: 2_500_000, inventoryLotsMean: 200, driftPerStep: undefined }),
      row(2, 4, {
        drawdownMicros: 0,
        inventoryLotsMean: 300,
        inventoryLotsMin: -900,
        inventoryLotsMax: 400,
        driftPerStep: -0.04,
        pnlMark: "exit",
      }),
    ].map((found) =>
      found.marketIndex === 2 ? found : { ...found, inventoryLotsMin: -100, inventoryLotsMax: 300 },
    ),
    failures: [],
  };
}

function trainOf(input: SweepAnalysisInput): PartColumns {
  return sweepColumns(input).scenarios[0]!.parts.find(({ part }) => part === "train")!;
}

describe("figures of cells", () => {
  it("should be those worked out by hand, with markets of one event added up", () => {
    const { metrics, intervalWidthDollars, worstMarketDollars, driftPerStep, eventCount, marketCount } =
      trainOf(threeMarkets());
    const of = (name: string): number => metrics[name]![0]!;
    expect([eventCount, marketCount]).toEqual([2, 3]);
    expect(of("pnl")).toBe(6);
    expect(of("pnlPerMarket")).toBe(2);
    expect(of("pnlPerEvent")).toBe(3);
    expect(of("pnlWorstEvent")).toBe(2);
    expect(of("profitableShare")).toBe(1);
    // Events of 2 and 4 dollars: mean 3, sample deviation the root of 2.
    expect(of("sharpePerEvent")).toBeCloseTo(3 / Math.SQRT2, 12);
    // 600 cents over 3 x 15 contracts.
    expect(of("pnlPerContract")).toBeCloseTo(600 / 45, 12);
    expect(of("contracts")).toBe(45);
    expect(of("fillShare")).toBe(0.25);
    expect(of("orderCount")).toBe(120);
    expect(of("drawdown")).toBe(2.5);
    expect(of("inventoryMean")).toBe(2);
    expect(of("inventoryMax")).toBe(9);
    expect(of("fees")).toBeCloseTo(3 * 0.02 * 35, 12);
    expect(of("spreadEarned")).toBeCloseTo(3 * 0.1 * 35, 12);
    expect(of("adverseSelection")).toBeCloseTo(-3 * 0.06 * 35, 12);
    expect(worstMarketDollars[0]).toBe(-1);
    expect(driftPerStep[0]).toBeCloseTo(-0.03, 12);
    // Student's t of 1 degree of freedom: 12.7062; the standard error is 1.
    expect(intervalWidthDollars[0]).toBeCloseTo(2 * 12.7062, 3);
  });

  it("should say how many figures rest on a mark", () => {
    const { remarks, scenarios } = sweepColumns(threeMarkets());
    expect(scenarios[0]!.markCounts).toEqual({ settlement: 2, exit: 1, mid: 0 });
    expect(remarks.join(" ")).toContain("33 % of the P&L figures rest on a mark");
  });

  it("should have no ratio where there is nothing to divide by", () => {
    const { metrics, intervalWidthDollars } = trainOf({
      ...lineSweep([[1]]),
      results: [
        resultRow(
          { cellIndex: 0, marketIndex: 0, pnlDollars: 0 },
          { boughtLots: 0, soldLots: 0, ordersPlaced: 0, driftPerStep: undefined },
        ),
      ],
    });
    expect(metrics["pnlPerContract"]).toEqual([undefined]);
    expect(metrics["fillShare"]).toEqual([undefined]);
    expect(metrics["sharpePerEvent"]).toEqual([undefined]);
    expect(intervalWidthDollars).toEqual([undefined]);
  });

  it("should put events in order of their closes, and keep the plan's order where one is not known", () => {
    const input = lineSweep([[1], [2]]);
    const late = input.markets.map((row) => ({ ...row, closeTimeUs: 10 - row.marketIndex }));
    expect(sweepColumns({ ...input, markets: late }).events.map(({ eventTicker }) => eventTicker)).toEqual([
      "EVENT-1",
      "EVENT-0",
    ]);
    const unknown = late.map((row) => (row.marketIndex === 1 ? { ...row, closeTimeUs: undefined } : row));
    const found = sweepColumns({ ...input, markets: unknown });
    expect(found.events.map(({ eventTicker }) => eventTicker)).toEqual(["EVENT-0", "EVENT-1"]);
    expect(found.remarks.join(" ")).toContain("Not every market's close is known");
  });

  it("should refuse a result that comes twice", () => {
    const input = lineSweep([[1]]);
    expect(() => sweepColumns({ ...input, results: [...input.results, ...input.results] })).toThrow(
      "a cell has one result in a market",
    );
  });
});

describe("cells without all of their results", () => {
  const error = "the strategy wanted a bid above its ask";

  it("should have no figure at all, where one failed: not 0", () => {
    const input = lineSweep([
      [1, undefined, 3],
      [1, 2, 3],
    ]);
    const found = sweepColumns({
      ...input,
      failures: [{ cellIndex: 1, marketIndex: 0, scenarioIndex: 0, error }],
    });
    expect(found.states).toEqual(["complete", "failed", "complete"]);
    expect(found.scenarios[0]!.parts[0]!.metrics["pnl"]).toEqual([2, undefined, 6]);
    expect(found.remarks[0]).toMatch(/^1 of 3 cells failed in a market or more/);
  });

  it("should be called missing where nothing says why", () => {
    const found = sweepColumns(lineSweep([[1, undefined], [1, 2]])); // prettier-ignore
    expect(found.states).toEqual(["complete", "missing"]);
    expect(found.remarks[0]).toContain("the sweep is not complete");
  });

  it("should not be all of them because of a market that no cell has a result in", () => {
    const input = lineSweep([[1, 2], [undefined, undefined], [3, 5]]); // prettier-ignore
    const found = sweepColumns({
      ...input,
      failures: [0, 1].map((cellIndex) => ({ cellIndex, marketIndex: 1, scenarioIndex: 0, error })),
    });
    expect(found.states).toEqual(["complete", "complete"]);
    expect(found.parts.all).toEqual([0, 2]);
    expect(found.scenarios[0]!.parts[0]!.metrics["pnlPerEvent"]).toEqual([2, 3.5]);
    expect(found.remarks.join(" ")).toContain("1 of 3 markets have no result of any cell and are left out");
  });

  it("should be those of every scenario that counts; one in which nothing ran is left out", () => {
    const input = lineSweep([[1, 2]]);
    const scenarios = [0, 1, 2].map((index) => scenario(index, { fillModel: `model-${index}` }));
    const second = resultRow({ cellIndex: 0, marketIndex: 0, pnlDollars: 1, scenarioIndex: 1 });
    const found = sweepColumns({ ...input, scenarios, results: [...input.results, second] });
    expect(found.scenarios.map(({ label }) => label)).toEqual(["model-0", "model-1"]);
    expect(found.states).toEqual(["complete", "missing"]);
    expect(found.remarks.join(" ")).toContain("1 of 3 scenarios have no complete cell");
  });
});

describe("constraints", () => {
  it("should be asked of the training events alone, and count who breaks them", () => {
    const input = lineSweep([[1, -1, 2], [1, 5, -9]], 1); // prettier-ignore
    const constraints = [{ metric: "pnl", min: 0, max: undefined }] as const;
    const found = sweepColumns({
      ...input,
      plan: { ...input.plan, objective: { ...input.plan.objective, constraints } },
    });
    expect(found.states).toEqual(["complete", "brokeConstraint", "complete"]);
    expect(found.constraints).toEqual([{ metric: "pnl", min: 0, max: undefined, brokenCount: 1 }]);
    // Its figures are told all the same.
    expect(found.scenarios[0]!.parts.at(-1)!.metrics["pnl"]).toEqual([2, 4, -7]);
  });
});
