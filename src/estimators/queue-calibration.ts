/**
 * Which queue model fits a recording? Real orders whose life can be seen are followed, beside each a virtual order of the
 * same size at the same place of the queue, one for each model; then their ends are compared (docs/QUEUE.md).
 *
 * A real order is followed when its arrival has a size that no other order known at its level has, and as long as no other
 * of that size arrives there. Its end is the first reduction of exactly its size: by trades it was filled, otherwise it
 * was cancelled. The end itself is shown to no model, and recognising it uses nothing of what the models are told.
 */
import { cancelWord, youngestRow } from "../core/cancel-rows.ts";
import { ASK } from "../core/order-book.ts";
import {
  HEAD_BLOCK,
  HEAD_KIND_MASK,
  HEAD_OPEN,
  HEAD_SLOT_SHIFT,
  HEAD_TRADED_PART,
  HEAD_TRADED_WHOLE,
  ROW_KIND,
  rowLots,
  sparseLots,
  type Tape,
} from "../core/tape.ts";
import { US_PER_SECOND } from "../core/units.ts";
import { cutAhead, keepAhead } from "./queue-policies.ts";
import { QueueReconstruction } from "./queue-reconstruction.ts";
import { NOT_FILLED, VirtualOrders, type QueueModel } from "./virtual-orders.ts";

/** How a model's virtual orders ended, against the real ones. */
export interface ModelErrors {
  /** The real order was filled, the virtual one was not by then. */
  missed: number;
  /** The virtual order was filled before the real one. */
  early: number;
  /** The virtual order was filled, the real one cancelled. */
  false: number;
}

/** What was seen in one stretch of time. */
export interface CalibrationBlock {
  filledCount: number;
  cancelledCount: number;
  /** By model. */
  readonly errors: readonly ModelErrors[];
  /** Real orders that no placing of the cancels explains: the recording or the recognising is wrong there. */
  readonly unavoidable: ModelErrors;
}

export interface QueueCalibration {
  /** Orders that were followed, and those of them whose end was not seen. */
  readonly followedCount: number;
  readonly lostCount: number;
  /** Cancels by the orders that they can have been: one, several, none of that size. */
  readonly cancelCounts: { readonly unique: number; readonly ambiguous: number; readonly unmatched: number };
  readonly blocks: readonly CalibrationBlock[];
}

export interface CalibrationOptions {
  /** Stretches of equal length into which a tape is cut; orders count where they end. */
  readonly blockCount: number;
  /** The share of the virtual order that has to be filled: all of it, or the first lot. */
  readonly filledBy: "first-lot" | "whole";
}

/** Prints are paired with reductions at most this far apart, so an open reduction may have been printed this much earlier. */
const OPEN_US_MAX = 2 * US_PER_SECOND;

/** Replays a tape once. Cost: rows, and for each row the orders followed at its level times the models. */
export function calibrateQueue(
  tape: Tape,
  models: readonly QueueModel[],
  options: CalibrationOptions,
): QueueCalibration {
  const replay = new CalibrationReplay(tape, models, options);
  for (let row = 0; row < tape.rowCount; row++) replay.apply(row);
  return replay.finish();
}

/** The two placings of cancels between which every model lies. */
const BOUNDS: readonly QueueModel[] = [
  { name: "none ahead", atPrice: "queue", aheadAfterCancels: keepAhead },
  { name: "all ahead", atPrice: "queue", aheadAfterCancels: cutAhead },
];

interface FollowedOrder {
  readonly row: number;
  readonly lots: number;
  /** By model, the bounds last. */
  readonly virtual: VirtualOrders;
}

function noErrors(): ModelErrors {
  return { missed: 0, early: 0, false: 0 };
}

class CalibrationReplay {
  readonly #tape: Tape;
  readonly #models: readonly QueueModel[];
  readonly #options: CalibrationOptions;
  readonly #blocks: CalibrationBlock[];
  readonly #displayedLots: Float64Array;
  readonly #pendingLots: Float64Array;
  readonly #followed = new Map<number, FollowedOrder[]>();
  /** By slot: how many orders of each size arrived and have not been seen to go. */
  readonly #knownCounts = new Map<number, Map<number, number>>();
  /** Only for counting how well cancels can be told apart. */
  readonly #queues: QueueReconstruction;
  readonly #cancelCounts = { unique: 0, ambiguous: 0, unmatched: 0 };
  #followedCount = 0;
  #lostCount = 0;
  #snapshotUs = NaN;

