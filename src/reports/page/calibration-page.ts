/** The page of a calibration: inputs with intervals, how well they fit, and what they rest on. */
import {
  figureAboveBudget,
  type CalibrationRows,
  type Estimated,
  type IntensityRow,
  type MarketCalibration,
  type TestedFit,
} from "../../core/calibration-rows.ts";
import type { MissingChart } from "../chart.ts";
import { countText, durationText, secondsBetween, signedPlain, utcText } from "../format.ts";
import type { RenderedChart } from "../render-chart.ts";
import { CLIENT_SCRIPT } from "./client-script.ts";
import { markup, trusted, type Html } from "./markup.ts";
import { assumptionsPart, manifestPart } from "./manifest.ts";
import { figure, policy } from "./page.ts";
import { notAvailable, section, table, type Cell } from "./parts.ts";
import { runtimeScript } from "./runtime.ts";
import { STYLE } from "./style.ts";

type Figures = ReadonlyMap<string, readonly (RenderedChart | MissingChart)[]>;

export function calibrationPage(rows: CalibrationRows, figures: Figures): string {
  const runtime = runtimeScript();
  const tickers = rows.markets.map(({ ticker }) => ticker);
  const title = `Calibration: ${tickers.length > 3 ? `${tickers.length} markets` : tickers.join(", ")}`;
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy([runtime, CLIENT_SCRIPT])}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>${title}</title>
        <style>
          ${trusted(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p class="meta">
            Inputs of the models, each with its 95 % interval: sigma from the mid, A and k of the intensity A exp(-k d)
            from ${rows.method === "held" ? "virtual quotes" : "prints"}.
          </p>
          <nav aria-label="Contents">
            ${tickers.map((ticker, index) => markup`<a href="#market-${index + 1}">${ticker}</a>`)}
            <a href="#assumptions">What these numbers rest on</a>
            <a href="#manifest">Manifest</a>
          </nav>
        </header>
        <main>
          ${rows.markets.map((market, index) =>
            section(
              `market-${index + 1}`,
              market.ticker,
              ...marketPart(market, figures.get(market.ticker) ?? []),
            ),
          )}
          ${section("assumptions", "What these numbers rest on", assumptionsPart(rows.manifest))}
          ${section("manifest", "Manifest", manifestPart(rows.manifest))}
        </main>
        <footer>halfspread ${rows.manifest.halfspreadVersion}. Times are UTC, distances cents of the YES price.</footer>
        <div id="tip" hidden></div>
        ${trusted(`<script>${runtime}</script>`)}
        ${trusted(`<script>${CLIENT_SCRIPT}</script>`)}
      </body>
    </html>`.text;
}

function marketPart(market: MarketCalibration, figures: readonly (RenderedChart | MissingChart)[]): Html[] {
  const { whole, rowCount, tickCents } = market;
  const meta =
    `${utcText(whole.fromUs)} UTC, ${durationText(secondsBetween(whole.fromUs, whole.toUs))}, ` +
    `${countText(rowCount)} rows, prices in steps of ${signedPlain(tickCents, 2)}¢.`;
  const [first, ...rolling] = figures.map(figure);
  return [
    markup`<p class="meta">${meta}</p>`,
    sigmaTable(market),
    intensityTable(market),
    ...(first === undefined ? [] : [first]),
    cellsTable(market),
    ...rolling,
  ];
}

function sigmaTable({ whole }: MarketCalibration): Html {
  const { volatility } = whole;
  const { figures, sigmaDollarsPerSqrtHour: sigma, budget, isClamped, isBelowTick } = volatility;
  const forModels: Cell[] = [
    "for models",
    sigma === undefined ? notAvailable(volatility.reason ?? "") : cents(sigma.value),
    sigma === undefined ? "" : span(sigma, cents),
    isBelowTick
      ? "too large: the mid moves by less than .4 of a tick between samples"
      : isClamped
        ? figureAboveBudget(volatility) === undefined
          ? "the two-scale figure, cut to the variance budget"
          : "the two-scale figure, cut to the variance budget, which lies below all of its interval: is it decided long before its close?"
        : "the two-scale figure",
  ];
  const what = {
    realised: "bounce and ticks included",
    roll: "less the bounce",
    "two-scale": "less what two scales share",
  };
  const rows: Cell[][] = figures.map(({ estimator, dollarsPerSqrtHour: figure }) => [
    estimator,
    figure === undefined ? notAvailable("bounce is all there is") : cents(figure.value),
    figure === undefined ? "" : span(figure, cents),
    what[estimator],
  ]);
  const limit: Cell[][] =
    budget === undefined
      ? []
      : [
          [
            "variance budget",
            `at most ${cents(budget.dollarsPerSqrtHourMax)}`,
            "",
            `mid ${signedPlain(budget.midCents, 1)}¢ at the ${budget.at}, ${durationText(budget.hoursToClose * 3600)} before the close`,
          ],
        ];
  return table(
    `Volatility, from ${countText(volatility.observationCount)} changes of the mid, ${volatility.stepSeconds} s apart`,
    [
      { title: "Estimator" },
      { title: "Cents per √hour", isNumber: true },
      { title: "95 %", isNumber: true },
      { title: "What it is", isLong: true },
    ],
    [...rows, ...limit, forModels],
  );
}

function intensityTable({ whole }: MarketCalibration): Html {
  const rows = whole.intensities.map((row): Cell[] => [
    `${METHOD_NAMES[row.method]}, ${SIDE_NAMES[row.side]}`,
    countText(row.eventCount),
    row.intensityPerHour === undefined
      ? notAvailable(row.reason ?? "")
      : estimate(row.intensityPerHour, hourly),
    row.kappaPerCent === undefined ? "" : estimate(row.kappaPerCent, perCent),
    pCell(row.fit),
    row.logLinear === undefined
      ? ""
      : `A ${hourly(row.logLinear.intensityPerHour)}, k ${perCent(row.logLinear.kappaPerCent)}`,
    row.reason === undefined ? `${row.intervals}: ${row.intervalsWhy}` : "",
  ]);
  return table(
    "Fill intensity",
    [
      { title: "From" },
      { title: "Count", isNumber: true },
      { title: "A, an hour and side", isNumber: true },
      { title: "k, a cent", isNumber: true },
      { title: "Fit, p", isNumber: true },
      { title: "Line through ln(rate), for comparison" },
      { title: "Intervals", isLong: true },
    ],
    rows,
  );
}

const METHOD_NAMES = { sweep: "Prints", held: "Virtual quotes" } as const;
const SIDE_NAMES = { bid: "bids hit", ask: "asks hit", both: "either side" } as const;

function cellsTable({ whole }: MarketCalibration): Html {
  const both = whole.intensities.find(({ side }) => side === "both");
  if (both === undefined || both.cells.length === 0) return markup``;
  const what =
    both.method === "held"
      ? "Fills by distance from the mid"
      : "Orders by how far beyond the best price they went";
  return table(
    `${what}, either side: counted and fitted`,
    [{ title: "Cents" }, { title: "Counted", isNumber: true }, { title: "Fitted", isNumber: true }],
    both.cells.map((cell) => [
      `${signedPlain(cell.distanceCents, 2)}${cell.isOpen ? " or more" : ""}`,
      countText(cell.observedCount),
      cell.fittedCount.toFixed(1),
    ]),
  );
}

function estimate(value: Estimated, text: (value: number) => string): Html {
  return markup`${text(value.value)}<small>${span(value, text)}</small>`;
}

function pCell(fit: IntensityRow["fit"] | TestedFit): Cell {
  return fit === undefined ? "" : fit.pValue < 0.001 ? "under .001" : fit.pValue.toFixed(3);
}

function span({ low, high }: Estimated, text: (value: number) => string): string {
  return `${text(low)} to ${text(high)}`;
}

function cents(dollars: number): string {
  return (dollars * 100).toFixed(2);
}

function hourly(value: number): string {
  return value >= 100 ? countText(value) : value.toPrecision(3);
}

function perCent(value: number): string {
  return value.toFixed(3);
}
