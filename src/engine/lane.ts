/**
 * A lane: one strategy with its parameters, fill model, latency and limits, trading one group of markets in one account.
 * This is the trader's side; it knows only what news has reached it and speaks to the venue through its port. The same
 * code quotes in a backtest, on paper and live.
 */
import type { Clock } from "../core/clock.ts";
import { BID, type Side } from "../core/order-book.ts";
import type { GroupView, Strategy } from "../core/strategy.ts";
import type { RejectReason, Venue, VenueNews } from "../core/venue.ts";
import { KnownMarket } from "./known-market.ts";
import { ORDER_STATE, type OrderPool } from "./order-pool.ts";
import type { PositionLimits } from "./position-gate.ts";
import { requote } from "./quoter.ts";
import { WrittenQuotes } from "./quote-sheet.ts";

export class Lane implements GroupView, VenueNews {
  readonly index: number;
  readonly markets: readonly KnownMarket[];
  /** The kernel's number of each of the lane's markets. */
  readonly marketIndices: readonly number[];
  readonly limits: PositionLimits;
  readonly venue: Venue;
  readonly pool: OrderPool;
  readonly #strategy: Strategy;
  readonly #clock: Clock;
  readonly #sheets: readonly WrittenQuotes[];
  readonly #positionOfMarket: Int32Array;
  decisionCount = 0;
  /** Orders the gate refused whole; trimmed ones are orders. */
  refusedCount = 0;
  /** Whether news that calls for a decision has come since the last one. */
  hasNews = false;

  constructor(
    parts: { strategy: Strategy; clock: Clock; venue: Venue; pool: OrderPool },
    setup: {
      index: number;
      markets: readonly KnownMarket[];
      marketIndices: readonly number[];
      limits: PositionLimits;
    },
  ) {
    this.#strategy = parts.strategy;
    this.#clock = parts.clock;
    this.venue = parts.venue;
    this.pool = parts.pool;
    this.index = setup.index;
    this.markets = setup.markets;
    this.marketIndices = setup.marketIndices;
    this.limits = setup.limits;
    this.#sheets = setup.markets.map(() => new WrittenQuotes());
    this.#positionOfMarket = new Int32Array(Math.max(...setup.marketIndices) + 1);
    setup.marketIndices.forEach((marketIndex, position) => (this.#positionOfMarket[marketIndex] = position));
  }

  get nowUs(): number {
    return this.#clock.nowUs;
  }

  /** The lane's own view of one of the kernel's markets. */
  market(marketIndex: number): KnownMarket {
    return this.markets[this.#positionOfMarket[marketIndex]!]!;
  }

  /** Asks the strategy what it wants and sends the commands that lead there. hot: bench/lane.ts */
  decide(): void {
    this.decisionCount++;
    this.hasNews = false;
    const { markets } = this;
    for (let position = 0; position < markets.length; position++) this.#sheets[position]!.clear();
    this.#strategy.quote(this, this.#sheets);
    for (let position = 0; position < markets.length; position++) {
      const market = markets[position]!;
      if (!market.isChanged) continue;
      market.isChanged = false;
      requote(this, market, this.marketIndices[position]!, this.#sheets[position]!);
    }
  }

  /** Creates an order and sends it. */
  place(marketIndex: number, market: KnownMarket, side: Side, level: number, lots: number): void {
    const { pool } = this;
    const order = pool.take();
    pool.lane[order] = this.index;
    pool.market[order] = marketIndex;
    pool.side[order] = side;
    pool.level[order] = level;
    pool.sizeLots[order] = lots;
    pool.remainingLots[order] = lots;
    pool.knownLots[order] = lots;
    pool.state[order] = ORDER_STATE.inFlight;
    if (side === BID) {
      market.openBidLots += lots;
      market.workingBids[market.workingBidCount++] = order;
    } else {
      market.openAskLots += lots;
      market.workingAsks[market.workingAskCount++] = order;
    }
    this.venue.place(order);
  }

  filled(order: number, lots: number): void {
    const { pool } = this;
    const market = this.market(pool.market[order]!);
    const side = pool.side[order]!;
    const knownLots = pool.knownLots[order]! - lots;
    pool.knownLots[order] = knownLots;
    if (side === BID) {
      market.inventoryLots += lots;
      market.openBidLots -= lots;
    } else {
      market.inventoryLots -= lots;
      market.openAskLots -= lots;
    }
    market.isChanged = true;
    this.hasNews = true;
    if (knownLots === 0) {
      market.forgetWorking(side, order);
      pool.isReleased[order] = 1;
      pool.releaseIfForgotten(order);
    }
  }

  cancelled(order: number): void {
    this.#ended(order);
  }

  rejected(order: number, _reason: RejectReason): void {
    this.#ended(order);
  }

  #ended(order: number): void {
    const { pool } = this;
    const market = this.market(pool.market[order]!);
    const side = pool.side[order]!;
    if (side === BID) market.openBidLots -= pool.knownLots[order]!;
    else market.openAskLots -= pool.knownLots[order]!;
    market.forgetWorking(side, order);
    if (market.isLimited) {
      market.isChanged = true;
      this.hasNews = true;
    }
    pool.isReleased[order] = 1;
    pool.releaseIfForgotten(order);
  }
}
