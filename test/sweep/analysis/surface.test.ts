import { describe, expect, it } from "vitest";
import type { CellState, SweepAxisRow } from "../../../src/core/sweep-report-rows.ts";
import { edgesOf, scaleOf } from "../../../src/sweep/analysis/axis-rows.ts";
import { sensitivities } from "../../../src/sweep/analysis/sensitivities.ts";
import { sweepSurface } from "../../../src/sweep/analysis/surface.ts";

function axisRow(name: string, values: readonly number[], isDrawn = false): SweepAxisRow {
  return { name, summary: name, values, scale: scaleOf(values), isDrawn };
}

function cellsOf(lists: readonly (readonly number[])[]) {
  return lists.map((values, cellIndex) => ({ cellIndex, values }));
}

const complete = (count: number): CellState[] => Array.from({ length: count }, () => "complete");

describe("scales", () => {
  it("should be logarithmic where values grow by factors, linear where by steps", () => {
    expect(scaleOf([0.01, 0.1, 1])).toBe("log");
    expect(scaleOf([1, 2, 5, 10, 20, 50])).toBe("log");
    expect(scaleOf([1, 2, 3])).toBe("linear");
    expect(scaleOf([0, 1, 10])).toBe("linear");
    expect(scaleOf([1, 100])).toBe("linear");
  });

  it("should have edges half-way between values", () => {
    expect(edgesOf([1, 2, 4], "linear")).toEqual([0.5, 1.5, 3, 5]);
    const edges = edgesOf([1, 10, 100], "log");
    for (const [index, power] of [-0.5, 0.5, 1.5, 2.5].entries())
      expect(edges[index]).toBeCloseTo(10 ** power, 9);
  });
});

describe("surface", () => {
  it("should show the best cell over the others where more than two parameters are swept, but the chosen one where it stands", () => {
    const axes = [axisRow("a", [1, 2]), axisRow("b", [1, 2]), axisRow("c", [1, 2])];
    const cells = cellsOf([[1, 1, 1], [1, 1, 2], [1, 2, 1], [1, 2, 2], [2, 1, 1], [2, 1, 2], [2, 2, 1], [2, 2, 2]]); // prettier-ignore
    const trainMeans = [1, 3, 5, 2, undefined, 4, 7, 6];
    const states = complete(8).with(4, "failed");
    const found = sweepSurface({ axes, cells, states, trainMeans, chosen: 7 });
    expect(found.kind).toBe("grid");
    expect(found.isBestOfOthers).toBe(true);
    expect(found.tiles).toEqual([
      { x: 1, y: 1, cell: 1 },
      { x: 1, y: 2, cell: 2 },
      { x: 2, y: 1, cell: 5 },
      { x: 2, y: 2, cell: 7 },
    ]);
    expect(found.xEdges).toEqual([0.5, 1.5, 2.5]);
  });

  it("should be points where values were drawn, and a line or nothing for fewer parameters", () => {
    const drawn = [axisRow("a", [1, 2, 3], true), axisRow("b", [4, 5, 6], true)];
    const cells = cellsOf([[1, 5], [2, 4], [3, 6]]); // prettier-ignore
    const input = { cells, states: complete(3), trainMeans: [1, 2, 3], chosen: undefined };
    expect(sweepSurface({ ...input, axes: drawn }).kind).toBe("scatter");
    expect(sweepSurface({ ...input, axes: drawn.slice(0, 1) }).kind).toBe("line");
    expect(sweepSurface({ ...input, axes: [] }).kind).toBe("none");
  });

  it("should join values where there are more than a picture has room for", () => {
    const values = Array.from({ length: 64 }, (_, index) => index);
    const cells = cellsOf(values.flatMap((x) => [[x, 0], [x, 1]])); // prettier-ignore
    const found = sweepSurface({
      axes: [axisRow("a", values), axisRow("b", [0, 1])],
      cells,
      states: complete(cells.length),
      trainMeans: cells.map(({ values: [x] }) => x),
      chosen: undefined,
    });
    expect(found.tiles).toHaveLength(64);
    expect(found.xEdges).toHaveLength(33);
    // The first two values share a tile, which shows the better one: 1.
    expect(found.tiles[0]).toEqual({ x: 0.5, y: 0, cell: 2 });
  });
});

describe("sensitivities", () => {
  it("should average over the other parameters, with the spread of the cells", () => {
    const axes = [axisRow("a", [1, 2]), axisRow("b", [1, 2, 3])];
    const cells = cellsOf([[1, 1], [1, 2], [1, 3], [2, 1], [2, 2], [2, 3]]); // prettier-ignore
    const column = [1, 2, 6, 10, undefined, 30];
    const rows = sensitivities({ axes, cells, parts: [{ part: "train", column }] });
    const [first, second] = rows.filter(({ parameter }) => parameter === "a");
    expect(first).toEqual({
      parameter: "a",
      part: "train",
      low: 1,
      high: 1,
      cellCount: 3,
      mean: 3,
      // Of 1, 2 and 6, on straight lines between them.
      tenth: 1.2,
      ninetieth: 5.2,
    });
    expect([second!.cellCount, second!.mean]).toEqual([2, 20]);
    expect(rows.filter(({ parameter }) => parameter === "b").map(({ mean }) => mean)).toEqual([5.5, 2, 18]);
  });

  it("should put drawn values into bins", () => {
    const values = Array.from({ length: 40 }, (_, index) => index);
    const rows = sensitivities({
      axes: [axisRow("a", values, true)],
      cells: cellsOf(values.map((value) => [value])),
      parts: [{ part: "test", column: values }],
    });
    expect(rows.map(({ low, high, mean }) => [low, high, mean]).slice(0, 2)).toEqual([
      [0, 4, 2],
      [5, 9, 7],
    ]);
    expect(rows).toHaveLength(8);
  });
});
