/**
 * A lane: one strategy with its parameters, fill model, latency and limits, trading one group of markets in one account.
 * This is the trader's side; it knows only what news has reached it and speaks to the venue through its port. The same
 * code quotes in a backtest, on paper and live.
 */
import type { Clock } from "../core/clock.ts";
import { BID, type Side } from "../core/order-book.ts";
import type { GroupView, Strategy } from "../core/strategy.ts";
import type { Venue, VenueNews } from "../core/venue.ts";
import { KnownMarket } from "./known-market.ts";
import { ORDER_STATE, type Order, type OrderPool } from "./order.ts";
import type { PositionLimits } from "./position-gate.ts";
import { Quoter } from "./quoter.ts";
import { WrittenQuotes } from "./quote-sheet.ts";

export class Lane implements GroupView, VenueNews<Order> {
  readonly index: number;
  readonly markets: readonly KnownMarket[];
  /** The kernel's number of each of the lane's markets. */
  readonly marketIndices: readonly number[];
  readonly limits: PositionLimits;
  readonly venue: Venue<Order>;
  readonly pool: OrderPool;
  readonly #strategy: Strategy;
  readonly #clock: Clock;
  readonly #sheets: readonly WrittenQuotes[];
  readonly #positionOfMarket: Int32Array;
  readonly #quoter = new Quoter();
  decisionCount = 0;
  /** Orders the gate refused whole; trimmed ones are orders. */
  refusedCount = 0;
  /** Whether the kernel has noted that the lane is to decide. */
  isWoken = false;

  constructor(
    parts: { strategy: Strategy; clock: Clock; venue: Venue<Order>; pool: OrderPool },
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
    this.isWoken = false;
    const { markets } = this;
    for (let position = 0; position < markets.length; position++) this.#sheets[position]!.clear();
    this.#strategy.quote(this, this.#sheets);
    for (let position = 0; position < markets.length; position++) {
      const market = markets[position]!;
      if (!market.isChanged) continue;
      market.isChanged = false;
      this.#quoter.requote(this, market, this.marketIndices[position]!, this.#sheets[position]!);
    }
  }

  /** Creates an order and sends it. */
  place(marketIndex: number, market: KnownMarket, side: Side, level: number, lots: number): void {
    const order = this.pool.take();
    order.laneIndex = this.index;
    order.known = market;
    order.marketIndex = marketIndex;
    order.side = side;
    order.level = level;
    order.sizeLots = lots;
    order.remainingLots = lots;
    order.knownLots = lots;
    order.state = ORDER_STATE.inFlight;
    if (side === BID) {
      market.openBidLots += lots;
      market.workingBids.add(order);
    } else {
      market.openAskLots += lots;
      market.workingAsks.add(order);
    }
    this.venue.place(order);
  }

  filled(order: Order, lots: number): void {
    const market = order.known!;
    order.knownLots -= lots;
    if (order.side === BID) {
      market.inventoryLots += lots;
      market.openBidLots -= lots;
    } else {
      market.inventoryLots -= lots;
      market.openAskLots -= lots;
    }
    market.isChanged = true;
    if (order.knownLots === 0) this.#forget(order, market);
  }

  ended(order: Order): void {
    const market = order.known!;
    if (order.side === BID) market.openBidLots -= order.knownLots;
    else market.openAskLots -= order.knownLots;
    this.#forget(order, market);
  }

  #forget(order: Order, market: KnownMarket): void {
    (order.side === BID ? market.workingBids : market.workingAsks).forget(order);
    order.isReleased = true;
    this.pool.releaseIfForgotten(order);
  }
}
