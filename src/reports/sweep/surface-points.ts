/** A figure of cells that are no grid: points of a sample over two parameters, or a line over one. */
import type { SweepReportRows } from "../../core/sweep-report-rows.ts";
import { makeChart, type Chart, type Layer } from "../chart.ts";
import { zeroRule } from "../layers.ts";
import { INK, OKABE_ITO } from "../palette.ts";
import { cellMarks, colourOf, TOOLTIP, type SurfaceFigure } from "./surface-figure.ts";
import { drawn, markedCells, marksNote, parameterAxis, spanOf, tooltipOf } from "./surface-picture.ts";

export function scatterChart(rows: SweepReportRows, figure: SurfaceFigure): Chart {
  const { surface, axes } = rows;
  const { plateau } = markedCells(rows);
  const [x, y] = [
    parameterAxis(axes[0]!, spanOf(axes[0]!), true),
    parameterAxis(axes[1]!, spanOf(axes[1]!), true),
  ];
  const points = surface.tiles.map((tile) => {
    const value = figure.column[tile.cell];
    return {
      x: drawn(tile.x),
      y: drawn(tile.y),
      ...(value === undefined ? {} : { v: drawn(value) }),
      rim: plateau.size > 1 && plateau.has(tile.cell) ? INK.strong : INK.axis,
      ...tooltipOf(rows, tile.cell, value),
    };
  });
  const encoding = { x: { ...x, field: "x" }, y: { ...y, field: "y" } };
  const empty = points.filter(({ v }) => v === undefined);
  const layer: Layer[] = [
    {
      data: { values: points.filter(({ v }) => v !== undefined) },
      mark: { type: "point", filled: true, size: 130, opacity: 1, strokeWidth: 1.4 },
      encoding: {
        ...encoding,
        fill: colourOf(figure),
        stroke: { field: "rim", type: "nominal", scale: null },
        tooltip: [...TOOLTIP],
      },
    },
  ];
  if (empty.length > 0)
    layer.push({
      data: { values: empty },
      mark: { type: "text", text: "×", fontSize: 13, color: INK.normal },
      encoding: { ...encoding, tooltip: [...TOOLTIP] },
    });
  return makeChart(figure.name, figure.title, figure.subtitle + marksNote(rows), {
    height: 340,
    layer: [...layer, ...cellMarks(rows, { x, y })],
  });
}

export function lineChart(rows: SweepReportRows, figure: SurfaceFigure): Chart {
  const { surface, axes } = rows;
  const { chosen, best, plateau } = markedCells(rows);
  const points = surface.tiles.flatMap(({ x, cell }) => {
    const value = figure.column[cell];
    if (value === undefined) return [];
    const isMarked = plateau.size > 1 && plateau.has(cell);
    return [
      {
        x: drawn(x),
        v: drawn(value),
        rim: isMarked ? INK.strong : INK.axis,
        number: cell,
        ...tooltipOf(rows, cell, value),
      },
    ];
  });
  const x = { ...parameterAxis(axes[0]!, spanOf(axes[0]!)), field: "x" };
  const y = {
    field: "v",
    type: "quantitative" as const,
    scale: { zero: false, nice: true },
    axis: { title: figure.legend, format: figure.format, grid: true, tickCount: 5 },
  };
  const mark = (cell: number | undefined, shape: string, filled: boolean): Layer => ({
    data: { values: points.filter(({ number }) => number === cell) },
    mark: {
      type: "point",
      shape,
      size: 150,
      opacity: 1,
      filled,
      fill: filled ? "white" : "transparent",
      stroke: INK.strong,
      strokeWidth: 1.8,
    },
  });
  return makeChart(figure.name, figure.title, figure.subtitle + marksNote(rows), {
    height: 220,
    encoding: { x, y },
    layer: [
      zeroRule("y"),
      { data: { values: points }, mark: { type: "line", color: OKABE_ITO.blue, strokeWidth: 1.6 } },
      {
        data: { values: points },
        mark: { type: "point", filled: true, fill: OKABE_ITO.blue, size: 60, opacity: 1 },
        encoding: { stroke: { field: "rim", type: "nominal", scale: null }, tooltip: [...TOOLTIP] },
      },
      ...(best === undefined || best === chosen ? [] : [mark(best, "circle", false)]),
      ...(chosen === undefined ? [] : [mark(chosen, "diamond", true)]),
    ],
  });
}
