/** Which cell stands where in pictures over the first two swept parameters. */
import type { CellColumn, CellState, SweepAxisRow, SweepSurface } from "../../core/sweep-report-rows.ts";
import type { SweepCellRow } from "../../core/sweep-rows.ts";
import { edgesOf } from "./axis-rows.ts";

/** More values on an axis than a picture has room for are joined. */
const TILES_MAX = 32;
/** A grid of which less is there is drawn as points. */
const FILLED_SHARE_MIN = 0.4;

export interface SurfaceInput {
  readonly axes: readonly SweepAxisRow[];
  readonly cells: readonly SweepCellRow[];
  readonly states: readonly CellState[];
  /** Mean P&L of an event. */
  readonly trainMeans: CellColumn;
  /** Always stands for itself. */
  readonly chosen: number | undefined;
}

export function sweepSurface(input: SurfaceInput): SweepSurface {
  const { axes, cells } = input;
  const [x, y] = axes;
  if (x === undefined) return { kind: "none", tiles: [], xEdges: [], yEdges: [], isBestOfOthers: false };
  if (y === undefined) {
    const tiles = cells.map(({ cellIndex, values }) => ({ x: values[0]!, y: 0, cell: cellIndex }));
    return { kind: "line", tiles, xEdges: [], yEdges: [], isBestOfOthers: false };
  }
  const [columns, rows] = [binsOf(x), binsOf(y)];
  const place = (cell: SweepCellRow): string =>
    `${columns.binOf(cell.values[0]!)} ${rows.binOf(cell.values[1]!)}`;
  const places = Map.groupBy(cells, place);
  const isGrid =
    !x.isDrawn &&
    !y.isDrawn &&
    places.size >= FILLED_SHARE_MIN * columns.middles.length * rows.middles.length;
  const groups = isGrid ? [...places.values()] : [...Map.groupBy(cells, exactPlace).values()];
  const tiles = groups.map((group) => {
    const cell = group.reduce((best, other) => better(input, best, other));
    if (!isGrid) return { x: cell.values[0]!, y: cell.values[1]!, cell: cell.cellIndex };
    const [column, row] = [columns.binOf(cell.values[0]!), rows.binOf(cell.values[1]!)];
    return { x: columns.middles[column]!, y: rows.middles[row]!, cell: cell.cellIndex };
  });
  return {
    kind: isGrid ? "grid" : "scatter",
    tiles,
    xEdges: isGrid ? columns.edges : [],
    yEdges: isGrid ? rows.edges : [],
    isBestOfOthers: groups.some((group) => group.length > 1),
  };
}

function exactPlace({ values }: SweepCellRow): string {
  return `${values[0]} ${values[1]}`;
}

const STATE_RANKS: Readonly<Record<CellState, number>> = {
  complete: 3,
  brokeConstraint: 2,
  failed: 1,
  missing: 0,
};

function better(
  { states, trainMeans, chosen }: SurfaceInput,
  one: SweepCellRow,
  other: SweepCellRow,
): SweepCellRow {
  if (one.cellIndex === chosen || other.cellIndex === chosen) return one.cellIndex === chosen ? one : other;
  const rank = (cell: SweepCellRow): number => STATE_RANKS[states[cell.cellIndex]!];
  const mean = (cell: SweepCellRow): number => trainMeans[cell.cellIndex] ?? -Infinity;
  const isBetter = rank(other) - rank(one) || mean(other) - mean(one);
  return isBetter > 0 ? other : one;
}

interface Bins {
  readonly edges: readonly number[];
  readonly middles: readonly number[];
  readonly binOf: (value: number) => number;
}

/** One bin a value, or several values a bin where there are too many. */
function binsOf({ values, scale }: SweepAxisRow): Bins {
  const count = Math.min(TILES_MAX, values.length);
  const edges = edgesOf(values, scale);
  const firstOf = (bin: number): number => Math.ceil((bin * values.length) / count);
  const joined = Array.from({ length: count + 1 }, (_, bin) => edges[firstOf(bin)]!);
  const binOfValue = new Map(
    values.map((value, index) => [value, Math.floor((index * count) / values.length)]),
  );
  return {
    edges: joined,
    middles: Array.from({ length: count }, (_, bin) =>
      count === values.length ? values[bin]! : middle(joined[bin]!, joined[bin + 1]!, scale),
    ),
    binOf: (value) => binOfValue.get(value)!,
  };
}

function middle(low: number, high: number, scale: "linear" | "log"): number {
  return scale === "log" ? Math.sqrt(low * high) : (low + high) / 2;
}
