/** Rows of a table as rows of the store: markets and series found or made, cells read, prices checked against the grid. */
import { dataError, type AppError } from "../../core/errors.ts";
import { ASK } from "../../core/order-book.ts";
import { NO_LEVEL, PriceGrid, type PriceRange } from "../../core/price-grid.ts";
import { BP_PER_CENT, BP_PER_DOLLAR } from "../../core/units.ts";
import { hashText } from "../../core/digest.ts";
import { timedGrids } from "../market-life-table.ts";
import { ensureMarket, type GridPlan } from "../market-table.ts";
import type { Store } from "../store.ts";
import {
  badCell,
  cellOf,
  cellText,
  flagOf,
  hitSideOf,
  priceBpOf,
  sizeLotsOf,
  textOf,
  timeUsOf,
  valueOf,
  type TableRow,
} from "./table-cells.ts";
import type { PlannedColumn, TablePlan } from "./table-plan.ts";
import { ensureSeries } from "./series-table.ts";
import { TableStage, type StagedOwner } from "./table-stage.ts";

/** A market or a series while a table is read. */
interface Owner {
  readonly name: string;
  readonly id: number;
  /** Of markets, with the time from which each may be met: what rested stays where it is when another is in force. */
  readonly grids?: readonly { readonly fromUs: number; readonly grid: PriceGrid }[];
  /** Of the row at hand. */
  lastTimeUs: number;
  outOfOrderCount: number;
}

/** What came of a market's or a series' rows. */
export interface OwnerSummary extends StagedOwner {
  readonly name: string;
  readonly outOfOrderCount: number;
}

export class TableWriter {
  readonly #store: Store;
  readonly #file: string;
  readonly #plan: TablePlan;
  readonly #grids: GridPlan;
  readonly #stage: TableStage;
  readonly #owners = new Map<string, Owner>();
  readonly #gridOf = new Map<string, PriceGrid>();
  rowCount = 0;
  leftOutCount = 0;

  constructor(store: Store, file: string, plan: TablePlan, grids: GridPlan) {
    this.#store = store;
    this.#file = file;
    this.#plan = plan;
    this.#grids = grids;
    this.#stage = new TableStage(store.db, plan.kind);
  }

  /** @throws DATA_BAD_FIELD, DATA_OFF_GRID, DATA_SERIES_UNIT */
  add(row: TableRow): void {
    this.rowCount++;
    if (!this.#isAskedFor(row)) {
      this.leftOutCount++;
      return;
    }
    const { fields, kind } = this.#plan;
    const timeUs = timeUsOf(this.#file, row, fields.time!);
    const receiveUs =
      fields.receive_time === undefined ? timeUs : timeUsOf(this.#file, row, fields.receive_time);
    const owner = this.#ownerOf(row);
    if (timeUs < owner.lastTimeUs) owner.outOfOrderCount++;
    owner.lastTimeUs = timeUs;
    const record = recordText(row);
    if (kind === "trades")
      this.#stage.add(owner.id, timeUs, receiveUs, true, record, this.#trade(row, owner));
    else if (kind === "quotes") {
      const quote = this.#quote(row, owner);
      this.#stage.add(owner.id, timeUs, receiveUs, isSized(quote), record, quote);
    } else
      this.#stage.add(owner.id, timeUs, receiveUs, true, record, [valueOf(this.#file, row, fields.value!)]);
  }

  /** Moves everything into the store; the writer is spent. @param sha256 the capture's. */
  finish(captureId: number, sha256: string): OwnerSummary[] {
    const owners = [...this.#owners.values()];
    const staged = this.#stage.finish(
      captureId,
      owners.map(({ id }) => id),
    );
    const summaries = staged.map((part, index) => ({
      ...part,
      name: owners[index]!.name,
      outOfOrderCount: owners[index]!.outOfOrderCount,
    }));
    for (const summary of summaries) this.#writePart(captureId, sha256, summary);
    return summaries;
  }

  #writePart(captureId: number, sha256: string, summary: OwnerSummary): void {
    const { ownerId, rowCount, sizedCount, duplicateCount, repeatCount, outOfOrderCount } = summary;
    const { firstTimeUs, lastTimeUs } = summary;
    if (this.#plan.kind === "fair-value") {
      const values = [
        ownerId,
        captureId,
        rowCount,
        duplicateCount,
        repeatCount,
        outOfOrderCount,
        firstTimeUs,
        lastTimeUs,
      ];
      this.#store.db.prepare("INSERT INTO fair_value_part VALUES (?, ?, ?, ?, ?, ?, ?, ?)").run(values);
      return;
    }
    // What of a table a market keeps depends on what was there before it.
    const rowsHash = hashText(JSON.stringify([sha256, rowCount, repeatCount, firstTimeUs, lastTimeUs]));
    this.#store.db
      .prepare("INSERT INTO table_part VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .run([
        ownerId,
        captureId,
        rowCount,
        sizedCount,
        duplicateCount,
        repeatCount,
        outOfOrderCount,
        firstTimeUs,
        lastTimeUs,
        rowsHash,
      ]);
  }

