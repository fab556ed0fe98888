import type { RandomStream } from "../../core/random.ts";
import { LOTS_PER_CONTRACT } from "../../core/units.ts";
import { CELLS, Draws, NORMAL } from "./draws.ts";
import type { SizeLaw } from "./parameters.ts";

/** Sizes at evenly spaced probabilities: one draw and one read give a size. */
export class SizeTable {
  readonly #lots: Float64Array;
  readonly #chance: Draws;

  constructor(law: SizeLaw, chance: RandomStream) {
    this.#lots = sizesOf(law);
    this.#chance = new Draws("cell", chance);
  }

  /** A size in lots, at least one. */
  draw(): number {
    return this.#lots[this.#chance.next()]!;
  }
}

function sizesOf(law: SizeLaw): Float64Array {
  const { medianContracts, logSd, roundShare, roundContracts, fractionalShare } = law;
  const roundCount = roundContracts.length === 0 ? 0 : Math.floor(roundShare * CELLS);
  const drawnCount = CELLS - roundCount;
  const lots = new Float64Array(CELLS);
  for (let index = 0; index < roundCount; index++)
    lots[index] = roundContracts[index % roundContracts.length]! * LOTS_PER_CONTRACT;
  const everyFractional = fractionalShare > 0 ? Math.ceil(1 / fractionalShare) : Infinity;
  for (let index = 0; index < drawnCount; index++) {
    const contracts =
      medianContracts * Math.exp(logSd * NORMAL[Math.floor((CELLS * (index + 0.5)) / drawnCount)]!);
    const isFractional = index % everyFractional === everyFractional - 1;
    lots[roundCount + index] = isFractional
      ? Math.max(1, Math.floor(contracts * LOTS_PER_CONTRACT))
      : Math.max(1, Math.floor(contracts + 0.5)) * LOTS_PER_CONTRACT;
  }
  return lots;
}
