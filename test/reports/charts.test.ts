import { describe, expect, it } from "vitest";
import type { QuoteRow, RunRows } from "../../src/core/result-rows.ts";
import { buildCharts } from "../../src/reports/catalogue.ts";
import { isMissing, type Chart } from "../../src/reports/chart.ts";
import { driftText, inventoryRegressionChart } from "../../src/reports/charts/inventory-regression.ts";
import { niceStep } from "../../src/reports/charts/inventory-distribution.ts";
import { inventoryCharts } from "../../src/reports/charts/inventory.ts";
import { pnlPartsChart } from "../../src/reports/charts/pnl-parts.ts";
import { quoteRanges } from "../../src/reports/charts/quotes-run.ts";
import { EDGE_RUNS } from "./edge-runs.ts";
import { makeRows, THREE_LANES } from "./fixture.ts";

function drawnCharts(rows: RunRows): Chart[] {
  return Object.values(buildCharts(rows))
    .flat()
    .filter((chart): chart is Chart => !isMissing(chart));
}

/** The rows a chart draws, as its specification holds them. */
function valuesOf(chart: ReturnType<typeof pnlPartsChart>): readonly Record<string, unknown>[] {
  if (isMissing(chart)) throw new Error(`${chart.name} is missing: ${chart.reason}`);
  return (chart.spec as unknown as { data: { values: Record<string, unknown>[] } }).data.values;
}

