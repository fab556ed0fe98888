/** What each fill model makes of cancels at the price of an order of ours, written from docs/QUEUE.md. */
import type { Candidates } from "../estimators/naive-queues.ts";

export interface NaiveCancel {
  readonly aheadLots: number;
  /** What was cancelled, and what is displayed after it. */
  readonly cancelledLots: number;
  readonly displayedLots: number;
  /** Rows of the tape before the order came to its place. */
  readonly arrivalRow: number;
  readonly candidates: Candidates;
}

type AheadRule = (cancel: NaiveCancel) => number;

/** The chance that a cancel stood behind us, by what is ahead (f) and behind (b). */
const BEHIND: Readonly<Record<string, (f: number, b: number) => number>> = {
  "queue-proportional": (f, b) => b / (f + b),
  "queue-log": (f, b) => Math.log(1 + b) / (Math.log(1 + b) + Math.log(1 + f)),
  "queue-power": (f, b) => b ** 3 / (b ** 3 + f ** 3),
  "queue-power3": (f, b) => 1 - (f / (f + b)) ** 3,
};

/** @returns ahead after a cancel, not yet cut to what is displayed. */
export function aheadRuleOf(model: string): AheadRule {
  if (model === "fifo-matched") return matched;
  const behind = BEHIND[model];
  return behind === undefined ? ({ aheadLots }) => aheadLots : (cancel) => shared(cancel, behind);
}

/** Only where every order that it can have been is older than ours was it ahead. */
function matched({ aheadLots, cancelledLots, arrivalRow, candidates }: NaiveCancel): number {
  const wasAhead = candidates !== undefined && candidates[1] < arrivalRow;
  return wasAhead ? Math.max(0, aheadLots - cancelledLots) : aheadLots;
}

function shared(
  { aheadLots, cancelledLots, displayedLots }: NaiveCancel,
  behindChance: (f: number, b: number) => number,
): number {
  if (aheadLots === 0) return 0;
  const backLots = Math.max(0, displayedLots + cancelledLots - aheadLots);
  const behindLots = behindChance(aheadLots, backLots) * cancelledLots;
  const tooManyLots = Math.max(0, behindLots - backLots); // more than stood there: the rest was ahead
  const left = aheadLots - (cancelledLots - behindLots) - tooManyLots;
  return Math.max(0, Math.ceil(Math.min(displayedLots, left) - 1e-6));
}
