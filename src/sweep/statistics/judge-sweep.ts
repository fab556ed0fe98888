/** From a sweep's P&L to its verdict: every figure, then the rule (`verdict.ts`). */
import { assert } from "../../core/errors.ts";
import { chooseCell } from "./choice.ts";
import { blockCountOf, cscv, CSCV_EVENTS_MIN, type Cscv } from "./cscv.ts";
import { deflatedSharpe, type DeflatedSharpe } from "./deflated-sharpe.ts";
import { effectiveTrials, type EffectiveTrials } from "./effective-trials.ts";
import { familyTest } from "./family-test.ts";
import type { Figure } from "../../core/figure.ts";
import { fillBracket, type ModelPnl } from "./fill-bracket.ts";
import { heldOutTest } from "./held-out-test.ts";
import { neighbourhoodMeans, neighboursOf, type CellDesign } from "./neighbourhood.ts";
import { pboNoise } from "./pbo-noise.ts";
import { plateauOf } from "./plateau.ts";
import { columnOf, type PnlMatrix } from "./pnl-matrix.ts";
import { rareLoss } from "./rare-loss.ts";
import { verdictOf, type Evidence, type Verdict } from "./verdict.ts";
import { walkForward } from "./walk-forward.ts";

const HELD_OUT_LEVEL = 0.05;
/** Only a guard: the held-out test decides. At 5 % it would cost more true edges than it would save false ones. */
const FAMILY_LEVEL = 0.25;
const RESAMPLES = 2_000;
/** A PBO costs hundreds of splits; its noise is wanted to two digits. */
const RESAMPLES_PER_PBO = 20;

export interface SweepInput {
  /** The earlier events, to choose on. */
  readonly train: PnlMatrix;
  /** The later ones, to test on; the same cells. */
  readonly test: PnlMatrix;
  readonly design: CellDesign;
  readonly seed: string;
  /** The same cells under several fill models, over all events; without them the bracket has no vote. */
  readonly fillModels?: readonly ModelPnl[];
  /** All cells ever tried on these events, earlier sweeps included; those of this sweep where absent. */
  readonly trialCount?: number;
  /** The smallest mean an event that would be worth trading. */
  readonly smallestEdgeDollars?: number;
  /** What an event can lose at most: the largest position at its largest price. */
  readonly worstLossDollars?: number;
  /** 2,000 where absent. */
  readonly resampleCount?: number;
  /** Of the cross-validation, even: 16 where absent, 12,870 splits. With 8 it is about as noisy and takes no time. */
  readonly blockCountMax?: number;
}

export interface SweepJudgement {
  readonly verdict: Verdict;
  readonly evidence: Evidence;
  readonly effectiveTrials: Figure<EffectiveTrials>;
}

export function judgeSweep(input: SweepInput): SweepJudgement {
  const { train, test, design, seed, resampleCount = RESAMPLES } = input;
  assert(train.cellCount === test.cellCount, "training and held-out events have the same cells");
  assert(design.coordinates.length === train.cellCount, "every cell has its parameters");
  const all = joined(train, test);
  const neighbours = neighboursOf(design);
  const choice = chooseCell(train, neighbours);
  const trials = effectiveTrials(train);
  /** What is asked of the chosen cell. */
  const ofChosen = <T>(ask: (cell: number) => Figure<T>): Figure<T> =>
    "reason" in choice ? choice : ask(choice.value.cell);
  const evidence: Evidence = {
    trainCount: train.periodCount,
    testCount: test.periodCount,
    cellCount: train.cellCount,
    choice,
    family: familyTest(train, { seed: `${seed}/train`, resampleCount }),
    familyLevel: FAMILY_LEVEL,
    plateau: ofChosen((chosen) => plateauOf({ matrix: train, design, neighbours, chosen })),
    deflatedSharpe: ofChosen((cell) => sharpeOf(train, cell, trials, input.trialCount)),
    heldOut: ofChosen((cell) =>
      heldOutTest(columnOf(test, cell), { seed, resampleCount, level: HELD_OUT_LEVEL }),
    ),
    walkForward: walkForward(all, {
      trainCountMin: Math.max(2, Math.floor(train.periodCount / 2)),
      scored: neighbourhoodMeans(all, neighbours),
    }),
    cscv: cscvOf(all, input.blockCountMax),
    pboNoise: pboNoise(all, {
      metric: "mean",
      seed,
      resampleCount: Math.ceil(resampleCount / RESAMPLES_PER_PBO),
    }),
    fillBracket: ofChosen((cell) => fillBracket(input.fillModels ?? [], cell)),
    rareLoss: ofChosen((cell) => rareLoss(columnOf(all, cell), input.worstLossDollars)),
    smallestEdgeDollars: input.smallestEdgeDollars,
  };
  return { verdict: verdictOf(evidence), evidence, effectiveTrials: trials };
}

function joined(train: PnlMatrix, test: PnlMatrix): PnlMatrix {
  const values = new Float64Array(train.values.length + test.values.length);
  values.set(train.values);
  values.set(test.values, train.values.length);
  return { periodCount: train.periodCount + test.periodCount, cellCount: train.cellCount, values };
}

function cscvOf(all: PnlMatrix, blockCountMax?: number): Figure<Cscv> {
  if (all.periodCount < CSCV_EVENTS_MIN)
    return { reason: `${all.periodCount} events, ${CSCV_EVENTS_MIN} are the least` };
  return cscv(all, { blockCount: blockCountOf(all.periodCount, blockCountMax), metric: "mean" });
}

function sharpeOf(
  train: PnlMatrix,
  cell: number,
  trials: Figure<EffectiveTrials>,
  trialCount: number | undefined,
): Figure<DeflatedSharpe> {
  if ("reason" in trials) return trials;
  const { averageCorrelation, byAverage } = trials.value;
  const effective =
    trialCount === undefined ? byAverage : averageCorrelation + (1 - averageCorrelation) * trialCount;
  return deflatedSharpe(train, cell, effective);
}
