/**
 * Which cells lie beside each other, and what a cell earns together with those beside it. A cell that earns more than its
 * neighbours mostly had luck: they trade nearly the same quotes.
 *
 * Full grids: one step along one parameter. Other designs (random, Sobol, lists): parameters are replaced by their ranks, so that
 * units and logarithmic spacing do not matter, and the nearest ones are taken, two a parameter as within a grid.
 */
import { assert } from "../../core/errors.ts";
import { sampleRanks } from "./ranks.ts";
import type { PnlMatrix } from "./pnl-matrix.ts";

export interface CellDesign {
  /** Names, in the order of the coordinates. */
  readonly parameters: readonly string[];
  /** Of each cell, one number a parameter. */
  readonly coordinates: readonly (readonly number[])[];
  /** Of each cell, what it cannot be a neighbour across: its strategy. All are of one where absent. */
  readonly groups?: readonly string[];
}

/** Of each cell, the cells beside it, ascending; without itself. Being beside is mutual. */
export type Neighbours = readonly (readonly number[])[];

/** Distances that differ by less are equal. */
const DISTANCE_REL = 1e-9;

/** Cost: cells squared x parameters. */
export function neighboursOf(design: CellDesign): Neighbours {
  const beside = design.coordinates.map(() => new Set<number>());
  const link = (first: number, second: number): void => {
    beside[first]!.add(second);
    beside[second]!.add(first);
  };
  for (const cells of groupsOf(design)) {
    const columns = design.parameters.map((_, parameter) =>
      cells.map((cell) => {
        const coordinate = design.coordinates[cell]![parameter];
        assert(Number.isFinite(coordinate), "every cell has a number for every parameter");
        return coordinate!;
      }),
    );
    // A parameter that never varies tells no cells apart.
    const varied = columns.filter((column) => new Set(column).size > 1);
    if (varied.length === 0) continue;
    if (isFullGrid(varied)) linkGrid(varied, cells, link);
    else linkNearest(varied, cells, link);
  }
  return beside.map((set) => [...set].sort((a, b) => a - b));
}

/** The mean over each cell and its neighbours, event by event: what a cell is judged by in place of its own P&L. */
export function neighbourhoodMeans(matrix: PnlMatrix, neighbours: Neighbours): PnlMatrix {
  assert(neighbours.length === matrix.cellCount, "every cell has neighbours or none");
  const { periodCount, cellCount } = matrix;
  const values = new Float64Array(matrix.values.length);
  for (const [cell, others] of neighbours.entries())
    for (let period = 0; period < periodCount; period++) {
      const at = period * cellCount;
      let sum = matrix.values[at + cell]!;
      for (const other of others) sum += matrix.values[at + other]!;
      values[at + cell] = sum / (others.length + 1);
    }
  return { periodCount, cellCount, values };
}

function groupsOf({ coordinates, groups }: CellDesign): readonly (readonly number[])[] {
  if (groups === undefined) return [coordinates.map((_, cell) => cell)];
  assert(groups.length === coordinates.length, "every cell has a group");
  return [...Map.groupBy(coordinates.keys(), (cell) => groups[cell]!).values()];
}

type Link = (first: number, second: number) => void;

function stepsOf(column: readonly number[]): readonly number[] {
  const order = new Map([...new Set(column)].sort((a, b) => a - b).map((value, step) => [value, step]));
  return column.map((value) => order.get(value)!);
}

/** Every combination of the parameters' values is there, once. */
function isFullGrid(columns: readonly (readonly number[])[]): boolean {
  const count = columns[0]!.length;
  if (columns.reduce((product, column) => product * new Set(column).size, 1) !== count) return false;
  return (
    new Set(Array.from({ length: count }, (_, at) => columns.map((column) => column[at]).join(" "))).size ===
    count
  );
}

function linkGrid(columns: readonly (readonly number[])[], cells: readonly number[], link: Link): void {
  const steps = columns.map(stepsOf);
  const places = new Map(cells.map((cell, at) => [steps.map((column) => column[at]).join(" "), cell]));
  for (const [at, cell] of cells.entries())
    for (const moved of steps.keys()) {
      const place = steps.map((column, parameter) => column[at]! + (parameter === moved ? 1 : 0));
      const next = places.get(place.join(" "));
      if (next !== undefined) link(cell, next);
    }
}

/** As many as a grid has inside, two a parameter; all of those as far away as the last of them. */
function linkNearest(columns: readonly (readonly number[])[], cells: readonly number[], link: Link): void {
  const ranks = columns.map((column) => Float64Array.from(sampleRanks(column)));
  const wanted = Math.min(2 * columns.length, cells.length - 1);
  const squares = new Float64Array(cells.length);
  for (const [at, cell] of cells.entries()) {
    squares.fill(0);
    for (const column of ranks) addSquares(squares, column, column[at]!);
    squares[at] = Infinity;
    const reach = smallestOf(squares, wanted) * (1 + DISTANCE_REL);
    for (let other = 0; other < squares.length; other++)
      if (squares[other]! <= reach) link(cell, cells[other]!);
  }
}

function addSquares(squares: Float64Array, column: Float64Array, from: number): void {
  for (let at = 0; at < squares.length; at++) {
    const distance = column[at]! - from;
    squares[at]! += distance * distance;
  }
}

/** The `wanted`-th smallest, by keeping so many in order. */
function smallestOf(values: Float64Array, wanted: number): number {
  const kept = new Float64Array(wanted).fill(Infinity);
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (value >= kept[wanted - 1]!) continue;
    let place = wanted - 1;
    for (; place > 0 && kept[place - 1]! > value; place--) kept[place] = kept[place - 1]!;
    kept[place] = value;
  }
  return kept[wanted - 1]!;
}
