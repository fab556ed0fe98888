/**
 * One side of a plain lane's quotes. A lane that means to keep one order a side sends the cancel of the old one before the
 * new one, and commands arrive in that order: at the venue at most one order a side rests. So an order is a few numbers.
 */
import type { FeeAccumulator } from "../../core/fee-rounding.ts";
import { clearFees } from "../../core/fee-rounding.ts";
import { BID, type Side } from "../../core/order-book.ts";
import { NO_LEVEL } from "../../core/price-grid.ts";
import { NotPlain } from "./not-plain.ts";

/** No slot of a book. */
export const NO_SLOT = -1;
/** How many orders of a side can be known at once; more are under way only where delays are beyond reason. */
const ORDERS_MAX = 4096;

const NONE = NO_LEVEL;

export class PlainSide implements FeeAccumulator {
  declare readonly side: Side;
  /** Level of a side without a resting order: one that no row of the other side reaches. */
  declare readonly restlessLevel: number;

  // What rests at the venue.
  slot = NO_SLOT;
  level = 0;
  remainingLots = 0;
  aheadLots = NaN;
  arrivalRow = 0;
  restingNumber = 0;
  /** When a cancel for it was sent, Infinity before that. */
  cancelSentUs = Infinity;
  feeAccumulatorMicros = 0;
  feeRawMicros = 0;
  feeRawRest = 0;
  isCharged = false;

  // What the lane means to keep: an order under way or resting.
  keptLevel: number = NO_LEVEL;
  keptNumber = 0;
  keptLots = 0;
  /** What of the lane's orders can still fill, cancels under way included. */
  openLots = 0;

  // Orders are numbered as they are sent; they arrive in that order.
  sentNumber = 0;
  arrivedNumber = 0;
  /** By number: when a cancel was sent for an order that had not arrived yet. */
  readonly #earlyCancelUs = new Float64Array(ORDERS_MAX).fill(Infinity);

  constructor(side: Side, levelCount: number) {
    this.side = side;
    this.restlessLevel = side === BID ? NONE : levelCount;
    this.level = this.restlessLevel;
  }

  get isResting(): boolean {
    return this.slot >= 0;
  }

  /** The lane has sent an order and means to keep it. hot: bench/lane.ts */
  sent(level: number, lots: number): void {
    const number = ++this.sentNumber;
    if (number - this.arrivedNumber >= ORDERS_MAX) throw new NotPlain("thousands of orders are under way");
    this.keptLevel = level;
    this.keptNumber = number;
    this.keptLots = lots;
    this.openLots += lots;
  }

  /** The lane has sent a cancel for the order it meant to keep. hot: bench/lane.ts */
  cancelSent(timeUs: number): void {
    const number = this.keptNumber;
    if (number > this.arrivedNumber) this.#earlyCancelUs[number & (ORDERS_MAX - 1)] = timeUs;
    else this.cancelSentUs = timeUs;
    this.keptLevel = NONE;
    this.keptNumber = 0;
  }

  /** The order that arrives next comes to rest. hot: bench/lane.ts */
  rest(level: number, lots: number, aheadLots: number, row: number): void {
    const number = ++this.arrivedNumber;
    this.slot = 2 * level + this.side;
    this.level = level;
    this.remainingLots = lots;
    this.aheadLots = aheadLots;
    this.arrivalRow = row;
    this.restingNumber = number;
    this.cancelSentUs = Infinity;
    if (this.keptNumber !== number) this.cancelSentUs = this.#takeEarlyCancel(number);
    if (this.isCharged) {
      this.isCharged = false;
      clearFees(this);
    }
  }

  /** When a cancel was sent for the order that arrives next, Infinity where none was. */
  get nextCancelUs(): number {
    const number = this.arrivedNumber + 1;
    return this.keptNumber === number ? Infinity : this.#earlyCancelUs[number & (ORDERS_MAX - 1)]!;
  }

  /** The order that arrives next is turned away. */
  rejected(lots: number): void {
    const number = ++this.arrivedNumber;
    this.openLots -= lots;
    if (this.keptNumber !== number) this.#takeEarlyCancel(number);
    else this.#keepNone();
  }

  /** Some of the resting order is gone. @param isOver whether all that was left of it. */
  reduced(lots: number, isOver: boolean): void {
    this.openLots -= lots;
    if (this.keptNumber === this.restingNumber) {
      this.keptLots -= lots;
      if (isOver) this.#keepNone();
    }
    if (isOver) this.leave();
    else this.remainingLots -= lots;
  }

  /** Nothing rests here any more. hot: bench/lane.ts */
  leave(): void {
    this.slot = NO_SLOT;
    this.level = this.restlessLevel;
  }

  #keepNone(): void {
    this.keptLevel = NONE;
    this.keptNumber = 0;
  }

  #takeEarlyCancel(number: number): number {
    const place = number & (ORDERS_MAX - 1);
    const timeUs = this.#earlyCancelUs[place]!;
    this.#earlyCancelUs[place] = Infinity;
    return timeUs;
  }
}
