/**
 * The prices a market accepts, from the exchange's `price_ranges`.
 *
 * A `level` is the index into the ascending list of valid prices. Valid are all points of the bands strictly
 * inside ($0, $1); on a boundary both bands' steps fit (Kalshi docs, fixed_point_migration, read 2026-11-20).
 *
 * The exchange switches markets to other grids while they trade and keeps resting orders where they are. The levels of
 * such a market are the prices of all its grids together; each grid is then one over those levels, of which only its own
 * prices are valid (`gridsOverAll`).
 */
import { assert, dataError } from "./errors.ts";
import { BP_PER_CENT, BP_PER_DOLLAR } from "./units.ts";

/** One band of the grid: prices startBp, startBp + stepBp, .. up to endBp. */
export interface PriceRange {
  readonly startBp: number;
  readonly endBp: number;
  readonly stepBp: number;
}

/** What a price closer than this to a grid point is taken for: 1e-9 of a cent, in basis points. */
const SNAP_TOLERANCE_BP = 1e-9 * BP_PER_CENT;

/** `NO_LEVEL` stands for "no such level" in hot code; public results use `undefined`. */
export const NO_LEVEL = -1;

export class PriceGrid {
  declare readonly ranges: readonly PriceRange[];
  /** Number of levels; they run from 0 to levelCount - 1. All are valid prices, but of a grid over the levels of several. */
  declare readonly levelCount: number;
  /** Price of each level, ascending. */
  declare readonly priceBpOfLevel: Int32Array;
  /** For every whole basis point 0..10000 the level of that price, or NO_LEVEL off the grid. */
  declare readonly levelOfPriceBp: Int16Array;
  /** For every whole basis point the highest valid level at or below it, or NO_LEVEL. */
  readonly #levelAtOrBelow = new Int16Array(BP_PER_DOLLAR + 1).fill(NO_LEVEL);
  /** For every whole basis point the lowest valid level at or above it, or NO_LEVEL. */
  readonly #levelAtOrAbove = new Int16Array(BP_PER_DOLLAR + 1).fill(NO_LEVEL);

  /**
   * @param levelPricesBp the ascending prices that levels count, where they are more than the grid's own: the levels of a
   * market that has had several grids, so that its books and orders keep their levels when the grid changes.
   * @throws DATA_BAD_PRICE_RANGES when the bands are empty, overlap, leave the payoff or do not step evenly.
   */
  constructor(ranges: readonly PriceRange[], levelPricesBp?: Int32Array) {
    assertRanges(ranges);
    const ownPricesBp = pricesOf([ranges]);
    this.ranges = ranges;
    this.priceBpOfLevel = levelPricesBp ?? ownPricesBp;
    this.levelCount = this.priceBpOfLevel.length;
    this.levelOfPriceBp = new Int16Array(BP_PER_DOLLAR + 1).fill(NO_LEVEL);
    const levelOfAnyBp = levelTable(this.priceBpOfLevel);
    for (const priceBp of ownPricesBp) {
      const level = levelOfAnyBp[priceBp]!;
      assert(level !== NO_LEVEL, "the levels of a grid hold all its prices");
      this.levelOfPriceBp[priceBp] = level;
    }
    this.#fillNearest();
  }

  #fillNearest(): void {
    let level = NO_LEVEL;
    for (let priceBp = 0; priceBp <= BP_PER_DOLLAR; priceBp++) {
      if (this.levelOfPriceBp[priceBp]! !== NO_LEVEL) level = this.levelOfPriceBp[priceBp]!;
      this.#levelAtOrBelow[priceBp] = level;
    }
    level = NO_LEVEL;
    for (let priceBp = BP_PER_DOLLAR; priceBp >= 0; priceBp--) {
      if (this.levelOfPriceBp[priceBp]! !== NO_LEVEL) level = this.levelOfPriceBp[priceBp]!;
      this.#levelAtOrAbove[priceBp] = level;
    }
  }

  /** Whether the exchange takes an order at a level: always within a grid of its own levels. */
  isValidLevel(level: number): boolean {
    return this.levelOfPriceBp[this.priceBpOfLevel[level] ?? 0] === level && level !== NO_LEVEL;
  }

  /** The highest valid level below a level of the book, valid or not; NO_LEVEL where there is none. */
  levelBelow(level: number): number {
    return this.#levelAtOrBelow[this.priceBpOfLevel[level]! - 1]!;
  }

  /** The lowest valid level above a level of the book, valid or not; NO_LEVEL where there is none. */
  levelAbove(level: number): number {
    return this.#levelAtOrAbove[this.priceBpOfLevel[level]! + 1]!;
  }

  /**
   * Passive rounding of a bid: the highest valid level not above the price, at most the top one; NO_LEVEL below the grid.
   * @param priceBp any real number of basis points.
   */
  bidLevel(priceBp: number): number {
    const wholeBp = Math.floor(priceBp + SNAP_TOLERANCE_BP);
    if (!(wholeBp >= 0)) return NO_LEVEL;
    return this.#levelAtOrBelow[wholeBp < BP_PER_DOLLAR ? wholeBp : BP_PER_DOLLAR]!;
  }

  /** Passive rounding of an ask: the lowest valid level not below the price, at least the first; NO_LEVEL above the grid. */
  askLevel(priceBp: number): number {
    const wholeBp = Math.ceil(priceBp - SNAP_TOLERANCE_BP);
    if (!(wholeBp <= BP_PER_DOLLAR)) return NO_LEVEL;
    return this.#levelAtOrAbove[wholeBp > 0 ? wholeBp : 0]!;
  }
}

