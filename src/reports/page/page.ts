/** The report as one file that opens anywhere: no request, no evaluated code, still pictures where scripts are off. */
import { createHash } from "node:crypto";
import type { RunRows } from "../../core/result-rows.ts";
import { CHART_SECTIONS, type ChartSection } from "../catalogue.ts";
import { PLOT_WIDTH_PX, type MissingChart } from "../chart.ts";
import type { RenderedChart } from "../render-chart.ts";
import { CLIENT_SCRIPT } from "./client-script.ts";
import { markup, inlineJson, trusted, type Html } from "./markup.ts";
import { causesTable, daysTable, incentivesPart, pairsTable, quotesTable } from "./accounting-tables.ts";
import { assumptionsPart, manifestPart } from "./manifest.ts";
import { section } from "./parts.ts";
import { qualityPart } from "./quality.ts";
import { limitsTable, refusalsTable, tripsTable } from "./risk-tables.ts";
import { runtimeScript } from "./runtime.ts";
import { STYLE } from "./style.ts";
import {
  fillModelTable,
  inventoryTable,
  markoutTable,
  ordersTable,
  outcomeTable,
  partsTable,
  settingsTable,
} from "./tables.ts";
import { feesTable, outcomesTable } from "./venue-tables.ts";
import { reportTitle, verdictSection } from "./verdict.ts";

type RenderedSections = Readonly<Record<ChartSection, readonly (RenderedChart | MissingChart)[]>>;

const TITLES: Readonly<Record<ChartSection, string>> = {
  equity: "Equity and drawdown",
  parts: "Where the P&L came from",
  days: "P&L by day",
  quotes: "Quotes against the book",
  inventory: "Inventory drift",
  markouts: "Markouts",
  fillModels: "Fill models side by side",
};

export function renderPage(rows: RunRows, charts: RenderedSections): string {
  const runtime = runtimeScript();
  const tables: Readonly<Record<ChartSection, Html | undefined>> = {
    equity: undefined,
    parts:
      rows.lanes.length === 0
        ? undefined
        : markup`${partsTable(rows)}${causesTable(rows)}${incentivesPart(rows)}`,
    days: daysTable(rows),
    quotes: undefined,
    inventory: inventoryTable(rows),
    markouts: markoutTable(rows),
    fillModels: fillModelTable(rows),
  };
  const chartSections = CHART_SECTIONS.map((name) =>
    section(name, TITLES[name], ...charts[name].map(figure), tables[name]),
  );
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy([runtime, CLIENT_SCRIPT])}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>${reportTitle(rows)}</title>
        <style>
          ${trusted(STYLE)}
        </style>
      </head>
      <body>
        <header>${verdictSection(rows)}${contents()}</header>
        <main>
          ${section("lanes", "Lanes", settingsTable(rows), limitsTable(rows), outcomeTable(rows), feesTable(rows), ordersTable(rows), tripsTable(rows), refusalsTable(rows), outcomesTable(rows))}
          ${section("metrics", "Quotes and pairs", quotesTable(rows), pairsTable(rows))} ${chartSections}
          ${section("quality", "Data quality", qualityPart(rows))}
          ${section("assumptions", "What these numbers rest on", assumptionsPart(rows.manifest))}
          ${section("manifest", "Manifest", manifestPart(rows.manifest))}
        </main>
        <footer>
          halfspread ${rows.manifest.halfspreadVersion}. Times are UTC, prices YES cents, sizes contracts,
          money US dollars.
        </footer>
        <div id="tip" hidden></div>
        ${trusted(`<script>${runtime}</script>`)}
        ${trusted(`<script>${CLIENT_SCRIPT}</script>`)}
      </body>
    </html>`.text;
}

/** Scripts by their hashes and inline style; nothing else may be loaded, sent or framed. */
export function policy(scripts: readonly string[]): string {
  const hashes = scripts.map((text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`);
  return `default-src 'none'; script-src ${hashes.join(" ")}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
}

function contents(): Html {
  const links: readonly (readonly [string, string])[] = [
    ["lanes", "Lanes"],
    ["metrics", "Quotes and pairs"],
    ...CHART_SECTIONS.map((name) => [name, TITLES[name]] as const),
    ["quality", "Data quality"],
    ["assumptions", "What these numbers rest on"],
    ["manifest", "Manifest"],
  ];
  return markup`<nav aria-label="Contents">
    ${links.map(([id, title]) => markup`<a href="#${id}">${title}</a>`)}
  </nav>`;
}

export function figure(chart: RenderedChart | MissingChart): Html {
  if ("reason" in chart)
    return markup`<figure>
      <figcaption><h3>${chart.title}</h3></figcaption>
      <p class="missing">N/A: ${chart.reason}</p>
    </figure>`;
  const { svg, vegaSpec } = chart.untitled;
  const widthPx = Number(/<svg[^>]* width="([\d.]+)"/.exec(svg)?.[1] ?? PLOT_WIDTH_PX);
  return markup`<figure
    id="chart-${chart.name}"
    data-around-px="${Math.ceil(widthPx - PLOT_WIDTH_PX)}"
    data-plot-px="${PLOT_WIDTH_PX}"
  >
    <figcaption>
      <h3>${chart.title}</h3>
      <p>${chart.subtitle}</p>
    </figcaption>
    <div class="plot still" role="img" aria-label="${chart.title}">${trusted(svg)}</div>
    <script type="application/json">
      ${inlineJson(vegaSpec)}
    </script>
  </figure>`;
}
