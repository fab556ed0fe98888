/**
 * One market as its feed delivers it to the lanes of a latency class: a copy of the book that lags behind the venue's by
 * as long as each message takes. A message is an event, whole; one that is slow holds up those after it.
 *
 *   venue's row -> its event is sent -> on its way -> arrives: the copy takes its rows, lanes decide
 *
 * An event goes on its way only when it has happened, and only those that give a lane reason to decide are told of by the
 * scheduler. The others are taken over when somebody looks.
 */
import { OrderBook } from "../core/order-book.ts";
import type { PriceGrid } from "../core/price-grid.ts";
import {
  HEAD_BEST_MOVE,
  HEAD_EVENT_BEST,
  HEAD_EVENT_END,
  HEAD_KIND_MASK,
  HEAD_SLOT_SHIFT,
  ROW_KIND,
  rowLots,
} from "../core/tape.ts";
import type { Account } from "./account.ts";
import { eventDelays, type EventDelays } from "./event-delays.ts";
import type { MarketSource } from "./known-market.ts";
import type { Lane } from "./lane.ts";
import type { LatencySetup } from "./latency.ts";
import type { Scheduler } from "./scheduler.ts";
import type { SimulatedMarket } from "./simulated-market.ts";
import { TimeQueue } from "./time-queue.ts";

export class DelayedFeed implements MarketSource {
  declare readonly ticker: string;
  declare readonly grid: PriceGrid;
  declare readonly book: OrderBook;
  closeTimeUs: number;
  midTwiceBp = 0;
  /** Who is told. */
  readonly accounts: Account[] = [];
  readonly #market: SimulatedMarket;
  readonly #scheduler: Scheduler;
  readonly #delays: EventDelays;
  /** Ends of events that are on their way, each the row after its last, by when they arrive. */
  readonly #underWay = new TimeQueue();
  /** Rows before these have been sent, have arrived. */
  #sentRow = 0;
  #seenRow = 0;
  #lastDelayUs = 0;
  #lastArrivalUs = -Infinity;

  constructor(market: SimulatedMarket, { feed, seed }: LatencySetup, scheduler: Scheduler) {
    this.ticker = market.ticker;
    this.grid = market.grid;
    this.book = new OrderBook(market.book.levelCount);
    this.closeTimeUs = market.closeTimeUs;
    this.#market = market;
    this.#scheduler = scheduler;
    this.#delays = eventDelays(market.source, feed, seed);
  }

  /** The event at hand moved a best price: lanes will want to decide on it. */
  bookChanged(): void {
    this.#tell(() => this.#reasonToDecide(this.accounts, true));
  }

  /** The market's status or grid is another one now. @param isReason whether a lane is to decide on it. */
  statusChanged(isTrading: boolean, grid: PriceGrid, isReason: (lane: Lane) => boolean): void {
    const concerned = this.accounts.filter(({ lane }) => isReason(lane));
    this.#tell(() => {
      for (const { known } of this.accounts) {
        known.isTrading = isTrading;
        known.grid = grid;
      }
      this.#reasonToDecide(concerned, false);
    });
  }

  /** The market closes at another time than was said before. */
  closeTimeChanged(closeTimeUs: number): void {
    this.#tell(() => (this.closeTimeUs = closeTimeUs));
  }

  /** Brings the copy up to what has arrived by now. */
  refresh(): void {
    const { nowUs } = this.#scheduler;
    this.#send(nowUs);
    while (this.#underWay.headTimeUs <= nowUs) this.#take(this.#underWay.take());
  }

  /** Time of the last row that has arrived; the first one's before that. */
  get lastRowUs(): number {
    this.refresh();
    const { timeUs } = this.#market.source;
    return timeUs[this.#seenRow > 0 ? this.#seenRow - 1 : 0]!;
  }

  #tell(news: () => void): void {
    this.#scheduler.tells(this.#arrivalOfNowUs(), () => {
      this.refresh();
      news();
    });
  }

  /** When what happens at the venue just now arrives: with the event at hand, else as a message of its own. */
  #arrivalOfNowUs(): number {
    const { nowUs } = this.#scheduler;
    this.#send(nowUs);
    const isOfEvent = this.#sentRow > 0 && this.#market.source.timeUs[this.#sentRow - 1] === nowUs;
    if (!isOfEvent) this.#lastArrivalUs = Math.max(this.#lastArrivalUs, nowUs + this.#lastDelayUs);
    return this.#lastArrivalUs;
  }

  /** Sends every event that has happened by a time. */
  #send(timeUs: number): void {
    const { rowCount, timeUs: times, head: heads } = this.#market.source;
    while (this.#sentRow < rowCount && times[this.#sentRow]! <= timeUs) {
      const firstRow = this.#sentRow;
      let endRow = firstRow + 1;
      while ((heads[endRow - 1]! & HEAD_EVENT_END) === 0) endRow++;
      this.#lastDelayUs = this.#delays.us(firstRow, endRow);
      this.#lastArrivalUs = Math.max(this.#lastArrivalUs, times[firstRow]! + this.#lastDelayUs);
      this.#underWay.push(this.#lastArrivalUs, endRow);
      this.#sentRow = endRow;
    }
  }

  /** Takes over the rows before one. */
  #take(endRow: number): void {
    const { source } = this.#market;
    const { book } = this;
    for (let row = this.#seenRow; row < endRow; row++) {
      const head = source.head[row]!;
      const kind = head & HEAD_KIND_MASK;
      const slot = head >>> HEAD_SLOT_SHIFT;
      if (kind === ROW_KIND.level) {
        if ((head & HEAD_BEST_MOVE) !== 0) book.moveBest(slot, rowLots(source, row));
        else book.lotsOfSlot[slot] = rowLots(source, row);
      } else if (kind === ROW_KIND.clear || kind === ROW_KIND.gap) book.clear();
      if ((head & HEAD_EVENT_BEST) !== 0 && book.hasBothSides) {
        const { priceBpOfLevel } = this.grid;
        this.midTwiceBp = priceBpOfLevel[book.bestBidLevel]! + priceBpOfLevel[book.bestAskLevel]!;
      }
    }
    this.#seenRow = endRow;
  }

  #reasonToDecide(accounts: readonly Account[], isMark: boolean): void {
    for (const account of accounts) {
      const { lane, position } = account;
      if (isMark && lane.gate.areMarksNeeded) lane.mark(account);
      lane.noteChange(position);
      this.#scheduler.wake(lane);
    }
  }
}
