/**
 * Quotes by fair value, time left and inventory, each solved when it is first asked for and kept: a lookup afterwards reads
 * one number and allocates nothing. The numbers lie in blocks, which threads can share (`cell-blocks.ts`).
 *
 * Fair values are nodes 0, step, .. 100 cents. Times left are buckets: `horizonHours` over powers of the root of 2, and 0; a
 * time between two buckets uses the next smaller one, which knows more of the settlement. Buckets are shares of the horizon,
 * so that a table does not depend on the unit of time. Inventories are places, whole orders from -boundSizes to +boundSizes.
 */
import { BLOCK_BITS, BLOCK_CELLS, CellBlocks, type BlockExchange } from "./cell-blocks.ts";

/** Times left that a table knows. */
export const BUCKET_COUNT = 24;

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
  readonly #blocks: CellBlocks;
  readonly #blocksPerBucket: number;
  /** By bucket, then by node: the cells that were asked for. */
  readonly #cells: ((Float64Array | undefined)[] | undefined)[];
  readonly #solve: CellSolver;

  constructor(shape: TableShape, solve: CellSolver) {
    this.shape = shape;
    this.placeCount = 2 * shape.boundSizes + 1;
    this.nodeCount = Math.floor(100 / shape.fairStepCents + 0.5) + 1;
    this.bucketHours = bucketHours(shape.horizonHours);
    this.#blocks = new CellBlocks(3 * this.placeCount);
    this.#blocksPerBucket = Math.ceil(this.nodeCount / BLOCK_CELLS);
    this.#cells = Array.from({ length: BUCKET_COUNT }, () => undefined);
    this.#solve = solve;
  }

  /**
   * The numbers of a cell, cents: theta by place, from `placeCount` on bids, from twice that on asks. It is solved first where
   * nobody asked for it before. hot: bench/quote.ts
   */
  cell(node: number, bucket: number): Float64Array {
    return this.#cells[bucket]?.[node] ?? this.#ask(node, bucket);
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
    for (let node = 1; node < this.nodeCount - 1; node++)
      for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) this.cell(node, bucket);
  }

  /** Blocks that are made or needed from now on go through an exchange. */
  connect(exchange: BlockExchange): void {
    this.#blocks.connect(exchange);
  }

  /** Uses a block that was made elsewhere. @returns whether the table had none in its place. */
  use(block: number, buffer: SharedArrayBuffer): boolean {
    if (!this.#blocks.replace(block, buffer)) return true;
    const first = (block % this.#blocksPerBucket) * BLOCK_CELLS;
    // Cells are looked up anew, so that the memory they had is given back.
    this.#cells[Math.floor(block / this.#blocksPerBucket)]?.fill(undefined, first, first + BLOCK_CELLS);
    return false;
  }

  #ask(node: number, bucket: number): Float64Array {
    const block = bucket * this.#blocksPerBucket + (node >> BLOCK_BITS);
    const place = node % BLOCK_CELLS;
    const cell =
      this.#blocks.find(block, place) ?? this.#blocks.write(block, place, this.#columns(node, bucket));
    this.#cells[bucket] ??= Array.from({ length: this.nodeCount }, () => undefined);
    this.#cells[bucket][node] = cell;
    return cell;
  }

  #columns(node: number, bucket: number): readonly Float64Array[] {
    const { thetaCents, bidCents, askCents } = this.#solved(node, bucket);
    return [thetaCents, bidCents, askCents];
  }

  #solved(node: number, bucket: number): SolvedCell {
    const sum = this.shape.mirrorSumCents;
    const mirrored = this.nodeCount - 1 - node;
    if (sum !== undefined && node > mirrored) return mirror(this.#read(mirrored, bucket), sum);
    const cell = this.#solve(node * this.shape.fairStepCents, this.bucketHours[bucket]!);
    return sum !== undefined && node === mirrored ? symmetric(cell, sum) : cell;
  }

  #read(node: number, bucket: number): SolvedCell {
    const { placeCount } = this;
    const cell = this.cell(node, bucket);
    return {
      thetaCents: cell.subarray(0, placeCount),
      bidCents: cell.subarray(placeCount, 2 * placeCount),
      askCents: cell.subarray(2 * placeCount),
    };
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
