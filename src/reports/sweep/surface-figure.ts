/** A figure of every cell to be drawn, and what its pictures share: the colour of a value, the marks of single cells. */
import type { CellColumn, SweepReportRows } from "../../core/sweep-report-rows.ts";
import type { Layer } from "../chart.ts";
import { INK } from "../palette.ts";
import { drawn, markedCells, tooltipOf, type ColourScale } from "./surface-picture.ts";

export interface SurfaceFigure {
  readonly name: string;
  readonly title: string;
  /** What it says; what the marks mean is added. */
  readonly subtitle: string;
  readonly column: CellColumn;
  readonly colours: ColourScale;
  /** "Dollars an event": of the colours, with the unit. */
  readonly legend: string;
  readonly format: string;
}

export const TOOLTIP = [
  { field: "cell", type: "nominal", title: "cell" },
  { field: "told", type: "nominal", title: "value" },
] as const;

export function colourOf({ colours, legend, format }: SurfaceFigure) {
  return {
    field: "v",
    type: "quantitative" as const,
    scale: { type: "linear" as const, domain: [...colours.domain], range: [...colours.range] },
    legend: {
      title: legend,
      titleFontSize: 11,
      titleColor: INK.normal,
      titleFontWeight: "normal" as const,
      titleLimit: 600,
      gradientLength: 220,
      format,
      tickCount: 5,
      ...(colours.values === undefined ? {} : { values: [...colours.values] }),
    },
  };
}

/** The chosen cell's diamond and the circle of the best one. */
export function cellMarks(rows: SweepReportRows, { x, y }: { x: object; y: object }): Layer[] {
  const { chosen, best } = markedCells(rows);
  const tileOf = (cell: number | undefined) => rows.surface.tiles.filter((tile) => tile.cell === cell);
  const encoding = { x: { ...x, field: "x" }, y: { ...y, field: "y" } };
  const point = (shape: string, size: number, own: object, cell: number | undefined): Layer[] => {
    const values = tileOf(cell).map((tile) => ({
      x: drawn(tile.x),
      y: drawn(tile.y),
      ...tooltipOf(rows, tile.cell, undefined),
      told: cell === chosen ? "the chosen cell" : "the best in sample",
    }));
    if (values.length === 0) return [];
    return [
      {
        data: { values },
        mark: { type: "point", shape, size, opacity: 1, stroke: INK.strong, strokeWidth: 1.8, ...own },
        encoding: { ...encoding, tooltip: [...TOOLTIP] },
      },
    ];
  };
  return [
    ...(best === chosen ? [] : point("circle", 110, { filled: false }, best)),
    ...point("diamond", 170, { filled: true, fill: "white" }, chosen),
  ];
}
