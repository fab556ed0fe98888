/** A market's calibration for people. */
import type {
  Estimated,
  IntensityRow,
  MarketCalibration,
  TestedFit,
  VolatilityRow,
} from "../core/calibration-rows.ts";
import { modelInputs } from "./calibration-inputs.ts";
import { formatCount, formatSpan, formatTime, NO_VALUE } from "./format.ts";
import { bullets, facts, table } from "./layout.ts";
import type { Page } from "./terminal.ts";

export function calibrationText(page: Page, market: MarketCalibration): string {
  const { whole, ticker } = market;
  const { volatility, intensities } = whole;
  const [main] = intensities;
  const shown = intensities.filter(({ method }) => method === main?.method);
  const inputs = modelInputs(market);
  return [
    `${page.colors.bold(ticker)}\n`,
    facts(page, [
      ["time", `${formatTime(whole.fromUs)} UTC, ${formatSpan(whole.toUs - whole.fromUs)}`],
      ["rows", formatCount(market.rowCount)],
      ["sigma from", sigmaSource(volatility)],
      ["A, k from", intensitySource(main)],
    ]),
    "\n",
    table(page, SIGMA_COLUMNS, sigmaRows(page, volatility)),
    "\n",
    table(page, INTENSITY_COLUMNS, shown.map(intensityCells)),
    bullets(page, notes(market)),
    Object.keys(inputs).length === 0
      ? ""
      : `${page.colors.dim("for models")}  --params '${JSON.stringify(inputs)}'\n`,
  ].join("");
}

function sigmaSource({ observationCount, stepSeconds }: VolatilityRow): string {
  return `${formatCount(observationCount)} changes of the mid, ${stepSeconds} s apart`;
}

function intensitySource(row: IntensityRow | undefined): string {
  return row?.method === "held"
    ? "fills of virtual quotes, one a side at a time (held)"
    : "how far orders reached beyond the best price at usual spreads (sweep)";
}

const SIGMA_COLUMNS = [
  { title: "sigma", align: "left" },
  { title: "$ / sqrt(h)", align: "right" },
  { title: "95 %", align: "right" },
  { title: "", align: "left" },
] as const;

function sigmaRows(page: Page, volatility: VolatilityRow): string[][] {
  const { figures, sigmaDollarsPerSqrtHour: sigma } = volatility;
  const rows = figures.map(({ estimator, dollarsPerSqrtHour: figure }) => [
    estimator,
    figure === undefined ? NO_VALUE : dollars(figure.value),
    figure === undefined ? NO_VALUE : `${dollars(figure.low)} to ${dollars(figure.high)}`,
    figure === undefined ? "bounce is all there is" : "",
  ]);
  return [
    ...rows,
    [
      page.colors.bold("for models"),
      sigma === undefined ? "none" : dollars(sigma.value),
      sigma === undefined ? NO_VALUE : `${dollars(sigma.low)} to ${dollars(sigma.high)}`,
      volatility.isClamped ? "cut to the variance budget" : "",
    ],
  ];
}

const INTENSITY_COLUMNS = [
  { title: "side", align: "left" },
  { title: "orders", align: "right" },
  { title: "A per hour", align: "right" },
  { title: "95 %", align: "right" },
  { title: "k per cent", align: "right" },
  { title: "95 %", align: "right" },
  { title: "fit", align: "right" },
] as const;

function intensityCells(row: IntensityRow): string[] {
  const { side, eventCount, intensityPerHour, kappaPerCent, fit } = row;
  return [
    side === "both" ? "either" : side,
    formatCount(eventCount),
    intensityPerHour === undefined ? NO_VALUE : hourly(intensityPerHour.value),
    intensityPerHour === undefined ? NO_VALUE : span(intensityPerHour, hourly),
    kappaPerCent === undefined ? NO_VALUE : perCent(kappaPerCent.value),
    kappaPerCent === undefined ? NO_VALUE : span(kappaPerCent, perCent),
    fitText(fit),
  ];
}

