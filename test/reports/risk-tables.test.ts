import { describe, expect, it } from "vitest";
import { isMissing } from "../../src/reports/chart.ts";
import { equityCharts } from "../../src/reports/charts/equity.ts";
import type { Html } from "../../src/reports/page/markup.ts";
import { limitsTable, refusalsTable, tripsTable } from "../../src/reports/page/risk-tables.ts";
import { EDGE_RUNS } from "./edge-runs.ts";
import { makeRows } from "./fixture.ts";

const ROWS = EDGE_RUNS["lanes that breakers stopped"]!();

function textOf(html: Html | undefined): string {
  return (html?.text ?? "").replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
}

describe("the risk gate on the page", () => {
  it("should list refusals by reason, and say what each means", () => {
    expect(textOf(refusalsTable(ROWS))).toContain(
      "position 1 3 4.5 Inventory and all that can still fill would pass the position limit.",
    );
    expect(refusalsTable({ ...ROWS, refusals: [] })).toBeUndefined();
  });

  it("should list trips with what tripped them, and until when they stay", () => {
    const text = textOf(tripsTable(ROWS));

    expect(text).toMatch(
      /loss-today 8 Jan 2026 01:36:40 \$5.00 \$5.00 \S+ 8 Jan 2026 05:36:40 midnight in New York/,
    );
    expect(text).toMatch(/drawdown 8 Jan 2026 01:45:00 \$20.00 \$20.00 \S+ the end/);
    expect(tripsTable(makeRows({ seconds: 60 }))).toBeUndefined();
  });

  it("should state the limits where there are more than the position's", () => {
    expect(limitsTable(ROWS)).toBeUndefined();
    const [first, ...others] = ROWS.lanes;
    const risk = {
      profile: "calm-daily",
      limits: { collarBp: 500, staleBookUs: "none" },
      gammaPerDollar: 0.25,
    } as const;

    const text = textOf(limitsTable({ ...ROWS, lanes: [{ ...first!, risk }, ...others] }));

    expect(text).toContain("calm-daily; gammaPerDollar 0.25 collarBp 500, staleBookUs none");
    expect(text).toContain("the run stated all limits itself");
  });

  it("should mark trips on the equity, at the equity they had, and say what the marks are", () => {
    const [chart] = equityCharts(ROWS);
    if (chart === undefined || isMissing(chart)) throw new Error("the equity is drawn");
    const { layer } = chart.spec as unknown as {
      layer: {
        mark: { shape?: string };
        data?: { values: { time: number; last: number; lane: string }[] };
      }[];
    };
    const marks = layer.filter(({ mark }) => mark.shape !== undefined);

    expect(marks.map(({ mark, data }) => [mark.shape, data!.values.length])).toEqual([
      ["circle", 2],
      ["cross", 2],
    ]);
    const [trip] = ROWS.trips;
    expect(marks[0]!.data!.values[0]).toMatchObject({
      time: trip!.timeUs / 1_000,
      last: Number((trip!.equityMicros / 1_000_000).toFixed(6)),
      lane: "1: through",
    });
    expect(chart.subtitle).toContain(
      "A ring: the loss of the day stopped the lane until midnight in New York. A cross:",
    );
  });

  it("should mark nothing where nothing tripped", () => {
    const [chart] = equityCharts(makeRows({ seconds: 600 }));
    if (chart === undefined || isMissing(chart)) throw new Error("the equity is drawn");

    expect(JSON.stringify(chart.spec)).not.toContain('"shape"');
    expect(chart.subtitle).not.toContain("breaker");
  });
});
