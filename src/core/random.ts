/**
 * Seeded random streams, one for each source of chance, named by a label.
 *
 * A stream depends on the seed and its label alone, never on the order of draws elsewhere or on a worker's number:
 * changing one model leaves the draws of all others alone, and cells of a sweep can share a stream by sharing a label.
 */
import alea from "seedrandom/lib/alea.js";
import { mix4 } from "./digest.ts";

export interface RandomStream {
  /** Uniform in [0, 1), 32 bits fine. */
  uniform(): number;
  /** Standard normal, by the polar method of Marsaglia and Bray (1964); deterministic in the number of draws it takes. */
  normal(): number;
  /** Exponential with the given rate per unit; -log(1 - u), since u can be 0. */
  exponential(ratePerUnit: number): number;
  /** Integer in [0, count). */
  below(count: number): number;
}

/** The stream of a label under a seed: randomStream("7", "fills/MKT-1"). */
export function randomStream(seed: string, label: string): RandomStream {
  const uniform = alea(`${seed}/${label}`);
  const normal = (): number => {
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
    }
  };
  return {
    uniform,
    normal,
    exponential: (ratePerUnit) => -Math.log(1 - uniform()) / ratePerUnit,
    below: (count) => Math.floor(uniform() * count),
  };
}

/** Draws that have numbers: each is the same for whoever asks and in whatever order. */
export class NumberedDraws {
  readonly #low: number;
  readonly #high: number;

  /** @param label names what is drawn: "flow/MKT-1/prints". */
  constructor(seed: string, label: string) {
    const random = randomStream(seed, label);
    this.#low = random.below(2 ** 32);
    this.#high = random.below(2 ** 32);
  }

  /** Uniform in [0, 1). @param number a row of the tape, a message: taken modulo 2^32. */
  uniformAt(number: number): number {
    return (mix4(this.#low, number, this.#high, number) >>> 0) / 2 ** 32;
  }
}
