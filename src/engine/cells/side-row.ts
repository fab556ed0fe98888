/**
 * What one side of a lane quotes, as whole numbers: at every mid the level that a distance from it snaps to. Lanes of one row
 * quote alike. Where quotes do not keep their distance a row is a single level, good for the mid at hand alone.
 *
 * In half steps the mid is a whole number m, the sum of both best prices in steps. A bid at distance d snaps to
 * floor((m - k) / 2) steps, with k = ceil(2 d / step); an ask to ceil((m + k) / 2).
 */
import { BID, type Side } from "../../core/order-book.ts";
import { NO_LEVEL, type PriceGrid } from "../../core/price-grid.ts";
import type { SideClass } from "./side-class.ts";

const NONE = NO_LEVEL;
const UNKNOWN = -2;

export class SideRow {
  declare readonly side: Side;
  declare readonly lots: number;
  /** Classes of lanes that quote so. */
  readonly classes: SideClass[] = [];
  /** Place among the rows that have classes, -1 while it has none. */
  place = -1;
  readonly #halfSteps: number;
  readonly #fixedLevel: number;
  readonly #grid: PriceGrid;
  readonly #stepBp: number;
  /** By mid in half steps. */
  readonly #levels: Int16Array;

  constructor(side: Side, what: RowQuote, grid: PriceGrid, stepBp: number, midCount: number) {
    this.side = side;
    this.lots = what.lots;
    this.#halfSteps = "halfSteps" in what ? what.halfSteps : 0;
    this.#fixedLevel = "level" in what ? what.level : UNKNOWN;
    this.#grid = grid;
    this.#stepBp = stepBp;
    this.#levels = new Int16Array("level" in what ? 0 : midCount).fill(UNKNOWN);
    if (this.#levels.length > 0) this.#levels[0] = NONE;
  }

  /** The level quoted at a mid; NO_LEVEL for none. @param mid in half steps; 0 while it is unknown. hot: bench/lanes.ts */
  levelAt(mid: number): number {
    if (this.#fixedLevel !== UNKNOWN) return this.#fixedLevel;
    const known = this.#levels[mid]!;
    return known !== UNKNOWN ? known : this.#workOut(mid);
  }

  #workOut(mid: number): number {
    const k = this.#halfSteps;
    const level =
      this.side === BID
        ? this.#grid.bidLevel(Math.floor((mid - k) / 2) * this.#stepBp)
        : this.#grid.askLevel(Math.ceil((mid + k) / 2) * this.#stepBp);
    this.#levels[mid] = level;
    return level;
  }
}

/** A distance in half steps, or a level; each with its size. */
export type RowQuote =
  { readonly halfSteps: number; readonly lots: number } | { readonly level: number; readonly lots: number };

/** The rows of one side, each made once. */
export class SideRows {
  readonly #side: Side;
  readonly #grid: PriceGrid;
  readonly #stepBp: number;
  readonly #midCount: number;
  /** By size, then by distance or level. */
  readonly #around = new Map<number, Map<number, SideRow>>();
  readonly #at = new Map<number, Map<number, SideRow>>();
  /** Nothing is quoted. */
  readonly none: SideRow;
  /** Rows that have classes. */
  readonly active: SideRow[] = [];

  constructor(side: Side, grid: PriceGrid, stepBp: number, midCount: number) {
    this.#side = side;
    this.#grid = grid;
    this.#stepBp = stepBp;
    this.#midCount = midCount;
    this.none = this.at(NONE, 0);
  }

  /** Quotes at a distance. */
  around(halfSteps: number, lots: number): SideRow {
    return rowOf(this.#around, lots, halfSteps, () => this.#make({ halfSteps, lots }));
  }

  /** Quotes at a level. */
  at(level: number, lots: number): SideRow {
    return rowOf(this.#at, lots, level, () => this.#make({ level, lots }));
  }

  #make(what: RowQuote): SideRow {
    return new SideRow(this.#side, what, this.#grid, this.#stepBp, this.#midCount);
  }

  /** Puts a class into the list of its row. */
  join(laneClass: SideClass, row: SideRow): void {
    laneClass.row = row;
    laneClass.placeInRow = row.classes.length;
    row.classes.push(laneClass);
    if (row.place >= 0) return;
    row.place = this.active.length;
    this.active.push(row);
  }

  leave(laneClass: SideClass): void {
    const { row, placeInRow } = laneClass;
    const last = row.classes.pop()!;
    if (last !== laneClass) {
      row.classes[placeInRow] = last;
      last.placeInRow = placeInRow;
    }
    if (row.classes.length > 0) return;
    const lastRow = this.active.pop()!;
    if (lastRow !== row) {
      this.active[row.place] = lastRow;
      lastRow.place = row.place;
    }
    row.place = -1;
  }
}

function rowOf(
  rows: Map<number, Map<number, SideRow>>,
  lots: number,
  key: number,
  make: () => SideRow,
): SideRow {
  let ofLots = rows.get(lots);
  if (ofLots === undefined) rows.set(lots, (ofLots = new Map()));
  let row = ofLots.get(key);
  if (row === undefined) ofLots.set(key, (row = make()));
  return row;
}