/**
 * The grids that one market has had, over the levels of all of them: a level means the same price in each.
 * @throws DATA_BAD_PRICE_RANGES
 */
export function gridsOverAll(gridRanges: readonly (readonly PriceRange[])[]): PriceGrid[] {
  const levelPricesBp = gridRanges.length === 1 ? undefined : unionPricesBp(gridRanges);
  return gridRanges.map((ranges) => new PriceGrid(ranges, levelPricesBp));
}

/** Every price that is valid in one of several grids at least, ascending. @throws DATA_BAD_PRICE_RANGES */
export function unionPricesBp(gridRanges: readonly (readonly PriceRange[])[]): Int32Array {
  for (const ranges of gridRanges) assertRanges(ranges);
  return pricesOf(gridRanges);
}

/** For every whole basis point 0..10000 the index of that price among ascending ones, or NO_LEVEL. */
export function levelTable(pricesBp: Int32Array): Int16Array {
  const levelOfPriceBp = new Int16Array(BP_PER_DOLLAR + 1).fill(NO_LEVEL);
  pricesBp.forEach((priceBp, level) => (levelOfPriceBp[priceBp] = level));
  return levelOfPriceBp;
}

function pricesOf(gridRanges: readonly (readonly PriceRange[])[]): Int32Array {
  const prices = new Set<number>();
  for (const { startBp, endBp, stepBp } of gridRanges.flat())
    for (let priceBp = startBp; priceBp <= endBp; priceBp += stepBp)
      if (priceBp > 0 && priceBp < BP_PER_DOLLAR) prices.add(priceBp);
  return Int32Array.from(prices).sort();
}

function assertRanges(ranges: readonly PriceRange[]): void {
  let previousEndBp = -Infinity;
  for (const { startBp, endBp, stepBp } of ranges) {
    const isWhole = Number.isInteger(startBp) && Number.isInteger(endBp) && Number.isInteger(stepBp);
    const isInside = startBp >= 0 && endBp <= BP_PER_DOLLAR && startBp < endBp && startBp >= previousEndBp;
    if (!isWhole || !isInside || stepBp <= 0 || (endBp - startBp) % stepBp !== 0)
      throw dataError(
        "DATA_BAD_PRICE_RANGES",
        `price range ${startBp}..${endBp} step ${stepBp} bp is not a band of a price grid`,
        {
          hint: "Bands ascend, do not overlap, stay within 0..10000 basis points and hold a whole number of steps.",
          data: { ranges },
        },
      );
    previousEndBp = endBp;
  }
  if (ranges.length === 0)
    throw dataError(
      "DATA_BAD_PRICE_RANGES",
      "a price grid needs at least one price range, the list was empty",
      {
        hint: "Take `price_ranges` from the market's record, or name a structure such as linear_cent.",
      },
    );
}

const EDGE_BP = 1_000;

function uniform(stepBp: number): readonly PriceRange[] {
  return [{ startBp: 0, endBp: BP_PER_DOLLAR, stepBp }];
}

function edged(edgeStepBp: number, centreStepBp: number, edgeBp = EDGE_BP): readonly PriceRange[] {
  return [
    { startBp: 0, endBp: edgeBp, stepBp: edgeStepBp },
    { startBp: edgeBp, endBp: BP_PER_DOLLAR - edgeBp, stepBp: centreStepBp },
    { startBp: BP_PER_DOLLAR - edgeBp, endBp: BP_PER_DOLLAR, stepBp: edgeStepBp },
  ];
}

/** The exchange's named structures; `price_ranges` is the truth, the name a label (KALSHI docs, fixed-point migration). */
export const PRICE_LEVEL_STRUCTURES: ReadonlyMap<string, readonly PriceRange[]> = new Map([
  ["linear_cent", uniform(100)],
  ["deci_cent", uniform(10)],
  ["tapered_deci_cent", edged(10, 100)],
  ["center_whole_edge_half_cent", edged(50, 100)],
  ["center_whole_edge_quint_cent", edged(20, 100)],
  ["center_half_edge_half_cent", edged(50, 50)],
  ["center_half_edge_quint_cent", edged(20, 50)],
  ["center_half_edge_deci_cent", edged(10, 50)],
  ["center_quint_edge_quint_cent", edged(20, 20)],
  ["center_quint_edge_deci_cent", edged(10, 20)],
  ["center_centi_edge_centi_cent", uniform(1)],
  ["center_deci_edge_centi_cent", edged(1, 10, 100)],
]);
