/** What a simulated market is told of lanes, and what it tells of their orders. */
import type { Clock } from "../core/clock.ts";
import type { FillModel } from "./fill-models/fill-model.ts";
import type { MarketFlowModel } from "./fill-models/market-flow.ts";
import type { Order } from "./order.ts";
import type { SimulatedMarket } from "./simulated-market.ts";

/** How a lane is filled. */
export interface FillRules {
  readonly model: FillModel;
  /** Whether growth of the opposite side through our price fills us without a print by that aggressor (docs/VENUE.md). */
  readonly isGrowthFill: boolean;
  /** A fitted flow that fills the lane instead of, or beside, the tape's prints. */
  readonly flow?: { readonly model: MarketFlowModel; readonly seed: string };
}

/** What happens to orders at the venue; the kernel books it and sends the news. */
export interface FillSink extends Clock {
  /** @param level at which it was filled: its own, or a better one that it took. */
  orderFilled(order: Order, lots: number, causeIndex: number, level: number): void;
  /** The venue itself ended an order that was resting. */
  orderEnded(order: Order, reasonIndex: number): void;
  /** The market opened, paused or closed. */
  statusChanged(market: SimulatedMarket): void;
}
