/**
 * One lane in one market: what the lane knows of it, and the books the venue's side keeps of the lane's orders there. An
 * order carries its account, so that nothing need be looked up when something happens to it.
 */
import type { Journal } from "./journal.ts";
import type { KnownMarket } from "./known-market.ts";
import type { Lane } from "./lane.ts";
import { Ledger } from "./ledger.ts";
import { OrderPool } from "./order.ts";
import type { SimulatedMarket } from "./simulated-market.ts";

/** A market that a lane trades. */
export interface TradedMarket {
  readonly marketIndex: number;
  readonly known: KnownMarket;
  readonly market: SimulatedMarket;
}

export class Account implements TradedMarket {
  declare readonly lane: Lane;
  /** The kernel's number of the market. */
  declare readonly marketIndex: number;
  /** The market's place in the lane's group, which is the same whatever else the kernel carries. */
  declare readonly position: number;
  /** The market as the lane knows it, and as it is at the venue. */
  declare readonly known: KnownMarket;
  declare readonly market: SimulatedMarket;
  readonly ledger = new Ledger();
  /** The lane's; it has one for all its markets. */
  declare readonly journal: Journal;
  declare readonly bidPool: OrderPool;
  declare readonly askPool: OrderPool;

  constructor(lane: Lane, journal: Journal, { marketIndex, known, market }: TradedMarket, position: number) {
    this.lane = lane;
    this.journal = journal;
    this.marketIndex = marketIndex;
    this.position = position;
    this.known = known;
    this.market = market;
    this.bidPool = new OrderPool(this, known.bids);
    this.askPool = new OrderPool(this, known.asks);
  }
}
