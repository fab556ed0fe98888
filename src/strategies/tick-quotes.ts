/**
 * Quotes from a table in ticks, for one market: looked up by fair value, inventory and time left.
 *
 * Between two fair values of the table the lower of both bids and the higher of both asks are quoted; between two inventories
 * the bid of the larger and the ask of the smaller. So quotes fall with the inventory, mirror those of the complementary
 * market and never pass fair value, as the table's own do. Beyond the largest inventory one side is left.
 */
import type { PriceGrid } from "../core/price-grid.ts";
import type { MarketRule, MarketView, QuoteSheet, QuoteTerm } from "../core/strategy.ts";
import { BP_PER_CENT, BP_PER_DOLLAR } from "../core/units.ts";
import { hoursLeft, isPriced } from "./closed-form.ts";
import { fillOffsetCents } from "./models/exponential-fills.ts";
import type { QuoteTable } from "./models/quote-table.ts";
import { sharedTables } from "./models/shared-tables.ts";
import { makerFeeCents, tickTable } from "./models/tick-table.ts";
import { gridStepCents, type TableInputs } from "./table-parameters.ts";

/** Orders and fair values this close to a whole number of steps are there: sums of doubles leave dust. */
const DUST = 1e-9;

interface GridTable {
  readonly table: QuoteTable;
  readonly nodesPerCent: number;
  readonly firstCents: number;
  readonly lastCents: number;
}

export class TickQuotes implements MarketRule {
  readonly reads = "fair-inventory-and-time";
  readonly #inputs: TableInputs;
  readonly #ordersPerContract: number;
  /** The place of no inventory. */
  readonly #bound: number;
  /** The last place. */
  readonly #last: number;
  /** The place of no inventory, counted from 1; with dust, so that it is rounded down. */
  readonly #middle: number;
  /** Markets may have other grids each, and change theirs while they trade. */
  readonly #tables = new WeakMap<PriceGrid, GridTable>();
  #grid: PriceGrid | undefined;
  #gridTable: GridTable | undefined;
  #bucket = 0;

  constructor(inputs: TableInputs) {
    this.#inputs = inputs;
    this.#ordersPerContract = 1 / inputs.sizeContracts;
    this.#bound = inputs.boundSizes;
    this.#last = 2 * inputs.boundSizes;
    this.#middle = inputs.boundSizes + 1 + DUST;
  }

  /** hot: bench/quote.ts */
  quote(market: MarketView, sheet: QuoteSheet): void {
    const fairCents = market.fairCents;
    if (!isPriced(fairCents)) return;
    const hours = hoursLeft(market, this.#inputs.horizonHours);
    if (hours === undefined) return;
    if (market.grid !== this.#grid) this.#useGrid(market.grid);
    const { table, nodesPerCent, firstCents, lastCents } = this.#gridTable!;
    const bucket = table.bucketAt(hours, this.#bucket);
    this.#bucket = bucket;
    const nodes = fairCents * nodesPerCent;
    const low = wholePart(nodes + DUST);
    const lowCell = table.cell(low, bucket);
    const highCell = nodes - low > DUST ? table.cell(low + 1, bucket) : lowCell;
    const placeCount = table.placeCount;
    const { sizeContracts } = this.#inputs;
    const inventory = market.inventoryContracts;
    const orders = inventory * this.#ordersPerContract + this.#bound;
    const place = wholePart(orders);
    const isPlace = place === orders && place >= 0 && place < placeCount;
    const bidPlace = isPlace ? place : this.#bidPlace(inventory);
    if (bidPlace < placeCount && !(fairCents <= firstCents && inventory >= 0)) {
      const index = placeCount + bidPlace;
      let bidCents = lowCell[index]!;
      if (highCell !== lowCell) bidCents = Math.min(bidCents, highCell[index]!);
      if (bidCents > 0) sheet.bid(bidCents, sizeContracts); // NaN is no quote
    }
    const askPlace = isPlace ? place : this.#askPlace(inventory);
    if (askPlace >= 0 && !(fairCents >= lastCents && inventory <= 0)) {
      const index = 2 * placeCount + askPlace;
      let askCents = lowCell[index]!;
      if (highCell !== lowCell) askCents = Math.max(askCents, highCell[index]!);
      if (askCents > 0) sheet.ask(askCents, sizeContracts);
    }
  }

  explain(market: MarketView): readonly QuoteTerm[] {
    const asked = { bidCents: NaN, askCents: NaN };
    this.quote(market, {
      bid: (priceCents) => (asked.bidCents = priceCents),
      ask: (priceCents) => (asked.askCents = priceCents),
    });
    if (Number.isNaN(asked.bidCents) && Number.isNaN(asked.askCents)) return [];
    const fairCents = market.fairCents!;
    const bid = this.#parts("bid", asked.bidCents, market);
    const ask = this.#parts("ask", asked.askCents, market);
    return [
      { label: "fair value", bidCents: fairCents, askCents: fairCents },
      ...bid.map(([label, bidCents], index) => ({ label, bidCents, askCents: ask[index]![1] })),
    ];
  }

  /** Of the next larger inventory; beyond the last place where there is no room. */
  #bidPlace(inventoryContracts: number): number {
    const beyond = this.#last + 1;
    const below = this.#middle - inventoryContracts * this.#ordersPerContract; // places from the last, and one
    return below <= 0 ? beyond : below >= beyond ? 0 : beyond - wholePart(below);
  }

  /** Of the next smaller inventory; -1 where there is no room. */
  #askPlace(inventoryContracts: number): number {
    const above = this.#middle + inventoryContracts * this.#ordersPerContract; // places from the first, and one
    return above <= 0 ? -1 : above > this.#last + 1 ? this.#last : wholePart(above) - 1;
  }

  #useGrid(grid: PriceGrid): void {
    const known = this.#tables.get(grid) ?? makeGridTable(this.#inputs, grid);
    this.#tables.set(grid, known);
    this.#grid = grid;
    this.#gridTable = known;
  }

