/**
 * Sobol's sequence in up to 21 dimensions, with the direction numbers of S. Joe and F. Y. Kuo, "Constructing Sobol sequences
 * with better two-dimensional projections", SIAM J. Sci. Comput. 30 (2008), table new-joe-kuo-6. Points in the order of the
 * Gray code (Antonov and Saleev 1979), 32 bits fine.
 *
 * A seed moves all points by a digital shift: each dimension has one word of its own, which is added bit by bit to all its
 * coordinates. Every stratum keeps exactly as many points as without it; only where they lie in it is chance.
 */
import { randomStream } from "../../core/random.ts";

/** From the second dimension on: the inner coefficients of the primitive polynomial, and the first direction numbers. */
const JOE_KUO: readonly (readonly [coefficients: number, ...directions: number[]])[] = [
  [0, 1],
  [1, 1, 3],
  [1, 1, 3, 1],
  [2, 1, 1, 1],
  [1, 1, 1, 3, 3],
  [4, 1, 3, 5, 13],
  [2, 1, 1, 5, 5, 17],
  [4, 1, 1, 5, 5, 5],
  [7, 1, 1, 7, 11, 19],
  [11, 1, 1, 5, 1, 1],
  [13, 1, 1, 1, 3, 11],
  [14, 1, 3, 5, 5, 31],
  [1, 1, 3, 3, 9, 7, 49],
  [13, 1, 1, 1, 15, 21, 21],
  [16, 1, 3, 1, 13, 27, 49],
  [19, 1, 1, 1, 15, 7, 5],
  [22, 1, 3, 1, 15, 13, 25],
  [25, 1, 1, 5, 5, 19, 61],
  [1, 1, 3, 7, 11, 23, 15, 103],
  [4, 1, 3, 7, 13, 13, 15, 69],
];

export const SOBOL_DIMENSIONS_MAX = JOE_KUO.length + 1;

const BITS = 32;

/** Points one after another; the first is the origin, moved by the shift. */
export class SobolSequence {
  readonly #directions: readonly Uint32Array[];
  readonly #point: Uint32Array;
  #count = 0;

  /** @param seed of the digital shift; none where it is undefined. */
  constructor(dimensionCount: number, seed: string | undefined) {
    this.#directions = Array.from({ length: dimensionCount }, (_, dimension) => directionsOf(dimension));
    this.#point = new Uint32Array(dimensionCount);
    if (seed === undefined) return;
    for (let dimension = 0; dimension < dimensionCount; dimension++)
      this.#point[dimension] = randomStream(seed, `sobol/${dimension}`).below(2 ** BITS);
  }

  /** Writes the next point's coordinates, each in [0, 1). */
  next(into: Float64Array): void {
    if (this.#count > 0) {
      const bit = trailingZeros(this.#count);
      for (let dimension = 0; dimension < into.length; dimension++)
        this.#point[dimension]! ^= this.#directions[dimension]![bit]!;
    }
    for (let dimension = 0; dimension < into.length; dimension++)
      into[dimension] = this.#point[dimension]! / 2 ** BITS;
    this.#count++;
  }
}

/** The Gray codes of a number and of the one before it differ in the lowest bit of the number. */
function trailingZeros(count: number): number {
  return 31 - Math.clz32(count & -count);
}

/** Direction numbers as fractions of 2^32, the first half of it. */
function directionsOf(dimension: number): Uint32Array {
  const directions = new Uint32Array(BITS);
  if (dimension === 0) {
    for (let bit = 0; bit < BITS; bit++) directions[bit] = 2 ** (BITS - 1 - bit);
    return directions;
  }
  const [coefficients, ...first] = JOE_KUO[dimension - 1]!;
  const degree = first.length;
  for (let bit = 0; bit < BITS; bit++) {
    if (bit < degree) {
      directions[bit] = first[bit]! * 2 ** (BITS - 1 - bit);
      continue;
    }
    const oldest = directions[bit - degree]!;
    let word = oldest ^ (oldest >>> degree);
    for (let term = 1; term < degree; term++)
      if (((coefficients >>> (degree - 1 - term)) & 1) === 1) word ^= directions[bit - term]!;
    directions[bit] = word;
  }
  return directions;
}
