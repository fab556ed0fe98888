import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { LaneRow } from "../../src/core/result-rows.ts";
import { markup, inlineJson } from "../../src/reports/page/markup.ts";
import { markText, verdictText } from "../../src/reports/page/verdict.ts";
import { qualityPart } from "../../src/reports/page/quality.ts";
import { renderReport, writeReport, type RenderedReport } from "../../src/reports/report.ts";
import { EDGE_RUNS, HOSTILE_TICKER } from "./edge-runs.ts";
import { makeRows, THREE_LANES } from "./fixture.ts";

/** Names of documents' languages, which no browser fetches. */
const NAMESPACES =
  /https?:\/\/(?:www\.w3\.org\/(?:2000\/svg|1999\/xlink|1999\/xhtml|XML\/1998\/namespace|2000\/xmlns\/?)|vega\.github\.io\/schema\/)/g;

const reports = new Map<string, Promise<RenderedReport>>();

/** The report of an edge run, rendered once. */
function reportOf(name: string): Promise<RenderedReport> {
  const known = reports.get(name) ?? renderReport(EDGE_RUNS[name]!());
  reports.set(name, known);
  return known;
}

async function pageOf(name: string): Promise<string> {
  return (await reportOf(name)).html;
}

function textOf(html: string): string {
  return html
    .replace(/<(script|style|svg)[\s\S]*?<\/\1>/g, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");
}

describe("report page", () => {
  it.each(Object.keys(EDGE_RUNS))(
    "should be drawn without a warning, in one file without a reference to anything else: %s",
    async (name) => {
      const { html, warnings } = await reportOf(name);
      expect(warnings).toEqual([]);
      expect(html.replace(NAMESPACES, "").match(/https?:\/\/[^\s"'`<)]{0,60}/g)).toBeNull();
      const markupOnly = html.replace(/<script[\s\S]*?<\/script>/g, "");
      expect(markupOnly).not.toMatch(/<(?:link|img|iframe|object|embed|base)\b/i);
      expect(markupOnly).not.toMatch(/\s(?:src|srcset|data|action)=/i);
      expect(markupOnly.match(/href="(?!#)[^"]*"/g)).toBeNull();
      expect(markupOnly).not.toMatch(/@import|url\((?!#|'#|&quot;#)/);
      expect(html.length).toBeLessThan(2_700_000);
    },
  );

  it("should run exactly the scripts its policy names, and evaluate nothing", async () => {
    const html = await pageOf("three fill models");
    const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/
      .exec(html)![1]!
      .replaceAll("&#39;", "'");
    const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1]!);
    const hashes = scripts.map((text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`);
    expect(scripts).toHaveLength(2);
    expect(policy).toContain(`script-src ${hashes.join(" ")};`);
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).not.toContain("unsafe-eval");
    expect(policy.replace("style-src 'unsafe-inline'", "")).not.toContain("unsafe-inline");
  });

  it("should not let a market's name end a script or an element", async () => {
    const html = await pageOf("a hostile ticker");
    expect(html.includes("<script>alert")).toBe(false);
    expect(html.match(/<script>/g)).toHaveLength(2);
    for (const [script] of html.matchAll(/<script[\s\S]*?<\/script>/g))
      expect(script.includes("\u2028")).toBe(false);
    const specs = [...html.matchAll(/<script type="application\/json">([\s\S]*?)<\/script>/g)];
    expect(specs.length).toBeGreaterThan(5);
    expect(specs.map((match) => JSON.stringify(JSON.parse(match[1]!))).join("")).toContain(
      JSON.stringify(HOSTILE_TICKER).slice(1, -1),
    );
    expect(textOf(html)).toContain("KX&lt;/script&gt;&lt;script&gt;alert(&quot;1&quot;)");
  });

  it("should print the manifest, the assumptions and the quality of the data", async () => {
    const rows = EDGE_RUNS["three fill models"]!();
    const text = textOf(await pageOf("three fill models"));
    for (const tape of rows.manifest.tapes) expect(text).toContain(tape.contentHash);
    for (const part of [
      rows.manifest.configHash,
      rows.manifest.commit!,
      rows.manifest.seed,
      ...rows.manifest.assumptions,
      ...rows.quality[0]!.warnings,
    ])
      expect(text).toContain(part);
  });

  it("should say for which share of the time the book was crossed, and which snapshots differ", () => {
    const rows = makeRows({ seconds: 600 });
    const [quality] = rows.quality;
    const found = {
      ...quality!,
      twoSidedUs: 50_000_000,
      crossedUs: 1_250_000,
      crossedSpanCount: 2,
      comparedSnapshotCount: 5,
      differingSnapshotCount: 3,
      snapshotDifferenceLotsMax: 1_250,
    };
    const text = textOf(qualityPart({ ...rows, quality: [found] }).text);
    expect(text).toContain("1.3 s 2.5 % of the time with both sides, in 2 spans");
    expect(text).toContain("3 of 5 compared, by up to 12.5 contracts");
    const sound = { ...quality!, crossedUs: 0, crossedEventCount: 0 };
    expect(textOf(qualityPart({ ...rows, quality: [sound] }).text)).toContain(
      "0 none to compare 3 0 s never",
    );
  });

  it("should say what was filled before both sides had a price, and only then", () => {
    const rows = makeRows({ seconds: 600, lanes: [THREE_LANES[0]!] });
    expect(qualityPart(rows).text).not.toContain("before both sides");
    const [lane] = rows.lanes;
    const markets = [{ ...lane!.markets[0]!, filledWithoutMidLots: 250 }];
    expect(textOf(qualityPart({ ...rows, lanes: [{ ...lane!, markets }] }).text)).toContain(
      "2.5 contracts were filled before both sides had a price. They are in cash and P&amp;L, but not in spread earned, adverse selection or markouts.",
    );
  });

  it("should say N/A with its reason where a number does not exist", async () => {
    const oneSided = textOf(await pageOf("a book that lost its asks"));
    expect(oneSided).toContain("N/A not settled in the recording");
    expect(oneSided).toContain("N/A the side to leave on was empty at the end");
    const unfilled = textOf(await pageOf("nothing filled"));
    expect(unfilled).toContain("Nothing was filled: there is no P&amp;L to judge.");
    expect(unfilled).toContain("N/A: No lane was filled: every part is zero.");
    expect(unfilled).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe("verdict", () => {
  const [lane] = makeRows({ seconds: 600, lanes: [THREE_LANES[0]!] }).lanes as [LaneRow];
  const withPnl = (laneIndex: number, fillModel: string, pnlMicros: number): LaneRow => ({
    ...lane,
    laneIndex,
    fillModel,
    pnlMicros,
    fillCount: 3,
  });

  it("should warn when the fill assumption decides the sign", () => {
    const text = verdictText([withPnl(0, "through", -1_000_000), withPnl(1, "touch", 2_000_000)]);
    expect(text).toContain("P&L from −$1.00 (lane 1: through) to +$2.00 (lane 2: touch).");
    expect(text).toContain("The fill assumption alone turns the same strategy from gain to loss");
  });

  it("should not warn when signs agree or strategies differ", () => {
    const same = verdictText([withPnl(0, "through", 1_000_000), withPnl(1, "touch", 2_000_000)]);
    const other = { ...withPnl(1, "touch", 2_000_000), strategy: "another" };
    const differ = verdictText([withPnl(0, "through", -1_000_000), other]);
    for (const text of [same, differ]) expect(text).not.toContain("fill assumption");
  });

  it("should say which mark and why", () => {
    const held = { ...lane, fillCount: 1, inventoryLots: 100 };
    expect(markText({ ...held, pnlMark: "settlement" })).toContain("final");
    expect(markText({ ...held, pnlMark: "exit" })).toContain("not settled");
    expect(markText({ ...held, pnlMark: "mid" })).toContain("no price to leave at");
    const flat = lane.markets.map((market) => ({ ...market, inventoryLots: 0 }));
    expect(markText({ ...held, markets: flat, pnlMark: "exit" })).toContain("every mark agrees");
    // Contracts of two markets do not cancel.
    const spread = [1, -1].map((inventoryLots) => ({ ...flat[0]!, inventoryLots }));
    expect(markText({ ...held, inventoryLots: 0, markets: spread, pnlMark: "exit" })).toContain(
      "not settled",
    );
  });
});

describe("report files", () => {
  it("should be the page and three files a chart, the same for the same rows, and tell progress", async () => {
    const dir = mkdtempSync(path.join(tmpdir(), "report-"));
    try {
      const told: string[] = [];
      const report = await renderReport(EDGE_RUNS["one lane, settled"]!(), {
        onProgress: (done, total, name) => told.push(`${done}/${total} ${name}`),
      });
      expect((await pageOf("one lane, settled")) === report.html).toBe(true);
      writeReport(dir, report);
      writeReport(dir, report);
      const expected = report.charts.flatMap(({ name }) => [`${name}.png`, `${name}.svg`, `${name}.vl.json`]);
      expect(readdirSync(dir).sort()).toEqual(["charts", "index.html"]);
      expect(readdirSync(path.join(dir, "charts")).sort()).toEqual(expected.sort());
      const spec: unknown = JSON.parse(readFileSync(path.join(dir, "charts/equity.vl.json"), "utf8"));
      expect(spec).toMatchObject({
        $schema: expect.stringContaining("vega-lite/v6"),
        title: { text: "Equity" },
      });
      expect(told.at(0)).toBe(`0/${report.charts.length} equity`);
      expect(told.at(-1)).toBe(`${report.charts.length}/${report.charts.length} page`);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

describe("markup", () => {
  it("should escape texts and keep markup", () => {
    const inner = markup`<b>${`<i>"&'`}</b>`;
    expect(markup`<p title="${`a"b`}">${inner}${undefined}${[inner, undefined]}</p>`.text).toBe(
      '<p title="a&quot;b"><b>&lt;i&gt;&quot;&amp;&#39;</b><b>&lt;i&gt;&quot;&amp;&#39;</b></p>',
    );
  });

  it("should write JSON that cannot leave its element and reads back the same", () => {
    const value = { text: "</script><!--\u2028\u2029", list: [1, null] };
    const { text } = inlineJson(value);
    expect(text).not.toMatch(/[<\u2028\u2029]/);
    expect(JSON.parse(text)).toEqual(value);
  });
});
