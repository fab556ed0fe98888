/**
 * Who stands in the queue of each level, inferred from the book's changes alone.
 *
 * The exchange's changes are one order's each: a growth is an order that arrived, and a cancel most often takes away
 * exactly the size of one order that stands there (docs/QUEUE.md has how often). Trades take from the front. What a
 * snapshot shows is one block of unknown orders in front of all that come later.
 *
 * Memory: a few words for each outstanding order. Cost of a change: constant, but for a cancel of no order's size.
 */
import { NO_ROW } from "../core/cancel-rows.ts";
import { assert } from "../core/errors.ts";

/** Size key of what has no single size: the block of a snapshot. */
const NO_KEY = -1;
const NONE = -1;
/** Orders looked through from either end for one that a part may have been taken from; beyond it nothing is known. */
const SEARCH_MAX = 512;

/** The orders of one size at one level, oldest and youngest. */
interface Bucket {
  oldest: number;
  youngest: number;
}

export class QueueReconstruction {
  /** Of the last `reduce`: rows of the oldest and youngest order that its cancelled part can have been; else NO_ROW. */
  oldestRow: number = NO_ROW;
  youngestRow: number = NO_ROW;

  /** Of the last `reduce`: how many orders had exactly the size of its cancelled part; 2 stands for several. */
  equalCount = 0;

  readonly #slotCount: number;
  /** By slot: the order in front and the one at the back. */
  readonly #front: Int32Array;
  readonly #back: Int32Array;
  /** By slot and size: the orders of that size. */
  readonly #buckets = new Map<number, Bucket>();
  /** By order: the next free one, or neighbours in its queue and among those of its size. */
  #next = new Int32Array(64);
  #previous = new Int32Array(64);
  #nextEqual = new Int32Array(64);
  #previousEqual = new Int32Array(64);
  #row = new Uint32Array(64);
  #lots = new Float64Array(64);
  /** Size on arrival: trades that were somebody else's may have been booked on the order in front. */
  #arrivedLots = new Float64Array(64);
  #key = new Float64Array(64);
  #free = NONE;
  #orderCount = 0;

  constructor(slotCount: number) {
    this.#slotCount = slotCount;
    this.#front = new Int32Array(slotCount).fill(NONE);
    this.#back = new Int32Array(slotCount).fill(NONE);
  }

  /** Forgets everything: a snapshot begins, or messages were lost. */
  clear(): void {
    this.#front.fill(NONE);
    this.#back.fill(NONE);
    this.#buckets.clear();
    this.#free = NONE;
    this.#orderCount = 0;
  }

  /** A snapshot shows a level: nothing is known of the orders in it. */
  setUnknown(slot: number, row: number, lots: number): void {
    while (this.#front[slot] !== NONE) this.#remove(slot, this.#front[slot]!);
    if (lots > 0) this.#append(slot, row, lots, NO_KEY);
  }

  /** A level grew: an order arrived at the back of its queue. */
  grow(slot: number, row: number, lots: number): void {
    this.#append(slot, row, lots, this.#keyOf(slot, lots));
  }

  /**
   * A level shrank; which orders its cancelled part can have been stands in `oldestRow` and `youngestRow` afterwards.
   * They are the orders of exactly its size; without one, those large enough to have lost such a part.
   */
  reduce(slot: number, tradedLots: number, cancelledLots: number): void {
    this.oldestRow = NO_ROW;
    this.youngestRow = NO_ROW;
    this.equalCount = 0;
    if (cancelledLots > 0) this.#cancel(slot, cancelledLots);
    if (tradedLots > 0) this.#takeFromFront(slot, tradedLots);
  }

  /** Orders inferred at a slot, front first. For tests and checks. Cost: their number. */
  queueAt(slot: number): { readonly row: number; readonly lots: number }[] {
    const orders = [];
    for (let order = this.#front[slot]!; order !== NONE; order = this.#next[order]!)
      orders.push({ row: this.#row[order]!, lots: this.#lots[order]! });
    return orders;
  }

  #cancel(slot: number, lots: number): void {
    const bucket = this.#buckets.get(this.#keyOf(slot, lots));
    if (bucket !== undefined) {
      this.oldestRow = this.#row[bucket.oldest]!;
      this.youngestRow = this.#row[bucket.youngest]!;
      this.equalCount = bucket.oldest === bucket.youngest ? 1 : 2;
      // Which of several it was nobody can tell. The youngest has been right more often (docs/QUEUE.md).
      this.#remove(slot, bucket.youngest);
      return;
    }
    const front = this.#front[slot]!;
    if (front !== NONE && this.#arrivedLots[front] === lots && this.#key[front] !== NO_KEY)
      this.#cancelFront(slot, front, lots);
    else this.#cancelPart(slot, lots);
  }

  /** The order in front goes whole, though trades were booked on it: they had been other orders', now taken from those. */
  #cancelFront(slot: number, front: number, lots: number): void {
    this.oldestRow = this.#row[front]!;
    this.youngestRow = this.#row[front]!;
    const misbookedLots = lots - this.#lots[front]!;
    this.#remove(slot, front);
    this.#takeFromFront(slot, misbookedLots);
  }

  /** No order has that size: somebody's order became smaller, the snapshot's unknown ones included. */
  #cancelPart(slot: number, lots: number): void {
    const oldest = this.#firstAbove(this.#front[slot]!, this.#next, lots);
    const youngest = this.#firstAbove(this.#back[slot]!, this.#previous, lots);
    if (oldest === NONE || youngest === NONE) {
      this.#takeFromBack(slot, lots);
      return;
    }
    this.oldestRow = this.#row[oldest]!;
    this.youngestRow = this.#row[youngest]!;
    const front = this.#front[slot]!;
    this.#shrink(slot, this.#key[front] === NO_KEY && this.#lots[front]! >= lots ? front : youngest, lots);
  }

  /** From `order` on, the first that can have lost `lots` without being an order of that size. */
  #firstAbove(order: number, following: Int32Array, lots: number): number {
    for (let at = order, count = 0; at !== NONE && count < SEARCH_MAX; at = following[at]!, count++)
      if (this.#lots[at]! > lots || (this.#key[at] === NO_KEY && this.#lots[at] === lots)) return at;
    return NONE;
  }

  #takeFromFront(slot: number, lots: number): void {
    for (let leftLots = lots; leftLots > 0 && this.#front[slot] !== NONE;)
      leftLots -= this.#shrink(slot, this.#front[slot]!, leftLots);
  }

  #takeFromBack(slot: number, lots: number): void {
    for (let leftLots = lots; leftLots > 0 && this.#back[slot] !== NONE;)
      leftLots -= this.#shrink(slot, this.#back[slot]!, leftLots);
  }

  /** Takes at most `lots` from an order, which goes when nothing is left; returns what was taken. */
  #shrink(slot: number, order: number, lots: number): number {
    const heldLots = this.#lots[order]!;
    if (heldLots <= lots) {
      this.#remove(slot, order);
      return heldLots;
    }
    this.#lots[order] = heldLots - lots;
    if (this.#key[order] === NO_KEY) return lots;
    this.#leaveBucket(order);
    this.#joinBucket(order, this.#keyOf(slot, heldLots - lots));
    return lots;
  }

  /** A number for slot and size together: sizes stay below 2^36, so it is exact. */
  #keyOf(slot: number, lots: number): number {
    return lots * this.#slotCount + slot;
  }

  #append(slot: number, row: number, lots: number, key: number): void {
    const order = this.#take();
    this.#row[order] = row;
    this.#lots[order] = lots;
    this.#arrivedLots[order] = lots;
    const back = this.#back[slot]!;
    this.#next[order] = NONE;
    this.#previous[order] = back;
    if (back === NONE) this.#front[slot] = order;
    else this.#next[back] = order;
    this.#back[slot] = order;
    if (key === NO_KEY) this.#key[order] = NO_KEY;
    else this.#joinBucket(order, key);
  }

