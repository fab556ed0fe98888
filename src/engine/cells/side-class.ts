/**
 * One side of many lanes: all whose orders on it are the same order, at the same place in the same queue, with the same
 * commands under way, and that quote by the same row. What happens to that order happens to all of them and is counted once.
 *
 * What a lane has in all is the sum of what it brought along and of what its classes have counted since (strands.ts).
 */
import type { FeeAccumulator } from "../../core/fee-rounding.ts";
import { clearFees } from "../../core/fee-rounding.ts";
import { BID, type Side } from "../../core/order-book.ts";
import { NO_LEVEL } from "../../core/price-grid.ts";
import { EarlyCancels } from "./early-cancels.ts";
import { Pile } from "./pile.ts";
import type { SideRow } from "./side-row.ts";

export const NO_SLOT = -1;
export const NO_STRAND = -1;
const NO_ORDER = -1;
const NONE = NO_LEVEL;

/**
 * Places of what is counted. Counts share a number two by two: the second of a pair counts in units of PAIR. The digest's sums
 * are modulo 2^32.
 */
export const SUM = {
  cash: 0,
  spreadTwice: 1,
  queueAndThrough: 2,
  postedAndInFlight: 3,
  placedAndCancelled: 4,
  rejectedAndSwept: 5,
  digestLow: 6,
  digestHigh: 7,
  adverseTwice: 8,
  /** Orders that were filled, if only in part, and fills that a gap hid. */
  filledOrdersAndGap: 9,
  /** Of the side: what was bought, or sold. Strands have the bid's here and the ask's in the next place. */
  lots: 10,
  askLots: 11,
  fees: 12,
  withoutMidLots: 13,
} as const;
export const SUM_COUNT = 14;
export const PAIR = 2 ** 26;

export class SideClass implements FeeAccumulator {
  declare readonly side: Side;
  /** Level without a resting order: one that no row of the other side reaches. */
  declare readonly restlessLevel: number;
  row: SideRow;
  placeInRow = 0;

  // What rests at the venue.
  slot = NO_SLOT;
  level = 0;
  remainingLots = 0;
  aheadLots = 0;
  arrivalRow = 0;
  restingNumber = NO_ORDER;
  /** Whether some of it has been filled. */
  isPartFilled = false;
  /** When a cancel for it was sent, Infinity before that. */
  cancelSentUs = Infinity;
  feeAccumulatorMicros = 0;
  feeRawMicros = 0;
  feeRawRest = 0;
  /** Neighbours at the slot. */
  nextAtSlot: SideClass | undefined = undefined;
  previousAtSlot: SideClass | undefined = undefined;

  // What the lanes mean to keep: an order under way or resting.
  keptLevel: number = NONE;
  keptNumber = 0;
  keptLots = 0;
  /** What of their orders can still fill, cancels under way included. */
  openLots = 0;
  /** Whether the position limit cut the last wish. */
  isLimited = false;
  /** Whether an order is gone since they last decided that they meant to keep, or that left no room for another. */
  isBereft = false;
  readonly #early = new EarlyCancels();

  // Commands under way.
  pendingCount = 0;
  /** Without lanes, and kept for what is under way alone. */
  isRetired = false;
  /** Classes that were split off while commands were under way, from `heirFrom` on: what was sent before the split is theirs too. */
  readonly heirs: SideClass[] = [];
  /** Of each the number of the first command that is not. */
  readonly #heirBefore: number[] = [];
  heirFrom = 0;
  heirCount = 0;

  // Lanes.
  firstStrand = NO_STRAND;
  strandCount = 0;
  /** At least as much as any of its lanes holds in the direction of the side, lots. */
  heldLotsBound = -Infinity;
  /** At most as much. */
  heldLotsLeast = Infinity;
  /** Filled since the lanes were told. */
  untoldLots = 0;
  isTouched = false;
  /** The last moment in which a cancel ended an order. */
  cancelledAt = 0;
  /** The last decision that all its lanes were woken for. */
  wholeAt = 0;
  /** The last decision in which all its lanes say which row they want, and the row that won so far. */
  votedAt = 0;
  elected: SideRow;
  #voteLead = 0;
  /** The last decision in which it was split, and the classes that came of it. */
  splitAt = 0;
  readonly splits = new Pile<SideClass>();

  readonly sums = new Float64Array(SUM_COUNT);
  /** Whether anything was counted that strands seldom carry. */
  hasRareSums = false;

  constructor(side: Side, levelCount: number, row: SideRow) {
    this.row = row;
    this.elected = row;
    this.side = side;
    this.restlessLevel = side === BID ? NONE : levelCount;
    this.level = this.restlessLevel;
  }

  get isResting(): boolean {
    return this.slot >= 0;
  }

