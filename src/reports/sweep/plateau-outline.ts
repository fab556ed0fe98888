/** The border of a set of tiles, as upright and level lines. */
import type { SweepSurface } from "../../core/sweep-report-rows.ts";

export interface OutlineLine {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

/** Of each tile, the column and row that it lies in, by the edges around it. */
export function tilePlace(
  { xEdges, yEdges }: SweepSurface,
  tile: { readonly x: number; readonly y: number },
) {
  return { column: placeIn(xEdges, tile.x), row: placeIn(yEdges, tile.y) };
}

function placeIn(edges: readonly number[], value: number): number {
  return edges.findLastIndex((edge) => edge <= value);
}

/** Lines between tiles that belong to the set and places that do not. */
export function outlineOf(surface: SweepSurface, cells: ReadonlySet<number>): readonly OutlineLine[] {
  const { xEdges, yEdges, tiles } = surface;
  const inside = new Set(
    tiles.filter(({ cell }) => cells.has(cell)).map((tile) => key(tilePlace(surface, tile))),
  );
  const lines: OutlineLine[] = [];
  for (const tile of tiles) {
    const { column, row } = tilePlace(surface, tile);
    if (!inside.has(key({ column, row }))) continue;
    const [x0, x1, y0, y1] = [xEdges[column]!, xEdges[column + 1]!, yEdges[row]!, yEdges[row + 1]!];
    if (!inside.has(key({ column: column - 1, row }))) lines.push({ x0, x1: x0, y0, y1 });
    if (!inside.has(key({ column: column + 1, row }))) lines.push({ x0: x1, x1, y0, y1 });
    if (!inside.has(key({ column, row: row - 1 }))) lines.push({ x0, x1, y0, y1: y0 });
    if (!inside.has(key({ column, row: row + 1 }))) lines.push({ x0, x1, y0: y1, y1 });
  }
  return lines;
}

function key({ column, row }: { readonly column: number; readonly row: number }): string {
  return `${column} ${row}`;
}