  /** What brings a side from fair value to its price; without a price to 0, or 100, where nothing is quoted. */
  #parts(
    side: "bid" | "ask",
    priceCents: number,
    market: MarketView,
  ): readonly (readonly [label: string, cents: number])[] {
    const isBid = side === "bid";
    const fairCents = market.fairCents!;
    if (Number.isNaN(priceCents))
      return LABELS.map((label) => [label, label === NO_QUOTE ? (isBid ? 0 : 100) - fairCents : 0]);
    const { gammaPerCent, kappaPerCent, sizeContracts, makerFeeRate } = this.#inputs;
    const { table, nodesPerCent } = this.#gridTable!;
    const place = isBid
      ? this.#bidPlace(market.inventoryContracts)
      : this.#askPlace(market.inventoryContracts);
    const low = wholePart(fairCents * nodesPerCent + DUST);
    const lowCell = table.cell(low, this.#bucket);
    const isLow = lowCell[(isBid ? 1 : 2) * table.placeCount + place] === priceCents;
    const node = isLow ? low : low + 1;
    const theta = table.cell(node, this.#bucket);
    const way = isBid ? 1 : -1;
    const parts = [
      node * table.shape.fairStepCents - fairCents,
      (way * (theta[place + way]! - theta[place]!)) / sizeContracts,
      -way * fillOffsetCents(gammaPerCent, sizeContracts, kappaPerCent),
      -way * makerFeeCents(makerFeeRate, priceCents),
    ];
    const explainedCents = parts.reduce((sum, cents) => sum + cents, fairCents);
    return LABELS.map((label, index) => [
      label,
      label === BEST_TICK ? priceCents - explainedCents : (parts[index] ?? 0),
    ]);
  }
}

const BEST_TICK = "to the best tick";
const NO_QUOTE = "no quote";
/** Of the terms after the fair value. */
const LABELS = [
  "to a fair value of the table",
  "reservation shift",
  "fill risk",
  "maker fee",
  BEST_TICK,
  NO_QUOTE,
];

/** Of a number from 0 on and below 2^31: its floor, as an index. */
function wholePart(value: number): number {
  return value | 0;
}

/** The table of a grid, shared with all strategies of equal inputs on an equal grid. */
function makeGridTable(inputs: TableInputs, grid: PriceGrid): GridTable {
  const pricesCents: number[] = [];
  for (let priceBp = 1; priceBp < BP_PER_DOLLAR; priceBp++)
    if (grid.bidLevel(priceBp) === grid.levelOfPriceBp[priceBp] && grid.bidLevel(priceBp) >= 0)
      pricesCents.push(priceBp / BP_PER_CENT);
  const stepped = { ...inputs, fairStepCents: gridStepCents(inputs, grid) };
  const key = JSON.stringify(["ticks", stepped, grid.ranges]);
  return {
    table: sharedTables.table(key, () => tickTable(stepped, pricesCents)),
    nodesPerCent: 1 / stepped.fairStepCents,
    firstCents: pricesCents[0]!,
    lastCents: pricesCents.at(-1)!,
  };
}
