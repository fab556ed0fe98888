/** The models that fill from a fitted intensity A e^(-k distance) (docs/QUEUE.md: which of them may use what). */
import { usageError } from "../../core/errors.ts";
import { fillIntensity } from "../../estimators/fill-probability.ts";
import { fifoMatched } from "./fifo-matched.ts";
import type { FillModel } from "./fill-model.ts";
import type { FlowIntensity, MarketFlowModel } from "./market-flow.ts";

/**
 * Only the fitted flow fills us; of the tape there is nothing but its prices.
 * @throws USAGE_BAD_PARAMETER
 */
export function poissonFlow(intensity: FlowIntensity): MarketFlowModel {
  requireIntensity(intensity);
  return {
    name: "poisson",
    summary:
      "fills come by chance from a fitted intensity around the recorded mid, never from the tape's prints",
    parameters: { ...intensity },
    prints: "none",
    candidatesPerHour: intensity.intensityPerHour,
    candidateChance: (distanceCents) => reachChance(intensity, distanceCents),
    printChance: () => 0,
    assumes: [
      "orders come to each side at random, independent of the price's next move",
      "the closer to the mid, the more of them, exponentially; beyond the mid no more than at it",
      "each takes the whole of our order",
    ],
    wrongWhen: [
      "adverse selection matters: nobody here trades because the price is about to move",
      "flow comes in bursts: real fills cluster",
    ],
  };
}

/**
 * The tape's prints fill us, each with the chance of the intensity we believe in over the tape's own.
 * @param target the flow we expect to meet.
 * @param tape the tape's own, fitted to it: how often its prints reach a distance.
 * @throws USAGE_BAD_PARAMETER where the target decays more slowly than the tape: a worse quote would be filled rather.
 */
export function thinnedFlow(target: FlowIntensity, tape: FlowIntensity): MarketFlowModel {
  requireIntensity(target);
  requireIntensity(tape);
  if (target.kappaPerCent < tape.kappaPerCent)
    throw usageError(
      "USAGE_BAD_PARAMETER",
      `the target's kappaPerCent was ${target.kappaPerCent}, below the tape's ${tape.kappaPerCent}`,
      { hint: "Thinning can only take fills away: give a target that decays at least as fast as the tape." },
    );
  return {
    name: "thinned",
    summary:
      "prints at or through our price fill us with the chance of a target intensity over the tape's own",
    parameters: {
      ...target,
      tapeIntensityPerHour: tape.intensityPerHour,
      tapeKappaPerCent: tape.kappaPerCent,
    },
    prints: "thinned",
    candidatesPerHour: 0,
    candidateChance: () => 0,
    printChance: (distanceCents) => Math.min(1, rateAt(target, distanceCents) / rateAt(tape, distanceCents)),
    assumes: [
      "which of the prints that reach us fill us is independent of everything else",
      "the tape's own intensity is known: it was fitted to this tape",
    ],
    wrongWhen: [
      "queues decide who is filled: the prints that clear a level are not a random choice of all",
      "the intensities were fitted to other days",
    ],
  };
}

/**
 * The tape fills us as a fill model has it, and where we improve the recorded best price a fitted flow adds what the better
 * price attracts: the intensity at our price less that at the recorded best.
 * @throws USAGE_BAD_PARAMETER
 */
export function residualFlow(intensity: FlowIntensity, baseModel: FillModel = fifoMatched): MarketFlowModel {
  requireIntensity(intensity);
  return {
    name: "residual",
    summary: `the tape fills us as under ${baseModel.name}; better prices than the recorded best attract more`,
    parameters: { ...intensity },
    prints: "queue",
    baseModel,
    candidatesPerHour: intensity.intensityPerHour,
    candidateChance: (distanceCents, touchDistanceCents) =>
      Math.max(0, reachChance(intensity, distanceCents) - reachChance(intensity, touchDistanceCents)),
    printChance: () => 0,
    assumes: [
      ...baseModel.assumes,
      "a price better than the recorded best attracts what the fitted intensity has more there, independent of the price's next move",
    ],
    wrongWhen: [
      ...baseModel.wrongWhen,
      "spreads are one tick: there is no better price, and nothing is added",
      "others would have improved in turn: what is attracted is then shared",
    ],
  };
}

function rateAt({ intensityPerHour, kappaPerCent }: FlowIntensity, distanceCents: number): number {
  return fillIntensity({ perTime: intensityPerHour, perPrice: kappaPerCent }, distanceCents);
}

/** The share of the flow at the mid that reaches a distance; 1 at the mid and beyond it. */
function reachChance(intensity: FlowIntensity, distanceCents: number): number {
  return rateAt(intensity, Math.max(0, distanceCents)) / intensity.intensityPerHour;
}

function requireIntensity(intensity: FlowIntensity): void {
  for (const [name, value] of Object.entries(intensity))
    if (!(value > 0 && Number.isFinite(value)))
      throw usageError("USAGE_BAD_PARAMETER", `${name} was ${value}`, {
        hint: "Intensities and their decay are above 0; docs/QUEUE.md says how they are fitted to a recording.",
        data: { ...intensity },
      });
}
