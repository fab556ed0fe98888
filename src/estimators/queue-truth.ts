/**
 * How far queue models can be believed where it is known who was filled: every order of a market whose truth is known gets
 * a virtual order at its place for each model, and what these get from the tape alone is compared (docs/QUEUE.md).
 *
 * The rows of the order itself are ours, not the market's: its arrival, its fills and its cancel are shown to no model, and
 * its size is no part of what is displayed. Everything else is the tape's. No order is left out for being hard to tell.
 */
import { cancelWord, youngestRow } from "../core/cancel-rows.ts";
import { ASK } from "../core/order-book.ts";
import {
  HEAD_BLOCK,
  HEAD_KIND_MASK,
  HEAD_SLOT_SHIFT,
  HEAD_TRADED_PART,
  HEAD_TRADED_WHOLE,
  ROW_KIND,
  rowLots,
  sparseLots,
  type Tape,
} from "../core/tape.ts";
import { US_PER_SECOND } from "../core/units.ts";
import { compareFills, type FillsByTime, type TruthBlock } from "./queue-truth-counts.ts";
import { VirtualOrders, type QueueModel } from "./virtual-orders.ts";

/** Whose change each row of a tape is. */
export interface OrderRows {
  /** By row: the order that arrived, was filled or was cancelled there; NO_KNOWN_ORDER for all other rows. */
  readonly orderOfRow: Int32Array;
  /** By row: 1 where a reduction was a fill. */
  readonly isFill: Uint8Array;
}

export const NO_KNOWN_ORDER = -1;

/** Virtual orders outlive a fill by this much, for those that come late. */
const LATE_US_MAX = US_PER_SECOND;

interface KnownOrder {
  readonly row: number;
  readonly slot: number;
  /** What is left of the real order. */
  leftLots: number;
  readonly trueFills: FillsByTime;
  /** By model; none before any model fills the order. */
  readonly modelFills: FillsByTime[];
  readonly virtual: VirtualOrders;
  /** When it was filled whole or cancelled; Infinity before. */
  endUs: number;
  isCancelled: boolean;
}

/**
 * Replays a tape once beside the truth. Orders that stood there before the tape began are not compared: their place is not
 * on it. @param blockCount stretches of equal length into which the tape is cut, for intervals.
 */
export function compareWithTruth(
  tape: Tape,
  orders: OrderRows,
  models: readonly QueueModel[],
  blockCount: number,
): readonly TruthBlock[] {
  const replay = new TruthReplay(tape, orders, models, blockCount);
  for (let row = 0; row < tape.rowCount; row++) replay.apply(row);
  return replay.finish();
}

class TruthReplay {
  readonly #tape: Tape;
  readonly #rows: OrderRows;
  readonly #models: readonly QueueModel[];
  readonly #blockCount: number;
  readonly #displayedLots: Float64Array;
  readonly #orders = new Map<number, KnownOrder>();
  readonly #bySlot: KnownOrder[][];
  readonly #finished: KnownOrder[] = [];
  #snapshotUs = NaN;

  constructor(tape: Tape, rows: OrderRows, models: readonly QueueModel[], blockCount: number) {
    this.#tape = tape;
    this.#rows = rows;
    this.#models = models;
    this.#blockCount = blockCount;
    const slotCount = 2 * tape.grid.levelCount;
    this.#displayedLots = new Float64Array(slotCount);
    this.#bySlot = Array.from({ length: slotCount }, () => []);
  }

  apply(row: number): void {
    const head = this.#tape.head[row]!;
    const kind = head & HEAD_KIND_MASK;
    if (kind === ROW_KIND.clear) this.#snapshotUs = this.#tape.timeUs[row]!;
    else if (kind === ROW_KIND.print && (head & HEAD_BLOCK) === 0) this.#print(row, head >>> HEAD_SLOT_SHIFT);
    else if (kind === ROW_KIND.level) this.#setLevel(row, head);
  }

