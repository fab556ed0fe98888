import type { PriceGrid } from "./price-grid.ts";
import type { TapeColumns } from "./tape.ts";

/**
 * Where a market's rows come from: a whole tape in a backtest, a growing one live. The kernel replays the rows there are
 * up to the last complete event and is asked again when there are more.
 */
export interface EventSource extends TapeColumns {
  readonly ticker: string;
  /** The price grid in force at the first row. */
  readonly grid: PriceGrid;
  /** The grids that `grid` rows name by their index, all over the same levels as `grid`, which is the first of them. */
  readonly grids: readonly PriceGrid[];
  /** Rows that may be replayed so far; the last of them ends an event. */
  readonly rowCount: number;
  readonly closeTimeUs?: number;
  /** Whether all rows are there: none will be added. */
  readonly isWhole?: boolean;
}
