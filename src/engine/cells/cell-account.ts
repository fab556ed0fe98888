import type { FillCountsByCause } from "../../core/result-rows.ts";
import type { PathSums } from "./path-sums.ts";

/** What a cell's lane did in one market. Cells that did the same share one. */
export interface CellAccount {
  /** Trading cash net of fees, before any settlement. */
  readonly cashMicros: number;
  readonly feesMicros: number;
  readonly boughtLots: number;
  readonly soldLots: number;
  readonly inventoryLots: number;
  readonly settlementMicrosPerContract: number | undefined;
  /** Twice the spread earned: sum of sign x (mid before the event - price) x size. */
  readonly spreadEarnedTwiceMicros: number;
  /** Twice what the mid did in the 10 s after fills: sum of sign x (mid then - mid before the event) x size. */
  readonly adverseTwiceMicros: number;
  readonly filledWithoutMidLots: number;
  readonly fillCount: number;
  readonly fillsByCause: FillCountsByCause;
  readonly fillsInFlightCount: number;
  /** Orders that were filled, if only in part. */
  readonly ordersFilled: number;
  readonly ordersPlaced: number;
  readonly ordersCancelled: number;
  readonly ordersRejected: number;
  readonly ordersSwept: number;
  readonly digest: string;
  readonly path: PathSums;
}
