/**
 * One market as the simulated venue keeps it: the recorded book, our resting orders beside it, and what tape rows do to
 * them. Our orders are never in the recorded book and change nothing in it.
 *
 * A reduction at the price of an order: its traded part was counted by its print; the rest were cancels, placed by the fill
 * model. What prints and growth do is in tape-fills.ts.
 */
import { cancelWord, youngestRow } from "../core/cancel-rows.ts";
import type { EventSource } from "../core/event-source.ts";
import { BID, OrderBook } from "../core/order-book.ts";
import { NO_LEVEL, type PriceGrid } from "../core/price-grid.ts";
import { HEAD_BEST_MOVE, HEAD_OPEN } from "../core/tape.ts";
import { END_REASONS, FILL_CAUSES } from "../core/venue.ts";
import type { Account } from "./account.ts";
import type { DelayedFeed } from "./delayed-feed.ts";
import { keepAhead } from "./fill-models/fill-model.ts";
import type { FillRules, FillSink } from "./fill-sink.ts";
import type { MarketSource } from "./known-market.ts";
import { STOP_GAP, STOP_SETTLED } from "./market-stops.ts";
import { ORDER_STATE, type Order } from "./order.ts";
import { OwnOrders } from "./own-orders.ts";
import { openLots, tradedLots } from "./row-context.ts";
import { catchUp } from "./plain-rows.ts";
import { TapeFills } from "./tape-fills.ts";
import { TakenSizes } from "./taken-sizes.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const BUY = BID;
const BEST_MOVE = HEAD_BEST_MOVE;
const OPEN = HEAD_OPEN;
const DONE = ORDER_STATE.done;

const CAUSE_GAP = FILL_CAUSES.indexOf("gap");
const CAUSE_MODELLED = FILL_CAUSES.indexOf("modelled");
const CAUSE_TAKE = FILL_CAUSES.indexOf("take");
const END_LOST = END_REASONS.indexOf("lost");

export class SimulatedMarket implements MarketSource {
  declare readonly index: number;
  declare readonly ticker: string;
  /** The price grid in force; all grids of a market count the same levels. */
  declare grid: PriceGrid;
  /** Whether its grid may change, so that what was a price when an order was sent may be none when it arrives. */
  declare readonly hasGrids: boolean;
  /** Highest level at or below the settlement floor: nothing rests there. NO_LEVEL without a floor. */
  floorLevel: number = NO_LEVEL;
  declare readonly book: OrderBook;
  declare readonly own: OwnOrders;
  /** By slot: printed volume whose reduction comes in a later event. */
  readonly #pendingLots: Float64Array;
  /** Every lane that trades here. */
  readonly accounts: Account[] = [];
  /** Those that see it as it is, with their clock ahead (scheduler.ts), and the feeds of the others. */
  readonly promptAccounts: Account[] = [];
  readonly feeds: DelayedFeed[] = [];
  declare readonly source: EventSource;
  readonly #rules: readonly FillRules[];
  declare readonly sink: FillSink;
  readonly #fills: TapeFills;

  /** The next row to apply, or the one being applied. */
  nextRow = 0;
  /** Rows before this one do nothing but set sizes: beside other markets they are applied when somebody looks (plain-rows.ts). */
  stopRow = 0;
  /** Whether the rows at hand are a snapshot's: they fill nothing. */
  isInSnapshot = false;
  /** When it closes by itself, Infinity where that is not known. */
  closeTimeUs = Infinity;
  /** Why the market takes no orders (market-stops.ts); 0 while it is open. */
  stops = 0;
  /** What lanes have taken of displayed sizes that the book still shows. */
  readonly #taken: TakenSizes;
  /** Best bid + best ask before the event at hand, basis points; 0 before there were both. */
  midTwiceBp = 0;