  #remove(slot: number, order: number): void {
    if (this.#key[order] !== NO_KEY) this.#leaveBucket(order);
    const next = this.#next[order]!;
    const previous = this.#previous[order]!;
    if (previous === NONE) this.#front[slot] = next;
    else this.#next[previous] = next;
    if (next === NONE) this.#back[slot] = previous;
    else this.#previous[next] = previous;
    this.#next[order] = this.#free;
    this.#free = order;
  }

  /** Puts an order among those of its size, which stand in the order of their rows. */
  #joinBucket(order: number, key: number): void {
    this.#key[order] = key;
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      this.#nextEqual[order] = NONE;
      this.#previousEqual[order] = NONE;
      this.#buckets.set(key, { oldest: order, youngest: order });
      return;
    }
    let before = bucket.youngest; // a new order is the youngest; only one that shrank may be older than others
    while (before !== NONE && this.#row[before]! > this.#row[order]!) before = this.#previousEqual[before]!;
    const after = before === NONE ? bucket.oldest : this.#nextEqual[before]!;
    this.#previousEqual[order] = before;
    this.#nextEqual[order] = after;
    if (before === NONE) bucket.oldest = order;
    else this.#nextEqual[before] = order;
    if (after === NONE) bucket.youngest = order;
    else this.#previousEqual[after] = order;
  }

  #leaveBucket(order: number): void {
    const key = this.#key[order]!;
    const bucket = this.#buckets.get(key);
    assert(bucket !== undefined, "an order stands among those of its size");
    const next = this.#nextEqual[order]!;
    const previous = this.#previousEqual[order]!;
    if (next === NONE && previous === NONE) {
      this.#buckets.delete(key);
      return;
    }
    if (previous === NONE) bucket.oldest = next;
    else this.#nextEqual[previous] = next;
    if (next === NONE) bucket.youngest = previous;
    else this.#previousEqual[next] = previous;
  }

  /** An order not in use. */
  #take(): number {
    const order = this.#free;
    if (order !== NONE) {
      this.#free = this.#next[order]!;
      return order;
    }
    if (this.#orderCount === this.#row.length) this.#enlarge();
    return this.#orderCount++;
  }

  #enlarge(): void {
    const length = 2 * this.#row.length;
    this.#next = enlarged(this.#next, new Int32Array(length));
    this.#previous = enlarged(this.#previous, new Int32Array(length));
    this.#nextEqual = enlarged(this.#nextEqual, new Int32Array(length));
    this.#previousEqual = enlarged(this.#previousEqual, new Int32Array(length));
    this.#row = enlarged(this.#row, new Uint32Array(length));
    this.#lots = enlarged(this.#lots, new Float64Array(length));
    this.#arrivedLots = enlarged(this.#arrivedLots, new Float64Array(length));
    this.#key = enlarged(this.#key, new Float64Array(length));
  }
}

type Column = Int32Array | Uint32Array | Float64Array;

/** A wider column with the contents of a narrower one. */
function enlarged<T extends Column>(column: T, wider: T): T {
  wider.set(column);
  return wider;
}
