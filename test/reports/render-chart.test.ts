import { spawnSync } from "node:child_process";
import path from "node:path";
import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import * as vega from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { buildCharts } from "../../src/reports/catalogue.ts";
import { isMissing, type Chart } from "../../src/reports/chart.ts";
import { compileChart, PNG_SCALE, renderChart } from "../../src/reports/render-chart.ts";
import { EDGE_RUNS } from "./edge-runs.ts";
import { makeRows } from "./fixture.ts";

function chartsOf(seconds: number): Chart[] {
  return Object.values(buildCharts(makeRows({ seconds })))
    .flat()
    .filter((chart): chart is Chart => !isMissing(chart));
}

/** Width, height and the unfiltered-enough pixel bytes of a PNG: its IHDR and its inflated IDAT chunks. */
function decode(png: Uint8Array) {
  const bytes = Buffer.from(png);
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString("latin1", at + 4, at + 8) === "IDAT")
      parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return {
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    pixels: inflateSync(Buffer.concat(parts)),
  };
}

function sizeOf(svg: string): { width: number; height: number } {
  const match = /<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(svg)!;
  return { width: Number(match[1]), height: Number(match[2]) };
}

describe("pictures", () => {
  it("should be PNGs of twice the drawing's size, and not blank", async () => {
    for (const chart of chartsOf(600)) {
      const { svg, png } = await renderChart(chart);
      const { width, height, pixels } = decode(png);
      expect(Math.abs(width - sizeOf(svg).width * PNG_SCALE)).toBeLessThanOrEqual(1);
      expect(Math.abs(height - sizeOf(svg).height * PNG_SCALE)).toBeLessThanOrEqual(1);
      expect(new Set(pixels).size).toBeGreaterThan(50);
    }
  });

  it("should show their texts: the font was found", async () => {
    const [chart] = chartsOf(600);
    const { png } = await renderChart(chart!);
    const untitled = { ...chart!, spec: { ...chart!.spec, title: { text: "", subtitle: [] } } } as Chart;
    const inkOf = (bytes: Uint8Array): number => decode(bytes).pixels.filter((byte) => byte !== 0).length;
    expect(inkOf(png)).toBeGreaterThan(inkOf((await renderChart(untitled)).png) + 5_000);
  });

  it("should stay as still as live: Vega's interpreter draws what its functions draw", async () => {
    for (const name of ["three fill models", "one lane, settled", "a long run in minutes"])
      for (const chart of Object.values(buildCharts(EDGE_RUNS[name]!())).flat()) {
        if (isMissing(chart)) continue;
        const { svg } = await renderChart(chart);
        const runtime = vega.parse(compileChart(chart), undefined, { ast: true });
        const live = await new vega.View(runtime, { renderer: "none", expr: expressionInterpreter }).toSVG();
        expect(live).not.toContain("NaN");
        expect(pathsOf(live)).toEqual(pathsOf(svg));
      }
  });

  it("should not depend on the time zone of the machine", () => {
    const script = `
      import { makeRows } from ${JSON.stringify(path.resolve("test/reports/fixture.ts"))};
      import { buildCharts } from ${JSON.stringify(path.resolve("src/reports/catalogue.ts"))};
      import { renderChart } from ${JSON.stringify(path.resolve("src/reports/render-chart.ts"))};
      const charts = buildCharts(makeRows({ seconds: 1200 }));
      for (const chart of [charts.equity[0], charts.quotes[0]]) console.log((await renderChart(chart)).svg);`;
    const drawnIn = (zone: string): string =>
      spawnSync(process.execPath, ["--input-type=module", "-e", script], {
        env: { ...process.env, TZ: zone },
        encoding: "utf8",
      }).stdout;
    const newYork = drawnIn("America/New_York");
    expect(newYork).toContain(">01:35</text>");
    expect(newYork).toBe(drawnIn("Asia/Kolkata"));
  });
});

/** The drawn geometry to a pixel: coordinates in a file are rounded. */
function pathsOf(svg: string): string[] {
  const numbers = (text: string): string =>
    text.replace(/-?\d+(?:\.\d+)?/g, (number) => String(Math.trunc(Number(number))));
  return [...svg.matchAll(/ d="([^"]*)"/g)].map((match) => numbers(match[1]!));
}
