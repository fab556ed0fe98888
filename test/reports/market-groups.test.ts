import { describe, expect, it } from "vitest";
import type { RunRows } from "../../src/core/result-rows.ts";
import { buildCharts } from "../../src/reports/catalogue.ts";
import { isMissing } from "../../src/reports/chart.ts";
import { marketGroups } from "../../src/reports/market-groups.ts";
import { makeRows } from "./fixture.ts";

/** Runs of three lanes each on markets of their own, as one run. */
function onMarkets(tickers: readonly string[]): RunRows {
  const runs = tickers.map((ticker, index) => {
    const rows = makeRows({ ticker, seed: ticker, seconds: 300 + 60 * index });
    const renumber = <Row extends { readonly laneIndex: number }>(list: readonly Row[]): Row[] =>
      list.map((row) => ({ ...row, laneIndex: row.laneIndex + 3 * index }));
    return {
      ...rows,
      lanes: renumber(rows.lanes),
      markouts: renumber(rows.markouts),
      equity: renumber(rows.equity),
      inventory: renumber(rows.inventory),
      quotes: renumber(rows.quotes),
      fills: renumber(rows.fills),
      closeUps: renumber(rows.closeUps),
      days: renumber(rows.days),
      causes: renumber(rows.causes),
      metrics: renumber(rows.metrics),
    };
  });
  const all = (field: Exclude<keyof RunRows, "manifest">) => runs.flatMap((run) => run[field] as unknown[]);
  const fields = [
    "lanes",
    "markouts",
    "equity",
    "inventory",
    "bestPrices",
    "quotes",
    "fills",
    "closeUps",
    "days",
    "causes",
    "metrics",
    "quality",
  ] as const;
  return { ...runs[0]!, ...Object.fromEntries(fields.map((field) => [field, all(field)])) };
}

describe("market groups", () => {
  it("should leave a run on one market as it is", () => {
    const rows = makeRows({ seconds: 120 });
    expect(marketGroups(rows)).toEqual({ drawn: [{ title: "", rows }], groupCount: 1 });
    expect(buildCharts(rows).equity.map((chart) => chart.name)).toEqual([
      "equity",
      "drawdown",
      "equity-by-lane",
    ]);
  });

  it("should give each market its own lanes and rows, all of them", () => {
    const rows = onMarkets(["AAA", "BBB"]);
    const { drawn } = marketGroups(rows);
    expect(drawn.map((group) => group.title)).toEqual(["AAA", "BBB"]);
    expect(drawn.map((group) => group.rows.lanes.map((lane) => lane.laneIndex))).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    for (const field of [
      "lanes",
      "markouts",
      "equity",
      "inventory",
      "bestPrices",
      "quotes",
      "fills",
      "closeUps",
      "days",
      "causes",
      "metrics",
    ] as const)
      expect(drawn.flatMap((group) => group.rows[field] as readonly unknown[])).toEqual(rows[field]);
  });

  it("should not put a colon behind a question", () => {
    const titles = Object.values(buildCharts(onMarkets(["AAA", "BBB"])))
      .flat()
      .map((chart) => chart.title);
    expect(titles).toContain("Does inventory come back? AAA");
    expect(titles).toContain("Equity: AAA");
  });

  it("should leave out what a market shows after its recording, but for what happened to it", () => {
    const rows = onMarkets(["AAA", "BBB"]);
    const last = rows.equity.findLast((row) => row.laneIndex === 0)!;
    const { lastMicros } = last;
    const quiet = {
      ...last,
      timeUs: rows.quality[0]!.endUs + 1,
      minMicros: lastMicros,
      maxMicros: lastMicros,
    };
    const settled = {
      ...quiet,
      timeUs: quiet.timeUs + 9e6,
      lastMicros: 5,
      minMicros: 5,
      maxMicros: lastMicros,
    };
    const [group] = marketGroups({ ...rows, equity: [...rows.equity, quiet, settled] }).drawn;
    const mine = rows.equity.filter((row) => row.laneIndex < 3);
    expect(group!.rows.equity).toEqual([...mine, settled]);
  });

  it("should name and title charts by market, and say which markets are not drawn", () => {
    const charts = buildCharts(onMarkets(["AAA", "BBB", "CCC", "DDD", "EEE"]));
    const names = Object.values(charts)
      .flat()
      .map((chart) => chart.name);
    expect(new Set(names).size).toBe(names.length);
    const [equity] = charts.equity;
    if (isMissing(equity!)) throw new Error("equity is missing");
    expect(equity!.name).toBe("equity-market-1");
    expect(equity!.title).toBe("Equity: AAA");
    expect(equity!.spec.title).toMatchObject({ text: "Equity: AAA" });
    expect(charts.quotes[0]!.title).toBe("Close-up: AAA, lane 2: fifo-pessimistic");
    expect(charts.equity.at(-1)).toMatchObject({ reason: expect.stringContaining("first 4 of 5") });
  });
});
