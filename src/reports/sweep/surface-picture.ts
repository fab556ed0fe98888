/** What every picture over the first two parameters shares: axes, colours, marks of the chosen cell, outline of the plateau. */
import type { CellColumn, SweepAxisRow, SweepReportRows } from "../../core/sweep-report-rows.ts";
import { maximum, minimum } from "../downsample.ts";
import { rounded } from "../format.ts";
import { GAIN_COLOUR, LOSS_COLOUR } from "../palette.ts";
import { cellText, numberText, parameterTitle, valueOf } from "./sweep-words.ts";

/** Axis labels at most; Vega leaves out more where there is no room. */
const LABELS_MAX = 10;

export interface ColourScale {
  /** Values that the legend tells; those that suit it where absent. */
  readonly values?: readonly number[];
  readonly domain: readonly number[];
  readonly range: readonly string[];
}

const MIDDLE_COLOUR = "#f7f7f7";
/** Never so dark that the marks are lost. */
const PLAIN_COLOURS = ["#fffaf0", "#f2c14e", "#b86e00"] as const;

/** Losses and gains at the same distance from 0 are equally strong. */
export function divergingScale(columns: readonly CellColumn[]): ColourScale {
  const largest = maximum(columns.flatMap((column) => column.flatMap((value) => Math.abs(value ?? 0)))) ?? 0;
  const end = largest === 0 ? 1 : largest;
  return { domain: [-end, 0, end], range: [LOSS_COLOUR, MIDDLE_COLOUR, GAIN_COLOUR] };
}

/** Light to dark, from the smallest to the largest. */
export function plainScale(column: CellColumn): ColourScale {
  const values = column.flatMap((value) => value ?? []);
  const [low, high] = [minimum(values) ?? 0, maximum(values) ?? 0];
  const [from, to] = high > low ? [low, high] : [Math.min(0, low), Math.max(1, high)];
  const domain = [from, (from + to) / 2, to];
  return { domain, range: PLAIN_COLOURS, values: domain.map((value) => Number(value.toPrecision(3))) };
}

/** An axis of a swept parameter over a fixed span, its labels at values that were run. */
export function parameterAxis(
  { name, values, scale, isDrawn }: SweepAxisRow,
  domain: readonly number[],
  grid = false,
) {
  const step = Math.ceil(values.length / LABELS_MAX);
  const labelled = isDrawn ? {} : { values: values.filter((_, index) => index % step === 0) };
  return {
    type: "quantitative" as const,
    scale: {
      type: scale,
      domain: [domain[0]!, domain.at(-1)!],
      nice: false,
      ...(scale === "log" ? {} : { zero: false }),
    },
    axis: {
      title: `${parameterTitle(name)}${scale === "log" ? " (log scale)" : ""}`,
      format: ".4~g",
      grid,
      ...labelled,
    },
  };
}

/** A little beyond the outermost values, on their scale. */
export function spanOf({ values, scale }: SweepAxisRow): readonly number[] {
  const [low, high] = [values[0]!, values.at(-1)!];
  if (scale === "log") {
    const factor = (high / low) ** 0.04;
    return [low / factor, high * factor];
  }
  const margin = high > low ? 0.04 * (high - low) : Math.abs(low) * 0.1 || 1;
  return [low - margin, high + margin];
}

export interface MarkedCells {
  readonly chosen: number | undefined;
  readonly best: number | undefined;
  readonly plateau: ReadonlySet<number>;
}

export function markedCells({ chosen }: SweepReportRows): MarkedCells {
  const found = valueOf(chosen);
  const plateau = found === undefined ? undefined : valueOf(found.plateau);
  return {
    chosen: found?.cell,
    best: found === undefined ? undefined : valueOf(found.best),
    plateau: new Set(plateau?.cells ?? []),
  };
}

/** What the marks mean, for subtitles: only of those that are there. */
export function marksNote(rows: SweepReportRows): string {
  const { chosen, best, plateau } = markedCells(rows);
  const parts = [
    chosen === undefined ? "" : "white diamond: the chosen cell",
    best === undefined || best === chosen ? "" : "circle: the best in sample",
    plateau.size > 1
      ? rows.surface.kind === "grid"
        ? "black line: the plateau, cells that cannot be told from it"
        : "black rim: the plateau, cells that cannot be told from the chosen one"
      : "",
    rows.cellStates.some((state) => state === "failed" || state === "missing")
      ? "×: no result, left out of everything"
      : "",
  ].filter((part) => part !== "");
  const others = rows.surface.isBestOfOthers
    ? " Each place shows the best of the cells that share it, by P&L on the training events, so that the map of those looks too good."
    : "";
  if (parts.length === 0) return others;
  const text = parts.join("; ");
  return ` ${text.charAt(0).toUpperCase()}${text.slice(1)}.${others}`;
}

/** Of a cell, for the pointer. */
export function tooltipOf(rows: SweepReportRows, cell: number, value: number | undefined) {
  const state = rows.cellStates[cell]!;
  const told = value === undefined ? `none${state === "complete" ? "" : `: ${STATES[state]}`}` : undefined;
  return { cell: cellText(rows, cell), told: told ?? numberText(value!) };
}

const STATES = {
  brokeConstraint: "it broke a constraint",
  failed: "it failed",
  missing: "it was not run",
} as const;

/** Enough digits for a picture. */
export function drawn(value: number): number {
  return rounded(value, Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 0.1 ? 4 : 7);
}
