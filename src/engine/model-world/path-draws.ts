import { NumberedDraws, randomStream, type RandomStream } from "../../core/random.ts";

/** What chance decides in one path: by step and purpose, never by the order of asking. */
export interface PathDraws {
  /** Uniform in [0, 1): an order comes to the side if below its chance. */
  bid(step: number): number;
  ask(step: number): number;
  isUp(step: number): boolean;
  /** Times between orders within a step, and sides. */
  waits(step: number): RandomStream;
}

/**
 * Draws of many paths under one seed. Strategies that play the same path meet the same moves and uniforms, so that their
 * difference is seen through less noise.
 */
export function seededPaths(seed: string, stepCount: number): (path: number) => PathDraws {
  const bids = new NumberedDraws(seed, "model-world/bid");
  const asks = new NumberedDraws(seed, "model-world/ask");
  const moves = new NumberedDraws(seed, "model-world/move");
  return (path) => {
    const first = path * stepCount;
    return {
      bid: (step) => bids.uniformAt(first + step),
      ask: (step) => asks.uniformAt(first + step),
      isUp: (step) => moves.uniformAt(first + step) < 0.5,
      waits: (step) => randomStream(seed, `model-world/waits/${path}/${step}`),
    };
  };
}