/** What a reader has to know beside the figures. */
function notes({ whole, tickCents }: MarketCalibration): string[] {
  const { volatility, intensities } = whole;
  const method = intensities[0]?.method;
  const rows = intensities.filter((row) => row.method === method);
  const others = intensities.filter((row) => row.method !== method && row.side === "both");
  return [
    ...(volatility.reason === undefined ? [] : [`no sigma: ${volatility.reason}`]),
    ...budgetNotes(volatility),
    ...(volatility.isBelowTick
      ? [
          `the mid moves by less than .4 of a tick (${tickCents} cents) in ${volatility.stepSeconds} s, the longest step that the recording allows: sigma is too large`,
        ]
      : []),
    ...[
      ...Map.groupBy(rows, ({ reason, intervals, intervalsWhy }) =>
        reason === undefined ? `intervals ${intervals}: ${intervalsWhy}` : `no A and k: ${reason}`,
      ),
    ].map(([text, list]) => `${list.map(sideName).join(", ")}: ${text}`),
    ...misfitNote(rows.filter(isMisfit)),
    ...rows.flatMap(lineNote),
    ...others.map(otherNote),
  ];
}

function budgetNotes({ budget, isClamped }: VolatilityRow): string[] {
  if (budget === undefined) return ["no variance budget: the close is not known, or was before the end"];
  const { at, midCents, hoursToClose, dollarsPerSqrtHourMax } = budget;
  const text =
    `variance budget at the ${at}: mid ${midCents.toFixed(1)}, ${hoursToClose.toFixed(2)} h to the close, so at most ` +
    `${dollars(dollarsPerSqrtHourMax)} on average`;
  return [isClamped ? `${text}; sigma was cut to it` : text];
}

function misfitNote(rows: readonly IntensityRow[]): string[] {
  const [least] = rows.map(({ fit }) => fit!).toSorted((a, b) => a.pValue - b.pValue);
  if (least === undefined) return [];
  return [
    `${rows.map(sideName).join(", ")}: counts by distance do not follow A exp(-k d) (p ${pText(least)}): A and k sum them up, no more`,
  ];
}

function lineNote({ side, logLinear }: IntensityRow): string[] {
  if (side !== "both" || logLinear === undefined) return [];
  const { intensityPerHour, kappaPerCent, rSquared } = logLinear;
  return [
    `for comparison only, the line through ln(rate): A ${hourly(intensityPerHour)}, k ${perCent(kappaPerCent)}, r2 ${rSquared.toFixed(3)}`,
  ];
}

function otherNote({ method, intensityPerHour, kappaPerCent, reason }: IntensityRow): string {
  const name = method === "held" ? "virtual quotes (--method held)" : "prints (--method sweep)";
  if (intensityPerHour === undefined || kappaPerCent === undefined)
    return `${name} give no A and k: ${reason}`;
  return (
    `${name}, either side: A ${hourly(intensityPerHour.value)} (${span(intensityPerHour, hourly)}), ` +
    `k ${perCent(kappaPerCent.value)} (${span(kappaPerCent, perCent)})`
  );
}

/** As for intervals: from here on the law is taken to be refused. */
const MISFIT_P = 0.025;

function isMisfit({ fit, reason }: IntensityRow): boolean {
  return reason === undefined && fit !== undefined && fit.pValue < MISFIT_P;
}

function sideName({ side }: IntensityRow): string {
  return side === "both" ? "either side" : side;
}

function fitText(fit: TestedFit | undefined): string {
  return fit === undefined ? NO_VALUE : `p ${pText(fit)}`;
}

function pText({ pValue }: TestedFit): string {
  return pValue < 0.001 ? "< .001" : pValue.toFixed(3).slice(1);
}

function span({ low, high }: Estimated, text: (value: number) => string): string {
  return `${text(low)} to ${text(high)}`;
}

export function dollars(value: number): string {
  return value.toFixed(4);
}

export function hourly(value: number): string {
  return value >= 100 ? formatCount(Math.round(value)) : value.toPrecision(3);
}

export function perCent(value: number): string {
  return value.toFixed(3);
}