describe("chart specifications", () => {
  it("should be the reviewed ones for a small run", () => {
    const rows = makeRows({
      seconds: 60,
      bucketSeconds: 20,
      lanes: THREE_LANES.slice(1),
      settlementMicros: 0,
    });
    for (const chart of drawnCharts(rows)) expect(chart.spec).toMatchSnapshot(chart.name);
  });

  it("should be equal for equal rows, with unique file names", () => {
    for (const make of Object.values(EDGE_RUNS)) {
      const charts = buildCharts(make());
      expect(JSON.stringify(charts)).toBe(JSON.stringify(buildCharts(make())));
      const names = Object.values(charts)
        .flat()
        .map((chart) => chart.name);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it("should have a title, a subtitle, a UTC axis title and a unit on each axis", () => {
    for (const chart of drawnCharts(makeRows({ seconds: 600 }))) {
      const text = JSON.stringify(chart.spec);
      expect(chart.subtitle.length).toBeGreaterThan(40);
      if (text.includes('"temporal"')) expect(text).toContain("Time, UTC (8 Jan 2026)");
      expect(text).toMatch(/ollars|ontracts|cents|Cents|Fills|Share of time/);
    }
  });

  it("should say why a chart is missing", () => {
    const missing = Object.values(buildCharts(EDGE_RUNS["nothing filled"]!())).flat().filter(isMissing);
    expect(missing.map((chart) => chart.name)).toEqual(
      expect.arrayContaining([
        "equity",
        "pnl-parts",
        "inventory",
        "markouts",
        "fills-by-cause",
        "pnl-by-mark",
      ]),
    );
    for (const chart of missing) expect(chart.reason).toMatch(/\w{3,}.*\.$/);
  });
});

describe("honest thinning", () => {
  it("should keep the extremes of equity and inventory and say that rows were joined", () => {
    const rows = makeRows({ seconds: 40_000, bucketSeconds: 5, lanes: [THREE_LANES[2]!] });
    const [equity] = buildCharts(rows).equity;
    const drawn = valuesOf(equity!);
    expect(drawn.length).toBeLessThanOrEqual(400);
    expect(Math.max(...drawn.map((value) => value["max"] as number)) * 1e6).toBeCloseTo(
      Math.max(...rows.equity.map((row) => row.maxMicros)),
      3,
    );
    expect(Math.min(...drawn.map((value) => value["min"] as number)) * 1e6).toBeCloseTo(
      Math.min(...rows.equity.map((row) => row.minMicros)),
      3,
    );
    expect((equity as Chart).subtitle).toContain(
      "8,000 rows were joined to 400; all lowest and highest values are kept.",
    );
    const path = valuesOf(inventoryCharts(rows)[0]!);
    const highest = Math.max(...path.map((value) => (value["max"] as number | undefined) ?? 0));
    expect(highest * 100).toBeCloseTo(Math.max(...rows.inventory.map((row) => row.maxLots)), 6);
  });

  it("should not say so when every row is drawn", () => {
    const [equity] = buildCharts(makeRows({ seconds: 600 })).equity;
    expect((equity as Chart).subtitle).not.toContain("joined");
  });
});

describe("what charts draw, worked by hand", () => {
  it("should stack the parts of the P&L from zero to the total", () => {
    const rows = makeRows({ seconds: 600, lanes: [THREE_LANES[0]!] });
    const pnlParts = {
      spreadEarnedMicros: 5_000_000,
      adverseSelectionMicros: -2_000_000,
      inventoryMicros: -4_000_000,
      feesMicros: -500_000,
      settlementMicros: 3_000_000,
      totalMicros: 1_500_000,
    };
    const marks = { ...rows.lanes[0]!.marks, settlementMicros: 1_500_000 };
    const bars = valuesOf(
      pnlPartsChart({ ...rows, lanes: [{ ...rows.lanes[0]!, fillCount: 1, pnlParts, marks }] }),
    );
    expect(bars.map(({ part, from, to, kind, label }) => [part, from, to, kind, label])).toEqual([
      ["Spread earned", 0, 5, "gain", "+$5.00"],
      ["Adverse selection (10 s)", 5, 3, "loss", "−$2.00"],
      ["Inventory after that", 3, -1, "loss", "−$4.00"],
      ["Fees", -1, -1.5, "loss", "−$0.50"],
      ["Settlement", -1.5, 1.5, "gain", "+$3.00"],
      ["Total", 0, 1.5, "total", "+$1.50"],
    ]);
  });

  it("should weigh inventories by the time they were held, from fill to fill", () => {
    const rows = makeRows({ seconds: 600, lanes: [THREE_LANES[2]!] });
    const [quality] = rows.quality;
    const { startUs } = quality!;
    // Nothing for 10 s, 3 for 30 s, -2 for 20 s; 5 for a millisecond; 0 for the last 20 s less that. 80 s in all.
    const held = [
      [10, 300],
      [40, -200],
      [60, 500],
      [60.001, 0],
    ] as const;
    const fills = held.map(([second, inventoryLots]) => ({
      ...rows.fills[0]!,
      timeUs: startUs + second * 1e6,
      inventoryLots,
    }));
    const judged = [{ ...quality!, endUs: startUs + 80e6 }];
    const bars = valuesOf(inventoryCharts({ ...rows, fills, quality: judged })[1]!);
    expect(bars.map(({ from, to, share }) => [from, to, share])).toEqual([
      [-2.5, -1.5, 0.25],
      [-0.5, 0.5, 0.37499],
      [2.5, 3.5, 0.375],
      [4.5, 5.5, 0.00001],
    ]);
    // Buckets of the path do not matter: a stay that no bucket ends with is there all the same.
    const coarse = makeRows({ seconds: 600, bucketSeconds: 300, lanes: [THREE_LANES[2]!] });
    expect(valuesOf(inventoryCharts(coarse)[1]!)).toEqual(valuesOf(inventoryCharts(rows)[1]!));
  });

  it("should pair each level with its change and run the line along the slope", () => {
    const rows = makeRows({ seconds: 600, lanes: [THREE_LANES[2]!] });
    const drift = {
      stepSeconds: 10,
      stepCount: 3,
      slopePerStep: -0.5,
      slopeStandardError: 0.1,
      halfLifeSeconds: 10,
    };
    const [lane] = rows.lanes;
    const markets = [{ ...lane!.markets[0]!, inventoryDrift: drift }];
    const [first] = rows.inventory;
    const inventory = [800, 400, 400, -200].map((lots, index) => ({
      ...first!,
      timeUs: first!.timeUs + index * 1e7,
      lastLots: lots,
    }));
    const values = valuesOf(inventoryRegressionChart({ ...rows, lanes: [{ ...lane!, markets }], inventory }));
    const points = values
      .filter((value) => "count" in value)
      .map(({ level, change, count }) => [level, change, count]);
    expect(points).toEqual([
      [8, -4, 1],
      [4, 0, 1],
      [4, -6, 1],
    ]);
    const line = values.filter((value) => "fit" in value).map(({ level, fit }) => [level, fit]);
    expect(line).toEqual([
      [-2, 1],
      [0, 0],
      [8, -4],
    ]);
  });

  it("should say the half-life in words, and when there is none", () => {
    const drift = {
      stepSeconds: 10,
      stepCount: 99,
      slopePerStep: -0.0188,
      slopeStandardError: 0.0073,
      halfLifeSeconds: 366,
    };
    expect(driftText(drift)).toBe(
      "comes back by 1.88 % ± 1.43 % every 10 s; half of it is gone after 6 min 6 s",
    );
    const doubtful = driftText({ ...drift, slopeStandardError: 0.01 });
    expect(doubtful).toContain("(may be chance)");
    expect(doubtful).not.toContain("half of it");
    expect(driftText({ ...drift, slopePerStep: -1.2, halfLifeSeconds: undefined })).toContain(
      "overshoots zero",
    );
    expect(driftText({ ...drift, slopePerStep: 0.05, halfLifeSeconds: undefined })).toMatch(
      /^does not come back/,
    );
  });

  it("should find the range of resting prices in each bucket", () => {
    const ranges = quoteRanges(
      [quote(4000, 5, 20), quote(4100, 12, 14), quote(3900, 31, 31)],
      [0, 10, 20, 30],
    );
    expect(ranges).toEqual([
      { lowBp: 4000, highBp: 4000 },
      { lowBp: 4000, highBp: 4100 },
      undefined,
      { lowBp: 3900, highBp: 3900 },
    ]);
  });

  it("should choose round steps for bars", () => {
    expect([0.2, 1, 1.2, 3, 5.1, 12, 1900].map(niceStep)).toEqual([1, 1, 2, 5, 10, 20, 2000]);
  });
});

function quote(priceBp: number, fromUs: number, toUs: number): QuoteRow {
  return { laneIndex: 0, ticker: "T", side: 0, priceBp, lots: 100, fromUs, toUs };
}
