/**
 * The venue as one plain lane meets it in one market: the recorded book, one order a side beside it, what rows do to them.
 * The rules are those of simulated-market.ts, tape-fills.ts and gateway.ts, written for numbers instead of lists of
 * orders; test/engine/plain-lanes.test.ts holds the two against each other, in every field.
 */
import { cancelWord, youngestRow } from "../../core/cancel-rows.ts";
import { assert } from "../../core/errors.ts";
import type { EventSource } from "../../core/event-source.ts";
import { chargeFill } from "../../core/fees.ts";
import { ASK, BID, OrderBook } from "../../core/order-book.ts";
import type { PriceGrid } from "../../core/price-grid.ts";
import { HEAD_BEST_MOVE, HEAD_OPEN } from "../../core/tape.ts";
import { FILL_CAUSES, REJECT_REASONS } from "../../core/venue.ts";
import type { EventDigest } from "../../core/digest.ts";
import type { Account } from "../account.ts";
import type { FillModel } from "../fill-models/fill-model.ts";
import { keepAhead } from "../fill-models/fill-model.ts";
import type { FillRules } from "../fill-sink.ts";
import { JOURNAL } from "../journal.ts";
import type { Ledger } from "../ledger.ts";
import type { QuoteSeries } from "../quote-series.ts";
import { CANCEL_STOPS, STOP_GAP, STOP_SETTLED } from "../market-stops.ts";
import { hasAggressor, openLots, tradedLots } from "../row-context.ts";
import { keepEntry } from "./keep-entry.ts";
import { NotPlain } from "./not-plain.ts";
import { NO_SLOT, PlainSide } from "./plain-side.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const BUY = BID;
const SELL = ASK;
const BEST_MOVE = HEAD_BEST_MOVE;
const OPEN = HEAD_OPEN;
const NOWHERE = NO_SLOT;
const HELD = CANCEL_STOPS;
const { placed: PLACED, rejected: REJECTED, filled: FILLED, cancelled: CANCELLED, swept: SWEPT } = JOURNAL;
const CAUSE_QUEUE = FILL_CAUSES.indexOf("queue");
const CAUSE_THROUGH = FILL_CAUSES.indexOf("through");
const CAUSE_POSTED_THROUGH = FILL_CAUSES.indexOf("postedThrough");
const NOT_OPEN = REJECT_REASONS.indexOf("market-not-open");
const POST_ONLY = REJECT_REASONS.indexOf("post-only-cross");
const OWN_CROSS = REJECT_REASONS.indexOf("own-cross");

export class PlainVenue {
  declare readonly source: EventSource;
  declare readonly book: OrderBook;
  declare readonly bids: PlainSide;
  declare readonly asks: PlainSide;
  declare readonly ledger: Ledger;
  /** By slot: printed volume whose reduction comes in a later event. */
  readonly #pendingLots: Float64Array;
  readonly #digest: EventDigest;
  readonly #account: Account;
  readonly #model: FillModel;
  readonly #isGrowthFill: boolean;
  readonly #isJournalKept: boolean;
  /** Whether cancels never shorten a queue, so that only the displayed size does. */
  readonly #isAheadKept: boolean;
  readonly #priceBpOfLevel: Int32Array;

  /** Before the first event there is no time. */
  nowUs = -Infinity;
  /** The next row to apply, or the one being applied. */
  nextRow = 0;
  isInSnapshot = false;
  /** When the market is to close as far as was said, Infinity where that is not known. */
  closeTimeUs = Infinity;
  /** Why the market takes no orders (market-stops.ts); 0 while it is open. */
  stops = 0;
  /** Where the best prices are kept, if they are. */
  series: QuoteSeries | undefined = undefined;
  /** Best bid + best ask before the event at hand, basis points; 0 before there were both. */
  midTwiceBp = 0;
  /** The lane's, and news of fills comes with the book: the lane knows it as the venue does. */
  inventoryLots = 0;
  /** Whether the lane is to decide once everything of the time at hand has happened. */
  isWoken = false;
  /** Whether what happens is after the last row: no reason to decide. */
  isAfterEnd = false;

  constructor(source: EventSource, account: Account, rules: FillRules) {
    const { levelCount, priceBpOfLevel } = source.grid;
    this.source = source;
    this.closeTimeUs = source.closeTimeUs ?? Infinity;
    this.book = new OrderBook(levelCount);
    this.bids = new PlainSide(BID, levelCount);
    this.asks = new PlainSide(ASK, levelCount);
    this.ledger = account.ledger;
    this.#pendingLots = new Float64Array(2 * levelCount);
    this.#digest = account.journal.digest;
    this.#account = account;
    this.#model = rules.model;
    this.#isGrowthFill = rules.isGrowthFill;
    this.#isJournalKept = account.journal.isKept;
    this.#isAheadKept = rules.model.aheadAfterCancels === keepAhead;
    this.#priceBpOfLevel = priceBpOfLevel;
  }

