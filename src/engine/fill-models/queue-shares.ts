/** Price-time priority with cancels shared out by chance between the queue ahead of us and behind us. */
import {
  chancePolicy,
  logBehind,
  power3Behind,
  powerBehind,
  proportionalBehind,
  type BehindChance,
} from "../../estimators/queue-policies.ts";
import type { FillModel } from "./fill-model.ts";

/** The exponent of the two power models (docs/QUEUE.md). */
const QUEUE_POWER = 3;

interface ShareModel {
  readonly name: string;
  readonly summary: string;
  readonly chance: BehindChance;
  readonly assumes: string;
  readonly wrongWhen: string;
}

function shareModel({ name, summary, chance, assumes, wrongWhen }: ShareModel): FillModel {
  return {
    name,
    summary,
    atPrice: "queue",
    isPostedThroughFilled: true,
    aheadAfterCancels: chancePolicy(chance),
    assumes: [
      "price-time priority, and displayed size is all there is",
      assumes,
      "our order changes nobody's behaviour",
    ],
    wrongWhen: [
      wrongWhen,
      "a single large order cancels: all of it was on one side of us, not a share",
      "our size is a visible share of the level: others would have reacted to it",
    ],
  };
}

export const queueProportional = shareModel({
  name: "queue-proportional",
  summary: "cancels fall ahead of us and behind us in proportion to the sizes there",
  chance: proportionalBehind,
  assumes: "every contract of a level is as likely to be cancelled as any other",
  wrongWhen: "those who came first stay, or those who came last leave again at once",
});

export const queueLog = shareModel({
  name: "queue-log",
  summary: "cancels fall ahead and behind by the logarithms of the sizes: nearly half and half",
  chance: logBehind,
  assumes: "both ends of a queue cancel about as much, however long they are",
  wrongWhen: "one side of us is much the larger: its cancels are taken for the other's",
});

/** @param power whole, from 1. */
export function queuePowerOf(power: number): FillModel {
  return shareModel({
    name: "queue-power",
    summary: `cancels fall ahead and behind by the sizes to the power of ${power}: mostly on the larger side`,
    chance: powerBehind(power),
    assumes: "the longer side of us cancels more than its share",
    wrongWhen: "we stand at one end of a level: next to nothing is left for the shorter side",
  });
}

/** @param power whole, from 1. */
export function queuePower3Of(power: number): FillModel {
  return shareModel({
    name: "queue-power3",
    summary: `a cancel was ahead of us with the chance of the share ahead to the power of ${power}`,
    chance: power3Behind(power),
    assumes: "orders near the front stay: the closer we are to it, the rarer a cancel ahead",
    wrongWhen: "orders at the front are pulled as often as others: the queue ahead is thought too long",
  });
}

export const queuePower = queuePowerOf(QUEUE_POWER);
export const queuePower3 = queuePower3Of(QUEUE_POWER);
