/**
 * What a plain lane decides and sends. The rules are those of quoter.ts for one wish a side: an order whose price is no
 * longer wanted, or that is larger than wanted, is cancelled; then what is missing is placed, bids first.
 */
import { BID, type OrderBook } from "../../core/order-book.ts";
import { NO_LEVEL, type PriceGrid } from "../../core/price-grid.ts";
import type { MarketRule } from "../../core/strategy.ts";
import type { Account } from "../account.ts";
import type { Lane } from "../lane.ts";
import { STOP_GAP } from "../market-stops.ts";
import { noteCut } from "../order-notes.ts";
import { stepsToClose } from "../time-step.ts";
import { CANCEL_TOKENS, PLACE_TOKENS, type TokenBucket } from "../token-bucket.ts";
import type { PlainCommands } from "./plain-commands.ts";
import type { PlainSide } from "./plain-side.ts";
import type { PlainVenue } from "./plain-venue.ts";
import { ENTRY_LENGTH, QuoteMemo, UNKNOWN_LOTS } from "./quote-memo.ts";

// Constants of a module are part of its code; imported ones are looked up at each use.
const NONE = NO_LEVEL;
const ENTRY = ENTRY_LENGTH;
const UNKNOWN = UNKNOWN_LOTS;
const BUY = BID;
const PLACE_COST = PLACE_TOKENS;
const CANCEL_COST = CANCEL_TOKENS;

/** How a plain lane's commands travel. */
export interface PlainWay {
  readonly feedUs: number;
  readonly orderUs: number;
}

export class PlainTrader {
  /** Decisions of this run that its lane has not been told of. */
  decisionCount = 0;
  /** Whether the gate trimmed or refused the last wishes: the end of an open order is then worth a new decision. */
  isLimited = false;
  readonly #venue: PlainVenue;
  readonly #commands: PlainCommands;
  readonly #account: Account;
  readonly #lane: Lane;
  readonly #bucket: TokenBucket | undefined;
  readonly #grid: PriceGrid;
  readonly #memo: QuoteMemo;
  readonly #stepsOfLevel: Int32Array;
  #table: Int32Array;
  #tableLots = 0;
  readonly #feedUs: number = 0;
  readonly #orderUs: number = 0;
  /** Infinity where there is none. */
  readonly #inventoryLotsMax: number = 0;
  readonly #isTimed: boolean;
  /** The step of time that the tables are of. */
  #timeSteps = NaN;

  constructor(venue: PlainVenue, commands: PlainCommands, account: Account, rule: MarketRule, way: PlainWay) {
    const { ticker, grid } = venue.source;
    this.#venue = venue;
    this.#commands = commands;
    this.#account = account;
    this.#lane = account.lane;
    this.#bucket = account.lane.bucket;
    this.#grid = grid;
    this.#memo = new QuoteMemo(rule, ticker, grid);
    this.#stepsOfLevel = this.#memo.stepsOfLevel;
    this.#table = this.#memo.tableOf(0);
    this.#feedUs = way.feedUs;
    this.#orderUs = way.orderUs;
    this.#inventoryLotsMax = account.lane.gate.inventoryLotsMax;
    this.#isTimed = rule.reads === "fair-inventory-and-time";
  }

