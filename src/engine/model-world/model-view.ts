import { PRICE_LEVEL_STRUCTURES, PriceGrid } from "../../core/price-grid.ts";
import type { MarketView } from "../../core/strategy.ts";

/** Strategies that look at the grid find whole cents; what they ask for is not rounded to it here. */
const GRID = new PriceGrid(PRICE_LEVEL_STRUCTURES.get("linear_cent")!);

/** What a strategy sees of a model world: a fair value and no book. */
export class ModelView implements MarketView {
  readonly ticker = "MODEL";
  readonly grid = GRID;
  fairCents: number;
  readonly bestBidCents = undefined;
  readonly bestAskCents = undefined;
  readonly bestBidContracts = undefined;
  readonly bestAskContracts = undefined;
  inventoryContracts = 0;
  hoursToClose: number;
  readonly isTrading = true;
  readonly isChanged = true;

  constructor(fairCents: number, hoursToClose: number) {
    this.fairCents = fairCents;
    this.hoursToClose = hoursToClose;
  }
}