  /** @param index the kernel's number of the market. */
  constructor(index: number, source: EventSource, rules: readonly FillRules[], sink: FillSink) {
    this.index = index;
    this.ticker = source.ticker;
    const { grid } = source;
    this.grid = grid;
    this.hasGrids = source.grids.length > 1;
    this.book = new OrderBook(grid.levelCount);
    this.own = new OwnOrders(grid.levelCount);
    this.#pendingLots = new Float64Array(grid.levelCount * 2);
    this.source = source;
    this.closeTimeUs = source.closeTimeUs ?? Infinity;
    this.#rules = rules;
    this.sink = sink;
    this.#fills = new TapeFills(this, rules);
    this.#taken = new TakenSizes(grid.levelCount, rules.length);
  }

  get isInGap(): boolean {
    return (this.stops & STOP_GAP) !== 0;
  }

  get isSettled(): boolean {
    return (this.stops & STOP_SETTLED) !== 0;
  }

  /** A level holds `lots` from now on. hot: bench/replay.ts */
  setLevel(slot: number, lots: number, head: number, row: number): void {
    const { book, own } = this;
    const { lotsOfSlot } = book;
    const beforeLots = lotsOfSlot[slot]!;
    if ((head & BEST_MOVE) !== 0) book.moveBest(slot, lots);
    else lotsOfSlot[slot] = lots;
    if ((head & OPEN) !== 0) this.#pendingLots[slot]! -= openLots(this.source, row);
    if (lots < beforeLots) {
      if (lots < own.calmLotsOfSlot[slot]!) this.#reduceAhead(slot, beforeLots, lots, head, row);
    } else if ((slot & 1) === 0 ? slot > 2 * own.bestAskLevel - 1 : slot < 2 * own.bestBidLevel + 2) {
      if (!this.isInSnapshot) this.#fills.growThrough(slot, lots - beforeLots, row);
    }
  }

  /** A public trade hit the resting level of the slot's side. */
  print(slot: number, lots: number, head: number, row: number): void {
    if ((head & OPEN) !== 0) this.#pendingLots[slot]! += openLots(this.source, row);
    this.#fills.print(slot, lots);
  }

  /** A snapshot begins: the book is empty until its levels arrive. */
  clear(): void {
    this.book.clear();
    this.#pendingLots.fill(0);
    this.isInSnapshot = true;
  }