  #isAskedFor({ fields }: TableRow): boolean {
    return this.#plan.where.every(([column, value]) => cellText(cellOf(fields, column)) === value);
  }

  #ownerOf(row: TableRow): Owner {
    const { fields, kind, ticker, series } = this.#plan;
    const named = kind === "fair-value" ? fields.series : fields.ticker;
    const name = named === undefined ? (ticker ?? series)! : textOf(this.#file, row, named);
    const known = this.#owners.get(name);
    if (known !== undefined) return known;
    const owner: Owner = { name, ...this.#openOwner(name), lastTimeUs: -Infinity, outOfOrderCount: 0 };
    this.#owners.set(name, owner);
    return owner;
  }

  #openOwner(name: string): Pick<Owner, "id" | "grids"> {
    if (this.#plan.kind === "fair-value")
      return { id: ensureSeries(this.#store, name, this.#plan.fields.value!.unit) };
    const { marketId, priceRanges } = ensureMarket(this.#store, name, this.#grids.gridOf(name));
    const told = timedGrids(this.#store, name);
    const grids = [{ fromUs: -Infinity, priceRanges }, ...told].map(({ fromUs, priceRanges: ranges }) => ({
      fromUs,
      grid: this.#gridWith(ranges),
    }));
    return { id: marketId, grids };
  }

  #gridWith(ranges: readonly PriceRange[]): PriceGrid {
    const key = JSON.stringify(ranges);
    const grid = this.#gridOf.get(key) ?? new PriceGrid(ranges);
    this.#gridOf.set(key, grid);
    return grid;
  }

  #trade(row: TableRow, owner: Owner): unknown[] {
    const {
      price,
      no_price: noPrice,
      size,
      taker,
      taker_book_side: book,
      is_block: block,
      trade_id: id,
    } = this.#plan.fields;
    const priceColumn = (price ?? noPrice)!;
    const toldBp = priceBpOf(this.#file, row, priceColumn);
    if (toldBp === undefined) throw this.#bad(row, priceColumn, "a price");
    const priceBp = price === undefined ? BP_PER_DOLLAR - toldBp : toldBp;
    this.#requireOnGrid(row, owner, priceBp, priceColumn);
    const lots = sizeLotsOf(this.#file, row, size!);
    if (lots === undefined || lots === 0) throw this.#bad(row, size!, "a size above zero");
    const side = hitSideOf(this.#file, row, (book ?? taker)!, book !== undefined);
    const isBlock = block !== undefined && flagOf(this.#file, row, block);
    const tradeId = id === undefined ? "" : cellText(cellOf(row.fields, id.column));
    return [priceBp, lots, side === ASK ? "ask" : "bid", Number(isBlock), tradeId === "" ? null : tradeId];
  }

  /** Bid, its size, ask, its size; a price of $0 to buy at, of $1 to sell at, or none, says that nobody quotes there. */
  #quote(row: TableRow, owner: Owner): (number | null)[] {
    const { bid, bid_size: bidSize, ask, ask_size: askSize, no_bid: noBid } = this.#plan.fields;
    const bidBp = priceBpOf(this.#file, row, bid!);
    const toldBp = priceBpOf(this.#file, row, (ask ?? noBid)!);
    const askBp = ask === undefined && toldBp !== undefined ? BP_PER_DOLLAR - toldBp : toldBp;
    return [
      ...this.#quoteSide(row, owner, bidBp === 0 ? undefined : bidBp, bid!, bidSize),
      ...this.#quoteSide(row, owner, askBp === BP_PER_DOLLAR ? undefined : askBp, (ask ?? noBid)!, askSize),
    ];
  }

  #quoteSide(
    row: TableRow,
    owner: Owner,
    priceBp: number | undefined,
    priceColumn: PlannedColumn,
    sizeColumn: PlannedColumn | undefined,
  ): [number | null, number | null] {
    const lots = sizeColumn === undefined ? undefined : sizeLotsOf(this.#file, row, sizeColumn);
    if (priceBp === undefined) {
      if (lots !== undefined && lots > 0)
        throw this.#bad(row, sizeColumn!, "nothing: no price stands with it");
      return [null, null];
    }
    this.#requireOnGrid(row, owner, priceBp, priceColumn);
    if (lots === 0) throw this.#bad(row, sizeColumn!, "a size above zero, as the price with it asks for");
    return [priceBp, lots ?? null];
  }

  #requireOnGrid(row: TableRow, owner: Owner, priceBp: number, { column }: PlannedColumn): void {
    const { grids, name, lastTimeUs } = owner;
    for (const { fromUs, grid } of grids!)
      if (fromUs <= lastTimeUs && (grid.levelOfPriceBp[priceBp] ?? NO_LEVEL) !== NO_LEVEL) return;
    const { number, unit } = row;
    throw dataError(
      "DATA_OFF_GRID",
      `${this.#file}, ${unit} ${number}, column ${column}: ${name} at ${priceBp / BP_PER_CENT} cents of YES is off its price grid${grids!.length > 1 ? ", as it was told by then" : ""}`,
      {
        hint: "Name the market's own grid with --grid NAME, for example --grid deci_cent; or the unit is another one.",
        data: { file: this.#file, [unit]: number, column, ticker: name, priceBp },
      },
    );
  }

  #bad(row: TableRow, { column }: PlannedColumn, wanted: string): AppError {
    return badCell(this.#file, row, column, cellOf(row.fields, column), wanted);
  }
}

/** @param quote as `#quote` makes it. */
function isSized([bidBp, bidLots, askBp, askLots]: readonly (number | null)[]): boolean {
  return (bidBp === null || bidLots !== null) && (askBp === null || askLots !== null);
}

const SEPARATOR = "\u001F";

function recordText({ fields }: TableRow): string {
  let text = "";
  for (const name in fields) text += cellText(fields[name]) + SEPARATOR;
  return text;
}