  constructor(tape: Tape, models: readonly QueueModel[], options: CalibrationOptions) {
    this.#tape = tape;
    this.#models = [...models, ...BOUNDS];
    this.#options = options;
    this.#blocks = Array.from({ length: options.blockCount }, () => ({
      filledCount: 0,
      cancelledCount: 0,
      errors: models.map(noErrors),
      unavoidable: noErrors(),
    }));
    const slotCount = 2 * tape.grid.levelCount;
    this.#displayedLots = new Float64Array(slotCount);
    this.#pendingLots = new Float64Array(slotCount);
    this.#queues = new QueueReconstruction(slotCount);
  }

  apply(row: number): void {
    const head = this.#tape.head[row]!;
    switch (head & HEAD_KIND_MASK) {
      case ROW_KIND.clear:
        this.#snapshotUs = this.#tape.timeUs[row]!;
        return this.#forget();
      case ROW_KIND.gap:
        return this.#forget();
      case ROW_KIND.print:
        if ((head & HEAD_BLOCK) === 0) this.#print(row, head);
        return;
      case ROW_KIND.level:
        return this.#setLevel(row, head);
    }
  }

  finish(): QueueCalibration {
    this.#forget();
    return {
      followedCount: this.#followedCount,
      lostCount: this.#lostCount,
      cancelCounts: this.#cancelCounts,
      blocks: this.#blocks,
    };
  }

  /** The book starts anew: no order can be followed through that. */
  #forget(): void {
    for (const orders of this.#followed.values()) this.#lostCount += orders.length;
    this.#followed.clear();
    this.#knownCounts.clear();
    this.#queues.clear();
    this.#displayedLots.fill(0);
    this.#pendingLots.fill(0);
  }

  #print(row: number, head: number): void {
    const { openRow, openLots, timeUs } = this.#tape;
    const slot = head >>> HEAD_SLOT_SHIFT;
    const lots = rowLots(this.#tape, row);
    if ((head & HEAD_OPEN) !== 0) this.#pendingLots[slot]! += sparseLots(openRow, openLots, row);
    for (const [orderSlot, orders] of this.#followed) {
      if ((orderSlot & 1) !== (slot & 1)) continue;
      const isBetter = (slot & 1) === ASK ? orderSlot < slot : orderSlot > slot;
      if (orderSlot !== slot && !isBetter) continue;
      for (const { virtual } of orders) virtual.print(lots, isBetter, timeUs[row]!);
    }
  }

  #setLevel(row: number, head: number): void {
    const { openRow, openLots, timeUs } = this.#tape;
    const slot = head >>> HEAD_SLOT_SHIFT;
    const lots = rowLots(this.#tape, row);
    const changeLots = lots - this.#displayedLots[slot]!;
    this.#displayedLots[slot] = lots;
    if (timeUs[row] === this.#snapshotUs) return this.#queues.setUnknown(slot, row, lots);
    if ((head & HEAD_OPEN) !== 0) this.#pendingLots[slot]! -= sparseLots(openRow, openLots, row);
    if (changeLots > 0) this.#arrive(row, slot, changeLots, lots - changeLots);
    else if (changeLots < 0) this.#reduce(row, head, slot, -changeLots);
  }

  #arrive(row: number, slot: number, lots: number, beforeLots: number): void {
    this.#queues.grow(slot, row, lots);
    let counts = this.#knownCounts.get(slot);
    if (counts === undefined) this.#knownCounts.set(slot, (counts = new Map<number, number>()));
    const equalCount = counts.get(lots) ?? 0;
    counts.set(lots, equalCount + 1);
    if (equalCount > 0) return this.#lose(slot, (order) => order.lots === lots);
    const aheadLots = Math.max(0, beforeLots - this.#pendingLots[slot]!);
    const toFillLots = this.#options.filledBy === "whole" ? lots : 1;
    const order = { row, lots, virtual: new VirtualOrders(this.#models, aheadLots, toFillLots) };
    const orders = this.#followed.get(slot);
    if (orders === undefined) this.#followed.set(slot, [order]);
    else orders.push(order);
    this.#followedCount++;
  }

  #reduce(row: number, head: number, slot: number, lots: number): void {
    const { partRow, partLots } = this.#tape;
    const isWhole = (head & HEAD_TRADED_WHOLE) !== 0;
    const partedLots = (head & HEAD_TRADED_PART) !== 0 ? sparseLots(partRow, partLots, row) : 0;
    const cancelledLots = isWhole ? 0 : Math.max(0, lots - partedLots);
    const displayedLots = this.#displayedLots[slot]!;
    const counts = this.#knownCounts.get(slot);
    const equalCount = counts?.get(lots) ?? 0;
    if (equalCount > 0) counts!.set(lots, equalCount - 1);
    if (displayedLots === 0) counts?.clear();
    this.#queues.reduce(slot, lots - cancelledLots, cancelledLots);
    if (cancelledLots > 0) this.#countCancel();
    const isSeen = cancelledLots === 0 || cancelledLots === lots;
    this.#keep(slot, (order) => {
      if (order.lots !== lots) return true;
      if (isSeen) this.#compare(order, row, cancelledLots === 0, (head & HEAD_OPEN) !== 0);
      else this.#lostCount++;
      return false;
    });
    const youngest = youngestRow(this.#tape, row, cancelWord(this.#tape, row));
    for (const { virtual, row: arrivalRow } of this.#followed.get(slot) ?? [])
      // The real order is ours here and no other's cancel, so it counts as one before us.
      virtual.reduce(cancelledLots, displayedLots, { arrival: arrivalRow + 1, youngest });
    // An order larger than what its level shows went unseen, most often in parts.
    this.#lose(slot, (order) => order.lots > displayedLots);
  }

  #countCancel(): void {
    const { equalCount } = this.#queues;
    if (equalCount === 0) this.#cancelCounts.unmatched++;
    else if (equalCount === 1) this.#cancelCounts.unique++;
    else this.#cancelCounts.ambiguous++;
  }

  /** A real order has ended: where were the virtual ones? */
  #compare({ virtual: { filledUs } }: FollowedOrder, row: number, isFilled: boolean, isOpen: boolean): void {
    const endUs = this.#tape.timeUs[row]!;
    const block = this.#blockAt(endUs);
    const earlyBeforeUs = isOpen ? endUs - OPEN_US_MAX : endUs;
    const modelCount = this.#models.length - BOUNDS.length;
    if (isFilled) block.filledCount++;
    else block.cancelledCount++;
    for (let index = 0; index < modelCount; index++) {
      const errors = block.errors[index]!;
      if (!isFilled) errors.false += Number(filledUs[index] !== NOT_FILLED);
      else if (filledUs[index] === NOT_FILLED) errors.missed++;
      else if (filledUs[index]! < earlyBeforeUs) errors.early++;
    }
    const [noneAheadUs, allAheadUs] = [filledUs[modelCount]!, filledUs[modelCount + 1]!];
    if (!isFilled) block.unavoidable.false += Number(noneAheadUs !== NOT_FILLED);
    else if (allAheadUs === NOT_FILLED) block.unavoidable.missed++;
    else if (noneAheadUs < earlyBeforeUs) block.unavoidable.early++;
  }

  #blockAt(timeUs: number): CalibrationBlock {
    const { timeUs: times, rowCount } = this.#tape;
    const startUs = times[0]!;
    const spanUs = times[rowCount - 1]! - startUs;
    const index = Math.floor(((timeUs - startUs) / Math.max(spanUs, 1)) * this.#blocks.length);
    return this.#blocks[Math.min(index, this.#blocks.length - 1)]!;
  }

  #keep(slot: number, isKept: (order: FollowedOrder) => boolean): void {
    const orders = this.#followed.get(slot);
    if (orders !== undefined) this.#followed.set(slot, orders.filter(isKept));
  }

  #lose(slot: number, isLost: (order: FollowedOrder) => boolean): void {
    this.#keep(slot, (order) => {
      if (!isLost(order)) return true;
      this.#lostCount++;
      return false;
    });
  }
}
