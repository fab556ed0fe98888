import type { Side } from "../../core/order-book.ts";
import type { RandomStream } from "../../core/random.ts";
import { US_PER_MS } from "../../core/units.ts";
import type { RecordedRows } from "../recorded-rows.ts";
import { makeRows, sliceRows } from "../row-buffer.ts";
import { Draws } from "./draws.ts";

/** Takes rows a chunk at a time; the columns are used again once it returns. */
export type RowsSink = (rows: RecordedRows) => void;

/** Receive time less exchange time: the least, and the mean of what comes on top. */
export interface FeedLag {
  readonly lagMsMin: number;
  readonly lagMsMean: number;
}

export interface RowStreamRequest {
  readonly rowCount: number;
  readonly chunkRows: number;
  readonly priceBpOfLevel: Int32Array;
  readonly lag: FeedLag;
  readonly lags: RandomStream;
  readonly sink: RowsSink;
}

/** Rows of a market as they come to be: columns of one chunk, handed on when full. */
export class RowStream {
  /** Rows written so far. */
  count = 0;
  readonly #rowCount: number;
  readonly #columns: RecordedRows;
  readonly #priceBpOfLevel: Int32Array;
  readonly #sink: RowsSink;
  readonly #lags: Draws;
  readonly #lagUsMin: number;
  readonly #lagUsMean: number;
  #at = 0;
  #timeUs = 0;
  #receiveTimeUs = 0;

  constructor({ rowCount, chunkRows, priceBpOfLevel, lag, lags, sink }: RowStreamRequest) {
    this.#rowCount = rowCount;
    this.#columns = makeRows(Math.min(chunkRows, rowCount));
    this.#priceBpOfLevel = priceBpOfLevel;
    this.#sink = sink;
    this.#lags = new Draws("waiting", lags);
    this.#lagUsMin = lag.lagMsMin * US_PER_MS;
    this.#lagUsMean = lag.lagMsMean * US_PER_MS;
  }

  /** Rows still to be written. */
  get leftCount(): number {
    return this.#rowCount - this.count;
  }

  /** Rows from now on have this exchange time; they arrive together, never before what was sent earlier. */
  startEvent(timeUs: number): void {
    const arrivalUs = Math.ceil(timeUs + this.#lagUsMin + this.#lagUsMean * this.#lags.next());
    this.#timeUs = timeUs;
    if (arrivalUs > this.#receiveTimeUs) this.#receiveTimeUs = arrivalUs;
  }

  /** Writes a row of RECORDED_KIND `kind`; a row without a level (a snapshot's head) has level -1. hot: bench/synth.ts */
  add(kind: number, side: Side, level: number, lots: number): void {
    const columns = this.#columns;
    const at = this.#at++;
    columns.kind[at] = kind;
    columns.side[at] = side;
    columns.priceBp[at] = level < 0 ? 0 : this.#priceBpOfLevel[level]!;
    columns.lots[at] = lots;
    columns.timeUs[at] = this.#timeUs;
    columns.receiveTimeUs[at] = this.#receiveTimeUs;
    this.count++;
    if (this.#at === columns.rowCount) this.flush();
  }

  /** Hands on what is held. */
  flush(): void {
    if (this.#at > 0) this.#sink(sliceRows(this.#columns, 0, this.#at));
    this.#at = 0;
  }
}