  /** The snapshot is complete. Queues are capped; after a gap orders the market has reached count as filled, all others as ended. */
  finishSnapshot(): void {
    this.isInSnapshot = false;
    this.#taken.capAll(this.book.lotsOfSlot, this.own.calmLotsOfSlot);
    if (this.isInGap) {
      this.stops &= ~STOP_GAP;
      this.#resolveGap();
    } else this.own.forEach((order) => this.#capAhead(order));
  }

  /** Messages were lost: nothing is known of the book until the next snapshot. */
  startGap(): void {
    this.book.clear();
    this.isInSnapshot = false;
    this.stops |= STOP_GAP;
  }

  /** Time of the last row there is; before the first one -Infinity. */
  get endUs(): number {
    const { rowCount, timeUs } = this.source;
    return rowCount === 0 ? -Infinity : timeUs[rowCount - 1]!;
  }

  /** Time of the last row that happened; the first one's before that. */
  get lastRowUs(): number {
    const { timeUs } = this.source;
    return timeUs[this.nextRow > 0 ? this.nextRow - 1 : 0]!;
  }

  refresh(): void {
    catchUp(this, this.sink.nowUs);
  }

  /** Settles: nothing rests and nothing is accepted any more. */
  settle(): void {
    this.stops |= STOP_SETTLED;
    this.own.forEach((order) => this.end(order, END_LOST));
  }

  /** Whether a level is a price of the grid in force. */
  isOnGrid(level: number): boolean {
    return this.grid.isValidLevel(level);
  }

  /** Ends resting orders, best price first. In a gap nobody knows which of them still rest: the next snapshot decides. */
  sweep(reasonIndex: number, isEnded: (order: Order) => boolean): void {
    if (this.isInGap) return;
    this.own.forEach((order) => {
      if (isEnded(order)) this.end(order, reasonIndex);
    });
  }

  /** Ends one resting order. */
  end(order: Order, reasonIndex: number): void {
    this.own.remove(order);
    this.sink.orderEnded(order, reasonIndex);
  }

  /** Displayed size of a slot that a lane has not taken yet. */
  takeableLots(slot: number, laneIndex: number): number {
    return this.book.lotsOfSlot[slot]! - this.#taken.lotsOf(slot, laneIndex);
  }

  /** An arriving order takes displayed size of a slot, which is spent for its lane until new size appears there. */
  take(order: Order, slot: number, lots: number): void {
    this.#taken.add(slot, order.laneIndex, lots);
    this.own.calmLotsOfSlot[slot] = Infinity; // rows there must tell what is left of it
    order.remainingLots -= lots;
    if (order.remainingLots === 0) order.state = DONE; // a cancel under way must not find it still to be placed
    this.sink.orderFilled(order, lots, CAUSE_TAKE, slot >> 1);
  }

  /** Lets an order rest at the back of its level's queue. */
  rest(order: Order): void {
    const slot = 2 * order.level + order.side;
    const displayedLots = this.book.lotsOfSlot[slot]!;
    const pendingLots = this.#pendingLots[slot]!;
    order.aheadLots = displayedLots > pendingLots ? displayedLots - pendingLots : 0;
    order.arrivalRow = this.nextRow;
    this.own.add(order, this.#calmLots(order));
  }

  /** Fills an order whole by an order that only a fitted flow knows of. */
  fillModelled(order: Order): void {
    this.fill(order, order.remainingLots, CAUSE_MODELLED);
  }

  fill(order: Order, lots: number, causeIndex: number): void {
    order.remainingLots -= lots;
    if (order.remainingLots === 0) this.own.remove(order);
    this.sink.orderFilled(order, lots, causeIndex, order.level);
  }

  #reduceAhead(slot: number, beforeLots: number, displayedLots: number, head: number, row: number): void {
    const reducedLots = beforeLots - displayedLots;
    const cancelledLots = reducedLots - tradedLots(this.source, head, row, reducedLots);
    let calmLots = 0;
    for (let order = this.own.oldestAt(slot); order !== undefined; order = order.next) {
      if (cancelledLots > 0) this.#cancelAhead(order, cancelledLots, displayedLots, row);
      const { aheadLots } = order;
      order.aheadLots = aheadLots < displayedLots ? aheadLots : displayedLots;
      const calm = this.#calmLots(order);
      if (calm > calmLots) calmLots = calm;
    }
    if (this.#taken.cap(slot, displayedLots)) calmLots = Infinity;
    this.own.calmLotsOfSlot[slot] = calmLots;
  }

  #cancelAhead(order: Order, cancelledLots: number, displayedLots: number, row: number): void {
    const { source } = this;
    const { model } = this.#rules[order.laneIndex]!;
    order.aheadLots = model.aheadAfterCancels(
      order.aheadLots,
      cancelledLots,
      displayedLots + cancelledLots,
      order.arrivalRow,
      youngestRow(source, row, cancelWord(source, row)),
    );
  }

  /** Displayed size from which on nothing happens to an order's queue. */
  #calmLots(order: Order): number {
    const { model } = this.#rules[order.laneIndex]!;
    return model.aheadAfterCancels === keepAhead ? order.aheadLots : Infinity;
  }

  #capAhead(order: Order): void {
    const displayedLots = this.book.lotsAt(order.side, order.level);
    if (order.aheadLots > displayedLots) order.aheadLots = displayedLots;
  }

  #resolveGap(): void {
    const { bestBidLevel, bestAskLevel } = this.book;
    this.own.forEach((order) => {
      const isReached = order.side === BUY ? bestAskLevel <= order.level : bestBidLevel >= order.level;
      if (isReached) this.fill(order, order.remainingLots, CAUSE_GAP);
      else this.end(order, END_LOST);
    });
  }
}
