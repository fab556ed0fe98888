/**
 * One side of one market as one lane quotes it: the levels and sizes it wishes for in the decision at hand, and the orders
 * it means to keep. Fixed lists with a count: resizing is slow.
 */
import { assert } from "../core/errors.ts";
import type { Side } from "../core/order-book.ts";
import { NO_LEVEL } from "../core/price-grid.ts";
import { QUOTE_LEVELS_MAX } from "../core/strategy.ts";
import { LOTS_PER_CONTRACT } from "../core/units.ts";
import type { Order } from "./order.ts";

/** A wish larger than this is a mistake: own sizes are whole numbers of 31 bits, which the engine handles fastest. */
const WISH_LOTS_MAX = 2 ** 31 - 1;

/** What is closer than this to a whole lot is taken for it: sizes like 0.07 contracts are not whole in binary. */
const LOT_TOLERANCE = 1e-6;

// Constants of a module are part of its code; imported ones are looked up at each use.
const NONE = NO_LEVEL;
const LEVELS_MAX = QUOTE_LEVELS_MAX;
const CONTRACT_LOTS = LOTS_PER_CONTRACT;

/** A size in contracts, cut to whole lots. */
export function lotsOfContracts(contracts: number): number {
  return Math.floor(contracts * CONTRACT_LOTS + LOT_TOLERANCE);
}

export class QuotedSide {
  declare readonly side: Side;
  readonly wishedLevels = new Int32Array(LEVELS_MAX);
  readonly wishedLots = new Int32Array(LEVELS_MAX);
  wishCount = 0;
  /** Orders meant to stay, oldest first; those being cancelled are not here. */
  readonly orders: (Order | undefined)[] = Array.from({ length: LEVELS_MAX }, () => undefined);
  orderCount = 0;
  /** Lots of own orders that can still fill as far as is known, cancels under way included. */
  openLots = 0;

  constructor(side: Side) {
    this.side = side;
  }

  /** Wishes that round to one level are one wish of their joint size. hot: bench/lane.ts */
  wish(level: number, contracts: number): void {
    const lots = lotsOfContracts(contracts);
    if (level === NONE || !(lots > 0)) return;
    const { wishedLevels, wishedLots, wishCount } = this;
    let wish = 0;
    while (wish < wishCount && wishedLevels[wish] !== level) wish++;
    if (wish === wishCount) {
      if (wish === LEVELS_MAX) tooManyWishes();
      wishedLevels[wish] = level;
      wishedLots[wish] = 0;
      this.wishCount = wish + 1;
    }
    const wholeLots = wishedLots[wish]! + lots;
    if (wholeLots > WISH_LOTS_MAX) tooLargeWish(wholeLots);
    wishedLots[wish] = wholeLots;
  }

  /** Size wished for at a level, 0 without a wish. */
  wishedLotsAt(level: number): number {
    const { wishedLevels, wishCount } = this;
    for (let wish = 0; wish < wishCount; wish++)
      if (wishedLevels[wish] === level) return this.wishedLots[wish]!;
    return 0;
  }

  /** Puts an order back on the list. */
  keep(order: Order): void {
    this.orders[this.orderCount++] = order;
  }

  /** Takes an order off the list, if it is there. */
  forget(order: Order): void {
    const { orders, orderCount } = this;
    let kept = 0;
    for (let index = 0; index < orderCount; index++)
      if (orders[index] !== order) orders[kept++] = orders[index];
    this.orderCount = kept;
  }

  hasOrderAt(level: number): boolean {
    const { orders, orderCount } = this;
    for (let index = 0; index < orderCount; index++) if (orders[index]!.level === level) return true;
    return false;
  }
}

function tooManyWishes(): void {
  assert(false, `at most ${LEVELS_MAX} levels in one side of a quote`);
}

function tooLargeWish(lots: number): void {
  assert(false, `a wish of at most ${WISH_LOTS_MAX} lots, not ${lots}`);
}
