/**
 * One order of one lane, as both sides know it. Objects are reused: an order is given back once neither side can mention
 * it any more, when the lane has had its last news and no command for it is under way.
 */
import { assert } from "../core/errors.ts";
import type { Side } from "../core/order-book.ts";
import { clearFees, type FeeAccumulator } from "../core/fee-rounding.ts";
import { QUOTE_TERMS, type OrderTerms, type OrderTicket } from "../core/venue.ts";
import type { Account } from "./account.ts";
import type { QuotedSide } from "./quoted-side.ts";

// Fields keep one representation for life, or code that was optimised for one is thrown away: sizes of our own orders are
// whole numbers of 31 bits, and what may be larger begins as NaN, which says that it is not known yet. `declare` keeps a
// field from being undefined before the constructor sets it, which would count as another representation.

/** Where an order is in its life, as the venue knows it. */
export const ORDER_STATE = { free: 0, inFlight: 1, resting: 2, done: 3, command: 4 } as const;

export class Order implements OrderTicket, FeeAccumulator {
  /** Of this object, not of the order: it outlives it, but no two orders have it at once. */
  declare readonly id: number;
  /** Whose order it is and which side it quotes: orders are reused within one side of one account. */
  declare readonly account: Account;
  declare readonly quoted: QuotedSide;
  declare readonly pool: OrderPool;
  declare readonly laneIndex: number;
  declare readonly marketIndex: number;
  declare readonly side: Side;
  terms: OrderTerms = QUOTE_TERMS;
  level = 0;
  sizeLots = 0;
  // The venue's truth.
  state: number = ORDER_STATE.free;
  remainingLots = 0;
  /** Displayed size before it in the queue; NaN until it first rests. */
  aheadLots = NaN;
  /** When it ends by itself, Infinity where it does not. */
  expiryUs = Infinity;
  /** Row at which it came to its place in the queue. */
  arrivalRow = 0;
  // What it has paid (fee-rounding.ts).
  isCharged = false;
  feeAccumulatorMicros = 0;
  feeRawMicros = 0;
  feeRawRest = 0;
  /** Neighbours in the queue of its slot; before the oldest stands the youngest. Of a free order: the next free one. */
  next: Order | undefined = undefined;
  previous: Order | undefined = undefined;
  // What the lane knows and has asked for.
  knownLevel = 0;
  knownLots = 0;
  /** Whether a cancel is under way. */
  isCancelling = false;
  /** Whether an amendment is under way. */
  isAmending = false;
  /** What it asks for beyond `knownLots`, and at which level: limits count it from when it is sent. */
  askedLots = 0;
  askedLevel = 0;
  /** When the lane sent the cancel that is on its way to the venue; NaN while none is. */
  cancelSentUs = NaN;
  /** Whether the lane has had its last news of it. */
  isReleased = false;
  /** How often the object has been given back: what was noted of an earlier order is void. */
  useCount = 0;

  constructor(id: number, pool: OrderPool) {
    const { account, quoted } = pool;
    this.id = id;
    this.pool = pool;
    this.account = account;
    this.quoted = quoted;
    this.laneIndex = account.lane.index;
    this.marketIndex = account.marketIndex;
    this.side = quoted.side;
  }
}

const FREE = ORDER_STATE.free;
/** More open orders on one side of one market than any plan needs: a leak shows here instead of in the memory. */
const ORDERS_MAX = 1 << 20;

/** Orders of one side of one account that are not in use: the one given back last is taken first. */
export class OrderPool {
  declare readonly account: Account;
  declare readonly quoted: QuotedSide;
  #free: Order | undefined = undefined;
  #createdCount = 0;

  constructor(account: Account, quoted: QuotedSide) {
    this.account = account;
    this.quoted = quoted;
  }

  take(): Order {
    const order = this.#free;
    if (order === undefined) return this.#create();
    this.#free = order.next;
    return order;
  }

  /** Takes an order back if nothing can mention it any more; once. */
  releaseIfForgotten(order: Order): void {
    if (!order.isReleased || order.isCancelling || order.isAmending) return;
    order.isReleased = false;
    order.state = FREE;
    order.useCount++;
    if (order.isCharged) {
      order.isCharged = false;
      clearFees(order);
    }
    order.next = this.#free;
    this.#free = order;
  }

  #create(): Order {
    assert(this.#createdCount < ORDERS_MAX, `fewer than ${ORDERS_MAX} open orders on one side of a market`);
    this.#createdCount++;
    return new Order(this.account.lane.createdOrderCount++, this);
  }
}
