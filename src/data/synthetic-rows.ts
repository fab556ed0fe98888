/**
 * Recorded rows of a synthetic market as they are written: columns of known length, filled in order.
 */
import type { Side } from "../core/order-book.ts";
import type { PriceGrid } from "../core/price-grid.ts";
import type { RandomStream } from "../core/random.ts";
import { US_PER_MS } from "../core/units.ts";
import type { RecordedRows } from "./recorded-rows.ts";
import type { WireParameters } from "./synthetic-presets.ts";

export class RowWriter {
  readonly rows: RecordedRows;
  /** Rows written so far. */
  count = 0;
  readonly #grid: PriceGrid;
  readonly #lags: RandomStream;
  readonly #wire: WireParameters;
  #timeUs = 0;
  #receiveTimeUs = 0;

  constructor(rowCount: number, grid: PriceGrid, wire: WireParameters, lags: RandomStream) {
    this.#grid = grid;
    this.#wire = wire;
    this.#lags = lags;
    this.rows = {
      rowCount,
      kind: new Uint8Array(rowCount),
      side: new Uint8Array(rowCount),
      priceBp: new Uint16Array(rowCount),
      lots: new Float64Array(rowCount),
      timeUs: new Float64Array(rowCount),
      receiveTimeUs: new Float64Array(rowCount),
      isBlock: new Uint8Array(rowCount),
    };
  }

  /** Rows still to be written. */
  get leftCount(): number {
    return this.rows.rowCount - this.count;
  }

  /** Rows from now on have this exchange time; they arrive together, never before what was sent earlier. */
  startEvent(timeUs: number): void {
    const { lagMsMin, lagMsMean } = this.#wire;
    const lagUs = US_PER_MS * (lagMsMin + this.#lags.exponential(1 / lagMsMean));
    this.#timeUs = timeUs;
    this.#receiveTimeUs = Math.max(this.#receiveTimeUs, timeUs + Math.ceil(lagUs));
  }

  /** Writes a row of RECORDED_KIND `kind`; a row without a level (a snapshot's head) gives level -1. */
  add(kind: number, side: Side, level: number, lots: number): void {
    const { rows } = this;
    const row = this.count++;
    rows.kind[row] = kind;
    rows.side[row] = side;
    rows.priceBp[row] = level < 0 ? 0 : this.#grid.priceBpOfLevel[level]!;
    rows.lots[row] = lots;
    rows.timeUs[row] = this.#timeUs;
    rows.receiveTimeUs[row] = this.#receiveTimeUs;
  }
}
