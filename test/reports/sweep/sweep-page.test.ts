import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { LoggerInterface } from "vega";
import { compile } from "vega-lite";
import { describe, expect, it } from "vitest";
import { isMissing, type MissingChart } from "../../../src/reports/chart.ts";
import { renderChart } from "../../../src/reports/render-chart.ts";
import { buildSweepCharts, type SweepSection } from "../../../src/reports/sweep/sweep-catalogue.ts";
import { sweepPage, type RenderedSections } from "../../../src/reports/sweep/sweep-page.ts";
import { writeSweepReport } from "../../../src/reports/sweep-report.ts";
import { SWEEP_KINDS } from "./sweep-kinds.ts";

/** The page's words; charts are left out where only words are asked for. */
function wordsOf(kind: string): string {
  const rows = SWEEP_KINDS[kind]!();
  const charts = Object.entries(buildSweepCharts(rows)).map(
    ([section, list]) => [section as SweepSection, list.filter(isMissing)] as const,
  );
  const html = sweepPage(rows, Object.fromEntries(charts) as Record<SweepSection, MissingChart[]>);
  return html
    .replace(/<(script|style|svg)[\s\S]*?<\/\1>/g, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");
}

/** Keeps what Vega-Lite warns about, with the chart's name. */
function collecting(warnings: string[], name: string): LoggerInterface {
  const keep = (...messages: readonly unknown[]): LoggerInterface => {
    warnings.push(`${name}: ${messages.join(" ")}`);
    return logger;
  };
  const logger: LoggerInterface = {
    level: () => logger,
    error: keep,
    warn: keep,
    info: () => logger,
    debug: () => logger,
  };
  return logger;
}

describe("a sweep's page", () => {
  it("should begin with the verdict, why, and what would change it, then the question as it was stated", () => {
    const words = wordsOf("grid");
    const places = [
      "Adopt",
      "Why",
      "What would change it",
      "Question",
      "Does a stronger skew pay for itself?",
      "Decision rule",
      "Manifest",
    ].map((text) => words.indexOf(text));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(words.indexOf("Why")).toBeLessThan(words.indexOf("Does a stronger skew"));
    expect(words).toContain("1 of 64 cells failed in a market or more");
    expect(words).toContain("the strategy wanted a bid above its ask");
  });

  it("should say N/A with its reason where there is too little", () => {
    const few = wordsOf("few events");
    expect(few).toContain("Not enough data");
    expect(few).toContain("15 are the least");
    const one = wordsOf("one event");
    expect(one).toContain("N/A: 1 events, 2 are the least to choose on");
    expect(one).not.toMatch(/NaN|undefined|Infinity/);
    expect(wordsOf("one cell")).toContain("Nothing was swept: there is one cell.");
    expect(wordsOf("every cell failed")).toContain("Not enough data");
  });

  it("should let no text of a plan or a failure become markup", () => {
    const rows = SWEEP_KINDS["one event"]!();
    const hostile = `</script><script>alert("1")</script>`;
    const [failure] = SWEEP_KINDS["grid"]!().failures;
    const charts = Object.fromEntries(Object.keys(buildSweepCharts(rows)).map((name) => [name, []]));
    const html = sweepPage(
      { ...rows, question: hostile, failures: [{ ...failure!, error: hostile }] },
      charts as unknown as RenderedSections,
    );
    expect(html.includes("<script>alert")).toBe(false);
    expect(html).toContain("&lt;/script&gt;");
  });
});

describe("pictures of a sweep", () => {
  it.each(Object.keys(SWEEP_KINDS))("should compile without a warning: %s", (kind) => {
    const warnings: string[] = [];
    for (const chart of Object.values(buildSweepCharts(SWEEP_KINDS[kind]!())).flat())
      if (!isMissing(chart)) compile(chart.spec, { logger: collecting(warnings, chart.name) });
    expect(warnings).toEqual([]);
  });

  it("should be drawn without a warning, the map above all", async () => {
    const [map] = buildSweepCharts(SWEEP_KINDS["grid"]!()).surface;
    if (map === undefined || isMissing(map)) throw new Error("there is no map");
    const { warnings, untitled } = await renderChart(map);
    expect(warnings).toEqual([]);
    // 63 cells that have a figure, one that failed.
    expect(untitled.svg.match(/×/g)).toHaveLength(1);
  });

  it("should be written beside the page, which comes in one file", async () => {
    const dir = mkdtempSync(path.join(tmpdir(), "sweep-report-"));
    try {
      const report = await writeSweepReport(dir, SWEEP_KINDS["one cell"]!());
      expect(report.warnings).toEqual([]);
      expect(existsSync(path.join(dir, "index.html"))).toBe(true);
      expect(readdirSync(path.join(dir, "charts")).sort()).toEqual(
        report.charts.flatMap(({ name }) => [`${name}.png`, `${name}.svg`, `${name}.vl.json`]).sort(),
      );
      const html = readFileSync(path.join(dir, "index.html"), "utf8").replace(
        /<script[\s\S]*?<\/script>/g,
        "",
      );
      expect(html).not.toMatch(/<(?:link|img|iframe)\b|\ssrc=/);
      expect(html).toContain('id="chart-fan"');
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
