import { dataError } from "../core/errors.ts";
import { levelTable, NO_LEVEL, unionPricesBp } from "../core/price-grid.ts";
import { BP_PER_CENT } from "../core/units.ts";
import { unpackRows } from "./chunk-format.ts";
import { toldGrids } from "./market-life-table.ts";
import type { GridChoice } from "./market-table.ts";
import { RECORDED_KIND } from "./recorded-rows.ts";
import type { Store } from "./store.ts";

interface KnownMarket {
  readonly marketId: number;
  readonly ticker: string;
}

/** @throws DATA_OFF_GRID where a price that was recorded of the market is neither on the grid nor on one that was told. */
export function requireOnGrid(store: Store, { marketId, ticker }: KnownMarket, choice: GridChoice): void {
  const levelOfPriceBp = levelTable(unionPricesBp([choice.priceRanges, ...toldGrids(store, ticker)]));
  for (const priceBp of recordedPricesBp(store, marketId)) {
    if ((levelOfPriceBp[priceBp] ?? NO_LEVEL) !== NO_LEVEL) continue;
    const name = choice.priceLevelStructure ?? "that was named";
    throw dataError(
      "DATA_OFF_GRID",
      `${ticker} was recorded at ${priceBp / BP_PER_CENT} cents, off the price grid ${name}`,
      {
        hint: "The market's grid was left as it was; name the grid it has, or --grid TICKER=NAME for one market alone.",
        data: { ticker, priceBp, grid: choice.priceLevelStructure },
      },
    );
  }
}

function recordedPricesBp({ db }: Store, marketId: number): Set<number> {
  const prints = db
    .prepare<[number], { priceBp: number }>(
      "SELECT DISTINCT price_bp AS priceBp FROM trade WHERE market_id = ?",
    )
    .all(marketId);
  const pricesBp = new Set(prints.map(({ priceBp }) => priceBp));
  const chunks = db
    .prepare<[number], { rowCount: number; columns: Buffer }>(
      "SELECT row_count AS rowCount, columns FROM book_chunk WHERE market_id = ?",
    )
    .iterate(marketId);
  for (const { rowCount, columns } of chunks) {
    const { kind, priceBp } = unpackRows(columns, rowCount);
    for (let row = 0; row < rowCount; row++)
      if (kind[row] === RECORDED_KIND.snapshotLevel || kind[row] === RECORDED_KIND.delta)
        pricesBp.add(priceBp[row]!);
  }
  return pricesBp;
}
