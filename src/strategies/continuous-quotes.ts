/**
 * Quotes from a table of continuous prices, for one market. Distances between two fair values and two inventories of the table
 * are interpolated along straight lines, which keeps the round trip exact and quotes falling with the inventory; beyond the
 * largest inventory one side is left, at the distance it has there. The exchange's grid is met by passive rounding alone.
 */
import type { MarketRule, MarketView, QuoteSheet, QuoteTerm } from "../core/strategy.ts";
import { hoursLeft, isPriced } from "./closed-form.ts";
import { fillOffsetCents } from "./models/exponential-fills.ts";
import { continuousTable } from "./models/continuous-table.ts";
import type { QuoteTable } from "./models/quote-table.ts";
import { sharedTables } from "./models/shared-tables.ts";
import type { TableInputs } from "./table-parameters.ts";

/** Orders this close to a whole number are that: sums of doubles leave dust. */
const DUST = 1e-9;

export class ContinuousQuotes implements MarketRule {
  readonly reads = "fair-inventory-and-time";
  readonly #inputs: TableInputs;
  readonly #maxPositionContracts: number;
  readonly #table: QuoteTable;
  readonly #nodesPerCent: number;
  readonly #ordersPerContract: number;
  #bucket = 0;
  // What #look found: distances from fair value, a bid's below 0.
  #bidOffsetCents = NaN;
  #askOffsetCents = NaN;

  constructor(inputs: TableInputs, maxPositionContracts: number) {
    this.#inputs = inputs;
    this.#maxPositionContracts = maxPositionContracts;
    this.#nodesPerCent = 1 / inputs.fairStepCents;
    this.#ordersPerContract = 1 / inputs.sizeContracts;
    this.#table = sharedTables.table(JSON.stringify(["continuous", inputs]), () => continuousTable(inputs));
  }

  quote(market: MarketView, sheet: QuoteSheet): void {
    if (!this.#look(market)) return;
    const fairCents = market.fairCents!;
    const { sizeContracts } = this.#inputs;
    const room = this.#maxPositionContracts - sizeContracts + DUST * sizeContracts;
    if (market.inventoryContracts <= room) sheet.bid(fairCents + this.#bidOffsetCents, sizeContracts);
    if (market.inventoryContracts >= -room) sheet.ask(fairCents + this.#askOffsetCents, sizeContracts);
  }

  explain(market: MarketView): readonly QuoteTerm[] {
    if (!this.#look(market)) return [];
    const fairCents = market.fairCents!;
    const { gammaPerCent, sizeContracts, kappaPerCent } = this.#inputs;
    const offsetCents = fillOffsetCents(gammaPerCent, sizeContracts, kappaPerCent);
    return [
      { label: "fair value", bidCents: fairCents, askCents: fairCents },
      {
        label: "reservation shift",
        bidCents: this.#bidOffsetCents + offsetCents,
        askCents: this.#askOffsetCents - offsetCents,
      },
      { label: "fill risk", bidCents: -offsetCents, askCents: offsetCents },
    ];
  }

  /** Finds both distances; false where there is nothing to quote. hot: bench/quote.ts */
  #look(market: MarketView): boolean {
    const fairCents = market.fairCents;
    if (!isPriced(fairCents)) return false;
    const hours = hoursLeft(market, this.#inputs.horizonHours);
    if (hours === undefined) return false;
    const table = this.#table;
    const last = 2 * this.#inputs.boundSizes;
    const bucket = table.bucketAt(hours, this.#bucket);
    const nodes = fairCents * this.#nodesPerCent;
    const low = Math.floor(nodes + DUST);
    const fairShare = Math.max(0, nodes - low);
    const orders = market.inventoryContracts * this.#ordersPerContract;
    const place = Math.max(0, Math.min(last, orders + last / 2));
    const lowPlace = Math.min(last - 1, Math.floor(place));
    const placeShare = place - lowPlace;
    const lowCell = table.cell(low, bucket);
    const highCell = fairShare > DUST ? table.cell(low + 1, bucket) : lowCell;
    const bid = table.placeCount + lowPlace;
    const ask = table.placeCount + bid;
    this.#bucket = bucket;
    this.#bidOffsetCents = between(
      interpolated(lowCell, bid, placeShare),
      interpolated(highCell, bid, placeShare),
      fairShare,
    );
    this.#askOffsetCents = between(
      interpolated(lowCell, ask, placeShare),
      interpolated(highCell, ask, placeShare),
      fairShare,
    );
    return true;
  }
}

function interpolated(cell: Float64Array, index: number, share: number): number {
  return between(cell[index]!, cell[index + 1]!, share);
}

function between(low: number, high: number, share: number): number {
  return low + share * (high - low);
}
