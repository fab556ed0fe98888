import type { FeeSchedule } from "../core/fee-schedule.ts";
import type { Strategy } from "../core/strategy.ts";
import type { FairSetup } from "./fair-value.ts";
import type { FillRules } from "./fill-sink.ts";
import type { Latency, LatencySetup } from "./latency.ts";
import type { RiskLimits } from "./risk-limits.ts";
import type { RateLimit } from "./token-bucket.ts";

/** One lane to run: a strategy of its own over a group of the kernel's markets. */
export interface LaneSetup {
  readonly strategy: Strategy;
  /** Indices of the kernel's sources that the lane trades. */
  readonly marketIndices: readonly number[];
  readonly fillRules: FillRules;
  /** Constant delays, or legs that differ. */
  readonly latency: Latency | LatencySetup;
  /** Until each is a number or "none" nothing is sent. */
  readonly limits: RiskLimits;
  /** What fills cost in each of the lane's markets, in their order; left out where fees are switched off. */
  readonly fees?: readonly FeeSchedule[];
  /** What the account's balance is a whole multiple of; a direct member's where it is left out. */
  readonly feePrecisionMicros?: number;
  /** Left out where commands are not limited. */
  readonly rateLimit?: RateLimit;
  /** What the account begins with; left out where cash is not checked. */
  readonly cashMicros?: number;
  /** What it goes by as fair value; the mid of each book where it is left out. */
  readonly fair?: FairSetup;
  /** Whether to keep each entry of the journal, not only its digest. */
  readonly isJournalKept: boolean;
}
