/** Errors of queue models per true fill, with intervals by resampling stretches of time (docs/QUEUE.md). */
import { quantileSorted, sum } from "simple-statistics";
import type { RandomStream } from "../core/random.ts";
import type { CalibrationBlock, ModelErrors } from "./queue-calibration.ts";

/** What errors per fill need of a stretch of time. */
export type ErrorBlock = Pick<CalibrationBlock, "filledCount" | "cancelledCount" | "errors">;

/** Errors per true fill. */
export interface ErrorRates {
  readonly missedRate: number;
  readonly earlyRate: number;
  readonly falseRate: number;
  /** The three together. */
  readonly errorRate: number;
}

export interface ModelRates extends ErrorRates {
  readonly model: string;
  /** 95 % interval of `errorRate`, percentiles over resampled blocks. */
  readonly errorRateLow: number;
  readonly errorRateHigh: number;
}

const RESAMPLE_COUNT = 2_000;

/**
 * Each model's errors over all blocks. Blocks are resampled together for all models, so that their intervals compare.
 * @returns undefined where no followed order was filled.
 */
export function errorRates(
  blocks: readonly ErrorBlock[],
  modelNames: readonly string[],
  random: RandomStream,
): readonly ModelRates[] | undefined {
  if (filledCount(blocks) === 0) return undefined;
  const samples = resampled(blocks.filter(hasOrders), random);
  return modelNames.map((model, index) => {
    const errorsOf = (block: ErrorBlock): ModelErrors => block.errors[index]!;
    const spread = samples.map((sample) => ratesOf(sample, errorsOf).errorRate).toSorted((a, b) => a - b);
    return {
      model,
      ...ratesOf(blocks, errorsOf),
      errorRateLow: quantileSorted(spread, 0.025),
      errorRateHigh: quantileSorted(spread, 0.975),
    };
  });
}

/** What no placing of the cancels avoids, per true fill; undefined where there was none. */
export function unavoidableRates(blocks: readonly CalibrationBlock[]): ErrorRates | undefined {
  return filledCount(blocks) === 0 ? undefined : ratesOf(blocks, ({ unavoidable }) => unavoidable);
}

export function filledCount(blocks: readonly Pick<ErrorBlock, "filledCount">[]): number {
  return sum(blocks.map((block) => block.filledCount));
}

function hasOrders({ filledCount: filled, cancelledCount }: ErrorBlock): boolean {
  return filled + cancelledCount > 0;
}

/** Blocks drawn with replacement, as many as there are; draws without a single fill have no rate and are drawn again. */
function resampled<Block extends ErrorBlock>(blocks: readonly Block[], random: RandomStream): Block[][] {
  return Array.from({ length: RESAMPLE_COUNT }, () => {
    for (;;) {
      const sample = blocks.map(() => blocks[random.below(blocks.length)]!);
      if (filledCount(sample) > 0) return sample;
    }
  });
}

function ratesOf<Block extends ErrorBlock>(
  blocks: readonly Block[],
  errorsOf: (block: Block) => ModelErrors,
): ErrorRates {
  const fillCount = filledCount(blocks);
  const rate = (kind: keyof ModelErrors): number =>
    sum(blocks.map((block) => errorsOf(block)[kind])) / fillCount;
  const [missedRate, earlyRate, falseRate] = [rate("missed"), rate("early"), rate("false")];
  return { missedRate, earlyRate, falseRate, errorRate: missedRate + earlyRate + falseRate };
}
