/** One figure of every cell over the first two swept parameters: a heatmap of a grid, points of a sample, a line for one parameter. */
import type { SweepReportRows } from "../../core/sweep-report-rows.ts";
import { makeChart, type Chart, type ChartOrReason, type Layer } from "../chart.ts";
import { INK } from "../palette.ts";
import { outlineOf, tilePlace } from "./plateau-outline.ts";
import { cellMarks, colourOf, TOOLTIP, type SurfaceFigure } from "./surface-figure.ts";
import { drawn, markedCells, marksNote, parameterAxis, tooltipOf } from "./surface-picture.ts";
import { lineChart, scatterChart } from "./surface-points.ts";

const ROW_PX = 22;
const [HEIGHT_PX_MIN, HEIGHT_PX_MAX] = [120, 400];
const ABSENT_COLOUR = "#d9dcdf";

export function surfaceChart(rows: SweepReportRows, figure: SurfaceFigure): ChartOrReason {
  const { name, title, column } = figure;
  if (rows.surface.kind === "none") return { name, title, reason: "Nothing was swept: there is one cell." };
  if (column.every((value) => value === undefined))
    return { name, title, reason: "No cell has this figure over these events." };
  switch (rows.surface.kind) {
    case "grid":
      return gridChart(rows, figure);
    case "scatter":
      return scatterChart(rows, figure);
    case "line":
      return lineChart(rows, figure);
  }
}

function gridChart(rows: SweepReportRows, figure: SurfaceFigure): Chart {
  const { surface, axes } = rows;
  const { xEdges, yEdges } = surface;
  const marks = markedCells(rows);
  const tiles = surface.tiles.map((tile) => {
    const { column, row } = tilePlace(surface, tile);
    const value = figure.column[tile.cell];
    return {
      x0: drawn(xEdges[column]!),
      x1: drawn(xEdges[column + 1]!),
      y0: drawn(yEdges[row]!),
      y1: drawn(yEdges[row + 1]!),
      x: drawn(tile.x),
      y: drawn(tile.y),
      ...(value === undefined ? {} : { v: drawn(value) }),
      ...tooltipOf(rows, tile.cell, value),
    };
  });
  const place = { x: { field: "x0" }, x2: { field: "x1" }, y: { field: "y0" }, y2: { field: "y1" } } as const;
  const [x, y] = [parameterAxis(axes[0]!, xEdges), parameterAxis(axes[1]!, yEdges)];
  const at = { x: { ...place.x, ...x }, x2: place.x2, y: { ...place.y, ...y }, y2: place.y2 };
  const outline = marks.plateau.size > 1 ? outlineOf(surface, marks.plateau) : [];
  const empty = tiles.filter(({ v }) => v === undefined);
  const layer: Layer[] = [
    {
      data: { values: tiles.filter(({ v }) => v !== undefined) },
      mark: { type: "rect", stroke: null },
      encoding: { ...at, color: colourOf(figure), tooltip: [...TOOLTIP] },
    },
  ];
  if (empty.length > 0)
    layer.push(
      {
        data: { values: empty },
        mark: { type: "rect", color: ABSENT_COLOUR },
        encoding: { ...at, tooltip: [...TOOLTIP] },
      },
      {
        data: { values: empty },
        mark: { type: "text", text: "×", fontSize: 12, color: INK.normal },
        encoding: { x: { ...x, field: "x" }, y: { ...y, field: "y" } },
      },
    );
  if (outline.length > 0)
    layer.push({
      data: {
        values: outline.map((line) => ({
          x0: drawn(line.x0),
          x1: drawn(line.x1),
          y0: drawn(line.y0),
          y1: drawn(line.y1),
        })),
      },
      mark: { type: "rule", color: INK.strong, strokeWidth: 1.8, strokeCap: "square" },
      encoding: at,
    });
  const rowCount = yEdges.length - 1;
  return makeChart(figure.name, figure.title, figure.subtitle + marksNote(rows), {
    height: Math.min(HEIGHT_PX_MAX, Math.max(HEIGHT_PX_MIN, rowCount * ROW_PX)),
    layer: [...layer, ...cellMarks(rows, { x, y })],
  });
}
