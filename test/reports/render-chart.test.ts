import { inflateSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import * as vega from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { buildCharts } from "../../src/reports/catalogue.ts";
import { isMissing, type Chart } from "../../src/reports/chart.ts";
import { PNG_SCALE, renderChart, type RenderedChart } from "../../src/reports/render-chart.ts";
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

/** Bytes that differ from their neighbours: a PNG stores differences, a blank one holds hardly any. */
function inkCount(pixels: Buffer): number {
  let count = 0;
  for (const byte of pixels) if (byte !== 0 && byte !== 255) count++;
  return count;
}

function sizeOf(svg: string): { width: number; height: number } {
  const match = /<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(svg)!;
  return { width: Number(match[1]), height: Number(match[2]) };
}

describe("pictures", () => {
  let drawn: readonly RenderedChart[];
  beforeAll(async () => {
    drawn = await Promise.all(chartsOf(600).map((chart) => renderChart(chart)));
  });

  it("should be PNGs of twice the drawing's size, and not blank", () => {
    for (const { svg, png } of drawn) {
      const { width, height, pixels } = decode(png);
      expect(Math.abs(width - sizeOf(svg).width * PNG_SCALE)).toBeLessThanOrEqual(1);
      expect(Math.abs(height - sizeOf(svg).height * PNG_SCALE)).toBeLessThanOrEqual(1);
      expect(inkCount(pixels)).toBeGreaterThan(3_000);
    }
  });

  it("should show their texts: the font was found", async () => {
    const [chart] = chartsOf(600);
    const { png } = drawn[0]!;
    const untitled = { ...chart!, spec: { ...chart!.spec, title: { text: "", subtitle: [] } } } as Chart;
    const without = await renderChart(untitled);
    expect(inkCount(decode(png).pixels)).toBeGreaterThan(inkCount(decode(without.png).pixels) + 3_000);
  });

  it("should tell what Vega-Lite warns about", async () => {
    const [chart] = chartsOf(60);
    const x = { field: "a", type: "nominal", scale: { type: "log" } };
    const odd = { ...chart!, spec: { data: { values: [{ a: 1 }] }, mark: "bar", encoding: { x } } };
    expect((await renderChart(odd as unknown as Chart)).warnings).toEqual([expect.stringContaining("log")]);
  });

  it("should be live what they are still: Vega's interpreter draws what its functions draw", async () => {
    for (const { untitled } of drawn) {
      const runtime = vega.parse(untitled.vegaSpec, undefined, { ast: true });
      const live = await new vega.View(runtime, { renderer: "none", expr: expressionInterpreter }).toSVG();
      expect(live.includes("NaN")).toBe(false);
      expect(pathsOf(live)).toEqual(pathsOf(untitled.svg));
    }
  });

  it("should not depend on the time zone of the machine", async () => {
    const charts = buildCharts(makeRows({ seconds: 1200 }));
    const drawnIn = async (zone: string, hour: number): Promise<string> => {
      process.env["TZ"] = zone;
      expect(new Date(0).getHours()).toBe(hour); // the zone holds
      const pictures = await Promise.all(
        [charts.equity[0], charts.quotes[0]].map((chart) => renderChart(chart as Chart)),
      );
      return pictures.map(({ svg }) => svg).join();
    };
    const before = process.env["TZ"];
    try {
      const newYork = await drawnIn("America/New_York", 19);
      expect(newYork.includes(">01:35</text>")).toBe(true);
      expect(newYork === (await drawnIn("Asia/Kolkata", 5))).toBe(true);
    } finally {
      if (before === undefined) delete process.env["TZ"];
      else process.env["TZ"] = before;
    }
  });
});

/** The drawn geometry to a pixel: coordinates in a file are rounded. */
function pathsOf(svg: string): string[] {
  return [...svg.matchAll(/ d="([^"]*)"/g)].map((match) => wholeNumbers(match[1]!));
}

function wholeNumbers(text: string): string {
  return text.replace(/-?\d+(?:\.\d+)?/g, (number) => String(Math.trunc(Number(number))));
}
