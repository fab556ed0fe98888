/**
 * One lane in one market: what the lane knows of it, and the books the venue's side keeps of the lane's orders there. An
 * order carries its account, so that nothing need be looked up when something happens to it.
 */
import type { Clock } from "../core/clock.ts";
import { assert } from "../core/errors.ts";
import type { FeeSchedule } from "../core/fee-schedule.ts";
import { worstFeeMicros } from "../core/fees.ts";
import type { AccountFlow } from "./account-flow.ts";
import type { FairNews } from "./fair-news.ts";
import type { Journal } from "./journal.ts";
import type { KnownMarket } from "./known-market.ts";
import type { Lane } from "./lane.ts";
import { Ledger } from "./ledger.ts";
import { OrderPool, type Order } from "./order.ts";
import { payoutMicros } from "./pnl-parts.ts";
import type { SimulatedMarket } from "./simulated-market.ts";

/** A market that a lane trades. */
export interface TradedMarket {
  readonly marketIndex: number;
  readonly known: KnownMarket;
  readonly market: SimulatedMarket;
  readonly fees: FeeSchedule | undefined;
  readonly flow: AccountFlow | undefined;
  readonly venueClock: Clock;
  /** Whether news of own orders travels by itself. */
  readonly isNewsDelayed: boolean;
}

export class Account {
  declare readonly lane: Lane;
  /** The kernel's number of the market. */
  declare readonly marketIndex: number;
  /** The market's place in the lane's group, which is the same whatever else the kernel carries. */
  declare readonly position: number;
  /** The market as the lane knows it, and as it is at the venue. */
  declare readonly known: KnownMarket;
  declare readonly market: SimulatedMarket;
  readonly ledger = new Ledger();
  /** The books as far as the lane has been told; the same where that is never behind. */
  declare readonly toldLedger: Ledger;
  /** The lane's; it has one for all its markets. */
  declare readonly journal: Journal;
  /** What it last added to its lane's equity, doubled. */
  equityTwiceMicros = 0;
  /** When the last of its commands arrives, or arrived. */
  lastArrivalUs = -Infinity;
  /** When it is next to be looked at whatever happens. */
  lookUs = Infinity;
  /** What fills cost; undefined where fees are switched off. */
  declare readonly fees: FeeSchedule | undefined;
  /** The fitted flow that fills it; undefined where the tape does. */
  declare readonly flow: AccountFlow | undefined;
  /** The outside feed its fair value comes from; undefined where there is none. */
  fairNews: FairNews | undefined = undefined;
  /** Orders that rest at the venue, oldest first; kept where the lane's cash is. */
  readonly resting = new Set<Order>();
  readonly #venueClock: Clock;
  declare readonly bidPool: OrderPool;
  declare readonly askPool: OrderPool;

  constructor(lane: Lane, journal: Journal, traded: TradedMarket, position: number) {
    const { marketIndex, known, market, fees, flow, venueClock, isNewsDelayed } = traded;
    this.lane = lane;
    this.journal = journal;
    this.marketIndex = marketIndex;
    this.position = position;
    this.known = known;
    this.market = market;
    this.fees = fees;
    this.flow = flow;
    this.toldLedger = isNewsDelayed ? new Ledger() : this.ledger;
    this.#venueClock = venueClock;
    this.bidPool = new OrderPool(this, known.bids);
    this.askPool = new OrderPool(this, known.asks);
  }

  /** Price of a level as far as the lane knows its market, basis points. */
  priceBpAt(level: number): number {
    return this.known.grid.priceBpOfLevel[level]!;
  }

  /** Whether nothing can happen in it any more: its lane's rows are at an end and none of its commands is under way. */
  isOver(nowUs: number): boolean {
    return this.lastArrivalUs < nowUs && this.lane.endUs < nowUs;
  }

  /**
   * Twice its part of the equity as far as the lane has been told, micros: inventory at the mid, once it has settled at what
   * it paid; doubled so that a half-tick mid stays whole.
   */
  get toldEquityTwiceMicros(): number {
    const { toldLedger } = this;
    const { cashMicros, inventoryLots, settlementMicrosPerContract } = toldLedger;
    if (settlementMicrosPerContract === undefined)
      return toldLedger.equityTwiceMicros(this.known.source.midTwiceBp);
    return 2 * (cashMicros + payoutMicros(inventoryLots, settlementMicrosPerContract));
  }

  assertInvariants(): void {
    this.ledger.assertInvariants();
    const { gate } = this.lane;
    if (!gate.areOrdersNeeded) return;
    for (const { side, openLots } of [this.known.bids, this.known.asks])
      assert(
        gate.exposure.openLotsOf(this.position, side) === openLots,
        "the gate takes for open what its lane does",
      );
  }

  /** The most an order could be charged, as a taker where it may take. */
  worstFeeMicros({ terms }: Order, level: number, lots: number, fillCount: number): number {
    if (this.fees === undefined) return 0;
    const priceBp = this.market.grid.priceBpOfLevel[level]!;
    const feeTerms = this.fees.termsAt(this.#venueClock.nowUs);
    return worstFeeMicros(feeTerms, this.lane.feePrecisionMicros, terms.isPostOnly, priceBp, lots, fillCount);
  }
}
