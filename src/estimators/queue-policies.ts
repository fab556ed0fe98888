/**
 * How much of a cancelled volume stood ahead of our order: what each queue model says. Pure functions; sizes are floats
 * where a formula is told, and whole lots where a model is made of it.
 *
 * The chances that a cancel was behind us are those of the public hftbacktest `ProbQueueModel` (docs/QUEUE.md).
 */

/**
 * The queue ahead of us after cancels at our price, whole lots, before the cap by the displayed size.
 * Never more than `aheadLots`, and in doubt not less than it should be: what cannot be placed was behind us.
 *
 * @param aheadLots displayed size ahead of us before the cancels.
 * @param cancelledLots what was cancelled, above 0.
 * @param displayedBeforeLots displayed size before the cancels, volume that was traded in the same row already gone.
 * @param arrivalRow the first row of the tape that came after our order: orders of earlier rows stand ahead of it.
 * @param youngestRow row of the youngest order that the cancels can have been, NO_ROW where none is known.
 */
export type CancelPolicy = (
  aheadLots: number,
  cancelledLots: number,
  displayedBeforeLots: number,
  arrivalRow: number,
  youngestRow: number,
) => number;

/** The chance that a cancel was behind us, from the sizes ahead of us and behind us; at least one is above 0. */
export type BehindChance = (front: number, back: number) => number;

/** No cancel was ahead of us; only the displayed size caps the queue. */
export const keepAhead: CancelPolicy = (aheadLots) => aheadLots;

/** Every cancel was ahead of us, as far as there was anything ahead: no model can say more. */
export const cutAhead: CancelPolicy = (aheadLots, cancelledLots) => Math.max(0, aheadLots - cancelledLots);

/**
 * By the orders that the cancels can have been: ahead of us where even the youngest of them is older than ours, else
 * behind. NO_ROW is later than any arrival, so what nobody knows was behind us.
 */
export const matchedAhead: CancelPolicy = (
  aheadLots,
  cancelledLots,
  _displayedBeforeLots,
  arrivalRow,
  youngestRow,
) => {
  if (!(youngestRow < arrivalRow)) return aheadLots;
  return cancelledLots < aheadLots ? aheadLots - cancelledLots : 0;
};

/** In proportion to the sizes. */
export function proportionalBehind(front: number, back: number): number {
  return back / (front + back);
}

/** In proportion to the sizes' logarithms: both ends of a queue cancel nearly alike. */
export function logBehind(front: number, back: number): number {
  const logBack = Math.log1p(back);
  return logBack / (logBack + Math.log1p(front));
}

/** In proportion to powers of the sizes; 1 is proportional. @param n whole, from 1. */
export function powerBehind(n: number): BehindChance {
  return (front, back) => {
    const powerBack = wholePower(back, n);
    return powerBack / (powerBack + wholePower(front, n));
  };
}

/** One less a power of the share ahead; 1 is proportional. @param n whole, from 1. */
export function power3Behind(n: number): BehindChance {
  return (front, back) => 1 - wholePower(front / (front + back), n);
}

/** The engine's own power differs between versions for exponents that are not whole; these do not. */
function wholePower(base: number, n: number): number {
  let power = base;
  for (let turn = 1; turn < n; turn++) power *= base;
  return power;
}

/**
 * The size ahead of us after cancels of which a share was behind us; what was more than stood behind us was ahead.
 * @param displayedAfter displayed size after the cancels.
 */
export function frontAfterCancels(
  front: number,
  back: number,
  cancelled: number,
  displayedAfter: number,
  behindChance: BehindChance,
): number {
  const behind = behindChance(front, back) * cancelled;
  const left = front - (cancelled - behind) + Math.min(back - behind, 0);
  return Math.max(0, Math.min(left, displayedAfter));
}

/** What rounding errors of a chance may come to, in lots. */
const SNAP_LOTS = 1e-6;

/** A policy of whole lots from a chance, rounded up: never too little ahead of us. */
export function chancePolicy(behindChance: BehindChance): CancelPolicy {
  return (aheadLots, cancelledLots, displayedBeforeLots) => {
    if (aheadLots === 0) return 0;
    const back = Math.max(0, displayedBeforeLots - aheadLots);
    const displayedAfter = displayedBeforeLots - cancelledLots;
    const front = frontAfterCancels(aheadLots, back, cancelledLots, displayedAfter, behindChance);
    return Math.ceil(front - SNAP_LOTS);
  };
}
