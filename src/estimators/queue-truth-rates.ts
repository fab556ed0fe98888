/** How often fill models agree with the truth, with intervals by resampling stretches of time (docs/QUEUE.md). */
import { sum } from "simple-statistics";
import type { RandomStream } from "../core/random.ts";
import { errorRates } from "./queue-errors.ts";
import type { FillAgreement, TruthBlock } from "./queue-truth-counts.ts";

/** Shares of all true fills, but for `strangeRate`, which is a number for each of them. */
export interface AgreementRates {
  readonly model: string;
  readonly sameEventRate: number;
  /** 95 % interval of it. */
  readonly sameEventRateLow: number;
  readonly sameEventRateHigh: number;
  readonly sameLotsRate: number;
  readonly withinSecondRate: number;
  readonly strangeRate: number;
  /** Share of the lots that were filled. */
  readonly sharedLotsRate: number;
}

/** @returns undefined where nobody was filled. */
export function agreementRates(
  blocks: readonly TruthBlock[],
  modelNames: readonly string[],
  random: RandomStream,
): readonly AgreementRates[] | undefined {
  const fillCount = sum(blocks.map((block) => block.fillCount));
  const filledLots = sum(blocks.map((block) => block.filledLots));
  const total = (model: number, kind: keyof FillAgreement): number =>
    sum(blocks.map(({ agreement }) => agreement[model]![kind]));
  return errorRates(blocks.map(disagreement), modelNames, random)?.map((rates, model) => ({
    model: rates.model,
    sameEventRate: 1 - rates.errorRate,
    sameEventRateLow: 1 - rates.errorRateHigh,
    sameEventRateHigh: 1 - rates.errorRateLow,
    sameLotsRate: total(model, "sameLotsCount") / fillCount,
    withinSecondRate: total(model, "withinSecondCount") / fillCount,
    strangeRate: total(model, "strangeCount") / fillCount,
    sharedLotsRate: total(model, "sharedLots") / filledLots,
  }));
}

/** Fills in the place of whole orders: what is missed of them is what a model does not agree with. */
function disagreement({ fillCount, agreement }: TruthBlock) {
  return {
    filledCount: fillCount,
    cancelledCount: 0,
    errors: agreement.map(({ sameEventCount }) => ({
      missed: fillCount - sameEventCount,
      early: 0,
      false: 0,
    })),
  };
}