  /** Becomes what another class is, but for its lanes, row and place in the book. */
  become(other: SideClass): void {
    this.slot = other.slot;
    this.level = other.level;
    this.remainingLots = other.remainingLots;
    this.aheadLots = other.aheadLots;
    this.arrivalRow = other.arrivalRow;
    this.restingNumber = other.restingNumber;
    this.isPartFilled = other.isPartFilled;
    this.cancelSentUs = other.cancelSentUs;
    this.feeAccumulatorMicros = other.feeAccumulatorMicros;
    this.feeRawMicros = other.feeRawMicros;
    this.feeRawRest = other.feeRawRest;
    this.keptLevel = other.keptLevel;
    this.keptNumber = other.keptNumber;
    this.keptLots = other.keptLots;
    this.openLots = other.openLots;
    this.isLimited = other.isLimited;
    this.isBereft = other.isBereft;
    this.#early.become(other.#early);
    this.pendingCount = other.pendingCount;
    this.heldLotsBound = -Infinity;
    this.heldLotsLeast = Infinity;
    this.wholeAt = 0;
    this.untoldLots = 0;
    this.isTouched = false;
    this.cancelledAt = other.cancelledAt;
    this.splitAt = 0;
    const { sums } = other;
    for (let place = 0; place < SUM_COUNT; place++) this.sums[place] = sums[place]!;
    this.hasRareSums = other.hasRareSums;
  }

  /** Whether nothing is under way and whatever happens to one of them from now on happens to both. */
  isLike(other: SideClass): boolean {
    return (
      this.slot === other.slot &&
      this.keptLevel === other.keptLevel &&
      this.pendingCount === 0 &&
      other.pendingCount === 0 &&
      this.aheadLots === other.aheadLots &&
      this.remainingLots === other.remainingLots &&
      this.keptLots === other.keptLots &&
      this.openLots === other.openLots &&
      this.arrivalRow === other.arrivalRow &&
      this.cancelSentUs === other.cancelSentUs &&
      this.isLimited === other.isLimited &&
      this.isBereft === other.isBereft &&
      this.isPartFilled === other.isPartFilled &&
      this.feeAccumulatorMicros === other.feeAccumulatorMicros &&
      this.feeRawMicros === other.feeRawMicros &&
      this.feeRawRest === other.feeRawRest &&
      !this.isTouched &&
      !other.isTouched
    );
  }

  /** One of the lanes wants a row: the one that more than half of them want wins for certain (Boyer and Moore). */
  vote(row: SideRow, decision: number): void {
    if (this.votedAt !== decision) {
      this.votedAt = decision;
      this.#voteLead = 0;
    }
    if (this.#voteLead === 0) this.elected = row;
    this.#voteLead += row === this.elected ? 1 : -1;
  }

  /** Takes note of what one of the lanes holds in the direction of the side. */
  hold(heldLots: number): void {
    if (heldLots > this.heldLotsBound) this.heldLotsBound = heldLots;
    if (heldLots < this.heldLotsLeast) this.heldLotsLeast = heldLots;
  }

  /** An order has been sent and is meant to be kept. */
  sent(number: number, level: number, lots: number): void {
    this.keptLevel = level;
    this.keptNumber = number;
    this.keptLots = lots;
    this.openLots += lots;
    this.pendingCount++;
  }

  /** A cancel has been sent for the order that was meant to be kept. */
  cancelSent(timeUs: number): void {
    if (this.restingNumber === this.keptNumber) this.cancelSentUs = timeUs;
    else this.#early.add(this.keptNumber, timeUs);
    this.keepNone();
    this.pendingCount++;
  }

  keepNone(): void {
    this.keptLevel = NONE;
    this.keptNumber = 0;
    this.keptLots = 0;
  }

  /** An order comes to rest. */
  rest(number: number, level: number, lots: number, aheadLots: number, row: number): void {
    this.slot = 2 * level + this.side;
    this.level = level;
    this.remainingLots = lots;
    this.aheadLots = aheadLots;
    this.arrivalRow = row;
    this.restingNumber = number;
    this.cancelSentUs = this.keptNumber === number ? Infinity : this.#early.take(number);
    this.isPartFilled = false;
    clearFees(this);
  }

  /** An order was turned away. */
  rejected(number: number, lots: number): void {
    this.openLots -= lots;
    if (this.keptNumber !== number) {
      this.#early.take(number);
      if (this.isLimited) this.isBereft = true; // there is more room than when they decided
    } else {
      this.keepNone();
      this.isBereft = true;
    }
  }

  /** Some of the resting order is gone. @returns whether it is the one that was meant to be kept. */
  reduced(lots: number, isOver: boolean): boolean {
    const isKept = this.keptNumber === this.restingNumber;
    this.openLots -= lots;
    if (isKept) this.keptLots -= lots;
    if (isKept && isOver) this.keepNone();
    if (!isOver) this.remainingLots -= lots;
    return isKept;
  }

  /** Nothing rests any more; what is left of it must not tell like classes apart. */
  leave(): void {
    this.slot = NO_SLOT;
    this.level = this.restlessLevel;
    this.remainingLots = 0;
    this.aheadLots = 0;
    this.arrivalRow = 0;
    this.restingNumber = NO_ORDER;
    this.cancelSentUs = Infinity;
    this.isPartFilled = false;
    clearFees(this);
  }

  /** A class was split off. @param before number of the first command that is not its own. */
  bequeath(heir: SideClass, before: number): void {
    const place = this.heirCount++;
    this.heirs[place] = heir;
    this.#heirBefore[place] = before;
  }

  /** Heirs that were split off before a command was sent have no part in it, nor in any later one. */
  forgetHeirs(command: number): void {
    while (this.heirFrom < this.heirCount && this.#heirBefore[this.heirFrom]! <= command) this.heirFrom++;
    if (this.heirFrom === this.heirCount) this.noHeirs();
  }

  noHeirs(): void {
    this.heirFrom = 0;
    this.heirCount = 0;
  }
}
