/** What is read off a picture: the numbers at its axes, the colours of its marks, and that all of a mark is there. */
import { describe, expect, it } from "vitest";
import type { RunRows } from "../../src/core/result-rows.ts";
import { buildCharts } from "../../src/reports/catalogue.ts";
import { isMissing, type Chart } from "../../src/reports/chart.ts";
import { CAUSE_STYLES, NEUTRAL_GREY, OKABE_ITO, SIDE_COLOURS } from "../../src/reports/palette.ts";
import { renderChart } from "../../src/reports/render-chart.ts";
import { makeRows, THREE_LANES } from "./fixture.ts";

function drawnCharts(rows: RunRows): Chart[] {
  return Object.values(buildCharts(rows))
    .flat()
    .filter((chart): chart is Chart => !isMissing(chart));
}

/** Every object within a specification. */
function objectsOf(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(objectsOf);
  if (typeof value !== "object" || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(objectsOf)];
}

describe("axes", () => {
  const charts = drawnCharts(makeRows({ seconds: 600 }));
  const axes = charts.flatMap(({ spec }) => objectsOf(spec)).flatMap(({ axis }) => (axis ? [axis] : []));
  const numbered = objectsOf(axes).filter(({ title }) =>
    /ollars|ontracts|cents|Cents|Share/.test(String(title)),
  );

  it("should leave the decimals of numbers to the scale, dollars with their sign", () => {
    expect(numbered.length).toBeGreaterThan(8);
    for (const { title, format } of numbered) {
      const expected = /ollars/.test(String(title)) ? "$,f" : /Share/.test(String(title)) ? "%" : ",f";
      expect(format, String(title)).toBe(expected);
    }
  });

  it("should be labelled with the same decimals on one axis, dollars with none or two and more", async () => {
    const rows = makeRows({ seconds: 1200, lanes: THREE_LANES });
    for (const chart of drawnCharts(rows).filter(({ name }) => /equity|drawdown|pnl/.test(name))) {
      const { svg } = await renderChart(chart);
      const axesOf = svg.split("mark-group role-axis").slice(1);
      const labels = axesOf.map((text) => text.match(/>−?\$[\d,]+(?:\.\d+)?</g) ?? []);
      expect(labels.flat().length).toBeGreaterThan(2);
      for (const decimals of labels.map(
        (list) => new Set(list.map((text) => /\.(\d+)</.exec(text)?.[1]?.length ?? 0)),
      )) {
        expect(decimals.size).toBeLessThanOrEqual(1);
        for (const count of decimals) expect(count).not.toBe(1);
      }
    }
  });
});

describe("marks", () => {
  it("should have fills in colours that are none of our quotes', and all of them different", () => {
    const colours = Object.values(CAUSE_STYLES).map(({ colour }) => colour);
    expect(new Set([...colours, ...Object.values(SIDE_COLOURS)]).size).toBe(colours.length + 2);
    const safe: readonly string[] = [...Object.values(OKABE_ITO), NEUTRAL_GREY];
    for (const colour of colours) expect(safe).toContain(colour);
    expect(new Set(Object.values(CAUSE_STYLES).map(({ shape }) => shape)).size).toBe(colours.length);
  });

  it("should not be cut by the frame, nor lie outside it", async () => {
    const rows = makeRows({ seconds: 1200 });
    for (const name of ["inventory-regression", "markouts", "quotes-close-up-1"]) {
      const chart = drawnCharts(rows).find((candidate) => candidate.name === name)!;
      const { svg } = await renderChart(chart);
      const heightPx = name === "inventory-regression" ? 130 : name === "markouts" ? 120 : 340;
      const places = pointsIn(svg);
      expect(places.length, name).toBeGreaterThan(3);
      for (const [x, y] of places) {
        expect(x, name).toBeGreaterThanOrEqual(0);
        expect(x, name).toBeLessThanOrEqual(800);
        expect(y, name).toBeGreaterThan(4);
        expect(y, name).toBeLessThan(heightPx - 4);
      }
    }
  });
});

/** Middle of each point within its frame, px; legends are left out. */
function pointsIn(svg: string): (readonly [number, number])[] {
  const groups = svg.match(/<g class="mark-symbol role-mark[^>]*>[\s\S]*?<\/g>/g) ?? [];
  return groups.flatMap((group) => {
    expect(group.slice(0, group.indexOf(">"))).not.toContain("clip-path");
    return [...group.matchAll(/transform="translate\(([-\d.]+),([-\d.]+)\)"/g)].map(
      ([, x, y]) => [Number(x), Number(y)] as const,
    );
  });
}