  finish(): readonly TruthBlock[] {
    const { timeUs, rowCount } = this.#tape;
    for (const orders of this.#bySlot) this.#finished.push(...orders);
    const span = { startUs: timeUs[0]!, endUs: timeUs[rowCount - 1]! };
    return compareFills(this.#finished, this.#models.length, span, this.#blockCount);
  }

  #print(row: number, slot: number): void {
    const timeUs = this.#tape.timeUs[row]!;
    const lots = rowLots(this.#tape, row);
    const better = (slot & 1) === ASK ? -2 : 2;
    for (let at = slot; at >= 0 && at < this.#bySlot.length; at += better)
      for (const order of this.#bySlot[at]!) fillVirtual(order, lots, at !== slot, timeUs);
  }

  #setLevel(row: number, head: number): void {
    const slot = head >>> HEAD_SLOT_SHIFT;
    const lots = rowLots(this.#tape, row);
    const changeLots = lots - this.#displayedLots[slot]!;
    this.#displayedLots[slot] = lots;
    if (this.#tape.timeUs[row] === this.#snapshotUs) return;
    if (changeLots > 0) this.#arrive(row, slot, changeLots, lots - changeLots);
    else if (changeLots < 0) this.#reduce(row, head, slot, -changeLots);
  }

  #arrive(row: number, slot: number, lots: number, aheadLots: number): void {
    const order: KnownOrder = {
      row,
      slot,
      leftLots: lots,
      trueFills: new Map(),
      modelFills: [],
      virtual: new VirtualOrders(this.#models, aheadLots, lots),
      endUs: Infinity,
      isCancelled: false,
    };
    this.#orders.set(this.#rows.orderOfRow[row]!, order);
    this.#bySlot[slot]!.push(order);
  }

  #reduce(row: number, head: number, slot: number, lots: number): void {
    const tape = this.#tape;
    const timeUs = tape.timeUs[row]!;
    const own = this.#orders.get(this.#rows.orderOfRow[row]!);
    if (own !== undefined) this.#reduceOwn(own, row, lots);
    const cancelledLots = lots - this.#tradedLots(row, head, lots);
    const displayedLots = this.#displayedLots[slot]!;
    const rows = { arrival: 0, youngest: youngestRow(tape, row, cancelWord(tape, row)) };
    const kept: KnownOrder[] = [];
    for (const order of this.#bySlot[slot]!) {
      if (order.isCancelled || timeUs > order.endUs + LATE_US_MAX) {
        this.#finished.push(order);
        continue;
      }
      kept.push(order);
      if (order === own) continue;
      // A cancel that can have been the order itself was another's before it: its own is shown to nobody.
      rows.arrival = order.row + 1;
      order.virtual.reduce(cancelledLots, displayedLots - order.leftLots, rows);
    }
    this.#bySlot[slot] = kept;
  }

  #reduceOwn(order: KnownOrder, row: number, lots: number): void {
    const timeUs = this.#tape.timeUs[row]!;
    order.leftLots -= lots;
    if (this.#rows.isFill[row] === 1) addTo(order.trueFills, timeUs, lots);
    else order.isCancelled = true;
    if (order.leftLots > 0) return;
    order.endUs = timeUs;
    this.#orders.delete(this.#rows.orderOfRow[row]!);
  }

  #tradedLots(row: number, head: number, lots: number): number {
    const { partRow, partLots } = this.#tape;
    if ((head & HEAD_TRADED_WHOLE) !== 0) return lots;
    return (head & HEAD_TRADED_PART) !== 0 ? Math.min(lots, sparseLots(partRow, partLots, row)) : 0;
  }
}

function fillVirtual(
  { virtual, modelFills }: KnownOrder,
  lots: number,
  isBetter: boolean,
  timeUs: number,
): void {
  const { leftLots } = virtual;
  const beforeLots = leftLots.slice();
  virtual.print(lots, isBetter, timeUs);
  for (let model = 0; model < leftLots.length; model++) {
    const filledLots = beforeLots[model]! - leftLots[model]!;
    if (filledLots === 0) continue;
    while (modelFills.length < leftLots.length) modelFills.push(new Map());
    addTo(modelFills[model]!, timeUs, filledLots);
  }
}

function addTo(fills: FillsByTime, timeUs: number, lots: number): void {
  fills.set(timeUs, (fills.get(timeUs) ?? 0) + lots);
}
