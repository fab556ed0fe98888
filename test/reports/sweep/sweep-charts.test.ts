import { describe, expect, it } from "vitest";
import type { SweepReportRows } from "../../../src/core/sweep-report-rows.ts";
import { isMissing, type Chart, type ChartOrReason } from "../../../src/reports/chart.ts";
import { outlineOf } from "../../../src/reports/sweep/plateau-outline.ts";
import { divergingScale, plainScale } from "../../../src/reports/sweep/surface-picture.ts";
import { buildSweepCharts } from "../../../src/reports/sweep/sweep-catalogue.ts";
import { numberText, parameterTitle } from "../../../src/reports/sweep/sweep-words.ts";
import { SWEEP_KINDS } from "./sweep-kinds.ts";

function chartsOf(rows: SweepReportRows): readonly ChartOrReason[] {
  return Object.values(buildSweepCharts(rows)).flat();
}

function chartNamed(rows: SweepReportRows, name: string): Chart {
  const chart = chartsOf(rows).find((found) => found.name === name);
  if (chart === undefined || isMissing(chart)) throw new Error(`there is no chart ${name}`);
  return chart;
}

/** What a chart's first layer draws, and with what colours. */
function firstLayer(chart: Chart) {
  const { layer } = chart.spec as unknown as {
    layer: readonly {
      data: { values: readonly Record<string, unknown>[] };
      encoding: Record<
        "color" | "fill" | "x" | "y",
        { scale?: { domain?: number[]; type?: string }; axis?: { title: string } }
      >;
    }[];
  };
  return layer[0]!;
}

describe("charts of a sweep", () => {
  it.each(Object.keys(SWEEP_KINDS))(
    "should have names of their own, subtitles, and reasons that are sentences: %s",
    (kind) => {
      const charts = chartsOf(SWEEP_KINDS[kind]!());
      expect(new Set(charts.map(({ name }) => name)).size).toBe(charts.length);
      for (const chart of charts)
        if (isMissing(chart)) expect(chart.reason).toMatch(/^[A-Z0-9].*\.$/);
        else expect(chart.subtitle.length).toBeGreaterThan(40);
      expect(JSON.stringify(charts)).not.toMatch(/NaN|Infinity|undefined/);
    },
  );

  it("should show the same dollars in the same colours on training events and on those held out", () => {
    const rows = SWEEP_KINDS["grid"]!();
    const [train, test] = ["surface-train", "surface-test"].map((name) => firstLayer(chartNamed(rows, name)));
    const domain = train!.encoding.color.scale!.domain!;
    expect(test!.encoding.color.scale!.domain).toEqual(domain);
    expect(domain[0]).toBe(-domain[2]!);
    expect(domain[1]).toBe(0);
  });

  it("should have log axes for parameters that grow by factors, and units in their titles", () => {
    const { x, y } = firstLayer(chartNamed(SWEEP_KINDS["grid"]!(), "surface-train")).encoding;
    expect([x.scale!.type, y.scale!.type]).toEqual(["log", "linear"]);
    expect([x.axis!.title, y.axis!.title]).toEqual(["gamma, per dollar (log scale)", "kappa, per cent"]);
  });

  it("should draw a failed cell as none, never as 0", () => {
    const rows = SWEEP_KINDS["grid"]!();
    const failed = rows.cellStates.indexOf("failed");
    expect(failed).toBeGreaterThanOrEqual(0);
    const chart = chartNamed(rows, "surface-train");
    expect(firstLayer(chart).data.values).toHaveLength(rows.cells.length - 1);
    expect(JSON.stringify(chart.spec)).toContain("none: it failed");
    expect(chart.subtitle).toContain("×: no result");
  });

  it("should say that a map of more than two parameters shows the best over the others", () => {
    expect(chartNamed(SWEEP_KINDS["three parameters"]!(), "surface-test").subtitle).toContain(
      "Each place shows the best of the cells that share it",
    );
    expect(chartNamed(SWEEP_KINDS["grid"]!(), "surface-test").subtitle).not.toContain("Each place");
  });

  it("should draw a sample as points", () => {
    const chart = chartNamed(SWEEP_KINDS["drawn"]!(), "surface-train");
    expect(JSON.stringify(chart.spec)).not.toContain('"rect"');
    expect(firstLayer(chart).encoding.fill.scale!.domain).toHaveLength(3);
  });
});

describe("pieces of the maps", () => {
  it("should outline tiles where they meet what is not of the plateau", () => {
    const surface = {
      kind: "grid",
      tiles: [{ x: 1, y: 1, cell: 0 }, { x: 2, y: 1, cell: 1 }, { x: 1, y: 2, cell: 2 }, { x: 2, y: 2, cell: 3 }], // prettier-ignore
      xEdges: [0.5, 1.5, 2.5],
      yEdges: [0.5, 1.5, 2.5],
      isBestOfOthers: false,
    } as const;
    // Two tiles side by side: six sides, none between them.
    const lines = outlineOf(surface, new Set([0, 1]));
    expect(lines).toHaveLength(6);
    expect(lines.some(({ x0, x1 }) => x0 === 1.5 && x1 === 1.5)).toBe(false);
    expect(lines).toContainEqual({ x0: 0.5, x1: 0.5, y0: 0.5, y1: 1.5 });
  });

  it("should have 0 in the middle of gains and losses", () => {
    expect(divergingScale([[1, undefined], [-3]]).domain).toEqual([-3, 0, 3]);
    expect(divergingScale([[0]]).domain).toEqual([-1, 0, 1]);
    expect(plainScale([2, undefined, 4]).domain).toEqual([2, 3, 4]);
    expect(plainScale([]).domain).toEqual([0, 0.5, 1]);
  });

  it("should read units from names", () => {
    expect(parameterTitle("sizeContracts")).toBe("size, contracts");
    expect(parameterTitle("sigmaDollarsPerSqrtHour")).toBe("sigma, dollars per √hour");
    expect(parameterTitle("competition.followSeconds")).toBe("competition.follow, seconds");
    expect(parameterTitle("levels")).toBe("levels");
  });

  it("should keep all digits before the point", () => {
    expect(numberText(12_345.6)).toBe("12,346");
    expect(numberText(0.132_549)).toBe("0.1325");
    expect(numberText(-0.5)).toBe("−0.5");
  });
});