  /** A level holds `lots` from now on. hot: bench/lane.ts */
  setLevel(slot: number, lots: number, head: number, row: number): void {
    const { book, bids, asks } = this;
    const { lotsOfSlot } = book;
    const beforeLots = lotsOfSlot[slot]!;
    if ((head & BEST_MOVE) !== 0) book.moveBest(slot, lots);
    else lotsOfSlot[slot] = lots;
    if ((head & OPEN) !== 0) this.#pendingLots[slot]! -= openLots(this.source, row);
    if ((slot & 1) === BUY) {
      if (lots < beforeLots) {
        if (slot === bids.slot) this.#reduceAhead(bids, beforeLots, lots, head, row);
      } else if (slot >> 1 >= asks.level && !this.isInSnapshot)
        this.#growThrough(asks, lots - beforeLots, row);
    } else if (lots < beforeLots) {
      if (slot === asks.slot) this.#reduceAhead(asks, beforeLots, lots, head, row);
    } else if (slot >> 1 <= bids.level && !this.isInSnapshot) this.#growThrough(bids, lots - beforeLots, row);
  }

  /** A public trade hit the resting level of the slot's side. */
  print(slot: number, lots: number, head: number, row: number): void {
    if ((head & OPEN) !== 0) this.#pendingLots[slot]! += openLots(this.source, row);
    const level = slot >> 1;
    if ((slot & 1) === BUY) {
      if (level <= this.bids.level) this.#fillFromPrint(this.bids, level < this.bids.level, lots);
    } else if (level >= this.asks.level) this.#fillFromPrint(this.asks, level > this.asks.level, lots);
  }

