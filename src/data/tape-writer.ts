/** Turns recorded rows, already in the tape's order, into tape columns; keeps the book that absolute sizes and flags need. */
import { OrderBook, type Side } from "../core/order-book.ts";
import { levelTable, NO_LEVEL, unionPricesBp } from "../core/price-grid.ts";
import {
  HEAD_BEST_MOVE,
  HEAD_BLOCK,
  HEAD_EVENT_BEST,
  HEAD_EVENT_END,
  HEAD_MOVED,
  HEAD_OPEN,
  HEAD_SIZE_HIGH_SHIFT,
  HEAD_SLOT_SHIFT,
  HEAD_TRADED_PART,
  HEAD_TRADED_WHOLE,
  ROW_KIND,
  SIZE_HIGH_UNIT,
  type RowKind,
  type TapeColumns,
  type TapeCounts,
} from "../core/tape.ts";
import { SIZE_LOTS_MAX } from "../core/units.ts";
import type { LifeRow } from "./market-life.ts";
import { QueueColumns } from "./queue-columns.ts";
import { RECORDED_KIND } from "./recorded-rows.ts";
import type { CanonicalRows, TapeRequest } from "./tape-builder.ts";
import {
  negativeLevel,
  rowOffGrid,
  sizeTooLarge,
  unhealedGap,
  unknownKind,
  type RowPlace,
} from "./tape-errors.ts";

const LAG_US_MAX = 2 ** 31 - 1;

