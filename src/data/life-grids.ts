import type { PriceRange } from "../core/price-grid.ts";
import { ROW_KIND } from "../core/tape.ts";
import type { TimeSpan } from "../kalshi/schedule-fields.ts";
import type { LifeMarket, LifeRow } from "./market-life.ts";
import type { LifeStatement } from "./market-life-table.ts";

type Grid = readonly PriceRange[];

/**
 * The grids a market had up to the end of its recording, news in it that come after the last row included: that in force at the start first, then others in the order in which
 * they were told. Those of before count too: orders rest where they were placed.
 */
export class LifeGrids {
  readonly gridRanges: Grid[];
  readonly rows: LifeRow[] = [];

  constructor(market: LifeMarket, told: readonly LifeStatement[], { startUs, endUs }: TimeSpan) {
    const stated = told.flatMap(({ timeUs, receiveUs, event, priceRanges }) =>
      priceRanges === undefined || (event === "seen" && timeUs > endUs)
        ? []
        : [{ timeUs, receiveUs, event, priceRanges }],
    );
    const before = stated.findLast(({ timeUs }) => timeUs <= startUs);
    // What was seen first had been so before; a change does not say what it changed.
    const [first] = stated;
    const held = first === undefined || first.event === "price_level_structure_updated" ? undefined : first;
    const seen = market.isGridAssumed ? held : undefined;
    this.gridRanges = [(before ?? seen)?.priceRanges ?? market.priceRanges];
    if (!market.isGridAssumed) this.#indexOf(market.priceRanges);
    let current = 0;
    for (const { timeUs, receiveUs, priceRanges } of stated) {
      const index = this.#indexOf(priceRanges);
      if (timeUs <= startUs || index === current) continue;
      current = index;
      this.rows.push({ timeUs, receiveUs, kind: ROW_KIND.grid, size: index });
    }
  }

  #indexOf(priceRanges: Grid): number {
    const name = JSON.stringify(priceRanges);
    const known = this.gridRanges.findIndex((grid) => JSON.stringify(grid) === name);
    return known >= 0 ? known : this.gridRanges.push(priceRanges) - 1;
  }
}
