/**
 * Quotes by fair value, time left and inventory, each solved when it is first asked for and kept: a lookup afterwards reads
 * one number and allocates nothing. All numbers lie in one flat array, cell after cell.
 *
 * Fair values are nodes 0, step, .. 100 cents. Times left are buckets: `horizonHours` over powers of the root of 2, and 0; a
 * time between two buckets uses the next smaller one, which knows more of the settlement. Buckets are shares of the horizon,
 * so that a table does not depend on the unit of time. Inventories are places, whole orders from -boundSizes to +boundSizes.
 */

/** Times left that a table knows. */
export const BUCKET_COUNT = 24;

const NOT_SOLVED = -1;
/** Cells that a table has room for at first. */
const CELLS_AT_FIRST = 2;

export interface TableShape {
  /** Fair values lie this far apart; a whole, even number of steps makes 100 cents. */
  readonly fairStepCents: number;
  readonly horizonHours: number;
  readonly boundSizes: number;
  /**
   * What the quotes of complementary cells add up to: bid(q; f) + ask(-q; 100 - f). Undefined where they are no mirror of each
   * other, as on a grid that is not symmetric.
   */
  readonly mirrorSumCents: number | undefined;
}

/** By place, from the lowest inventory to the highest; NaN is no quote. */
export interface SolvedCell {
  readonly thetaCents: Float64Array;
  readonly bidCents: Float64Array;
  readonly askCents: Float64Array;
}

export type CellSolver = (fairCents: number, hoursLeft: number) => SolvedCell;

export class QuoteTable {
  readonly shape: TableShape;
  /** Places of an inventory. */
  readonly placeCount: number;
  /** The last node is 100 cents. */
  readonly nodeCount: number;
  /** Time left of each bucket, hours, the longest first, 0 last. */
  readonly bucketHours: Float64Array;
  /**
   * All numbers. A cell starts at `start(node, bucket)`: `placeCount` times theta, then bids, then asks, cents. Replaced by a
   * longer one as cells are added.
   */
  values: Float64Array;
  /** By node and bucket: where a cell starts. */
  readonly #starts: Int32Array;
  readonly #solve: CellSolver;
  #usedCount = 0;

  constructor(shape: TableShape, solve: CellSolver) {
    this.shape = shape;
    this.placeCount = 2 * shape.boundSizes + 1;
    this.nodeCount = Math.floor(100 / shape.fairStepCents + 0.5) + 1;
    this.bucketHours = bucketHours(shape.horizonHours);
    this.values = new Float64Array(CELLS_AT_FIRST * this.#cellLength);
    this.#starts = new Int32Array(this.nodeCount * BUCKET_COUNT).fill(NOT_SOLVED);
    this.#solve = solve;
  }

  get #cellLength(): number {
    return 3 * this.placeCount;
  }

  /** Index in `values` of a cell, which is solved first where nobody asked for it before. hot: bench/quote.ts */
  start(node: number, bucket: number): number {
    const start = this.#starts[node * BUCKET_COUNT + bucket]!;
    return start === NOT_SOLVED ? this.#add(node, bucket) : start;
  }

  /** The longest bucket that is not above a time left. @param from where to look first. hot: bench/quote.ts */
  bucketAt(hoursLeft: number, from: number): number {
    const hours = this.bucketHours;
    let bucket = from;
    while (bucket > 0 && hours[bucket - 1]! <= hoursLeft) bucket--;
    while (bucket < BUCKET_COUNT - 1 && hours[bucket]! > hoursLeft) bucket++;
    return bucket;
  }

  /** Solves every cell of the fair values within 0 and 100. */
  solveAll(): void {
    this.#reserve((this.nodeCount - 2) * BUCKET_COUNT * this.#cellLength);
    for (let node = 1; node < this.nodeCount - 1; node++)
      for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) this.start(node, bucket);
  }

  #add(node: number, bucket: number): number {
    const mirrored = this.nodeCount - 1 - node;
    const sum = this.shape.mirrorSumCents;
    const cell =
      sum === undefined || node < mirrored
        ? this.#solve(node * this.shape.fairStepCents, this.bucketHours[bucket]!)
        : node === mirrored
          ? symmetric(this.#solve(node * this.shape.fairStepCents, this.bucketHours[bucket]!), sum)
          : mirror(this.#read(this.start(mirrored, bucket)), sum);
    const start = this.#usedCount;
    this.#reserve(start + this.#cellLength);
    this.values.set(cell.thetaCents, start);
    this.values.set(cell.bidCents, start + this.placeCount);
    this.values.set(cell.askCents, start + 2 * this.placeCount);
    this.#usedCount += this.#cellLength;
    this.#starts[node * BUCKET_COUNT + bucket] = start;
    return start;
  }

  #read(start: number): SolvedCell {
    const part = (index: number): Float64Array =>
      this.values.slice(start + index * this.placeCount, start + (index + 1) * this.placeCount);
    return { thetaCents: part(0), bidCents: part(1), askCents: part(2) };
  }

  #reserve(length: number): void {
    if (length <= this.values.length) return;
    const values = new Float64Array(Math.max(length, 2 * this.values.length));
    values.set(this.values);
    this.values = values;
  }
}

function bucketHours(horizonHours: number): Float64Array {
  const hours = new Float64Array(BUCKET_COUNT);
  hours[0] = horizonHours;
  hours[1] = horizonHours * Math.SQRT1_2;
  for (let bucket = 2; bucket < BUCKET_COUNT - 1; bucket++) hours[bucket] = hours[bucket - 2]! / 2;
  return hours;
}

/** A cell as the complementary fair value has it: to the last digit, whatever a solver rounds. */
function mirror({ thetaCents, bidCents, askCents }: SolvedCell, sumCents: number): SolvedCell {
  return {
    thetaCents: thetaCents.toReversed(),
    bidCents: askCents.toReversed().map((cents) => sumCents - cents),
    askCents: bidCents.toReversed().map((cents) => sumCents - cents),
  };
}

/** A cell at 50 cents, its own mirror. */
function symmetric(cell: SolvedCell, sumCents: number): SolvedCell {
  return { ...cell, askCents: mirror(cell, sumCents).askCents };
}
