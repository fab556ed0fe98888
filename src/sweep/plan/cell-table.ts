/** Which cells a sweep has, in little memory: a million of them in a few megabytes, a whole grid in none. */

/** A swept parameter and its values, ascending, none twice. */
export interface Axis {
  readonly name: string;
  readonly values: ArrayLike<number>;
  /** The values were drawn from a range: neighbours on the axis are no neighbours of one grid. */
  readonly isDrawn: boolean;
}

export interface CellTable {
  readonly count: number;
  /** A cell's place on an axis: the index of its value. */
  coordinate(cell: number, axis: number): number;
}

/** Every combination of so many values, the last axis fastest. */
export function gridTable(sizes: readonly number[]): CellTable {
  const strides = stridesOf(sizes);
  return {
    count: gridSize(sizes),
    coordinate: (cell, axis) => Math.floor(cell / strides[axis]!) % sizes[axis]!,
  };
}

/** Some cells of a grid, by their numbers in it. */
export function pickedTable(sizes: readonly number[], numbers: ArrayLike<number>): CellTable {
  const grid = gridTable(sizes);
  return {
    count: numbers.length,
    coordinate: (cell, axis) => grid.coordinate(numbers[cell]!, axis),
  };
}

/** Cells by their coordinates, one column an axis. */
export function columnTable(columns: readonly Uint32Array[], count: number): CellTable {
  return { count, coordinate: (cell, axis) => columns[axis]![cell]! };
}

/** How many cells a grid has; not exact beyond 2^53, but then no less. */
export function gridSize(sizes: readonly number[]): number {
  return sizes.reduce((product, size) => product * size, 1);
}

function stridesOf(sizes: readonly number[]): readonly number[] {
  const strides = sizes.map(() => 1);
  for (let axis = sizes.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * sizes[axis + 1]!;
  return strides;
}