  /** hot: bench/lane.ts */
  decide(): void {
    const venue = this.#venue;
    venue.isWoken = false;
    this.decisionCount++;
    this.isLimited = false;
    if ((venue.stops & ~STOP_GAP) !== 0) return; // what rests is left to rest
    const { book, inventoryLots } = venue;
    if (this.#isTimed) this.#keepTime();
    if (inventoryLots !== this.#tableLots) {
      this.#table = this.#memo.tableOf(inventoryLots);
      this.#tableLots = inventoryLots;
    }
    const table = this.#table;
    const entry = this.#entryOf(book);
    if (table[entry + 1] === UNKNOWN) this.#memo.ask(table, entry, inventoryLots);
    const bidLots = table[entry + 1]!;
    const askLots = table[entry + 3]!;
    const bidLevel = bidLots === 0 ? NONE : this.#postableBid(book, table[entry]!);
    const askLevel = askLots === 0 ? NONE : this.#postableAsk(book, table[entry + 2]!);
    const { bids, asks } = venue;
    if (bids.keptLevel !== NONE && (bids.keptLevel !== bidLevel || bids.keptLots > bidLots))
      this.#cancel(bids);
    if (asks.keptLevel !== NONE && (asks.keptLevel !== askLevel || asks.keptLots > askLots))
      this.#cancel(asks);
    if (bidLevel !== NONE && bids.keptLevel === NONE) this.#place(bids, bidLevel, bidLots);
    if (askLevel !== NONE && asks.keptLevel === NONE) this.#place(asks, askLevel, askLots);
  }

  /** Begins anew with tables when another step of time has begun. */
  #keepTime(): void {
    const { nowUs, closeTimeUs, inventoryLots } = this.#venue;
    const steps = stepsToClose(closeTimeUs, nowUs + this.#feedUs);
    if (steps === this.#timeSteps) return;
    this.#timeSteps = steps;
    this.#memo.setTime(steps);
    this.#table = this.#memo.tableOf(inventoryLots);
    this.#tableLots = inventoryLots;
  }

  #entryOf({ bestBidLevel, bestAskLevel, levelCount }: OrderBook): number {
    if (bestBidLevel < 0 || bestAskLevel >= levelCount || bestBidLevel >= bestAskLevel) return 0;
    const steps = this.#stepsOfLevel;
    return ENTRY * (steps[bestBidLevel]! + steps[bestAskLevel]!);
  }

  #postableBid({ bestAskLevel, levelCount }: OrderBook, level: number): number {
    return level < bestAskLevel || bestAskLevel === levelCount ? level : this.#grid.levelBelow(bestAskLevel);
  }

  #postableAsk({ bestBidLevel }: OrderBook, level: number): number {
    return level > bestBidLevel ? level : this.#grid.levelAbove(bestBidLevel);
  }

  #cancel(side: PlainSide): void {
    const nowUs = this.#venue.nowUs + this.#feedUs;
    const leavesUs = this.#bucket === undefined ? nowUs : this.#bucket.departureUs(nowUs, CANCEL_COST);
    this.#commands.push(side.side, false, 0, side.keptNumber, leavesUs + this.#orderUs);
    side.cancelSent(nowUs);
  }

  #place(side: PlainSide, level: number, wishedLots: number): void {
    const { inventoryLots } = this.#venue;
    const max = this.#inventoryLotsMax;
    const roomLots = (side.side === BUY ? max - inventoryLots : max + inventoryLots) - side.openLots;
    const lots = wishedLots <= roomLots ? wishedLots : this.#cut(side, level, wishedLots);
    if (lots <= 0) return;
    const nowUs = this.#venue.nowUs + this.#feedUs;
    const leavesUs = this.#bucket === undefined ? nowUs : this.#bucket.departureUs(nowUs, PLACE_COST);
    this.#commands.push(side.side, true, level, lots, leavesUs + this.#orderUs);
    side.sent(level, lots);
  }

  /** The limit leaves less than was wished: the gate says how much, and keeps count. */
  #cut({ side, openLots }: PlainSide, level: number, wishedLots: number): number {
    const venue = this.#venue;
    const account = this.#account;
    const { gate } = this.#lane;
    const nowUs = venue.nowUs + this.#feedUs;
    const priceBp = this.#grid.priceBpOfLevel[level]!;
    const { inventoryLots } = venue;
    const lots = gate.approve(account.position, side, priceBp, wishedLots, inventoryLots, openLots, 0, nowUs);
    this.isLimited = true;
    if (lots === 0) this.#lane.refusedCount++;
    const cutLots = wishedLots - lots;
    noteCut(account, nowUs, side, level, cutLots, lots === 0, gate.lastReason, venue);
    return lots;
  }
}
