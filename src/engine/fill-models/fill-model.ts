/**
 * What a fill model decides; everything else about a resting order is the simulated market's bookkeeping.
 * A fill model orders fills, not P&L: none is a bound on P&L.
 */
import type { CancelPolicy } from "../../estimators/queue-policies.ts";

export { keepAhead } from "../../estimators/queue-policies.ts";

/** What a print exactly at our price does: nothing, spend the queue ahead of us first, or fill us at once. */
export type AtPriceRule = "never" | "queue" | "always";

export interface FillModel {
  readonly name: string;
  readonly summary: string;
  readonly atPrice: AtPriceRule;
  /** Whether growth of the opposite side through our price can fill us. */
  readonly isPostedThroughFilled: boolean;
  /**
   * The queue ahead of us after a reduction at our price of which a part was cancelled, before the cap by the displayed
   * size. Must not exceed what it was nor be too small: in doubt cancels were behind us. hot: bench/lane.ts
   */
  readonly aheadAfterCancels: CancelPolicy;
  readonly assumes: readonly string[];
  readonly wrongWhen: readonly string[];
}
