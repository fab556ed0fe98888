/**
 * Integrates y' = f(y) with the embedded Runge-Kutta pair 5(4) of Dormand and Prince, A family of embedded Runge-Kutta formulae
 * (1980); steps are chosen so that each adds no more error than the tolerance.
 */

// Weights of the slopes before a stage, by stage; the last of them is the step itself. What is not here is 0.
const [A21] = [1 / 5];
const [A31, A32] = [3 / 40, 9 / 40];
const [A41, A42, A43] = [44 / 45, -56 / 15, 32 / 9];
const [A51, A52, A53, A54] = [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729];
const [A61, A62, A63, A64, A65] = [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656];
const [B1, B3, B4, B5, B6] = [35 / 384, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84];
/** What the fifth-order step differs by from the fourth-order one. */
const [E1, E3, E4, E5, E6, E7] = [71 / 57600, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];
const SAFETY = 0.9;
const GROWTH_MAX = 5;
const SHRINK_MAX = 0.2;
const STEP_AT_FIRST = 1e-4;

const STAGE_COUNT = 7;
type Column = Float64Array;
type Stages = readonly [Column, Column, Column, Column, Column, Column, Column];

export type Slopes = (values: Float64Array, slopes: Float64Array) => void;

export class DormandPrince {
  readonly #slopes: Slopes;
  readonly #tolerance: number;
  readonly #stages: Stages;
  readonly #trial: Float64Array;
  #step = STEP_AT_FIRST;
  #time = 0;

  /** @param tolerance largest error of any value that one step may add. */
  constructor(count: number, slopes: Slopes, tolerance: number) {
    this.#slopes = slopes;
    this.#tolerance = tolerance;
    this.#stages = Array.from({ length: STAGE_COUNT }, () => new Float64Array(count)) as unknown as Stages;
    this.#trial = new Float64Array(count);
  }

  /** Advances `values` in place to a time; times ascend from 0. */
  advance(values: Float64Array, time: number): void {
    if (time < this.#time)
      throw new RangeError("an integration goes on from where it is: ask for ascending times");
    const [first, , , , , , last] = this.#stages;
    this.#slopes(values, first);
    while (this.#time < time) {
      const step = Math.min(this.#step, time - this.#time);
      const error = this.#try(values, step) / this.#tolerance;
      if (error <= 1) {
        values.set(this.#trial);
        first.set(last); // the last slopes of a step are the first of the next
        this.#time = step === time - this.#time ? time : this.#time + step;
      }
      const factor = error === 0 ? GROWTH_MAX : SAFETY * Math.exp(-0.2 * Math.log(error));
      const next = step * Math.min(GROWTH_MAX, Math.max(SHRINK_MAX, factor));
      if (error > 1 || next > this.#step || step === this.#step) this.#step = next;
    }
  }

  /** Takes a step into `#trial`; its largest error. hot: bench/models.ts */
  #try(y: Float64Array, step: number): number {
    const count = y.length;
    const slopesAt = this.#slopes;
    const next = this.#trial;
    const [k1, k2, k3, k4, k5, k6, k7] = this.#stages;
    for (let i = 0; i < count; i++) next[i] = y[i]! + step * A21 * k1[i]!;
    slopesAt(next, k2);
    for (let i = 0; i < count; i++) next[i] = y[i]! + step * (A31 * k1[i]! + A32 * k2[i]!);
    slopesAt(next, k3);
    for (let i = 0; i < count; i++) next[i] = y[i]! + step * (A41 * k1[i]! + A42 * k2[i]! + A43 * k3[i]!);
    slopesAt(next, k4);
    for (let i = 0; i < count; i++)
      next[i] = y[i]! + step * (A51 * k1[i]! + A52 * k2[i]! + A53 * k3[i]! + A54 * k4[i]!);
    slopesAt(next, k5);
    for (let i = 0; i < count; i++)
      next[i] = y[i]! + step * (A61 * k1[i]! + A62 * k2[i]! + A63 * k3[i]! + A64 * k4[i]! + A65 * k5[i]!);
    slopesAt(next, k6);
    for (let i = 0; i < count; i++)
      next[i] = y[i]! + step * (B1 * k1[i]! + B3 * k3[i]! + B4 * k4[i]! + B5 * k5[i]! + B6 * k6[i]!);
    slopesAt(next, k7);
    let largest = 0;
    for (let i = 0; i < count; i++) {
      const error = E1 * k1[i]! + E3 * k3[i]! + E4 * k4[i]! + E5 * k5[i]! + E6 * k6[i]! + E7 * k7[i]!;
      const size = error < 0 ? -error : error;
      if (size > largest) largest = size;
    }
    return step * largest;
  }
}
