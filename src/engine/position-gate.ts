/**
 * The position limit: nothing reaches a venue without passing it. It counts the inventory plus all that can still fill,
 * cancels under way included, and trims a size before it refuses it.
 */
import { BID, type Side } from "../core/order-book.ts";

/** Largest inventory either way, lots; `undefined` where the run states that it has none. */
export interface PositionLimits {
  readonly inventoryLotsMax: number | undefined;
}

/** A size the gate has passed; only the gate makes one. */
export type ApprovedLots = number & { readonly approved: unique symbol };

/** Why an order was refused or trimmed to nothing. */
export type GateRefusal = "position-limit";

/** The size of an order that the limit leaves, or the reason why there is none. hot: bench/lane.ts */
export function approveOrder(
  limits: PositionLimits,
  side: Side,
  wishedLots: number,
  inventoryLots: number,
  openLots: number,
): ApprovedLots | GateRefusal {
  const { inventoryLotsMax } = limits;
  if (inventoryLotsMax === undefined) return wishedLots as ApprovedLots;
  const towardsLimitLots = side === BID ? inventoryLots : -inventoryLots;
  const roomLots = inventoryLotsMax - towardsLimitLots - openLots;
  if (roomLots <= 0) return "position-limit";
  return (wishedLots < roomLots ? wishedLots : roomLots) as ApprovedLots;
}
