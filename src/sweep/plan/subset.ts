/**
 * A sample instead of the whole grid: random points, or Sobol's (sobol.ts). A range is drawn from on its scale, of a list each
 * value is as likely as another. Points that a condition excludes and repeated ones are passed over; cells stand in the order
 * of their draws, so that a larger count begins with the cells of a smaller one.
 */
import { usageError } from "../../core/errors.ts";
import { randomStream } from "../../core/random.ts";
import type { WrittenAxis } from "./axes.ts";
import { valueAt } from "./axis-values.ts";
import { columnTable, gridSize, type Axis, type CellTable } from "./cell-table.ts";
import { isAllowed, noCells, type CellRule } from "./grid.ts";
import { CELLS_MAX, drawsMax, told, tooManyCells } from "./limits.ts";
import { SOBOL_DIMENSIONS_MAX, SobolSequence } from "./sobol.ts";

export interface Subset {
  readonly kind: "random" | "sobol";
  readonly count: number;
  readonly seed: string;
}

export interface DrawnCells {
  readonly axes: readonly Axis[];
  readonly table: CellTable;
}

/** @throws USAGE_TOO_MANY_CELLS, USAGE_BAD_SUBSET, USAGE_NO_CELLS */
export function drawnCells(
  written: readonly WrittenAxis[],
  rule: CellRule,
  subset: Subset,
  cellsMax = CELLS_MAX,
): DrawnCells {
  const { count } = subset;
  if (written.length === 0)
    throw usageError("USAGE_BAD_SUBSET", "the plan samples, but sweeps no parameter", {
      hint: "Give a parameter a list or a range, or leave subset out.",
    });
  if (count > cellsMax) throw tooManyCells("the subset has", count, cellsMax);
  const size = gridSize(written.map(({ values }) => ("from" in values ? Infinity : values.length)));
  if (count > size) throw tooFew(count, `the grid has ${told(size)}`);
  const drawn = draw(written, rule, subset);
  return ranked(written, drawn);
}

/** Draws until there are enough. @returns the values of each axis, in the order of the draws. */
function draw(written: readonly WrittenAxis[], rule: CellRule, subset: Subset): readonly Float64Array[] {
  const { count } = subset;
  const next = pointsOf(subset, written);
  const point = new Float64Array(written.length);
  const values = Float64Array.from(rule.defaults);
  const columns = written.map(() => new Float64Array(count));
  const cell = new Float64Array(written.length);
  const cellBits = new Uint16Array(cell.buffer); // as a key: numbers written out would take most of the time
  const seen = new Set<string>();
  let kept = 0;
  for (let drawn = 0; kept < count; drawn++) {
    if (drawn === drawsMax(count)) throw exhausted(rule, subset, kept, drawn);
    next(point);
    for (const [axis, { name, values: list }] of written.entries()) {
      const share = point[axis]!;
      values[rule.places[axis]!] =
        "from" in list ? valueAt(list, share, name) : list[Math.floor(share * list.length)]!;
    }
    if (!isAllowed(rule, values)) continue;
    for (let axis = 0; axis < cell.length; axis++) cell[axis] = values[rule.places[axis]!]!;
    const key = String.fromCharCode(...cellBits);
    if (seen.has(key)) continue;
    seen.add(key);
    for (let axis = 0; axis < cell.length; axis++) columns[axis]![kept] = cell[axis]!;
    kept++;
  }
  return columns;
}

/** Each axis of random points has a stream of its own: another parameter beside it changes nothing of it. */
function pointsOf({ kind, seed }: Subset, written: readonly WrittenAxis[]): (into: Float64Array) => void {
  if (kind === "random") {
    const streams = written.map(({ name }) => randomStream(seed, `sweep/${name}`));
    return (into) => {
      for (const [axis, stream] of streams.entries()) into[axis] = stream.uniform();
    };
  }
  if (written.length > SOBOL_DIMENSIONS_MAX)
    throw usageError(
      "USAGE_BAD_SUBSET",
      `the plan sweeps ${written.length} parameters, Sobol's points are known for ${SOBOL_DIMENSIONS_MAX}`,
      { hint: "Sweep fewer, or use kind: random.", data: { axisCount: written.length } },
    );
  const sequence = new SobolSequence(written.length, seed);
  return (into) => sequence.next(into);
}

/** Axes with the values that were drawn, and the rank of each cell's value on them; a list keeps all its values. */
function ranked(written: readonly WrittenAxis[], columns: readonly Float64Array[]): DrawnCells {
  const axes = written.map(({ name, values }, axis): Axis => {
    const isDrawn = "from" in values;
    return { name, isDrawn, values: isDrawn ? distinctAscending(columns[axis]!) : values };
  });
  const ranks = axes.map(({ values }, axis) => {
    const column = columns[axis]!;
    const ranksOnAxis = new Uint32Array(column.length);
    for (let cell = 0; cell < column.length; cell++) ranksOnAxis[cell] = rankOf(values, column[cell]!);
    return ranksOnAxis;
  });
  return { axes, table: columnTable(ranks, columns[0]!.length) };
}

/** The place of a value among ascending ones, which have it. */
function rankOf(values: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function distinctAscending(values: Float64Array): Float64Array {
  return values.toSorted().filter((value, index, sorted) => value !== sorted[index - 1]);
}

function exhausted(rule: CellRule, { count }: Subset, kept: number, drawn: number): Error {
  const after = `of ${told(drawn)} points drawn`;
  if (kept === 0 && rule.conditions.length > 0) return noCells(rule, `${after} none is left`);
  return tooFew(
    count,
    `${after} only ${told(kept)} ${rule.conditions.length > 0 ? "meet the conditions and differ" : "differ"}`,
  );
}

function tooFew(count: number, why: string): Error {
  return usageError("USAGE_BAD_SUBSET", `the subset asks for ${told(count)} cells, but ${why}`, {
    hint: "Ask for fewer, leave subset out for the whole grid, or loosen the conditions.",
    data: { count },
  });
}
