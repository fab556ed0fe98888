/** A sweep's page: one file that opens anywhere, the verdict first. */
import type { SweepReportRows } from "../../core/sweep-report-rows.ts";
import type { MissingChart } from "../chart.ts";
import { CLIENT_SCRIPT } from "../page/client-script.ts";
import { assumptionsPart, manifestPart } from "../page/manifest.ts";
import { markup, trusted, type Html } from "../page/markup.ts";
import { figure, policy } from "../page/page.ts";
import { section } from "../page/parts.ts";
import { runtimeScript } from "../page/runtime.ts";
import { STYLE } from "../page/style.ts";
import type { RenderedChart } from "../render-chart.ts";
import { SWEEP_SECTIONS, type SweepSection } from "./sweep-catalogue.ts";
import { capacityTable, overfitTable, questionPart } from "./sweep-evidence-tables.ts";
import { eventsTable, failuresPart, metricsTable, neighbourhoodPart, scenarioTable } from "./sweep-tables.ts";
import { sweepHead, sweepTitle } from "./sweep-verdict.ts";

export type RenderedSections = Readonly<Record<SweepSection, readonly (RenderedChart | MissingChart)[]>>;

const TITLES: Readonly<Record<SweepSection, string>> = {
  surface: "The surface",
  sensitivities: "Sensitivities",
  walkForward: "Walking forward",
  paths: "Paths of all cells",
  overfit: "Overfitting",
  scenarios: "Fill models and other scenarios",
  inventory: "Inventory by cell",
  capacity: "Capacity",
  events: "The chosen cell, event by event",
};

/** What a sweep's page has beyond other pages. */
const SWEEP_STYLE = `
.decision { display: inline-block; font-weight: 700; padding: 1px 10px; margin-right: 6px; border-radius: 5px; color: #fff; background: var(--soft); }
.decision.adopt { background: var(--accent); }
.decision.do-not-adopt { background: var(--loss); }
h3.listed { margin: 18px 0 2px; font-size: 15px; }
.cards { grid-template-columns: repeat(auto-fill, minmax(min(340px, 100%), 1fr)); }
.card dd { overflow-wrap: anywhere; }
.card dl { grid-template-columns: auto minmax(0, 1fr); }
`;

export function sweepPage(rows: SweepReportRows, charts: RenderedSections): string {
  const runtime = runtimeScript();
  const tables: Readonly<Partial<Record<SweepSection, Html | undefined>>> = {
    overfit: overfitTable(rows),
    scenarios: scenarioTable(rows),
    capacity: capacityTable(rows),
    events: eventsTable(rows),
  };
  const drawn = (name: SweepSection): Html =>
    section(name, TITLES[name], ...charts[name].map(figure), tables[name]);
  const [surface, ...others] = SWEEP_SECTIONS;
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy([runtime, CLIENT_SCRIPT])}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>${sweepTitle(rows)}</title>
        <style>
          ${trusted(STYLE)}${trusted(SWEEP_STYLE)}
        </style>
      </head>
      <body>
        <header>${sweepHead(rows)}${contents()}</header>
        <main>
          ${section("question", "What was asked", questionPart(rows))} ${drawn(surface)}
          ${section("neighbourhood", "The chosen cell and its neighbours", neighbourhoodPart(rows), metricsTable(rows))}
          ${others.map(drawn)} ${section("failures", "Failures", failuresPart(rows))}
          ${section("assumptions", "What these numbers rest on", assumptionsPart(rows.manifest))}
          ${section("manifest", "Manifest", manifestPart(rows.manifest))}
        </main>
        <footer>
          halfspread ${rows.manifest.halfspreadVersion}. Times are UTC, sizes contracts, money US dollars after fees.
        </footer>
        <div id="tip" hidden></div>
        ${trusted(`<script>${runtime}</script>`)}
        ${trusted(`<script>${CLIENT_SCRIPT}</script>`)}
      </body>
    </html>`.text;
}

function contents(): Html {
  const [surface, ...others] = SWEEP_SECTIONS;
  const links: readonly (readonly [string, string])[] = [
    ["question", "What was asked"],
    [surface, TITLES[surface]],
    ["neighbourhood", "The chosen cell and its neighbours"],
    ...others.map((name) => [name, TITLES[name]] as const),
    ["failures", "Failures"],
    ["assumptions", "What these numbers rest on"],
    ["manifest", "Manifest"],
  ];
  return markup`<nav aria-label="Contents">
    ${links.map(([id, title]) => markup`<a href="#${id}">${title}</a>`)}
  </nav>`;
}
