/** Invariants of recordings: what a market's own data must obey before anything is replayed on it. */
import type { Invariant } from "../invariant.ts";
import { recordedBookUncrossed } from "./recorded-book-uncrossed.ts";
import { recordedTimeRunsForward } from "./recorded-time-runs-forward.ts";
import { recordedVolumeCountedOnce } from "./recorded-volume-counted-once.ts";

export const DATA_INVARIANTS: readonly Invariant[] = [
  recordedTimeRunsForward,
  recordedVolumeCountedOnce,
  recordedBookUncrossed,
];
