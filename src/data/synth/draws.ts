/**
 * Draws made in advance, a batch at a time: a row spends several, and a call and a logarithm for each would be half its cost.
 *
 * Bits are those of sfc32 (Chris Doty-Humphrey, PractRand), seeded from a stream of its label. Exponentials are drawn from
 * the distribution function as straight lines between 4,096 points, the last cell, which has no end, exactly; normals have
 * 4,096 values.
 */
import type { RandomStream } from "../../core/random.ts";
import { normalQuantile } from "./normal.ts";

export const CELLS = 4_096;
const CELL_BITS = 20;
const REST_MASK = (1 << CELL_BITS) - 1;
const REST_UNIT = 1 / (1 << CELL_BITS);
const UNIT = 2 ** -32;
/** Small enough that the batches of a whole market stay in the nearest cache. */
const BATCH = 128;
/** Bits of the batch at hand, of whoever draws: nothing of them is kept. */
const BITS = new Int32Array(BATCH);
/** Rounds until every bit of the seed has met every other. */
const WARM_UP = 15;

/** Exponential with mean 1 at the beginning of each cell. */
const EXPONENTIAL = Float64Array.from({ length: CELLS }, (_, cell) => -Math.log(1 - cell / CELLS));
/** Standard normal at the middle of each cell. */
export const NORMAL = Float64Array.from({ length: CELLS }, (_, cell) => normalQuantile((cell + 0.5) / CELLS));

/** uniform: in [0, 1). cell: a whole number below CELLS. waiting: exponential with mean 1. normal: standard. */
export type DrawKind = "uniform" | "cell" | "waiting" | "normal";

export class Draws {
  readonly #kind: DrawKind;
  readonly #state: Int32Array;
  readonly #drawn = new Float64Array(BATCH);
  #at = BATCH;

  constructor(kind: DrawKind, chance: RandomStream) {
    this.#kind = kind;
    this.#state = Int32Array.from({ length: 4 }, (_, word) =>
      word === 3 ? 1 : (chance.uniform() / UNIT) | 0,
    );
    for (let round = 0; round < WARM_UP; round++) this.#fillBits(1);
  }

  /** hot: bench/synth.ts */
  next(): number {
    if (this.#at === BATCH) this.#refill();
    return this.#drawn[this.#at++]!;
  }

  #refill(): void {
    this.#fillBits(BATCH);
    this.#at = 0;
    const drawn = this.#drawn;
    if (this.#kind === "uniform") for (let at = 0; at < BATCH; at++) drawn[at] = (BITS[at]! >>> 0) * UNIT;
    else if (this.#kind === "cell") for (let at = 0; at < BATCH; at++) drawn[at] = BITS[at]! >>> CELL_BITS;
    else if (this.#kind === "normal")
      for (let at = 0; at < BATCH; at++) drawn[at] = NORMAL[BITS[at]! >>> CELL_BITS]!;
    else for (let at = 0; at < BATCH; at++) drawn[at] = waitingOf(BITS[at]!);
  }

  #fillBits(count: number): void {
    const state = this.#state;
    let a = state[0]!;
    let b = state[1]!;
    let c = state[2]!;
    let counter = state[3]!;
    for (let at = 0; at < count; at++) {
      const word = (((a + b) | 0) + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + word) | 0;
      BITS[at] = word;
    }
    state[0] = a;
    state[1] = b;
    state[2] = c;
    state[3] = counter;
  }
}

function waitingOf(bits: number): number {
  const cell = bits >>> CELL_BITS;
  const rest = (bits & REST_MASK) * REST_UNIT;
  const from = EXPONENTIAL[cell]!;
  return cell === CELLS - 1 ? from - Math.log(1 - rest) : from + rest * (EXPONENTIAL[cell + 1]! - from);
}
