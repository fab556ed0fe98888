/** Sigma of a stretch of time: three estimators, the variance budget as a guard, and refusals with a reason. */
import type { Estimated, VarianceBudget, VolatilityFigure, VolatilityRow } from "../core/calibration-rows.ts";
import { US_PER_HOUR, US_PER_SECOND } from "../core/units.ts";
import {
  bestSlowSteps,
  budgetSigmaCents,
  changesOf,
  observationCount,
  OBSERVATIONS_MIN,
  realisedVariance,
  rollAutocovariance,
  rollSpread,
  rollVariance,
  rootWithInterval,
  twoScaleVariance,
  type StepVariance,
} from "./volatility.ts";

const CENTS_PER_DOLLAR = 100;
/** Each nth mid alone is used where the mid moves too little in a step. */
const THINNINGS = [1, 2, 4, 8];
/** From this much movement in a step on, in ticks, rounding to ticks is noise like any other (docs/CALIBRATION.md). */
const STEP_TICKS_MIN = 0.4;

export interface VolatilityInput {
  /** At the end of each step, and its mean over each step; NaN where there was none. */
  readonly mids: Float64Array;
  readonly meanMids: Float64Array;
  readonly stepUs: number;
  readonly tickCents: number;
  readonly fromUs: number;
  readonly toUs: number;
  readonly closeUs: number | undefined;
}

export function fitVolatility(input: VolatilityInput): VolatilityRow {
  let chosen = figuresOf(input, 1);
  if (chosen.observationCount < OBSERVATIONS_MIN) return { ...chosen, ...tooFew(chosen.observationCount) };
  let isBelowTick = true;
  for (const thinning of THINNINGS) {
    const thinned = figuresOf(input, thinning);
    if (thinned.observationCount < OBSERVATIONS_MIN) break;
    chosen = thinned;
    isBelowTick = !(stepTicks(thinned, input.tickCents) >= STEP_TICKS_MIN);
    if (!isBelowTick) break;
  }
  const sigma = chosen.figures.find(({ estimator }) => estimator === "two-scale")!.dollarsPerSqrtHour;
  const budget = tightestBudget(input);
  const limit = budget?.dollarsPerSqrtHourMax ?? Infinity;
  return {
    ...chosen,
    budget,
    isBelowTick,
    isClamped: sigma !== undefined && sigma.value > limit,
    sigmaDollarsPerSqrtHour: sigma === undefined ? undefined : cutAt(sigma, limit),
    reason: sigma === undefined ? "the mid did not move beyond its bounce: no variance is left" : undefined,
  };
}

type Figures = Pick<
  VolatilityRow,
  "stepSeconds" | "observationCount" | "slowSteps" | "figures" | "rollSpreadCents"
>;

function tooFew(count: number) {
  return {
    figures: [],
    budget: undefined,
    slowSteps: undefined,
    rollSpreadCents: undefined,
    sigmaDollarsPerSqrtHour: undefined,
    isClamped: false,
    isBelowTick: false,
    reason: `${count} changes of the mid, ${OBSERVATIONS_MIN} are the least`,
  };
}

/**
 * Realised variance takes mids as they stood, as everybody does. The other two take means over each step: what a sweep does to
 * the mid for a second hardly counts then, and both are as right for means as for points of a Brownian motion.
 */
function figuresOf(input: VolatilityInput, thinning: number): Figures {
  const stepUs = thinning * input.stepUs;
  const means = meansOfEvery(input.meanMids, thinning);
  const changes = changesOf(means);
  const count = observationCount(changes);
  const stepSeconds = stepUs / US_PER_SECOND;
  if (count < OBSERVATIONS_MIN)
    return {
      stepSeconds,
      observationCount: count,
      slowSteps: undefined,
      figures: [],
      rollSpreadCents: undefined,
    };
  const slowSteps = bestSlowSteps(changes);
  const figure = (estimator: VolatilityFigure["estimator"], variance: StepVariance): VolatilityFigure => {
    const cents = rootWithInterval(variance, stepUs / US_PER_HOUR);
    return {
      estimator,
      dollarsPerSqrtHour: cents === undefined ? undefined : scaled(cents, 1 / CENTS_PER_DOLLAR),
    };
  };
  return {
    stepSeconds,
    observationCount: count,
    slowSteps,
    figures: [
      figure("realised", realisedVariance(changesOf(everyNth(input.mids, thinning)))),
      figure("roll", rollVariance(changes)),
      figure("two-scale", twoScaleVariance(means, slowSteps)),
    ],
    rollSpreadCents: rollSpread(rollAutocovariance(changes)),
  };
}

/** What the two-scale figure says of one step, in ticks. */
function stepTicks({ figures, stepSeconds }: Figures, tickCents: number): number {
  const sigma = figures.find(({ estimator }) => estimator === "two-scale")?.dollarsPerSqrtHour?.value ?? 0;
  return (sigma * CENTS_PER_DOLLAR * Math.sqrt((stepSeconds * US_PER_SECOND) / US_PER_HOUR)) / tickCents;
}

function everyNth(mids: Float64Array, nth: number): Float64Array {
  return nth === 1 ? mids : mids.filter((_, index) => index % nth === 0);
}

function meansOfEvery(means: Float64Array, count: number): Float64Array {
  return Float64Array.from({ length: Math.floor(means.length / count) }, (_, group) => {
    let sum = 0;
    for (let index = group * count; index < (group + 1) * count; index++) sum += means[index]!;
    return sum / count;
  });
}

/** A constant sigma has to fit what is left to move at the window's start, and at its end. */
function tightestBudget({ mids, fromUs, toUs, closeUs }: VolatilityInput): VarianceBudget | undefined {
  const known = Array.from(mids).filter((mid) => !Number.isNaN(mid));
  const [first] = known;
  if (closeUs === undefined || first === undefined) return undefined;
  const budgets = [
    budgetAt("start", first, (closeUs - fromUs) / US_PER_HOUR),
    budgetAt("end", known.at(-1)!, (closeUs - toUs) / US_PER_HOUR),
  ].filter((budget) => budget !== undefined);
  return budgets.toSorted((a, b) => a.dollarsPerSqrtHourMax - b.dollarsPerSqrtHourMax)[0];
}

function budgetAt(
  at: VarianceBudget["at"],
  midCents: number,
  hoursToClose: number,
): VarianceBudget | undefined {
  if (!(hoursToClose > 0)) return undefined;
  const dollarsPerSqrtHourMax = budgetSigmaCents(midCents, hoursToClose) / CENTS_PER_DOLLAR;
  return { at, midCents, hoursToClose, dollarsPerSqrtHourMax };
}

function scaled({ value, low, high }: Estimated, factor: number): Estimated {
  return { value: value * factor, low: low * factor, high: high * factor };
}

function cutAt({ value, low, high }: Estimated, limit: number): Estimated {
  return { value: Math.min(value, limit), low: Math.min(low, limit), high: Math.min(high, limit) };
}