export class TapeWriter {
  /** Levels count the prices of all grids the market has had. */
  readonly #levelOfPriceBp: Int16Array;
  readonly #lifeRows: readonly LifeRow[];
  #lifeCount = 0;
  /** Time of the life row that is next; Infinity where there is none. */
  #nextLifeUs: number;
  readonly #canonical: CanonicalRows;
  readonly #request: TapeRequest;
  readonly #head: Uint32Array;
  readonly #sizeLow: Uint32Array;
  readonly #timeUs: Float64Array;
  readonly #lagUs: Int32Array;
  readonly #part = { row: [] as number[], lots: [] as number[] };
  readonly #open = { row: [] as number[], lots: [] as number[] };
  readonly #book: OrderBook;
  readonly #queues: QueueColumns;
  /** A gap after it is one that no snapshot heals; -1 where there is no snapshot. */
  readonly #lastSnapshotRow: number;
  #rowCount = 0;
  #isInGap = false;
  /** Best levels at the end of the event before the one at hand. */
  #eventBidLevel: number = NO_LEVEL;
  #eventAskLevel: number;
  readonly #counts = {
    snapshotCount: 0,
    deltaCount: 0,
    printCount: 0,
    eventCount: 0,
    gapCount: 0,
    rowsInGapCount: 0,
    negativeCutCount: 0,
    movedPrintCount: 0,
    movedUsTotal: 0,
    movedUsMax: 0,
    lagCutCount: 0,
  };

  constructor(canonical: CanonicalRows, request: TapeRequest) {
    const pricesBp = unionPricesBp(request.gridRanges ?? [request.priceRanges]);
    const levelCount = pricesBp.length;
    this.#levelOfPriceBp = levelTable(pricesBp);
    this.#lifeRows = request.lifeRows ?? [];
    this.#nextLifeUs = this.#lifeRows[0]?.timeUs ?? Infinity;
    this.#canonical = canonical;
    this.#request = request;
    this.#lastSnapshotRow = canonical.rows.kind.lastIndexOf(RECORDED_KIND.snapshot);
    this.#book = new OrderBook(levelCount);
    this.#eventAskLevel = levelCount;
    const capacity = canonical.rows.rowCount + this.#lifeRows.length + 1;
    this.#head = new Uint32Array(capacity);
    this.#sizeLow = new Uint32Array(capacity);
    this.#timeUs = new Float64Array(capacity);
    this.#lagUs = new Int32Array(capacity);
    this.#queues = new QueueColumns(2 * levelCount, capacity);
  }

  add(row: number): void {
    const kind = this.#canonical.rows.kind[row]!;
    if (this.#nextLifeUs < this.#atUs(row)) this.#addLife(this.#atUs(row));
    if (this.#isInGap && kind !== RECORDED_KIND.snapshot) {
      if (kind === RECORDED_KIND.gap) this.#counts.gapCount++;
      else this.#counts.rowsInGapCount++;
      return;
    }
    switch (kind) {
      case RECORDED_KIND.snapshot:
        return this.#addSnapshot(row);
      case RECORDED_KIND.gap:
        return this.#addGap(row);
      case RECORDED_KIND.snapshotLevel:
        return this.#addLevel(row, this.#canonical.rows.lots[row]!);
      case RECORDED_KIND.delta:
        this.#counts.deltaCount++;
        return this.#addLevel(row, this.#heldLots(row) + this.#canonical.rows.lots[row]!);
      case RECORDED_KIND.print:
        return this.#addPrint(row);
      default:
        throw unknownKind(this.#placeOf(row), kind);
    }
  }

  /** @throws DATA_GAP_UNHEALED when the last rows cannot be trusted. */
  finish(): { columns: TapeColumns; counts: TapeCounts } {
    if (this.#isInGap) throw unhealedGap(this.#request.ticker, this.#counts);
    this.#addLife(Infinity);
    const { settlementMicros } = this.#request;
    if (settlementMicros !== undefined) this.#addSettlement(settlementMicros);
    const rowCount = this.#rowCount;
    const { pairedLotsByPass, unpairedLots } = this.#canonical.pairing;
    const { clockBackwardCount } = this.#canonical;
    return {
      columns: {
        head: this.#head.subarray(0, rowCount),
        sizeLow: this.#sizeLow.subarray(0, rowCount),
        timeUs: this.#timeUs.subarray(0, rowCount),
        lagUs: this.#lagUs.subarray(0, rowCount),
        ...this.#queues.columns(rowCount),
        partRow: Uint32Array.from(this.#part.row),
        partLots: Float64Array.from(this.#part.lots),
        openRow: Uint32Array.from(this.#open.row),
        openLots: Float64Array.from(this.#open.lots),
      },
      counts: { ...this.#counts, pairedLotsByPass, unpairedLots, clockBackwardCount },
    };
  }

  #addSnapshot(row: number): void {
    this.#isInGap = false;
    this.#counts.snapshotCount++;
    this.#startRow(this.#atUs(row));
    this.#book.clear();
    this.#queues.clear();
    this.#append(ROW_KIND.clear, 0, 0, 0, row, this.#atUs(row));
  }

  #addGap(row: number): void {
    this.#counts.gapCount++;
    if (this.#request.isGapAllowed === true && row > this.#lastSnapshotRow) return;
    this.#isInGap = true;
    this.#startRow(this.#atUs(row));
    this.#book.clear();
    this.#queues.clear();
    this.#append(ROW_KIND.gap, 0, 0, 0, row, this.#atUs(row));
  }

  /** The rows of the market's life before a time, each an event of its own; ends the event at hand. */
  #addLife(beforeUs: number): void {
    this.#endEvent();
    while (this.#nextLifeUs < beforeUs) {
      const { kind, size, timeUs, receiveUs } = this.#lifeRows[this.#lifeCount++]!;
      this.#nextLifeUs = this.#lifeRows[this.#lifeCount]?.timeUs ?? Infinity;
      const atUs = Math.max(timeUs, this.#timeUs[this.#rowCount - 1] ?? 0); // where clocks ran backwards
      this.#put(kind, 0, size, 0, atUs, receiveUs - atUs);
      this.#endEvent();
    }
  }

  /** The last row of all, at the scheduled close or just after everything else: an event of its own. */
  #addSettlement(settlementMicros: number): void {
    const afterLastUs = this.#timeUs[this.#rowCount - 1]! + 1;
    const settledUs = Math.max(this.#request.closeTimeUs ?? 0, afterLastUs);
    this.#put(ROW_KIND.settlement, 0, settlementMicros, 0, settledUs, 0);
    this.#endEvent();
  }

  #addLevel(row: number, heldLots: number): void {
    const { rows, pairing } = this.#canonical;
    const side = rows.side[row]! as Side;
    const level = this.#level(row);
    const lots = heldLots >= 0 ? heldLots : this.#cutNegative(row, heldLots);
    const atUs = this.#atUs(row);
    this.#startRow(atUs);
    const { bestBidLevel, bestAskLevel } = this.#book;
    const beforeLots = this.#book.lotsAt(side, level);
    this.#book.set(side, level, lots);
    const isBestMove = this.#book.bestBidLevel !== bestBidLevel || this.#book.bestAskLevel !== bestAskLevel;
    const tradedLots = pairing.tradedLots[row]!;
    const flags = (isBestMove ? HEAD_BEST_MOVE : 0) | this.#tradedFlags(row, tradedLots, -rows.lots[row]!);
    const slot = 2 * level + side;
    this.#append(ROW_KIND.level, slot, lots, flags, row, atUs);
    if (rows.kind[row] === RECORDED_KIND.snapshotLevel)
      this.#queues.snapshotLevel(this.#rowCount - 1, slot, lots);
    else this.#queues.change(this.#rowCount - 1, slot, lots - beforeLots, tradedLots);
  }

  #addPrint(row: number): void {
    const { rows, pairing, timeUs } = this.#canonical;
    const lots = rows.lots[row]!;
    const atUs = this.#atUs(row);
    this.#counts.printCount++;
    let flags = rows.isBlock[row] === 1 ? HEAD_BLOCK : 0;
    if (pairing.anchorRow[row] !== row) {
      flags |= HEAD_MOVED;
      const movedUs = timeUs[row]! - atUs;
      this.#counts.movedPrintCount++;
      this.#counts.movedUsTotal += movedUs;
      this.#counts.movedUsMax = Math.max(this.#counts.movedUsMax, movedUs);
    }
    this.#startRow(atUs);
    flags |= this.#tradedFlags(row, pairing.tradedLots[row]!, lots);
    this.#append(ROW_KIND.print, 2 * this.#level(row) + rows.side[row]!, lots, flags, row, atUs);
  }

  /** Ends the event at hand when the row to come has another time; to be called before the book changes. */
  #startRow(atUs: number): void {
    if (this.#timeUs[this.#rowCount - 1] !== atUs) this.#endEvent();
  }

  /** Ends the event at hand, if one is. */
  #endEvent(): void {
    if (this.#rowCount === 0 || (this.#head[this.#rowCount - 1]! & HEAD_EVENT_END) !== 0) return;
    const { bestBidLevel, bestAskLevel } = this.#book;
    let flags = HEAD_EVENT_END;
    if (bestBidLevel !== this.#eventBidLevel || bestAskLevel !== this.#eventAskLevel)
      flags |= HEAD_EVENT_BEST;
    this.#eventBidLevel = bestBidLevel;
    this.#eventAskLevel = bestAskLevel;
    this.#head[this.#rowCount - 1]! |= flags;
    this.#counts.eventCount++;
  }

  #append(kind: RowKind, slot: number, lots: number, flags: number, row: number, atUs: number): void {
    if (lots > SIZE_LOTS_MAX) throw sizeTooLarge(this.#placeOf(row), lots);
    this.#put(kind, slot, lots, flags, atUs, this.#canonical.rows.receiveTimeUs[row]! - atUs);
  }

  #put(kind: RowKind, slot: number, lots: number, flags: number, atUs: number, lagUs: number): void {
    const index = this.#rowCount++;
    const high = Math.floor(lots / SIZE_HIGH_UNIT);
    this.#head[index] = kind | (high << HEAD_SIZE_HIGH_SHIFT) | flags | (slot << HEAD_SLOT_SHIFT);
    this.#sizeLow[index] = lots % SIZE_HIGH_UNIT;
    this.#timeUs[index] = atUs;
    this.#lagUs[index] = Math.max(-LAG_US_MAX, Math.min(LAG_US_MAX, lagUs));
    if (Math.abs(lagUs) > LAG_US_MAX) this.#counts.lagCutCount++;
  }

  /** Flags for a row of which `tradedLots` of `wholeLots` were paired; keeps the sparse columns. */
  #tradedFlags(row: number, tradedLots: number, wholeLots: number): number {
    if (tradedLots === 0) return 0;
    const openLots = this.#canonical.openLots[row]!;
    let flags = 0;
    if (openLots !== 0) {
      this.#open.row.push(this.#rowCount);
      this.#open.lots.push(openLots);
      flags = HEAD_OPEN;
    }
    if (tradedLots === wholeLots) return flags | HEAD_TRADED_WHOLE;
    this.#part.row.push(this.#rowCount);
    this.#part.lots.push(tradedLots);
    return flags | HEAD_TRADED_PART;
  }

  /** The row's time on the tape: its own, or for a moved print the time of the row it now stands before. */
  #atUs(row: number): number {
    return this.#canonical.timeUs[this.#canonical.pairing.anchorRow[row]!]!;
  }

  #heldLots(row: number): number {
    return this.#book.lotsAt(this.#canonical.rows.side[row]! as Side, this.#level(row));
  }

  #level(row: number): number {
    const priceBp = this.#canonical.rows.priceBp[row]!;
    const level = this.#levelOfPriceBp[priceBp] ?? NO_LEVEL;
    if (level !== NO_LEVEL) return level;
    throw rowOffGrid(this.#placeOf(row), priceBp);
  }

  #cutNegative(row: number, heldLots: number): number {
    if (this.#request.isGapAllowed === true) {
      this.#counts.negativeCutCount++;
      return 0;
    }
    throw negativeLevel(this.#placeOf(row), heldLots);
  }

  #placeOf(row: number): RowPlace {
    return { ticker: this.#request.ticker, row };
  }
}
