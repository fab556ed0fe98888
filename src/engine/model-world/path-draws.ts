import { NumberedDraws, type RandomStream } from "../../core/random.ts";

/** Numbers set aside for what happens between orders within a step; steps so long that more come share them with the next. */
const DRAWS_PER_STEP = 256;

/** What chance decides in one path: by step and purpose, never by the order of asking. */
export interface PathDraws {
  /** Uniform in [0, 1): an order comes to the side if below its chance. */
  bid(step: number): number;
  ask(step: number): number;
  isUp(step: number): boolean;
  /** Times between orders within a step, and sides. */
  waits(step: number): Pick<RandomStream, "uniform" | "exponential">;
}

/**
 * Draws of many paths under one seed. Strategies that play the same path meet the same moves and uniforms, so that their
 * difference is seen through less noise.
 */
export function seededPaths(seed: string, stepCount: number): (path: number) => PathDraws {
  const bids = new NumberedDraws(seed, "model-world/bid");
  const asks = new NumberedDraws(seed, "model-world/ask");
  const moves = new NumberedDraws(seed, "model-world/move");
  const waits = new NumberedDraws(seed, "model-world/waits");
  return (path) => {
    const first = path * stepCount;
    return {
      bid: (step) => bids.uniformAt(first + step),
      ask: (step) => asks.uniformAt(first + step),
      isUp: (step) => moves.uniformAt(first + step) < 0.5,
      waits: (step) => {
        let number = (first + step) * DRAWS_PER_STEP;
        const uniform = (): number => waits.uniformAt(number++);
        return { uniform, exponential: (ratePerUnit) => -Math.log(1 - uniform()) / ratePerUnit };
      },
    };
  };
}
