/**
 * What no test sees: a loss that is large and so rare that it did not happen yet. A market maker who earns a cent a contract and
 * now and then loses a position at settlement looks best just before that.
 *
 * How often such a loss may come before it takes everything, against how often it may come without having been seen: 1 - .05^(1/n),
 * about 3 in n (Hanley & Lippman-Hand, 1983, JAMA 249, 1743-1745).
 */
import type { Figure } from "../../core/figure.ts";

/** A loss of at least this share of the worst one counts as one that was seen. */
const SEEN_SHARE = 0.5;
const CONFIDENCE = 0.95;

export interface RareLoss {
  readonly worstLossDollars: number;
  readonly eventCount: number;
  /** In so many events such a loss takes back what the others earn. */
  readonly breakEvenEvents: number;
  /** Once in so many events, and it would have been missed with a chance of 5 %: rarer ones are not ruled out. */
  readonly unseenEvents: number;
  /** The events rule out that the loss comes often enough to take everything. */
  readonly isRuledOut: boolean;
}

/** @param worstLossDollars what an event can cost at most, above 0: the largest position at its largest price. */
export function rareLoss(pnlDollars: Float64Array, worstLossDollars: number | undefined): Figure<RareLoss> {
  const eventCount = pnlDollars.length;
  if (worstLossDollars === undefined) return { reason: "what an event can lose at most was not stated" };
  const mean = pnlDollars.reduce((sum, value) => sum + value, 0) / eventCount;
  if (!(mean > 0)) return { reason: "the mean is not above 0" };
  if (pnlDollars.some((value) => value <= -SEEN_SHARE * worstLossDollars))
    return { reason: "losses of that size are among the events" };
  const rate = 1 - Math.exp(Math.log(1 - CONFIDENCE) / eventCount);
  const breakEvenRate = mean / (mean + worstLossDollars);
  return {
    value: {
      worstLossDollars,
      eventCount,
      breakEvenEvents: 1 / breakEvenRate,
      unseenEvents: 1 / rate,
      isRuledOut: rate < breakEvenRate,
    },
  };
}
