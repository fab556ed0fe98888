/** The rolling estimates of a market's calibration for people: some of them, evenly spaced; all are in --json and --out. */
import type { Estimated, MarketCalibration, RollingRow } from "../core/calibration-rows.ts";
import { dollars, hourly, perCent } from "./calibration-text.ts";
import { formatTime, NO_VALUE } from "./format.ts";
import { facts, table } from "./layout.ts";
import type { Page } from "./terminal.ts";

const ROWS_MAX = 12;

const COLUMNS = [
  { title: "at, UTC", align: "left" },
  { title: "sigma", align: "right" },
  { title: "A per hour", align: "right" },
  { title: "k per cent", align: "right" },
  { title: "", align: "left" },
] as const;

export function rollingText(page: Page, { rolling, windowMinutes }: MarketCalibration): string {
  const which = `the ${Number(windowMinutes.toPrecision(3))} minutes before each time`;
  if (rolling.length === 0) return `\n${facts(page, [["rolling", `${which}: longer than the recording`]])}`;
  const shown = evenly(rolling);
  const count = shown.length < rolling.length ? `, ${shown.length} of ${rolling.length} estimates` : "";
  return `\n${facts(page, [["rolling", `${which}${count}`]])}${table(page, COLUMNS, shown.map(cells))}`;
}

/** The first and the last of them, and as many between as fit. */
function evenly(rows: readonly RollingRow[]): readonly RollingRow[] {
  if (rows.length <= ROWS_MAX) return rows;
  const step = (rows.length - 1) / (ROWS_MAX - 1);
  return Array.from({ length: ROWS_MAX }, (_, index) => rows[Math.round(index * step)]!);
}

function cells({
  atUs,
  sigmaDollarsPerSqrtHour,
  intensityPerHour,
  kappaPerCent,
  isClamped,
}: RollingRow): string[] {
  return [
    formatTime(atUs),
    cell(sigmaDollarsPerSqrtHour, dollars),
    cell(intensityPerHour, hourly),
    cell(kappaPerCent, perCent),
    isClamped ? "sigma cut to the variance budget" : "",
  ];
}

function cell(estimate: Estimated | undefined, text: (value: number) => string): string {
  return estimate === undefined ? NO_VALUE : text(estimate.value);
}
