/** Orders of every kind as the naive exchange keeps them, and what is told of them. */
import type { FeeAccumulator } from "../../src/core/fee-rounding.ts";
import { BID, type Side } from "../../src/core/order-book.ts";
import type { EndReason, FillCause, OrderTerms, RejectReason } from "../../src/core/venue.ts";
import type { Happening } from "./run-scenario.ts";

export interface AnyOrder {
  readonly market: number;
  readonly side: Side;
  readonly terms: OrderTerms;
  /** Made of a wish, not sent by the strategy itself. */
  readonly isQuote: boolean;
  priceBp: number;
  remainingLots: number;
  aheadLots: number;
  expiryUs: number;
  /** How many rows of the market's tape had happened when it came to its place. */
  arrivalRow: number;
  state: "travelling" | "resting" | "over";
  /** When the lane sent the cancel that is under way. */
  cancelSentUs: number | undefined;
  isAmending: boolean;
  /** What an amendment under way asks for beyond what is open. */
  askedLots: number;
  readonly fees: FeeAccumulator;
}

/** What happened, and what it cost. */
export interface NaiveEntry extends Happening {
  readonly feeMicros: number;
}

/** Who the naive market tells: the account, the journal and the lane. */
export interface VenueSink {
  readonly nowUs: number;
  placed(order: AnyOrder): void;
  rejected(order: AnyOrder, reason: RejectReason): void;
  filled(order: AnyOrder, lots: number, priceBp: number, cause: FillCause): void;
  /** @param isNewer whether it ended as it came in. */
  ended(order: AnyOrder, reason: EndReason, isNewer: boolean): void;
  statusTold(market: number): void;
  closesAt(market: number, timeUs: number): void;
  settled(market: number, microsPerContract: number): void;
  isGroupOpen(group: number): boolean;
  /** Of the account, in the market: what can be closed. */
  inventoryLots(market: number): number;
  canAfford(order: AnyOrder, priceBp: number, lots: number): boolean;
}

export function freshFees(): FeeAccumulator {
  return { feeAccumulatorMicros: 0, feeRawMicros: 0, feeRawRest: 0 };
}

/** Whether an order at a price would meet one of the other side at `otherBp`. */
export function meets(side: Side, priceBp: number, otherBp: number): boolean {
  return side === BID ? otherBp <= priceBp : otherBp >= priceBp;
}

/** Best price first, then as they came. */
export function bestFirst(orders: readonly AnyOrder[], side: Side): AnyOrder[] {
  return orders
    .filter((order) => order.side === side && order.state === "resting")
    .toSorted((x, y) => (side === BID ? y.priceBp - x.priceBp : x.priceBp - y.priceBp));
}