  #fillFromPrint(side: PlainSide, isThrough: boolean, printLots: number): void {
    let leftLots = printLots;
    if (isThrough) side.aheadLots = 0;
    else {
      const { atPrice } = this.#model;
      if (atPrice === "never") return;
      if (atPrice === "queue") {
        const { aheadLots } = side;
        const spentLots = aheadLots < leftLots ? aheadLots : leftLots;
        side.aheadLots = aheadLots - spentLots;
        leftLots -= spentLots;
      }
    }
    this.#take(side, leftLots, isThrough ? CAUSE_THROUGH : CAUSE_QUEUE);
  }

  /** The other side grew at or through a side's own price. */
  #growThrough(side: PlainSide, grownLots: number, row: number): void {
    if (!this.#model.isPostedThroughFilled) return;
    const isFilled = this.#isGrowthFill || hasAggressor(this.source, row, side.side === BUY ? SELL : BUY);
    if (isFilled) this.#take(side, grownLots, CAUSE_POSTED_THROUGH);
  }

  #take(side: PlainSide, leftLots: number, causeIndex: number): void {
    const { remainingLots } = side;
    const lots = remainingLots < leftLots ? remainingLots : leftLots | 0; // not above `remaining`, so of 31 bits
    if (lots > 0) this.fill(side, lots, causeIndex);
  }

  fill(plainSide: PlainSide, lots: number, causeIndex: number): void {
    const { level, side } = plainSide;
    const { fees, lane } = this.#account;
    const priceBp = this.#priceBpOfLevel[level]!;
    const isInFlight = plainSide.cancelSentUs < this.nowUs;
    let feeMicros = 0;
    if (fees !== undefined) {
      plainSide.isCharged = true;
      const terms = fees.termsAt(this.nowUs);
      feeMicros = chargeFill(terms, lane.feePrecisionMicros, plainSide, true, side, priceBp, lots);
    }
    this.ledger.fill(side, priceBp, lots, causeIndex, isInFlight, this.midTwiceBp, feeMicros);
    this.#note(FILLED, plainSide, causeIndex, level, lots);
    if (this.#isJournalKept)
      keepEntry(this.#account, this, FILLED, plainSide, causeIndex, level, lots, feeMicros);
    this.inventoryLots += side === BUY ? lots : -lots;
    plainSide.reduced(lots, lots === plainSide.remainingLots);
    this.isWoken = true;
  }

  /** Displayed size from which on nothing happens to a side's queue. */
  calmLots({ aheadLots }: PlainSide): number {
    return this.#isAheadKept || aheadLots === 0 ? aheadLots : Infinity;
  }

  #reduceAhead(side: PlainSide, beforeLots: number, displayedLots: number, head: number, row: number): void {
    if (!this.#isAheadKept) {
      const reducedLots = beforeLots - displayedLots;
      const cancelledLots = reducedLots - tradedLots(this.source, head, row, reducedLots);
      if (cancelledLots > 0) this.#cancelAhead(side, cancelledLots, displayedLots, row);
    }
    const { aheadLots } = side;
    side.aheadLots = aheadLots < displayedLots ? aheadLots : displayedLots;
  }

  #cancelAhead(side: PlainSide, cancelledLots: number, displayedLots: number, row: number): void {
    const { source } = this;
    side.aheadLots = this.#model.aheadAfterCancels(
      side.aheadLots,
      cancelledLots,
      displayedLots + cancelledLots,
      side.arrivalRow,
      youngestRow(source, row, cancelWord(source, row)),
    );
  }

  /** An order arrives. hot: bench/lane.ts */
  placeArrives(side: PlainSide, level: number, lots: number): void {
    const reason = this.#refusal(side, level);
    if (reason >= 0) {
      this.ledger.ordersRejected++;
      this.#note(REJECTED, side, reason, level, lots);
      if (this.#isJournalKept) keepEntry(this.#account, this, REJECTED, side, reason, level, lots, 0);
      side.rejected(lots);
      return;
    }
    assert(side.slot === NOWHERE, "at most one order of a plain side rests");
    const slot = 2 * level + side.side;
    const displayedLots = this.book.lotsOfSlot[slot]!;
    const pendingLots = this.#pendingLots[slot]!;
    side.rest(level, lots, displayedLots > pendingLots ? displayedLots - pendingLots : 0, this.nextRow);
    this.ledger.ordersPlaced++;
    this.#note(PLACED, side, 0, level, lots);
    if (this.#isJournalKept) keepEntry(this.#account, this, PLACED, side, 0, level, lots, 0);
  }

  /** Index of the reason why a quote may not rest, -1 when it may. */
  #refusal(side: PlainSide, level: number): number {
    if (this.stops !== 0) return NOT_OPEN;
    if (side.side === BUY) {
      if (level >= this.book.bestAskLevel) return POST_ONLY;
      if (level >= this.asks.level) return OWN_CROSS;
    } else {
      if (level <= this.book.bestBidLevel) return POST_ONLY;
      if (level <= this.bids.level) return OWN_CROSS;
    }
    return -1;
  }

  /** A cancel arrives; whether it ended an order. hot: bench/lane.ts */
  cancelArrives(side: PlainSide, number: number): boolean {
    if (side.slot === NOWHERE || side.restingNumber !== number) return false;
    const { stops } = this;
    if ((stops & HELD) !== 0) {
      side.cancelSentUs = Infinity;
      if ((stops & STOP_GAP) !== 0) return false; // nobody knows what became of it: that shows at the next snapshot
      throw new NotPlain("a cancel was refused");
    }
    const { level, remainingLots } = side;
    this.ledger.ordersCancelled++;
    this.#note(CANCELLED, side, 0, level, remainingLots);
    if (this.#isJournalKept) keepEntry(this.#account, this, CANCELLED, side, 0, level, remainingLots, 0);
    side.reduced(remainingLots, true);
    return true;
  }

  /** An event is over in which a best price changed. */
  bestChanged(): void {
    const { bestBidLevel, bestAskLevel, hasBothSides } = this.book;
    const priceBp = this.#priceBpOfLevel;
    if (hasBothSides) this.midTwiceBp = priceBp[bestBidLevel]! + priceBp[bestAskLevel]!;
    if (this.series !== undefined) this.series.push(this.nowUs, bestBidLevel, bestAskLevel);
    this.isWoken = true;
  }

  get grid(): PriceGrid {
    return this.source.grid;
  }

  /** A snapshot begins: the book is empty until its levels arrive. */
  clear(): void {
    this.book.clear();
    this.#pendingLots.fill(0);
    this.isInSnapshot = true;
  }

  /** The venue ends every resting order by itself. */
  sweep(reasonIndex: number): void {
    if (this.bids.isResting) this.end(this.bids, reasonIndex);
    if (this.asks.isResting) this.end(this.asks, reasonIndex);
  }

  end(side: PlainSide, reasonIndex: number): void {
    const { level, remainingLots } = side;
    this.ledger.ordersSwept++;
    this.#note(SWEPT, side, reasonIndex, level, remainingLots);
    if (this.#isJournalKept)
      keepEntry(this.#account, this, SWEPT, side, reasonIndex, level, remainingLots, 0);
    side.reduced(remainingLots, true);
    this.wake();
  }

  /** Something has happened that is a reason to decide, unless nothing is left to decide. */
  wake(): void {
    if ((this.stops & STOP_SETTLED) === 0 && !this.isAfterEnd) this.isWoken = true;
  }

  #note(kind: number, { side }: PlainSide, detail: number, level: number, lots: number): void {
    const what = kind | (side << 4) | (detail << 5);
    this.#digest.add(this.nextRow, what, level, lots, this.#account.position);
  }
}
